"""Items 6 and 7: who is certified, by whom and when, and what becomes of a certificate."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation
from training.rules import Tier


def check_may_certify(*, is_passed, is_confirmed, has_certificate, is_void=False):
    """第(六)(七)项: only a confirmed pass is certified, and only once.

    `is_void`: the certificate it has was voided; its number is retired, and so is the pass.
    """
    if not is_passed:
        raise RuleViolation(
            _("Not passed: only who passed the exam or its make-up receives a certificate (item 7).")
        )
    if not is_confirmed:
        raise RuleViolation(_("The result is not confirmed: have a second person confirm it first (item 7)."))
    if is_void:
        raise RuleViolation(
            _(
                "The certificate of this pass was voided: a pass is certified once, its number stays retired (item 6)."
            )
        )
    if has_certificate:
        raise RuleViolation(_("A certificate was already issued for this result: reprint that one (item 6)."))


def check_issuer(*, tier, class_province, user_province):
    """第(六)项: national certificates are the ministry's, provincial ones the own province's.

    Provinces are codes; None is the ministry.
    """
    if tier == Tier.NATIONAL and user_province is not None:
        raise RuleViolation(
            _("National certificates are issued by the ministry: ask it to issue them (item 6).")
        )
    if tier == Tier.PROVINCIAL and (user_province is None or class_province != user_province):
        raise RuleViolation(
            _(
                "Provincial certificates are issued by the province that held the class: ask it to issue them (item 6)."
            )
        )


def check_issue_date(*, issued_on, exam_on, today, is_year_reported):
    """第(六)项: not before the exam, not in the future, not in a year already reported."""
    if issued_on < exam_on:
        raise RuleViolation(
            _(
                "The issue date %(issued)s lies before the exam of %(exam)s: choose that day or a later one (item 6)."
            ),
            issued=issued_on.isoformat(),
            exam=exam_on.isoformat(),
        )
    if issued_on > today:
        raise RuleViolation(
            _("The issue date %(issued)s lies in the future: choose %(today)s or an earlier day (item 6)."),
            issued=issued_on.isoformat(),
            today=today.isoformat(),
        )
    if is_year_reported:
        raise RuleViolation(
            _(
                "The year %(year)d is already reported: choose a day of a later year, "
                "or ask the ministry to return the report (item 6)."
            ),
            year=issued_on.year,
        )


def check_may_void(*, is_void, reason):
    """第(六)项: voided once, with a reason; the number retires for ever."""
    if is_void:
        raise RuleViolation(_("The certificate is void already, its number stays retired (item 6)."))
    if not reason.strip():
        raise RuleViolation(_("A certificate is voided for a reason: give it in writing (item 6)."))


def check_void_day(*, voided_on, issued_on, today):
    """第(六)项: a certificate is voided between its issue and today."""
    if not issued_on <= voided_on <= today:
        raise RuleViolation(
            _(
                "%(day)s does not lie between the issue date %(issued)s and today: correct the day of the voiding (item 6)."
            ),
            day=voided_on.isoformat(),
            issued=issued_on.isoformat(),
        )


def check_may_print(*, is_void):
    """第(六)项: only a certificate in force is printed; a reprint keeps its number."""
    if is_void:
        raise RuleViolation(_("The certificate is void: it is not printed again (item 6)."))
