"""Item 7 of 环办执法〔2022〕21号 as pure functions of plain values."""

import re
import unicodedata
from datetime import timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months

MAKE_UP_MONTHS = 6  # 第(七)项: 应当在半年内参加补考
SCORE_STEP = Decimal("0.1")
NAMED = _("%(name)s: %(rule)s")  # a refusal that says whose


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
    TO_ENTER = "to_enter", _("To enter")
    RETURNED = "returned", _("Sent back")
    TO_CONFIRM = "to_confirm", _("To confirm")
    CONFIRMED = "confirmed", _("Confirmed")


def exam_progress(*, heads, entered, confirmed, is_returned):
    """第(七)项: what an exam waits for: to be entered, then confirmed by a second person."""
    if is_returned:
        return Progress.RETURNED
    if entered < heads or not heads:
        return Progress.TO_ENTER
    return Progress.CONFIRMED if confirmed == heads else Progress.TO_CONFIRM


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
    return "" if score is None else f"{score.normalize():f}"


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
            _("%(score)s lies outside 0 to %(full)s: check the paper (item 7)."), score=score, full=full_mark
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


def make_up_deadline(failed_on, holidays=frozenset()):
    """第(七)项: the last day, included, on which a failed officer may sit the make-up.

    Six calendar months; a missing day becomes the month's last; a public holiday
    rolls to the next day that is none (Civil Code 201-203).
    """
    deadline = add_months(failed_on, MAKE_UP_MONTHS)
    while deadline in holidays:
        deadline += timedelta(days=1)
    return deadline


def check_make_up_owed(*, outcome, is_confirmed, had_make_up, sitting=Sitting.FIRST):
    """第(七)项: a make-up follows a confirmed fail of a first sitting, and there is one only."""
    if outcome != Outcome.FAILED:
        raise RuleViolation(
            _("Only an officer who failed sits a make-up; one awaiting an exam sits a first one (item 7).")
        )
    if not is_confirmed:
        raise RuleViolation(
            _("The fail is not confirmed: have a second person confirm it before the make-up (item 7).")
        )
    if had_make_up or sitting == Sitting.MAKE_UP:
        raise RuleViolation(
            _(
                "There is one make-up only, and it has been sat; if it was failed, an interview follows (item 7)."
            )
        )


def check_make_up_day(*, failed_on, deadline, held_on, late_reason=""):
    """第(七)项: a make-up lies after the fail and within half a year, or has a written reason.

    Returns True when the sitting is late.
    """
    if held_on <= failed_on:
        raise RuleViolation(
            _(
                "A make-up on %(held)s does not lie after the failed sitting of %(failed)s: choose a later day (item 7)."
            ),
            held=held_on.isoformat(),
            failed=failed_on.isoformat(),
        )
    is_late = held_on > deadline
    if is_late and not late_reason.strip():
        raise RuleViolation(
            _(
                "The last day for the make-up was %(day)s, this one is on %(held)s: give a reason in writing (item 7)."
            ),
            day=deadline.isoformat(),
            held=held_on.isoformat(),
        )
    return is_late


def check_may_make_up(
    *, outcome, is_confirmed, had_make_up, failed_on, deadline, held_on, late_reason="", sitting=Sitting.FIRST
):
    """第(七)项: one make-up, after a confirmed fail, within half a year or with a written reason.

    `sitting` is the failed one. Returns True when the make-up is late.
    """
    check_make_up_owed(outcome=outcome, is_confirmed=is_confirmed, had_make_up=had_make_up, sitting=sitting)
    return check_make_up_day(failed_on=failed_on, deadline=deadline, held_on=held_on, late_reason=late_reason)


def check_exam_day(*, held_on, class_starts_on):
    """第(七)项: the exam belongs to the training: not before the class begins."""
    if held_on < class_starts_on:
        raise RuleViolation(
            _(
                "An exam on %(held)s would lie before the class begins on %(day)s: choose a later day (item 7)."
            ),
            held=held_on.isoformat(),
            day=class_starts_on.isoformat(),
        )


def check_class_stands(*, is_cancelled):
    """第(七)项: the exam ends a training that took place."""
    if is_cancelled:
        raise RuleViolation(_("The class is cancelled: it has no exam (item 7)."))


def check_somebody_left(*, heads):
    """第(七)项: one first sitting that counts for each; who passed or failed is not seated again."""
    if not heads:
        raise RuleViolation(
            _(
                "Nobody is left to examine: everyone on the roster has a result or a place in an exam. "
                "Enrol officers first, or schedule a make-up for who failed (item 7)."
            )
        )


def check_not_begun(*, entered):
    """第(七)项: day, place and marks stay as the results were made under them."""
    if entered:
        raise RuleViolation(
            _("%(entered)d results are entered: the exam can no longer be changed or cancelled (item 7)."),
            entered=entered,
        )


def check_not_seated(*, seated_on):
    """第(七)项: there is one make-up; `seated_on` is the day of the one the officer is listed for, or None."""
    if seated_on is not None:
        raise RuleViolation(
            _("Already on the list of the make-up on %(day)s: leave the name out here (item 7)."),
            day=seated_on.isoformat(),
        )


