"""第(七)项: what a score may be, and what comes of a sitting."""

import re
import unicodedata
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

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


class Progress(TextChoices):
    SCHEDULED = "scheduled", _("Not held yet")
    TO_ENTER = "to_enter", _("To enter")
    RETURNED = "returned", _("Sent back")
    TO_CONFIRM = "to_confirm", _("To confirm")
    CONFIRMED = "confirmed", _("Confirmed")


def read_score(text):
    """第(七)项: the score as it was typed, exactly; None when nothing was. Full width and 。 are read too."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    if not plain:
        return None
    if not re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", plain):
        raise RuleViolation(
            _("“%(text)s” is no score: enter a number such as 78 or 78.5 (item 7)."), text=text.strip()
        )
    return Decimal(plain)


def score_text(score):
    """A score as it is read aloud: 78, 78.5; nothing for none."""
    return "" if score is None else f"{Decimal(score).normalize():f}"


def check_score(*, attendance, score, full_mark):
    """第(七)项: 0 to full mark, one decimal at most, and only for who was present."""
    if attendance not in Attendance.values:
        raise RuleViolation(
            _("Enter whether the officer was present, absent, deferred or in misconduct (item 7).")
        )
    if attendance == Attendance.PRESENT:
        _check_mark(score, full_mark)
    elif score is not None:
        raise RuleViolation(
            _("%(attendance)s has no score, not %(score)s: empty it or set the officer to present (item 7)."),
            attendance=Attendance(attendance).label,
            score=score,
        )


def _check_mark(score, full_mark):
    if score is None:
        raise RuleViolation(
            _("No score: blank is not zero. Enter the score or how the officer was absent (item 7).")
        )
    if not 0 <= score <= full_mark:
        raise RuleViolation(
            _("%(score)s lies outside 0 to %(full)s: check the paper (item 7)."),
            score=score,
            full=score_text(full_mark),
        )
    if score % SCORE_STEP:
        raise RuleViolation(
            _("%(score)s has more than one decimal: enter it as marked, scores are never rounded (item 7)."),
            score=score,
        )


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


def exam_progress(*, heads, entered, confirmed, is_returned, is_ahead=False):
    """第(七)项: what an exam waits for: its day, the results, then the second person."""
    if is_ahead:
        return Progress.SCHEDULED
    if is_returned:
        return Progress.RETURNED
    if entered < heads or not heads:
        return Progress.TO_ENTER
    return Progress.CONFIRMED if confirmed == heads else Progress.TO_CONFIRM
