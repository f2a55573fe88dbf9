"""Attendance of a class by day: hours of each person, added up into the enrolment (第(四)项)."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record
from spreadsheets.values import ValueFault, parse_decimal

from .. import rules
from ..models import Attendance, Enrolment, TrainingClass
from .bulk import insert_values, update_rows
from .classes import check_not_cancelled

DAYS_SHOWN = 31
_COLUMNS = ("offered", "hours", "remark", "version", "recorded_by", "recorded_at")


@dataclass(frozen=True)
class Entry:
    """What was typed for one person; `version` is that of the row its typist saw, 0 for none."""

    hours: str
    remark: str
    version: int


@dataclass
class DayReport:
    """What became of a day's entries: rows written, and enrolment key → why a row was refused."""

    saved: int = 0
    faults: dict = field(default_factory=dict)
    clashes: set = field(default_factory=set)


def hours_by_day(training_class):
    """Return day → hours of the timetable's lessons."""
    days = training_class.lessons.order_by("on").values_list("on").annotate(hours=Sum("hours"))
    return dict(days)


def days_of(training_class, taught):
    """The days on which attendance is taken: those with lessons, else every day of the class; and any recorded."""
    held = Attendance.objects.filter(enrolment__training_class=training_class).order_by()
    recorded = set(held.values_list("on", flat=True).distinct())
    count = min(training_class.days, DAYS_SHOWN)
    every = [training_class.starts_on + timedelta(days=number) for number in range(count)]
    return sorted(recorded | set(taught or every))


def usual_hours(training_class, day, taught):
    """The hours of a day before anybody recorded it: the timetable's, else an even share of the class's."""
    if day in taught:
        return taught[day]
    required = Decimal(training_class.hours_required)
    return (required / training_class.days).quantize(Decimal("0.1")) or None


def read_hours(text):
    """第(四)项: hours as they were typed, exactly; None for an empty cell."""
    try:
        hours = parse_decimal(text)
    except ValueFault as fault:
        raise RuleViolation(_("%(why)s Enter hours such as 6 or 5.5."), why=str(fault)) from fault
    if hours is not None and hours != hours.quantize(Decimal("0.1")):
        raise RuleViolation(_("“%(hours)s”: hours have one decimal at most, such as 5.5."), hours=text)
    return hours


@transaction.atomic
def record_day(*, training_class, on, offered, entries, by, at, today):
    """第(四)项: keep who attended on a day for how many hours; every good row is kept, every wrong one named.

    `offered`: the hours of the day. `entries`: enrolment key → `Entry`; empty hours take a row back. A row that
    somebody changed since it was shown is a clash and stays. Returns a `DayReport`. Raises `RuleViolation` for a
    day outside the class, one that has not come, and hours that the timetable does not have.
    """
    training_class = _held_class(training_class, on=on, offered=offered, by=by, today=today)
    places = set(training_class.enrolments.standing().order_by().values_list("pk", flat=True))
    rows = Attendance.objects.filter(enrolment__training_class=training_class, on=on)
    held = {row.enrolment_id: row for row in rows.select_related("recorded_by")}
    report, new, changed, gone, told = DayReport(), [], [], [], {}
    for key, entry in entries.items():
        row = held.get(key)
        try:
            hours = _wanted(entry, offered, is_enrolled=key in places)
        except RuleViolation as violation:
            report.faults[key] = violation.message
            continue
        before = (row.offered, row.hours, row.remark) if row else None
        wanted = None if hours is None else (offered, hours, entry.remark)
        if wanted == before:
            continue
        if entry.version != (row.version if row else 0):
            report.clashes.add(key)
            continue
        if row:
            told[str(key)] = [rules.hours_text(row.hours), "" if hours is None else rules.hours_text(hours)]
        if wanted is None:
            gone.append(row.pk)
        elif row is None:
            new.append((key, on, *wanted, 1, by.pk, at))
        else:
            changed.append((*wanted, row.version + 1, by.pk, at, row.pk))
    report.saved = len(new) + len(changed) + len(gone)
    if report.saved:
        insert_values(Attendance, ("enrolment", "on", *_COLUMNS), new)
        update_rows(Attendance, _COLUMNS, changed, where=["id"])
        Attendance.objects.filter(pk__in=gone).delete()
        _add_up(training_class)
        facts = {"on": on.isoformat(), "offered": rules.hours_text(offered), "new": len(new), "changed": told}
        record(Act.ATTENDANCE_RECORDED, by=by, target=training_class, details=facts)
    return report


def _held_class(training_class, *, on, offered, by, today):
    """The class, held, if attendance may be recorded on the day for so many hours."""
    mine = TrainingClass.objects.managed_by(by).select_for_update(of=("self",))
    training_class = mine.get(pk=training_class.pk)
    check_not_cancelled(training_class)
    days = {"starts_on": training_class.starts_on, "ends_on": training_class.ends_on, "today": today}
    rules.check_attendance_day(on=on, **days)
    rules.check_day_offer(on=on, offered=offered, taught=hours_by_day(training_class).get(on, 0))
    return training_class


def _wanted(entry, offered, *, is_enrolled):
    if not is_enrolled:
        raise RuleViolation(_("Does not take part in this class any more: nothing was recorded."))
    hours = read_hours(entry.hours)
    if hours is not None:
        rules.check_attended_hours(hours=hours, offered=offered)
    return hours


def _add_up(training_class):
    """第(四)项: the hours of every day make those of the enrolment; none recorded is not zero."""
    days = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    Enrolment.objects.filter(training_class=training_class).update(
        attended_hours=Subquery(days.annotate(total=Sum("hours")).values("total"))
    )
