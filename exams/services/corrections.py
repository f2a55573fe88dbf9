"""第(七)项: a confirmed result is corrected for a reason, by two people."""

from django.db import transaction

from accounts.models import Act, MinistrySettings
from accounts.services import record

from .. import rules
from ..models import ExamResult, Holiday, ResultCorrection
from .results import result_text, write_result


@transaction.atomic
def request_correction(*, result, attendance, score, reason, by):
    """第(七)项: ask that a confirmed result be changed; nothing changes before a second person approves.

    Raises `RuleViolation`, or `ValidationError` when a request waits already.
    """
    result = ExamResult.objects.select_for_update(of=("self",)).get(pk=result.pk)
    attendance = attendance or (rules.Attendance.PRESENT if score is not None else "")
    is_changed = (attendance, score) != (result.attendance, result.score)
    rules.check_may_request_correction(is_confirmed=result.is_confirmed, is_changed=is_changed, reason=reason)
    rules.check_score(attendance=attendance, score=score, full_mark=result.full_mark)
    correction = ResultCorrection(
        result=result,
        old_attendance=result.attendance,
        old_score=result.score,
        new_attendance=attendance,
        new_score=score,
        reason=reason,
        requested_by=by,
    )
    correction.full_clean()
    correction.save()
    record(Act.CORRECTION_REQUESTED, by=by, target=result, reason=reason, details=_change(correction))
    return correction


@transaction.atomic
def approve_correction(*, correction, by, at):
    """第(七)项: a second person approves; outcome and make-up deadline follow the new result.

    Blank seats that rested on the old result are given up. Raises `RuleViolation`, among others while a
    certificate stands on a pass that would be lost.
    """
    correction, result = _locked(correction)
    exam = result.exam
    old_outcome = result.outcome
    write_result(
        result,
        exam,
        attendance=correction.new_attendance,
        score=correction.new_score,
        holidays=Holiday.objects.days(),
    )
    rules.check_may_approve_correction(
        requested_by=correction.requested_by_id,
        approved_by=by.pk,
        is_two_person_rule=MinistrySettings.current().is_two_person_rule,
        new_outcome=result.outcome,
        has_certificate_in_force=_has_certificate_in_force(result),
    )
    if result.outcome != old_outcome:
        _settle_later_sittings(result)
    result.version += 1
    result.save(update_fields=["attendance", "score", "outcome", "make_up_deadline", "version"])
    correction.approved_by, correction.approved_at = by, at
    correction.full_clean()
    correction.save(update_fields=["approved_by", "approved_at"])
    details = _change(correction)
    if correction.requested_by_id == by.pk:
        details["requested_by_the_same_person"] = True
    record(Act.CORRECTION_APPROVED, by=by, target=result, reason=correction.reason, details=details)
    return result


@transaction.atomic
def decline_correction(*, correction, reason, by, at):
    """第(七)项: the result stays as it was confirmed."""
    correction, result = _locked(correction)
    correction.declined_by, correction.declined_at, correction.decline_reason = by, at, reason
    correction.full_clean()
    correction.save(update_fields=["declined_by", "declined_at", "decline_reason"])
    record(Act.CORRECTION_DECLINED, by=by, target=result, reason=reason, details=_change(correction))
    return correction


def _locked(correction):
    """The request, if it still waits, and its result, both locked."""
    result = (
        ExamResult.objects.select_for_update(of=("self",)).select_related("exam").get(pk=correction.result_id)
    )
    correction = ResultCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    rules.check_undecided(is_decided=not correction.is_pending)
    return correction, result


def _has_certificate_in_force(result):
    return ExamResult.objects.filter(pk=result.pk).with_certificate_in_force().exists()


def _settle_later_sittings(result):
    """Give up the blank seats after `result`; an entered pass or a second first sitting forbids the change.

    Once the first is a pass, a failed make-up does not: nothing follows from it any more.
    """
    is_pass = result.outcome == rules.Outcome.PASSED
    later = ExamResult.objects.filter(enrolment=result.enrolment_id, pk__gt=result.pk).select_related("exam")
    for row in later:
        is_harmless = is_pass and row.first_result_id == result.pk and row.outcome != rules.Outcome.PASSED
        rules.check_nothing_later(sat_on=row.exam.held_on if row.is_entered and not is_harmless else None)
    later.filter(entered_at__isnull=True).take_off()


def _change(correction):
    old = result_text(correction.old_attendance, correction.old_score)
    return {"old": old, "new": result_text(correction.new_attendance, correction.new_score)}
