"""第(七)项: exams are scheduled, changed and cancelled; who sits is taken from the roster."""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record
from training.models import Enrolment, TrainingClass
from training.rules import check_yields_certificate
from training.services.classes import locked_class

from .. import rules
from ..models import Exam, ExamResult


@transaction.atomic
def schedule_exam(*, training_class, held_on, place, by, outline_version="", full_mark=None, pass_mark=None):
    """第(三)(七)项: schedule a first sitting of a class and seat, in roster order, who may sit it.

    Marks left out are the ministry's. A second first sitting gathers who was absent or deferred
    and who enrolled late. Raises `RuleViolation`, or `ValidationError` for marks out of order.
    """
    training_class = locked_class(training_class)
    check_yields_certificate(kind=training_class.kind)
    rules.check_class_stands(is_cancelled=training_class.state == TrainingClass.State.CANCELLED)
    rules.check_exam_day(held_on=held_on, class_starts_on=training_class.starts_on)
    enrolments = list(to_be_seated(training_class, held_on=held_on))
    rules.check_somebody_left(heads=len(enrolments))
    exam = new_exam(
        sitting=rules.Sitting.FIRST,
        tier=training_class.tier,
        province_id=training_class.province_id,
        training_class=training_class,
        held_on=held_on,
        place=place,
        outline_version=outline_version,
        full_mark=full_mark,
        pass_mark=pass_mark,
        created_by=by,
    )
    seat(exam, [ExamResult(enrolment=enrolment) for enrolment in enrolments])
    record(Act.EXAM_SCHEDULED, by=by, target=exam, details={"heads": len(enrolments)})
    return exam


def never_examined(training_class):
    """第(三)项: why a class of this kind has no exam; nothing for a class that has one."""
    try:
        check_yields_certificate(kind=training_class.kind)
    except RuleViolation as violation:
        return violation.message
    return ""


def to_be_seated(training_class, *, held_on):
    """The standing enrolments whom a first sitting on `held_on` would gather, in roster order."""
    places = ExamResult.objects.holding_a_place(held_on=held_on).filter(enrolment=OuterRef("pk"))
    enrolments = Enrolment.objects.standing().filter(training_class=training_class)
    return enrolments.filter(~Exists(places)).order_by("position")


def withdrawn_seats(exam):
    """Blank rows of people who have left the class since."""
    return exam.results.filter(entered_at__isnull=True, enrolment__withdrawn_at__isnull=False)


def list_differences(exam):
    """How many people `update_list` would seat, and how many it would take off."""
    joining = 0
    if exam.training_class_id:
        joining = to_be_seated(exam.training_class, held_on=exam.held_on).count()
    return {"joining": joining, "leaving": withdrawn_seats(exam).count()}


@transaction.atomic
def update_list(*, exam, by):
    """第(七)项: seat who enrolled after the scheduling, take off the blank rows of who withdrew.

    Returns (seated, taken off).
    """
    if exam.training_class_id:  # one list of a class at a time: nobody is seated twice
        locked_class(exam.training_class)
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    leaving = withdrawn_seats(exam).take_off()
    joining = []
    if exam.training_class_id:
        joining = list(to_be_seated(exam.training_class, held_on=exam.held_on))
        seat(exam, [ExamResult(enrolment=enrolment) for enrolment in joining])
    if joining or leaving:
        details = {"seated": len(joining), "taken_off": leaving}
        record(Act.EXAM_CHANGED, by=by, target=exam, details=details)
    return len(joining), leaving


@transaction.atomic
def change_exam(*, exam, by, late_reason="", **changes):
    """第(七)项: change day, place, outline or marks while nothing is entered.

    `changes`: any of held_on, place, outline_version, full_mark, pass_mark. For a make-up each seat is
    judged again by the new day; `late_reason` serves those who become late. Raises `RuleViolation`.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rules.check_not_begun(entered=exam.results.entered().count())
    before = {name: str(getattr(exam, name)) for name in changes}
    for name, value in changes.items():
        setattr(exam, name, value)
    seats = list(exam.results.select_related("first_result__exam"))
    if exam.is_make_up:
        for place in seats:
            judge_day(place, held_on=exam.held_on, late_reason=place.late_reason or late_reason)
    else:
        rules.check_exam_day(held_on=exam.held_on, class_starts_on=exam.training_class.starts_on)
    exam.full_clean()
    exam.save(update_fields=list(changes))
    for place in seats:
        place.full_mark, place.pass_mark = exam.full_mark, exam.pass_mark
    ExamResult.objects.bulk_update(seats, ["full_mark", "pass_mark", "made_up_on", "is_late", "late_reason"])
    after = {name: str(value) for name, value in changes.items()}
    changed = {name: [before[name], after[name]] for name in changes if before[name] != after[name]}
    record(Act.EXAM_CHANGED, by=by, target=exam, details=changed)
    return exam


@transaction.atomic
def cancel_exam(*, exam, reason, by):
    """第(七)项: take back an exam of which nothing is entered; the trail keeps that it was planned."""
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rules.check_not_begun(entered=exam.results.entered().count())
    heads = exam.results.all().take_off()
    record(Act.EXAM_CANCELLED, by=by, target=exam, reason=reason, details={"heads": heads})
    exam.delete()


def judge_day(place, *, held_on, late_reason):
    """Set a make-up's days and whether its seat is late on `held_on`; a late one keeps its reason."""
    first = place.first_result
    place.failed_on, place.made_up_on = first.exam.held_on, held_on
    place.is_late = rules.check_make_up_day(
        failed_on=first.exam.held_on,
        deadline=first.make_up_deadline,
        held_on=held_on,
        late_reason=late_reason,
    )
    place.late_reason = late_reason.strip() if place.is_late else ""


def new_exam(*, full_mark, pass_mark, **columns):
    """Save an exam; marks that are None are the ministry's."""
    marks = MinistrySettings.current()
    exam = Exam(
        full_mark=marks.full_mark if full_mark is None else full_mark,
        pass_mark=marks.pass_mark if pass_mark is None else pass_mark,
        **columns,
    )
    exam.full_clean()
    exam.save()
    return exam


def seat(exam, places):
    """Save `places` (unsaved results that know their enrolment) as blank rows at the end of the list."""
    last = exam.results.aggregate(last=Max("position"))["last"] or 0
    for position, place in enumerate(places, start=last + 1):
        place.exam, place.position = exam, position
        place.full_mark, place.pass_mark = exam.full_mark, exam.pass_mark
    ExamResult.objects.bulk_create(places, batch_size=500)
