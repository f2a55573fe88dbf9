"""Items 6 and 7: who is certified, by whom and when, and what becomes of a certificate."""

import re
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence
from training.rules import Tier

_UNREADABLE = re.compile("[?？\ufffd□■]")  # what a lost character leaves behind
_LEFT_OPEN = re.compile("[?？\ufffd□■○●*＊_＿]")  # or who did not know the sign


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


class Gap(NamedTuple):
    """Something that the ledger would lack; what `is_blocking` is mended before a certificate is issued."""

    field: str
    message: Any
    is_blocking: bool


def missing_for_ledger(*, name, agency_name, post_title):
    """第(六)项: the ledger (颁发档案) holds a whole name, the agency and the post: which of them it would lack.

    Without name or agency nothing is issued. The post only warns: rosters need not have it; so does a name of
    one character, which can be whole (both default).
    """
    gaps = []
    if not name.strip():
        gaps.append(Gap("name", _("The name is missing: fill it in (item 6)."), True))
    elif _LEFT_OPEN.search(name):
        message = _("A sign of the name %(name)s is unreadable: correct it by the ID card (item 6).")
        gaps.append(Gap("name", sentence(message, name=name), True))
    elif len(name.strip()) == 1:
        message = _("The name %(name)s has one character only: compare it with the ID card (item 6).")
        gaps.append(Gap("name", sentence(message, name=name), False))
    if not agency_name.strip():
        gaps.append(Gap("agency_name", _("The agency is missing: fill it in (item 6)."), True))
    elif _UNREADABLE.search(agency_name):
        message = _("A sign of the agency %(name)s is unreadable: correct it (item 6).")
        gaps.append(Gap("agency_name", sentence(message, name=agency_name), True))
    if not post_title.strip() or _UNREADABLE.search(post_title):
        gaps.append(
            Gap("post_title", _("The post is missing: the ledger would leave it empty (item 6)."), False)
        )
    return gaps


def check_as_previewed(*, now, then, is_same=True):
    """第(六)项: what is issued is what the preview showed, in its order. `now`, `then`: how many."""
    if now != then:
        raise RuleViolation(
            _(
                "%(now)d certificates would be issued, the preview showed %(then)d: "
                "none was issued. Look at the list again (item 6)."
            ),
            now=now,
            then=then,
        )
    if not is_same:
        raise RuleViolation(
            _(
                "Other people than the preview showed would be certified: none was issued. "
                "Look at the list again (item 6)."
            )
        )


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
