"""第(七)项: who missed the first sitting waits for another one, for a reason that is on record."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .scores import Attendance, Outcome, Sitting

REASON, EVIDENCE, APPROVAL = _("reason"), _("evidence"), _("approval")


def check_may_record_absence(*, sitting, outcome, is_confirmed):
    """第(七)项: a reason is recorded for a confirmed absence from, or deferral of, a first sitting."""
    if sitting != Sitting.FIRST or outcome != Outcome.AWAITING or not is_confirmed:
        raise RuleViolation(
            _(
                "A reason is recorded for who was absent from or deferred at a first sitting: "
                "confirm that result first, or correct it (item 7)."
            )
        )


def missing_of_absence(*, attendance, reason, evidence, approver):
    """第(七)项: what an absence still lacks, as words: its reason; a deferral also evidence and approval."""
    needed = [(REASON, reason)]
    if attendance == Attendance.DEFERRED:
        needed += [(EVIDENCE, evidence), (APPROVAL, approver)]
    return [name for name, value in needed if not value]


def check_approval_day(*, approved_on, today):
    """第(七)项: a deferral was approved before it is recorded."""
    if approved_on and approved_on > today:
        raise RuleViolation(
            _("The approval of %(day)s lies ahead: enter the day on which it was given (item 7)."),
            day=approved_on.isoformat(),
        )
