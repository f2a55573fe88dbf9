"""Items 1 and 8: who trains at which tier and level, who is due, what comes next."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months, sentence

from .words import AgencyLevel, HeadType, Level, Purpose, Ruling, Tier


def required_tier(*, agency_level, head_type):
    """第(一)项: national or provincial training, by the agency's level and the officer's post.

    Cities answer for all their heads (负责人), counties for the principal one (主要负责人).
    """
    if agency_level == AgencyLevel.PROVINCE:
        return Ruling(Tier.NATIONAL, _("All staff of provincial agencies train at national tier (item 1)."))
    if agency_level == AgencyLevel.CITY and head_type in (HeadType.PRINCIPAL, HeadType.DEPUTY):
        return Ruling(Tier.NATIONAL, _("Heads of city agencies train at national tier (item 1)."))
    if agency_level == AgencyLevel.COUNTY and head_type == HeadType.PRINCIPAL:
        return Ruling(
            Tier.NATIONAL, _("The principal head of a county agency trains at national tier (item 1).")
        )
    return Ruling(Tier.PROVINCIAL, _("All other enforcement officers train at provincial tier (item 1)."))


def required_level(*, purpose):
    """第(一)项: initial for a first enforcement ID, intermediate for its renewal."""
    if purpose == Purpose.RENEWAL:
        return Ruling(
            Level.INTERMEDIATE, _("Renewing an enforcement ID asks for intermediate level (item 1).")
        )
    return Ruling(Level.INITIAL, _("A first enforcement ID asks for initial level (item 1)."))


def check_enrolment_tier(*, required, offered, reason):
    """第(一)项: training at the other tier is allowed with a written reason."""
    if required != offered and not reason.strip():
        raise RuleViolation(
            _("%(required)s is required, the class is %(offered)s: give a reason in writing (item 1)."),
            required=Tier(required).label,
            offered=Tier(offered).label,
        )


def certified_since(*, on, years):
    """第(八)项: the earliest day of issue that is recent enough on a day; None when any is.

    Counted back from `on` as in item 4, that day included; `years` 0 is no limit.
    """
    return add_months(on, -12 * years) if years else None


def is_due(*, purpose, id_valid_until, on, notice_months, has_certificate):
    """第(一)(八)项: whether an officer on post needs training on a day, and why.

    `has_certificate`: one in force at the required level, recent enough for the gate.
    Returns a `Ruling` of True or False.
    """
    if has_certificate:
        return Ruling(False, _("Holds a certificate in force at the required level (items 1, 8)."))
    if purpose == Purpose.FIRST_ISSUE:
        return Ruling(True, _("First enforcement ID, no certificate yet (items 1, 8)."))
    if id_valid_until is None:
        return Ruling(True, _("Renewal, the end of the enforcement ID is not recorded (item 1)."))
    if id_valid_until <= add_months(on, notice_months):
        message = _("The enforcement ID ends on %(day)s (item 1).")
        return Ruling(True, sentence(message, day=id_valid_until.isoformat()))
    message = _("The enforcement ID is valid until %(day)s: not due yet (item 1).")
    return Ruling(False, sentence(message, day=id_valid_until.isoformat()))


class Sat(NamedTuple):
    """The last sitting of an officer's last class, as `next_step` sees it; words of item 7 as plain values."""

    held_on: date
    is_make_up: bool
    outcome: str  # passed, failed, awaiting
    is_confirmed: bool
    make_up_deadline: date | None = None
    has_certificate: bool = False


class Step(NamedTuple):
    """What an officer does next, and by which day (None: no day is set)."""

    text: str
    by: date | None = None


def next_step(*, is_on_post, is_established, due, tier, level, id_valid_until, place=None, sat=None):
    """第(一)(七)(八)项: what comes next for an officer, by when.

    `due`: the answer of `is_due`. `place`: (title, first day) of the class under way, if enrolled.
    `sat`: the last sitting of the last class, if it still matters. Returns a `Step`.
    """
    if not is_on_post:
        return Step(_("Off post: no training is asked for."))
    if sat and (step := _step_after_exam(sat)):
        return step
    if place:
        title, starts_on = place
        return Step(sentence(_("Attends “%(title)s” and sits its exam (item 7)."), title=title), starts_on)
    if due.value:
        message = _("Enrols in a class: %(tier)s, %(level)s (item 1).")
        text = sentence(message, tier=Tier(tier).label, level=Level(level).label)
        return Step(text, id_valid_until)
    if not is_established:
        return Step(_("Nothing for now; outside the establishment no enforcement ID is issued (item 8)."))
    if id_valid_until:
        return Step(
            _("Nothing for now; trains again before the enforcement ID ends (item 1)."), id_valid_until
        )
    return Step(_("Nothing for now; may receive the enforcement ID (item 8)."))


def _step_after_exam(sat):
    if not sat.is_confirmed:
        return Step(_("A second person confirms the result (item 7)."))
    if sat.outcome == "awaiting":
        return Step(_("Sits the exam that was missed (item 7)."))
    if sat.outcome == "failed" and sat.is_make_up:
        return Step(_("Failed the make-up: an interview is suggested (item 7)."))
    if sat.outcome == "failed":
        return Step(_("Sits the make-up, at the latest on the day shown (item 7)."), sat.make_up_deadline)
    return None if sat.has_certificate else Step(_("Passed: the certificate is to be issued (item 6)."))


def check_posting_day(*, on, today, after=None):
    """第(一)项: the tier follows the post held, so posts are recorded one after the other, none ahead of its day.

    `after`: a day that the post before holds in any case.
    """
    if on > today:
        raise RuleViolation(
            _("%(day)s lies in the future: record it on that day, or choose %(today)s or an earlier day."),
            day=on.isoformat(),
            today=today.isoformat(),
        )
    if after and on <= after:
        raise RuleViolation(
            _("Choose a day after %(after)s: up to then another post is recorded."), after=after.isoformat()
        )


def check_may_take_over(*, bureau, is_own, is_on_post, is_released, is_same_name):
    """One person, one row: an ID number that is registered moves in only once its bureau released it.

    `bureau`: the name of the one that has the officer.
    """
    if is_own and is_on_post:
        raise RuleViolation(_("This ID number is registered with your bureau: open that officer instead."))
    if is_own:
        raise RuleViolation(
            _(
                "This ID number is registered with your bureau, off post: open that officer and bring them back."
            )
        )
    if not is_released:
        raise RuleViolation(
            _(
                "This ID number is registered with %(bureau)s. Ask that bureau to release the officer "
                "to another bureau, then register again: the history comes along."
            ),
            bureau=bureau,
        )
    if not is_same_name:
        raise RuleViolation(
            _(
                "%(bureau)s released this ID number under another name. Compare name and number with the ID card; "
                "if they are right, ask that bureau to correct the name first."
            ),
            bureau=bureau,
        )
