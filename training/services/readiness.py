"""Whether a class is ready to begin, and its begin (第(四)(五)(十)项): it warns, and begins for a reason in writing."""

from django.db import transaction

from accounts.models import Act
from accounts.services import record

from .. import rules
from .classes import check_open, locked_class


def checks_of(training_class):
    """Everything that is looked at before a class begins, as `rules.Check`s: green and red; in five queries."""
    lessons = list(training_class.lessons.for_timetable())
    syllabus, textbook = training_class.syllabus, training_class.textbook
    taught = {}
    for lesson in lessons:
        taught[lesson.module_id] = taught.get(lesson.module_id, 0) + lesson.hours
    required = [module for module in syllabus.modules.all() if module.is_required] if syllabus else []
    content = rules.Content(
        hours=sum(lesson.hours for lesson in lessons),
        required_hours=training_class.required_hours,
        modules=[(row.title, row.minimum_hours, taught.get(row.pk, 0)) for row in required]
        if syllabus
        else None,
        promulgated=[law.promulgated_on for lesson in lessons for law in lesson.laws.all()],
        is_national_series=textbook.is_national_series if textbook else None,
    )
    return [
        *rules.content_checks(
            kind=training_class.kind,
            level=training_class.level,
            starts_on=training_class.starts_on,
            content=content,
        ),
        rules.instructor_check(
            lessons=len(lessons),
            unnamed=sum(lesson.instructor is None for lesson in lessons),
            left=list(dict.fromkeys(_left(lessons))),
        ),
        rules.capacity_check(
            heads=training_class.enrolments.standing().count(),
            capacity=training_class.capacity,
            place=training_class.place,
        ),
    ]


def _left(lessons):
    """Names of who left the pool, or had not entered it, by the day of a lesson."""
    for lesson in lessons:
        person = lesson.instructor
        if person and not (
            person.entered_on <= lesson.on and not (person.left_on and person.left_on <= lesson.on)
        ):
            yield person.name


@transaction.atomic
def begin_class(*, training_class, by, at, reason=""):
    """第(四)项: begin a class; where a check is red, for a written reason, which the class and the trail keep."""
    training_class = locked_class(training_class)
    check_open(training_class)
    gaps = [check.key for check in checks_of(training_class) if not check.is_met]
    rules.check_may_begin(is_begun=training_class.begun_at is not None, gaps=len(gaps), reason=reason)
    training_class.begun_at, training_class.begun_by = at, by
    training_class.gaps_reason = reason.strip() if gaps else ""
    training_class.full_clean()
    training_class.save(update_fields=["begun_at", "begun_by", "gaps_reason"])
    if gaps:
        details = {"gaps": list(dict.fromkeys(gaps))}
        record(Act.CLASS_OPENED_WITH_GAPS, by=by, target=training_class, reason=reason, details=details)
    else:
        record(Act.CLASS_CHANGED, by=by, target=training_class, details={"begun": True})
    return training_class
