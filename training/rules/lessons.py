"""Items 4 and 5: what a lesson of a timetable may be."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

HOURS_A_DAY = 8  # default: a class is taught no more hours a day
SHORTEST_HOUR, LONGEST_HOUR = 40, 90  # default: minutes that an hour of training takes, its break included


def check_lesson_day(*, on, starts_on, ends_on):
    """第(四)项: a lesson lies within the days of its class."""
    if not starts_on <= on <= ends_on:
        raise RuleViolation(
            _("%(day)s lies outside the class, %(first)s to %(last)s: choose one of its days (item 4)."),
            day=on.isoformat(),
            first=starts_on.isoformat(),
            last=ends_on.isoformat(),
        )


def check_lesson_times(*, starts_at, ends_at, hours):
    """第(四)项: the hours counted for a module are those that its lesson's times have room for."""
    minutes = _minutes(starts_at, ends_at)
    if minutes <= 0:
        raise RuleViolation(
            _("The lesson ends at %(end)s, before it begins: choose a later time (item 4)."),
            end=ends_at.strftime("%H:%M"),
        )
    if not SHORTEST_HOUR * hours <= minutes <= LONGEST_HOUR * hours:
        raise RuleViolation(
            _(
                "%(hours)s hours from %(start)s to %(end)s, %(minutes)d minutes: an hour takes %(least)d to "
                "%(most)d minutes. Change the hours or the times (item 4)."
            ),
            hours=f"{float(hours):g}",
            start=starts_at.strftime("%H:%M"),
            end=ends_at.strftime("%H:%M"),
            minutes=minutes,
            least=SHORTEST_HOUR,
            most=LONGEST_HOUR,
        )


def _minutes(starts_at, ends_at):
    day = date(2000, 1, 1)
    return (datetime.combine(day, ends_at) - datetime.combine(day, starts_at)).total_seconds() / 60


def check_day_hours(*, on, hours):
    """第(四)项: a day has no more hours than can be taught on it; `hours`: those of all its lessons."""
    if hours > HOURS_A_DAY:
        raise RuleViolation(
            _("%(hours)s hours on %(day)s, at most %(most)d: move a lesson to another day (item 4)."),
            hours=f"{float(hours):g}",
            day=on.isoformat(),
            most=HOURS_A_DAY,
        )


def check_law_day(*, title, promulgated_on, on):
    """第(四)项: a lesson teaches laws that are promulgated on its day."""
    if promulgated_on > on:
        raise RuleViolation(
            _("%(law)s is promulgated on %(day)s, after the lesson: choose another law (item 4)."),
            law=title,
            day=promulgated_on.isoformat(),
        )


def check_instructor_day(*, name, entered_on, left_on, on):
    """第(五)项: who teaches is a member of a pool on that day; the day of the exit is none any more."""
    if on < entered_on:
        raise RuleViolation(
            _("%(name)s enters the pool on %(day)s: choose another instructor or a later day (item 5)."),
            name=name,
            day=entered_on.isoformat(),
        )
    if left_on and on >= left_on:
        raise RuleViolation(
            _("%(name)s left the pool on %(day)s: choose another instructor or an earlier day (item 5)."),
            name=name,
            day=left_on.isoformat(),
        )


class Times(NamedTuple):
    """When a lesson is."""

    on: date
    starts_at: time
    ends_at: time

    def is_at_once_with(self, other):
        """Whether both overlap; one may begin as the other ends."""
        return self.on == other.on and self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def __str__(self):
        return f"{self.on.isoformat()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


def check_class_free(*, times, other, title):
    """第(四)项: a class sits in one lesson at a time; `other`, `title`: another lesson of it."""
    if times.is_at_once_with(other):
        raise RuleViolation(
            _("At the same time as “%(title)s”, %(times)s: change one of them (item 4)."),
            title=title,
            times=other,
        )


def check_instructor_free(*, name, times, other, where):
    """第(五)项: nobody teaches two lessons at once; `where`: the other class, as the reader may know it."""
    if times.is_at_once_with(other):
        raise RuleViolation(
            _("%(name)s teaches in %(where)s, %(times)s: choose another instructor or time (item 5)."),
            name=name,
            where=where,
            times=other,
        )


def check_people_free(*, names, on, where):
    """第(十)项: nobody sits in two classes on one day; `names`: who would, `where`: the other class."""
    if names:
        raise RuleViolation(
            _(
                "%(names)s: lessons in %(where)s on %(day)s too. Choose another day, or withdraw them "
                "from one of the classes (item 10)."
            ),
            names=names,
            where=where,
            day=on.isoformat(),
        )
