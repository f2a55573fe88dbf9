"""Items 4, 5 and 10: whether a class is ready to begin. It warns; who begins in spite of it says why."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.rules import RuleViolation, sentence

from .content import is_recent_law
from .words import ClassKind, Level


class Check(NamedTuple):
    """What was looked at, whether it is met, and what was found, in words that end with the item."""

    key: str
    is_met: bool
    text: Any


GAPS = {
    "timetable": _("hours of the timetable"),
    "syllabus": _("syllabus"),
    "modules": _("required modules"),
    "laws": _("recent laws"),
    "textbook": _("textbook of the national series"),
    "instructors": _("instructors of a pool"),
    "people": _("people and places"),
}


class Content(NamedTuple):
    """What a class teaches, as plain values.

    `modules`: (title, least hours, hours taught) of each required module; None without a syllabus.
    `promulgated`: the days of the laws taught. `is_national_series`: of the textbook; None without one.
    """

    hours: Any
    required_hours: Any
    modules: list | None
    promulgated: list
    is_national_series: bool | None


def content_checks(*, kind, level, starts_on, content):
    """第(四)项: every required module for its hours, a law of the last five years, a textbook of the national series.

    In-service classes, which teach recent laws, are the intermediate ones (default). Skills training (第(三)项) has
    no syllabus and no series: only its timetable is looked at.
    """
    checks = [_timetable(content)]
    if kind == ClassKind.SKILLS:
        return checks
    checks += _modules(content)
    if level == Level.INTERMEDIATE:
        recent = sum(
            is_recent_law(promulgated_on=day, starts_on=starts_on) for day in set(content.promulgated)
        )
        checks.append(
            Check("laws", True, _("Laws of the last five years are taught (item 4)."))
            if recent
            else Check(
                "laws", False, _("No law of the last five years is taught: add one to a lesson (item 4).")
            )
        )
    return [*checks, _textbook(content)]


def _timetable(content):
    figures = {"hours": f"{float(content.hours):g}", "required": f"{float(content.required_hours):g}"}
    if not content.hours:
        return Check("timetable", False, _("No timetable yet: enter the lessons (item 4)."))
    if content.hours < content.required_hours:
        text = _("The timetable has %(hours)s of %(required)s required hours: add lessons (item 4).")
        return Check("timetable", False, sentence(text, **figures))
    return Check("timetable", True, sentence(_("The timetable has %(hours)s hours (item 4)."), **figures))


def _modules(content):
    if content.modules is None:
        return [Check("syllabus", False, _("No syllabus is chosen: choose one (item 4)."))]
    message = _("%(module)s: %(taught)s of %(least)s hours taught. Add lessons (item 4).")
    short = [
        Check(
            "modules",
            False,
            sentence(message, module=title, taught=f"{float(taught):g}", least=f"{float(least):g}"),
        )
        for title, least, taught in content.modules
        if taught < least
    ]
    met = _("All %(count)d required modules are taught for their hours (item 4).")
    return [
        Check("syllabus", True, _("A syllabus is chosen (item 4).")),
        *(short or [Check("modules", True, sentence(met, count=len(content.modules)))]),
    ]


def _textbook(content):
    if content.is_national_series:
        return Check("textbook", True, _("The textbook is of the national series (item 4)."))
    return Check("textbook", False, _("No textbook of the national series is chosen: choose one (item 4)."))


def instructor_check(*, lessons, unnamed, left):
    """第(五)项: every lesson is given by a member of a pool; `unnamed`: lessons without one, `left`: names of who left."""
    if unnamed:
        text = ngettext_lazy(
            "%(count)d lesson has no instructor of a pool: choose one (item 5).",
            "%(count)d lessons have no instructor of a pool: choose them (item 5).",
            unnamed,
        )
        return Check("instructors", False, sentence(text, count=unnamed))
    if left:
        text = _("No longer in a pool on the day of the lesson: %(names)s. Choose others (item 5).")
        return Check("instructors", False, sentence(text, names="、".join(left)))
    if not lessons:
        return Check("instructors", False, _("No lesson has an instructor yet (item 5)."))
    return Check("instructors", True, _("Every lesson is given by an instructor of a pool (item 5)."))


def capacity_check(*, heads, capacity, place):
    """第(十)项: people, and places for them."""
    figures = {"heads": heads, "capacity": capacity, "place": place}
    if not heads:
        return Check("people", False, _("Nobody is enrolled yet: enrol who is due (item 10)."))
    if heads > capacity:
        text = _("%(heads)d people, %(capacity)d places: enlarge the class (item 10).")
        return Check("people", False, sentence(text, **figures))
    return Check(
        "people",
        True,
        sentence(_("%(heads)d people, %(capacity)d places in %(place)s (item 10)."), **figures),
    )


def check_may_begin(*, is_begun, gaps, reason):
    """第(四)项: a class begins once; where something is missing, for a reason in writing. `gaps`: how much is."""
    if is_begun:
        raise RuleViolation(_("The class has begun already."))
    if gaps and not reason.strip():
        raise RuleViolation(
            _("Something is missing: mend it, or write why the class begins all the same (item 4).")
        )
