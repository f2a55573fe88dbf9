"""Item 7 of 环办执法〔2022〕21号 as pure functions of plain values."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months

MAKE_UP_MONTHS = 6  # 第(七)项: 应当在半年内参加补考
SCORE_STEP = Decimal("0.1")


class Sitting(TextChoices):
    FIRST = "first", _("First sitting")
    MAKE_UP = "make_up", _("Make-up")


class Attendance(TextChoices):
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    DEFERRED = "deferred", _("Deferred")
    MISCONDUCT = "misconduct", _("Misconduct")


class Outcome(TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    AWAITING = "awaiting", _("Awaiting an exam")


def check_score(*, attendance, score, full_mark):
    """第(七)项: 0 to full mark, one decimal at most, and only for who was present."""
    if attendance != Attendance.PRESENT:
        if score is not None:
            raise RuleViolation(
                _("%(attendance)s has no score: empty the score or set the officer to present (item 7).")
                % {"attendance": Attendance(attendance).label}
            )
        return
    if score is None:
        raise RuleViolation(_("No score: blank is not zero. Enter the score or how the officer was absent (item 7)."))
    if not 0 <= score <= full_mark:
        raise RuleViolation(
            _("%(score)s lies outside 0 to %(full)s: check the paper (item 7).")
            % {"score": score, "full": full_mark}
        )
    if score % SCORE_STEP:
        raise RuleViolation(_("%(score)s has more than one decimal: scores are never rounded (item 7).") % {"score": score})


def exam_outcome(*, sitting, attendance, score, pass_mark):
    """第(七)项: passed at the pass mark; misconduct fails; absence from a first sitting is no fail.

    An officer absent from the make-up has not passed it within half a year: failed.
    A deferred make-up is still awaited.
    """
    if attendance == Attendance.PRESENT:
        return Outcome.PASSED if score >= pass_mark else Outcome.FAILED
    if attendance == Attendance.MISCONDUCT:
        return Outcome.FAILED
    if attendance == Attendance.ABSENT and sitting == Sitting.MAKE_UP:
        return Outcome.FAILED
    return Outcome.AWAITING


def make_up_deadline(failed_on, holidays=frozenset()):
    """第(七)项: the last day, included, on which a failed officer may sit the make-up.

    Six calendar months; a missing day becomes the month's last; a public holiday
    rolls to the next day that is none (Civil Code 201-203).
    """
    deadline = add_months(failed_on, MAKE_UP_MONTHS)
    while deadline in holidays:
        deadline += timedelta(days=1)
    return deadline


def check_may_make_up(*, outcome, is_confirmed, had_make_up, failed_on, deadline, held_on, late_reason=""):
    """第(七)项: one make-up, after a confirmed fail, within half a year or with a written reason.

    Returns True when the sitting is late.
    """
    if outcome != Outcome.FAILED or not is_confirmed:
        raise RuleViolation(_("Only an officer with a confirmed fail sits a make-up (item 7)."))
    if had_make_up:
        raise RuleViolation(_("There is one make-up only, and it has been sat (item 7)."))
    if held_on <= failed_on:
        raise RuleViolation(
            _("The make-up must lie after the failed sitting of %(day)s (item 7).") % {"day": failed_on.isoformat()}
        )
    if held_on > deadline and not late_reason.strip():
        raise RuleViolation(
            _("The last day for the make-up was %(day)s: a late one needs a reason in writing (item 7).")
            % {"day": deadline.isoformat()}
        )
    return held_on > deadline


def check_exam_day(*, held_on, class_starts_on):
    """第(七)项: the exam follows the training."""
    if held_on < class_starts_on:
        raise RuleViolation(
            _("The exam cannot lie before the class begins on %(day)s (item 7).") % {"day": class_starts_on.isoformat()}
        )


def check_exam_held(*, held_on, today):
    """第(七)项: results exist once the exam was held."""
    if held_on > today:
        raise RuleViolation(
            _("The exam is on %(day)s: results can be entered from that day (item 7).") % {"day": held_on.isoformat()}
        )


def check_confirmer(*, entered_by, confirmed_by, is_two_person_rule):
    """第(七)项: results are confirmed by a second person, unless the ministry lets one do both."""
    if is_two_person_rule and entered_by == confirmed_by:
        raise RuleViolation(_("You entered these results: a second person must confirm them (item 7)."))


def check_not_confirmed(*, is_confirmed):
    """第(七)项: a confirmed result is locked; a correction needs a reason and a second person."""
    if is_confirmed:
        raise RuleViolation(_("The result is confirmed and locked (item 7)."))
