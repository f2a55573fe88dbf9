"""Item 6: the year-end report: when it is due, whether it adds up, and who may do what with it."""

from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, last_day_of


class Standing(TextChoices):
    """Where the report of a bureau and year stands."""

    OPEN = "open", _("Not submitted yet")
    OVERDUE = "overdue", _("Overdue")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Weight(TextChoices):
    """What a difference means for the submission."""

    NOTE = "note", _("For information")
    WARNS = "warns", _("To be explained")
    BLOCKS = "blocks", _("To be settled first")


class ChangeKind(TextChoices):
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    VOIDED = "voided", _("Voided")
    REMOVED = "removed", _("Taken out")


class Change(NamedTuple):
    """A row that differs between two versions; `fields`: (name, before, after) of what changed."""

    kind: str
    row: Any
    fields: tuple = ()


FROZEN = frozenset({Standing.SUBMITTED, Standing.ACCEPTED})
# A reprint changes nothing that the report says of the holder; the place in the list is no fact.
NOT_COMPARED = frozenset({"serial", "reprints"})


def report_due_on(year, *, month=12, day=31):
    """第(六)项: 年底前 — the day by which the year's certificates are reported.

    A day that the month lacks is its last.
    """
    last = last_day_of(year, month)
    return last.replace(day=min(day, last.day))


def days_late(*, submitted_on, due_on):
    """第(六)项: late is counted in days after the due date, that day itself in time; it blocks nothing."""
    return max((submitted_on - due_on).days, 0)


def report_standing(*, state, due_on, today):
    """第(六)项: the last version decides where a report stands; without one the due date does.

    `state`: of the last version, or "".
    """
    if state:
        return Standing(state)
    return Standing.OVERDUE if today > due_on else Standing.OPEN


def check_report_year(*, year, today, first_year):
    """第(六)项: a year is reported that has begun, from the ministry's first year on."""
    if year > today.year:
        raise RuleViolation(
            _("The year %(year)d has not begun: report %(now)d or an earlier year (item 6)."),
            year=year,
            now=today.year,
        )
    if year < first_year:
        raise RuleViolation(
            _("Reports are filed here from %(first)d on, not of %(year)d: choose a later year (item 6)."),
            first=first_year,
            year=year,
        )


def check_reporter(*, province, user_province):
    """第(六)项: each provincial bureau reports its own certificates. Provinces are codes."""
    if province != user_province:
        raise RuleViolation(_("A bureau reports its own certificates: ask that bureau to submit (item 6)."))


def check_may_submit(*, standing, is_changed, version=0):
    """第(六)项: one version at a time is with the ministry; after an accepted one only what changed is news."""
    if standing == Standing.SUBMITTED:
        raise RuleViolation(
            _(
                "Version %(version)d is with the ministry: wait until it is accepted or returned, "
                "then submit what changed (item 6)."
            ),
            version=version,
        )
    if standing == Standing.ACCEPTED and not is_changed:
        raise RuleViolation(
            _(
                "Nothing has changed since version %(version)d was accepted: there is nothing to submit (item 6)."
            ),
            version=version,
        )


def check_reconciled(*, blocking, doubtful, explanation):
    """第(六)项: what is wrong is settled before the submission, what is doubtful is explained in writing.

    `blocking`, `doubtful`: the labels of the checks that found something.
    """
    if blocking:
        raise RuleViolation(
            _("Settle this first, then submit: %(labels)s (item 6)."), labels=_listed(blocking)
        )
    if doubtful and not explanation.strip():
        raise RuleViolation(
            _("Explain in writing what does not add up, then submit: %(labels)s (item 6)."),
            labels=_listed(doubtful),
        )


def check_as_shown(*, rows, void, shown_rows, shown_void):
    """第(六)项: what is frozen is what the page showed: what changed since is looked at again."""
    if (rows, void) != (shown_rows, shown_void):
        raise RuleViolation(
            _(
                "The year now holds %(rows)d rows, %(void)d of them void; the page showed %(then)d and "
                "%(void_then)d: nothing was submitted, look at it again (item 6)."
            ),
            rows=rows,
            void=void,
            then=shown_rows,
            void_then=shown_void,
        )


def check_may_accept(*, state, is_last):
    """第(六)项: the ministry accepts the version that is before it."""
    _check_last(is_last)
    if state == Standing.RETURNED:
        raise RuleViolation(
            _("This version was returned: wait for the bureau's next version and accept that (item 6).")
        )
    if state == Standing.ACCEPTED:
        raise RuleViolation(_("This version was accepted already (item 6)."))


def check_may_return(*, state, is_last, opinion):
    """第(六)项: the ministry returns a version with its opinion in writing; that opens the year again.

    An accepted one may be returned too: there is no other way to issue into a reported year.
    """
    _check_last(is_last)
    if state == Standing.RETURNED:
        raise RuleViolation(_("This version was returned already: the bureau has your opinion (item 6)."))
    if not opinion.strip():
        raise RuleViolation(_("A report is returned with an opinion: say in writing what is wrong (item 6)."))


def _check_last(is_last):
    if not is_last:
        raise RuleViolation(_("There is a later version: decide on that one (item 6)."))


def dated_back(rows):
    """第(六)项: keys of certificates that bear an earlier day than one with a lower number.

    `rows`: (key, issued_on) in the order of their numbers.
    """
    latest, keys = None, []
    for key, issued_on in rows:
        if latest is not None and issued_on < latest:
            keys.append(key)
        else:
            latest = issued_on
    return keys


def report_changes(before, after):
    """第(六)项: what a supplementary version lists against the one before: added, changed, voided, taken out.

    `before`, `after`: named tuples with a `number`. Returns `Change`s in the order of the numbers.
    """
    known, now = {row.number: row for row in before}, {row.number: row for row in after}
    changes = [Change(ChangeKind.REMOVED, row) for number, row in known.items() if number not in now]
    for number, row in now.items():
        old = known.get(number)
        if old is None:
            changes.append(Change(ChangeKind.ADDED, row))
        elif fields := _differing(old, row):
            is_voided = row.voided_on is not None and old.voided_on is None
            changes.append(Change(ChangeKind.VOIDED if is_voided else ChangeKind.CHANGED, row, fields))
    return sorted(changes, key=lambda change: change.row.number)


def _differing(old, new):
    if old[1:] == new[1:]:  # most rows: all but the place in the list
        return ()
    return tuple(
        (name, before, after)
        for name, before, after in zip(new._fields, old, new, strict=True)
        if before != after and name not in NOT_COMPARED
    )


def _joined(labels):
    return str(_("; ")).join(str(label) for label in labels)


_listed = lazy(_joined, str)  # in the reader's language, not in that of the moment
