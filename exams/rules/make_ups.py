"""第(七)项: one make-up within half a year, and what follows when it is failed."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months

from .scores import Outcome, Sitting

MAKE_UP_MONTHS = 6  # 第(七)项: 应当在半年内参加补考
NAMED = _("%(name)s: %(rule)s")  # a refusal that says whose
NAMED_OTHERS = _("%(name)s: %(rule)s Refused as well: %(others)s.")


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


def check_may_follow_up(*, sitting, outcome, is_confirmed):
    """第(七)项: the interview, and perhaps the reassignment, come after a confirmed fail of the make-up."""
    if sitting != Sitting.MAKE_UP or outcome != Outcome.FAILED or not is_confirmed:
        raise RuleViolation(
            _(
                "An interview follows a confirmed fail of the make-up: hold and confirm the make-up first (item 7)."
            )
        )


def check_something_recorded(*, interviewed_on, decision):
    """第(七)项: what follows a failed make-up is an interview, a decision, or both."""
    if not interviewed_on and not decision:
        raise RuleViolation(
            _("Nothing is recorded yet: enter the interview, the decision, or both (item 7).")
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
