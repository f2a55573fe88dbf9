"""第(二)项: whom a round of training has to reach, in which year, and why."""

from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import add_months
from training.rules import Level, Purpose, Tier

RENEWAL_LEAD_MONTHS = (
    3  # default: the training lies so long before the enforcement ID ends, for the renewal itself
)


class Why(TextChoices):
    """Why an officer on post has to be trained in the round; the first that applies."""

    NEW = "new", _("New: first enforcement ID, never certified (items 1, 8)")
    ENDING = "ending", _("The enforcement ID ends, or its end is not recorded (item 1)")
    MOVED = "moved", _("Moved since the certificate: the post now asks for national tier (item 1)")
    ROUND = "round", _("No certificate in the round yet: one round for everybody (item 2)")


DONE = "done"  # stands where a reason stands, for whom the round is done


class Trainee(NamedTuple):
    """An officer on post as `training_need` sees one.

    `certified_on`, `certified_tier`: of the last certificate in force at the required level, None before the
    first; `posted_on`: the day since which the present post is held.
    """

    key: int
    tier: str
    level: str
    purpose: str
    id_valid_until: date | None = None
    certified_on: date | None = None
    certified_tier: str = ""
    posted_on: date | None = None


class Need(NamedTuple):
    """That somebody is to be trained: in which year of the round, and why."""

    year: int
    why: str


def training_need(trainee, *, years, this_year):
    """第(一)(二)项: in which year of a round an officer on post is to be trained, and why; None once it is done.

    `years`: the round's years in order; `this_year`: nobody is trained in a past one. Whose first enforcement ID
    waits, whose ID ends and who moved up has a year that follows; all others are spread evenly, by the order in
    which they were registered.
    """
    open_years = [year for year in years if year >= this_year] or [years[-1]]
    done = trainee.certified_on
    if done and years[0] <= done.year <= years[-1]:
        return Need(open_years[0], Why.MOVED) if _has_moved_up(trainee) else None
    if trainee.purpose == Purpose.FIRST_ISSUE and not done:
        return Need(open_years[0], Why.NEW)
    if trainee.purpose == Purpose.RENEWAL:
        year = _renewal_year(trainee.id_valid_until, open_years)
        if year:
            return Need(year, Why.ENDING)
    return Need(open_years[trainee.key % len(open_years)], Why.ROUND)


def _has_moved_up(trainee):
    """A certificate of provincial tier counts for the post it was earned in, not for a later one of national tier."""
    return (
        trainee.tier == Tier.NATIONAL
        and trainee.certified_tier == Tier.PROVINCIAL
        and trainee.posted_on is not None
        and trainee.posted_on > trainee.certified_on
    )


def _renewal_year(ends_on, open_years):
    """The year in which the training must lie so that the ID can be renewed; None after the round."""
    if ends_on is None:
        return open_years[0]
    year = add_months(ends_on, -RENEWAL_LEAD_MONTHS).year
    return None if year > open_years[-1] else max(year, open_years[0])


# The four columns of a plan, in its order: tier, level, and how they are called.
COLUMNS = [
    (Tier.NATIONAL, Level.INITIAL, _("National, initial")),
    (Tier.NATIONAL, Level.INTERMEDIATE, _("National, intermediate")),
    (Tier.PROVINCIAL, Level.INITIAL, _("Provincial, initial")),
    (Tier.PROVINCIAL, Level.INTERMEDIATE, _("Provincial, intermediate")),
]
