"""第(七)项: the reason of an absence is put on record, with the evidence and approval of a deferral."""

from django.db import transaction

from accounts.models import Act
from accounts.services import record

from .. import rules
from ..models import Absence, ExamResult


@transaction.atomic
def record_absence(*, result, by, at, today, reason, evidence="", approver="", approved_on=None):
    """第(七)项: record why somebody missed a first sitting; evidence and approval may follow later.

    Raises `RuleViolation`, or `ValidationError` for an approval without a name or a day.
    """
    result = ExamResult.objects.select_for_update(of=("self",)).select_related("exam").get(pk=result.pk)
    rules.check_may_record_absence(
        sitting=result.exam.sitting, outcome=result.outcome, is_confirmed=result.is_confirmed
    )
    rules.check_approval_day(approved_on=approved_on, today=today)
    absence = Absence.objects.filter(result=result).first() or Absence(result=result)
    before = _told(absence)
    absence.reason, absence.evidence = reason.strip(), evidence.strip()
    absence.approver, absence.approved_on = approver.strip(), approved_on
    absence.recorded_by, absence.recorded_at = by, at
    absence.full_clean()
    absence.save()
    details = {"before": before, "after": _told(absence)}
    record(Act.ABSENCE_RECORDED, by=by, target=absence, reason=absence.reason, details=details)
    return absence


def _told(absence):
    """An absence in the trail."""
    return {
        "reason": absence.reason,
        "evidence": absence.evidence,
        "approver": absence.approver,
        "approved_on": str(absence.approved_on or ""),
    }
