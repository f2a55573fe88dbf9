"""第(四)(五)项: the timetable of a class is written as a whole: what one rule refuses leaves all of it as it was."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from operator import attrgetter

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..models import Instructor, Law, Lesson, Officer, SyllabusModule
from .bulk import delete_rows, insert_values, update_rows
from .clashes import busy_people, told_class
from .classes import check_not_cancelled, locked_class
from .undoing import pointed_to

COLUMNS = ("on", "starts_at", "ends_at", "hours", "title", "module", "instructor", "case_study")


@dataclass
class LessonRow:
    """A lesson as it is typed; `pk`: the one it was, if any."""

    on: date
    starts_at: time
    ends_at: time
    hours: Decimal
    title: str
    module: SyllabusModule | None = None
    instructor: Instructor | None = None
    laws: list[Law] = field(default_factory=list)
    case_study: str = ""
    pk: int | None = None

    @property
    def times(self):
        return rules.Times(self.on, self.starts_at, self.ends_at)

    @property
    def values(self):
        """The columns' values, foreign keys as keys."""
        return [getattr(value, "pk", value) for value in map(self.__getattribute__, COLUMNS)]


def fingerprint(training_class):
    """What the timetable says, in a few letters: another one means that it was changed meanwhile."""
    lessons = training_class.lessons.order_by("pk").values_list("pk", *COLUMNS)
    laws = Law.lessons.through.objects.filter(lesson__training_class=training_class).order_by("lesson", "law")
    told = repr([*lessons, *laws.values_list("lesson", "law")])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def save_timetable(*, training_class, rows, seen, by):
    """第(四)(五)(十)项: write the lessons of a class, `rows` in any order; those left out are deleted.

    `seen`: the fingerprint of the timetable that was changed. Returns {place in `rows`: [what is refused]}; nothing
    is written unless it is empty. Raises `RuleViolation` for what concerns no single lesson.
    """
    training_class = locked_class(training_class)
    check_not_cancelled(training_class)
    if seen != fingerprint(training_class):
        raise RuleViolation(
            _(
                "Somebody changed the timetable meanwhile. What you typed is below: saving it replaces the other."
            )
        )
    _lock_people(training_class, rows)
    faults = defaultdict(list)
    for place, check in _checks(training_class, rows, by):
        try:
            check()
        except RuleViolation as violation:
            faults[place].append(violation.message)
    if not faults:
        _write(training_class, rows, by=by)
    return dict(faults)


