"""第(七)项: one make-up within half a year, and what follows when it is failed."""

from django.db import transaction

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record as record_act

from .. import rules
from ..models import Exam, ExamResult, FollowUp
from .exams import judge_day, new_exam, seat


@transaction.atomic
def schedule_make_up(
    *, results, held_on, place, by, late_reasons=None, outline_version="", full_mark=None, pass_mark=None
):
    """第(七)项: schedule one make-up for failed first sittings of any number of classes.

    `results`: the fails, all of one tier and bureau. `late_reasons`: result key → the reason for sitting
    after the deadline. Marks left out are the ministry's. Raises `RuleViolation` that names the officer.
    """
    fails = _locked(results)
    bureaus = {(fail.exam.tier, fail.exam.province_id) for fail in fails}
    rules.check_one_bureau(bureaus=bureaus)
    [(tier, province_id)] = bureaus
    places = _places(fails, held_on=held_on, late_reasons=late_reasons or {})
    exam = new_exam(
        sitting=rules.Sitting.MAKE_UP,
        tier=tier,
        province_id=province_id,
        held_on=held_on,
        place=place,
        outline_version=outline_version,
        full_mark=full_mark,
        pass_mark=pass_mark,
        created_by=by,
    )
    seat(exam, places)
    details = {"heads": len(places), "late": sum(row.is_late for row in places)}
    record_act(Act.EXAM_SCHEDULED, by=by, target=exam, details=details)
    return exam


@transaction.atomic
def join_make_up(*, exam, results, by, late_reasons=None):
    """第(七)项: put further failed officers on the list of a make-up of which nothing is entered yet."""
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rules.check_not_begun(entered=exam.results.entered().count())
    fails = _locked(results)
    rules.check_one_bureau(
        bureaus={(exam.tier, exam.province_id), *((fail.exam.tier, fail.exam.province_id) for fail in fails)}
    )
    places = _places(fails, held_on=exam.held_on, late_reasons=late_reasons or {})
    seat(exam, places)
    record_act(Act.EXAM_CHANGED, by=by, target=exam, details={"seated": len(places)})
    return exam


def _locked(results):
    """The fails, locked, in the order of class and roster."""
    rows = ExamResult.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in results])
    rows = rows.select_related("exam", "enrolment__officer")
    return list(rows.order_by("enrolment__training_class", "enrolment__position"))


def _places(fails, *, held_on, late_reasons):
    """A new seat for each fail; who may not sit is refused by name, the first with the rule."""
    earlier = {fail.pk: [] for fail in fails}
    for row in ExamResult.objects.filter(first_result__in=fails).select_related("exam"):
        earlier[row.first_result_id].append(row)
    places, refused = [], []
    for fail in fails:
        try:
            places.append(_place(fail, earlier[fail.pk], held_on, late_reasons.get(fail.pk, "")))
        except RuleViolation as violation:
            refused.append((fail.enrolment.officer.name, violation.message))
    if refused:
        (name, rule), *others = refused
        names = "、".join(other for other, _rule in others)
        raise RuleViolation(rules.NAMED_OTHERS if others else rules.NAMED, name=name, rule=rule, others=names)
    return places


def _place(fail, earlier, held_on, late_reason):
    open_days = [row.exam.held_on for row in earlier if not row.is_confirmed]
    rules.check_not_seated(seated_on=min(open_days, default=None))
    rules.check_make_up_owed(
        outcome=fail.outcome,
        is_confirmed=fail.is_confirmed,
        had_make_up=any(row.outcome != rules.Outcome.AWAITING for row in earlier),
        sitting=fail.exam.sitting,
    )
    place = ExamResult(enrolment=fail.enrolment, first_result=fail)
    judge_day(place, held_on=held_on, late_reason=late_reason)
    return place


@transaction.atomic
def record_follow_up(*, result, by, at, today, interviewed_on, interviewer, record, decision, decided_on):
    """第(七)项: record the interview after a failed make-up and, once it is taken, the decision.

    Suggested by the notice, never automatic: the register is not changed here. Raises `RuleViolation`,
    or `ValidationError` for an interview without interviewer or a decision without a day.
    """
    result = ExamResult.objects.select_for_update(of=("self",)).select_related("exam").get(pk=result.pk)
    rules.check_may_follow_up(
        sitting=result.exam.sitting, outcome=result.outcome, is_confirmed=result.is_confirmed
    )
    rules.check_something_recorded(interviewed_on=interviewed_on, decision=decision)
    rules.check_follow_up_days(
        sat_on=result.exam.held_on, interviewed_on=interviewed_on, decided_on=decided_on, today=today
    )
    follow_up = FollowUp.objects.filter(result=result).first() or FollowUp(result=result)
    follow_up.interviewed_on, follow_up.interviewer = interviewed_on, interviewer.strip()
    follow_up.record = record.strip()
    follow_up.decision, follow_up.decided_on = decision, decided_on
    follow_up.recorded_by, follow_up.recorded_at = by, at
    follow_up.full_clean()
    follow_up.save()
    details = {"interviewed_on": str(interviewed_on or ""), "decision": decision}
    record_act(Act.FOLLOW_UP_RECORDED, by=by, target=result, details=details)
    return follow_up