def check_one_bureau(*, bureaus):
    """第(六)(七)项: a make-up gathers people of many classes, but of one tier and one bureau."""
    if len(bureaus) != 1:
        raise RuleViolation(
            _(
                "A make-up gathers people of one tier and one bureau: "
                "choose at least one, and national and provincial ones apart (items 6, 7)."
            )
        )


def check_exam_held(*, held_on, today):
    """第(七)项: results exist once the exam was held."""
    if held_on > today:
        raise RuleViolation(
            _("The exam is on %(day)s: results can be entered from that day (item 7)."),
            day=held_on.isoformat(),
        )


def check_confirmer(*, entered_by, confirmed_by, is_two_person_rule):
    """第(七)项: results are confirmed by a second person, unless the ministry lets one do both."""
    if is_two_person_rule and entered_by == confirmed_by:
        raise RuleViolation(_("You entered these results: a second person must confirm them (item 7)."))


def check_on_list(*, is_on_list):
    """第(七)项: who sits an exam is on its list."""
    if not is_on_list:
        raise RuleViolation(
            _("Not on the list of this exam: enrol the officer and update the list first (item 7).")
        )


def check_not_returned(*, is_returned):
    """第(七)项: what was sent back is taken up by who entered it before it is confirmed."""
    if is_returned:
        raise RuleViolation(
            _("The results were sent back: they must be looked through and saved again first (item 7).")
        )


def check_something_to_confirm(*, waiting):
    """第(七)项: what is confirmed was entered before."""
    if not waiting:
        raise RuleViolation(_("No result waits to be confirmed: enter results first (item 7)."))


def check_complete(*, blank, is_blank_left):
    """第(七)项: results are confirmed together; who has none is left out only when that is said."""
    if blank and not is_blank_left:
        raise RuleViolation(
            _("%(blank)d people have no result: enter them, or say that they are left for later (item 7)."),
            blank=blank,
        )


def check_not_confirmed(*, is_confirmed):
    """第(七)项: a confirmed result is locked; a correction needs a reason and a second person."""
    if is_confirmed:
        raise RuleViolation(
            _("The result is confirmed and locked: ask for a correction and give the reason (item 7).")
        )


def check_may_request_correction(*, is_confirmed, is_changed, reason):
    """第(七)项: a correction changes a confirmed result, for a reason in writing."""
    if not is_confirmed:
        raise RuleViolation(_("The result is not confirmed yet: change it where it was entered (item 7)."))
    if not is_changed:
        raise RuleViolation(
            _("The correction changes nothing: enter the right score or attendance (item 7).")
        )
    if not reason.strip():
        raise RuleViolation(_("A confirmed result is corrected for a reason: give it in writing (item 7)."))


def check_undecided(*, is_decided):
    """第(七)项: a request for a correction is decided once."""
    if is_decided:
        raise RuleViolation(_("This correction was decided already: ask for another one (item 7)."))


def check_nothing_later(*, sat_on):
    """第(七)项: a first sitting is not corrected past a later one; `sat_on` is its day, or None."""
    if sat_on is not None:
        raise RuleViolation(
            _(
                "The officer has a result of %(day)s that rests on this one: "
                "decline this correction, or correct the later result instead (item 7)."
            ),
            day=sat_on.isoformat(),
        )


def check_may_approve_correction(
    *, requested_by, approved_by, is_two_person_rule, new_outcome, has_certificate_in_force
):
    """第(七)项: a second person approves; a pass stays a pass while its certificate stands."""
    if is_two_person_rule and requested_by == approved_by:
        raise RuleViolation(_("You asked for this correction: a second person must approve it (item 7)."))
    if has_certificate_in_force and new_outcome != Outcome.PASSED:
        raise RuleViolation(
            _(
                "A certificate stands on this pass: void the certificate first, then correct the result (items 6, 7)."
            )
        )


def check_may_follow_up(*, sitting, outcome, is_confirmed):
    """第(七)项: the interview, and perhaps the reassignment, come after a confirmed fail of the make-up."""
    if sitting != Sitting.MAKE_UP or outcome != Outcome.FAILED or not is_confirmed:
        raise RuleViolation(
            _(
                "An interview follows a confirmed fail of the make-up: hold and confirm the make-up first (item 7)."
            )
        )


def check_follow_up_days(*, sat_on, interviewed_on, decided_on, today):
    """第(七)项: the interview follows the failed make-up, the decision the interview; neither lies ahead."""
    for day in filter(None, (interviewed_on, decided_on)):
        if not sat_on <= day <= today:
            raise RuleViolation(
                _(
                    "%(day)s does not lie between the failed make-up of %(sat)s and today: correct the day (item 7)."
                ),
                day=day.isoformat(),
                sat=sat_on.isoformat(),
            )
    if interviewed_on and decided_on and decided_on < interviewed_on:
        raise RuleViolation(
            _("The decision of %(decided)s lies before the interview of %(day)s: correct the day (item 7)."),
            decided=decided_on.isoformat(),
            day=interviewed_on.isoformat(),
        )