def _lock_people(training_class, rows):
    """Let one timetable at a time claim an instructor's or an officer's day; `rows` learn who left meanwhile.

    Who stands in two pools is held in both: namesakes wait, which is no harm.
    """
    names = {row.instructor.name for row in rows if row.instructor}
    teachers = Instructor.objects.filter(name__in=names).order_by("pk").select_for_update(of=("self",))
    held = {person.pk: person for person in teachers}
    for row in rows:
        row.instructor = row.instructor and held.get(row.instructor.pk, row.instructor)
    people = Officer.objects.filter(pk__in=training_class.enrolments.standing().values("officer"))
    list(people.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def _checks(training_class, rows, by):
    """Yield (place of a row, what may refuse it)."""
    for place, row in enumerate(rows):
        yield from ((place, check) for check in _checks_of(training_class, row))
    yield from _checks_of_days(training_class, rows)
    yield from _checks_of_times(rows)
    yield from _checks_of_instructors(training_class, rows, by)
    yield from _checks_of_people(training_class, rows, by)


def _checks_of(training_class, row):
    days = {"starts_on": training_class.starts_on, "ends_on": training_class.ends_on}
    yield lambda: rules.check_lesson_day(on=row.on, **days)
    yield lambda: rules.check_lesson_times(starts_at=row.starts_at, ends_at=row.ends_at, hours=row.hours)
    for law in row.laws:
        yield lambda law=law: rules.check_law_day(
            title=law.title, promulgated_on=law.promulgated_on, on=row.on
        )
    if person := row.instructor:
        member = {"entered_on": person.entered_on, "left_on": person.left_on}
        yield lambda: rules.check_instructor_day(name=person.name, on=row.on, **member)


def _checks_of_days(training_class, rows):
    """The last lesson of a day is told that they are too many, or too few for who was recorded as there."""
    days = defaultdict(Decimal)
    last = {}
    for place, row in enumerate(rows):
        days[row.on] += row.hours
        last[row.on] = place
    recorded = training_class.enrolments.standing().filter(attendances__on__in=days).order_by()
    offered = dict(recorded.values_list("attendances__on").annotate(Max("attendances__offered")))
    for on in offered:
        told = {"on": on, "offered": offered[on], "taught": days[on]}
        yield last[on], lambda told=told: rules.check_day_attended(**told)
    for on, hours in days.items():
        yield last[on], lambda on=on, hours=hours: rules.check_day_hours(on=on, hours=hours)


def _checks_of_times(rows):
    for place, row in enumerate(rows):
        for other in rows[:place]:
            yield (
                place,
                lambda row=row, other=other: rules.check_class_free(
                    times=row.times, other=other.times, title=other.title
                ),
            )


def _checks_of_instructors(training_class, rows, by):
    """The same person may stand in two pools: who has the same name and unit is one."""
    taught = defaultdict(list)
    names = {row.instructor.name for row in rows if row.instructor}
    lessons = Lesson.objects.filter(on__in={row.on for row in rows}, instructor__name__in=names)
    lessons = lessons.exclude(training_class=training_class).of_standing_classes()
    for lesson in lessons.select_related("training_class", "instructor"):
        taught[lesson.instructor.name, lesson.instructor.unit].append(lesson)
    for place, row in enumerate(rows):
        for lesson in taught[row.instructor.name, row.instructor.unit] if row.instructor else ():
            other = rules.Times(lesson.on, lesson.starts_at, lesson.ends_at)
            where = told_class(lesson.training_class, by)
            yield (
                place,
                lambda row=row, other=other, where=where: rules.check_instructor_free(
                    name=row.instructor.name, times=row.times, other=other, where=where
                ),
            )


def _checks_of_people(training_class, rows, by):
    """The first lesson of a day is told who sits elsewhere on it."""
    first = {row.on: place for place, row in reversed(list(enumerate(rows)))}
    officers = training_class.enrolments.standing().values_list("officer", flat=True)
    for on, where, names in busy_people(officers, days=first, besides=training_class, by=by):
        yield (
            first[on],
            lambda on=on, where=where, names=names: rules.check_people_free(names=names, on=on, where=where),
        )


def _write(training_class, rows, *, by):
    known = {lesson.pk: lesson for lesson in training_class.lessons.all()}
    kept = {row.pk: row for row in rows if row.pk in known}
    new = sorted((row for row in rows if row.pk not in known), key=attrgetter("on", "starts_at"))
    gone = [pk for pk in known if pk not in kept]
    _check_unused(training_class, {pk: known[pk] for pk in gone})
    for row in rows:
        _clean(row, training_class)
    through = Law.lessons.through
    through.objects.filter(lesson__training_class=training_class).delete()
    delete_rows(Lesson, [[pk] for pk in gone], where=["id"])
    update_rows(Lesson, COLUMNS, [[*row.values, pk] for pk, row in kept.items()], where=["id"])
    insert_values(Lesson, ("training_class", *COLUMNS), [[training_class.pk, *row.values] for row in new])
    keys = (
        training_class.lessons.exclude(pk__in=known).order_by("on", "starts_at").values_list("pk", flat=True)
    )
    taught = [*kept.items(), *zip(keys, new, strict=True)]
    insert_values(
        through, ("lesson", "law"), [(pk, law.pk) for pk, row in taught for law in dict.fromkeys(row.laws)]
    )
    details = {
        "lessons": len(rows),
        "hours": str(sum(row.hours for row in rows)),
        "new": len(new),
        "deleted": [f"{known[pk].on.isoformat()} {known[pk].title}" for pk in gone],
    }
    record(Act.TIMETABLE_CHANGED, by=by, target=training_class, details=details)


def _check_unused(training_class, gone):
    """A lesson that attendance or an evaluation stands on is not deleted."""
    used = [
        lesson.title for pk, lesson in gone.items() if pk in pointed_to(Lesson, training_class=training_class)
    ]
    if used:
        raise RuleViolation(
            _("Something was recorded for “%(title)s”: the lesson stays. Put its row back."), title=used[0]
        )


def _clean(row, training_class):
    """What no rule says and the table asks for: lengths and digits."""
    lesson = Lesson(training_class=training_class, **{name: getattr(row, name) for name in COLUMNS})
    lesson.clean_fields(exclude=["training_class", "module", "instructor"])
