"""Item 6: whether the numbers of a year are unbroken, and from which number they continue here."""

from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .numbers import LAST_SEQUENCE


class Cause(StrEnum):
    """Why a number has no row in the ledger; the last two break it."""

    OPENING = "opening"  # given on paper, before the opening number
    EARLIER = "earlier"  # below earlier certificates that were recorded
    LOST = "lost"  # the trail says that it was given, its row is not there
    UNKNOWN = "unknown"


EXPLAINED = frozenset({Cause.OPENING, Cause.EARLIER})


class Missing(NamedTuple):
    """A run of numbers without a row."""

    first: int
    last: int
    cause: Cause

    @property
    def count(self):
        return self.last - self.first + 1

    @property
    def is_explained(self):
        return self.cause in EXPLAINED


class LedgerVerdict(NamedTuple):
    """What was found: the last number, the runs without a row, and what contradicts itself.

    `is_counter_behind`: the next number would be one that was given. `misnumbered`: how many rows bear another
    number than issuer, year and sequence make.
    """

    last: int
    missing: list
    is_counter_behind: bool
    misnumbered: int

    @property
    def broken(self):
        return [run for run in self.missing if not run.is_explained]

    @property
    def explained(self):
        return [run for run in self.missing if run.is_explained]

    @property
    def without_row(self):
        return sum(run.count for run in self.missing)

    @property
    def is_unbroken(self):
        return not (self.broken or self.is_counter_behind or self.misnumbered)


def ledger_verdict(
    *, sequences, last_number, opening_number=None, highest_earlier=0, given=(), misnumbered=0
):
    """第(六)项: the ledger is unbroken when every number from 0001 to the last has a row or precedes the system.

    `sequences`: those that have a row. `last_number`: where the counter stands. `opening_number`: the first
    one given here, if it was set. `highest_earlier`: the highest of the earlier certificates that were recorded.
    `given`: numbers of which the trail says that they were given.
    """
    present = set(sequences)
    highest = max(present, default=0)
    runs = []
    for number in range(1, max(highest, last_number) + 1):
        if number in present:
            continue
        cause = _cause(number, opening_number or 0, highest_earlier, given)
        if runs and runs[-1].last == number - 1 and runs[-1].cause == cause:
            runs[-1] = runs[-1]._replace(last=number)
        else:
            runs.append(Missing(number, number, cause))
    return LedgerVerdict(max(highest, last_number), runs, last_number < highest, misnumbered)


def _cause(number, opening_number, highest_earlier, given):
    if number in given:
        return Cause.LOST
    if number < opening_number:
        return Cause.OPENING
    return Cause.EARLIER if number < highest_earlier else Cause.UNKNOWN


def check_opening_number(*, number, highest, has_issued, year, this_year, is_year_reported, reason):
    """第(六)项: before the first issue of a year the numbers may continue from those that were given on paper.

    `highest`: the highest number of the year that the ledger holds; `has_issued`: whether one was given here.
    """
    if has_issued:
        raise RuleViolation(
            _(
                "Certificates of %(year)d were issued here already, up to %(highest)04d: "
                "the numbers continue from there (item 6)."
            ),
            year=year,
            highest=highest,
        )
    if year > this_year:
        raise RuleViolation(
            _("%(year)d has not begun: set the opening number when it has (item 6)."), year=year
        )
    if is_year_reported:
        raise RuleViolation(
            _("The year %(year)d is already reported: ask the ministry to return the report (item 6)."),
            year=year,
        )
    least = max(highest + 1, 2)
    if not least <= number <= LAST_SEQUENCE:
        raise RuleViolation(
            _(
                "%(number)d cannot be the opening number: %(highest)04d is the highest known of %(year)d, "
                "choose %(least)04d to 9999 (item 6)."
            ),
            number=number,
            highest=highest,
            year=year,
            least=least,
        )
    if not reason.strip():
        raise RuleViolation(_("An opening number has a reason: give it in writing (item 6)."))
