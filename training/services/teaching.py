"""Who taught how much, and how their classes marked them (第(五)项)."""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum

from accounts.models import Act
from accounts.services import record

from .. import rules
from ..models import Evaluation, Instructor, Lesson, TrainingClass
from ..models.instructors import mean_mark

# All sheets' marks together: an average times its sheets.
_POINTS = Sum(F("average") * F("count"), output_field=DecimalField(max_digits=12, decimal_places=2))


class Year(NamedTuple):
    """What one instructor taught in one year, up to a day; `average` None: no class marked it."""

    year: int
    lessons: int
    hours: Decimal
    classes: int
    ahead: int
    average: Decimal | None
    sheets: int


def lessons_of(instructor, *, year, user, today):
    """The lessons of one instructor in a year that `user` may see, each with whether it lies ahead."""
    lessons = _standing(user).filter(instructor=instructor, on__year=year).select_related("training_class")
    return [(lesson, lesson.on > today) for lesson in lessons.order_by("on", "starts_at")]


def years_taught(instructor, *, user, today):
    """The years of one instructor, the newest first; always with the year of `today`. Two queries."""
    rows = _standing(user).filter(instructor=instructor).order_by().values("on__year")
    taught = Q(on__lte=today)
    counted = {
        row.pop("on__year"): row
        for row in rows.annotate(
            lessons=Count("pk", filter=taught),
            hours=Sum("hours", filter=taught, default=Decimal()),
            classes=Count("training_class", filter=taught, distinct=True),
            ahead=Count("pk", filter=~taught),
        )
    }
    marks = _marks(
        Evaluation.objects.visible_to(user).filter(instructor=instructor), by="training_class__year"
    )
    nothing = {"lessons": 0, "hours": Decimal(), "classes": 0, "ahead": 0}
    return [
        Year(year, *[counted.get(year, nothing)[name] for name in nothing], *marks.get(year, (None, 0)))
        for year in sorted({today.year, *counted, *marks}, reverse=True)
    ]


def teaching_in(year, *, user, today):
    """The instructors `user` sees with what they taught in `year` up to `today`: `lessons`, `hours`, `classes`,
    `points` and `sheets` of their marks; who taught nothing and was marked by nobody is left out.
    """
    taught = _standing(user).filter(instructor=OuterRef("pk"), on__year=year, on__lte=today).order_by()
    taught = taught.values("instructor")
    marks = Evaluation.objects.visible_to(user).filter(instructor=OuterRef("pk"), training_class__year=year)
    marks = marks.order_by().values("instructor")
    return (
        Instructor.objects.visible_to(user)
        .select_related("province")
        .annotate(
            lessons_taught=Subquery(taught.annotate(n=Count("pk")).values("n")),
            hours_taught=Subquery(taught.annotate(n=Sum("hours")).values("n")),
            classes_taught=Subquery(taught.annotate(n=Count("training_class", distinct=True)).values("n")),
            points=Subquery(marks.annotate(n=_POINTS).values("n")),
            sheets=Subquery(marks.annotate(n=Sum("count")).values("n")),
        )
        .filter(Q(lessons_taught__isnull=False) | Q(sheets__isnull=False))
    )


def lessons_in(year, *, instructors, user, today):
    """The lessons behind `teaching_in`, of those `instructors`."""
    taught = _standing(user).filter(instructor__in=instructors.order_by().values("pk"))
    taught = taught.filter(on__year=year, on__lte=today)
    return taught.select_related("instructor__province", "training_class").order_by(
        "instructor__name", "instructor", "on", "starts_at"
    )


@transaction.atomic
def record_evaluations(*, training_class, marks, by, at, today):
    """第(五)项: keep what a class said of its instructors; all of them, or none for a wrong one.

    `marks`: [(instructor, average, sheets)]; None for both takes an entry back. Returns how many changed.
    """
    training_class = (
        TrainingClass.objects.managed_by(by).select_for_update(of=("self",)).get(pk=training_class.pk)
    )
    heads = training_class.enrolments.standing().count()
    lessons = training_class.lessons.filter(on__lte=today)
    taught = set(lessons.order_by().values_list("instructor", flat=True))
    held = {row.instructor_id: row for row in training_class.evaluations.all()}
    changed = {}
    for instructor, average, count in marks:
        row = held.get(instructor.pk)
        before = (row.average, row.count) if row else (None, None)
        if (average, count) == before:
            continue
        changed[instructor.name] = [_told(before), _told((average, count))]
        if average is None:
            row.delete()
            continue
        rules.check_evaluation(average=average, count=count, heads=heads, teaches=instructor.pk in taught)
        row = row or Evaluation(training_class=training_class, instructor=instructor)
        row.average, row.count, row.recorded_by, row.recorded_at = average, count, by, at
        row.full_clean()
        row.save()
    if changed:
        record(Act.EVALUATION_RECORDED, by=by, target=training_class, details={"marks": changed})
    return len(changed)


def _told(mark):
    average, count = mark
    return "" if average is None else f"{average} ({count})"


def _standing(user):
    return Lesson.objects.visible_to(user).of_standing_classes()


def _marks(evaluations, *, by):
    """Return key → (mean of all sheets, sheets)."""
    rows = evaluations.order_by().values_list(by)
    summed = rows.annotate(points=_POINTS, sheets=Sum("count"))
    return {key: (mean_mark(points, sheets), sheets) for key, points, sheets in summed}
