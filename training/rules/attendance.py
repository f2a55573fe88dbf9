"""Items 4 and 7: who was there for how many hours, and who comes to the exam with too few."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation


def hours_text(hours):
    """Hours as they are read: 6, 5.5."""
    return f"{Decimal(hours).normalize():f}"


def hours_required(*, syllabus_hours, class_hours):
    """第(四)项: the least hours of the class's syllabus; where it has none, those the class itself asks for."""
    return syllabus_hours or class_hours


def is_short_of_hours(*, attended, required):
    """第(四)(七)项: whether somebody took part in fewer hours than required; it warns at the exam, never blocks.

    `attended` None: nothing was recorded, and nothing is said.
    """
    return attended is not None and attended < required


def check_attendance_day(*, on, starts_on, ends_on, today):
    """第(四)项: attendance is recorded for a day of the class that has come."""
    if not starts_on <= on <= ends_on:
        raise RuleViolation(
            _("%(day)s lies outside the class, %(first)s to %(last)s: choose one of its days (item 4)."),
            day=on.isoformat(),
            first=starts_on.isoformat(),
            last=ends_on.isoformat(),
        )
    if on > today:
        raise RuleViolation(
            _("%(day)s has not come yet: attendance is recorded from that day on (item 4)."),
            day=on.isoformat(),
        )


def check_day_offer(*, on, offered, taught):
    """第(四)项: attendance counts the hours of the timetable; `taught`: those of the day's lessons, 0 without any."""
    if taught and offered > taught:
        raise RuleViolation(
            _(
                "%(offered)s hours on %(day)s; the timetable has %(taught)s: enter these, or mend it (item 4)."
            ),
            offered=hours_text(offered),
            day=on.isoformat(),
            taught=hours_text(taught),
        )


def check_day_attended(*, on, offered, taught):
    """第(四)项: the timetable keeps the hours that attendance was recorded for."""
    if offered > taught:
        raise RuleViolation(
            _(
                "Attendance of %(day)s was recorded for %(offered)s hours, these lessons have %(taught)s: "
                "correct the attendance first (item 4)."
            ),
            day=on.isoformat(),
            offered=hours_text(offered),
            taught=hours_text(taught),
        )


def check_attended_hours(*, hours, offered):
    """第(四)项: nobody attends more hours than the day had, nor fewer than none."""
    if not 0 <= hours <= offered:
        raise RuleViolation(
            _("%(hours)s hours; the day has %(offered)s: enter 0 to %(offered)s (item 4)."),
            hours=hours_text(hours),
            offered=hours_text(offered),
        )
