"""Items 6 and 8 of 环办执法〔2022〕21号 as pure functions of plain values."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months
from training.rules import Level, Purpose, Tier, required_level

LAST_SEQUENCE = 9999  # 第(六)项: 四位序号
NEARLY_FULL = 9000
MINISTRY_CODE = "00"  # issuer of national certificates; never part of a number
GATE_YEARS = 5  # 第(八)项 is silent: the default of the ministry's setting


class Gate(TextChoices):
    YES = "yes", _("May receive the enforcement ID")
    NO = "no", _("May not receive the enforcement ID")


class NumberParts(NamedTuple):
    tier: str
    issuer: str
    year: int
    sequence: int


def issuer_code(*, tier, province_code):
    """第(六)项: the ministry issues national certificates, the province its own."""
    return MINISTRY_CODE if tier == Tier.NATIONAL else province_code


def certificate_number(*, issuer, year, sequence):
    """第(六)项: national = year + sequence (8 digits); provincial = province + year + sequence (10)."""
    if not 1 <= sequence <= LAST_SEQUENCE:
        raise RuleViolation(
            _("The sequence of %(year)d ends at 9999: no fifth digit is ever given (item 6).") % {"year": year}
        )
    prefix = "" if issuer == MINISTRY_CODE else issuer
    return f"{prefix}{year:04d}{sequence:04d}"


def parse_certificate_number(number, province_codes):
    """第(六)项: the parts of a certificate number; refuses every other form.

    `province_codes`: the two-digit codes that exist.
    """
    if re.fullmatch(r"[0-9]{8}", number):
        parts = NumberParts(Tier.NATIONAL, MINISTRY_CODE, int(number[:4]), int(number[4:]))
    elif re.fullmatch(r"[0-9]{10}", number):
        parts = NumberParts(Tier.PROVINCIAL, number[:2], int(number[2:6]), int(number[6:]))
    else:
        raise RuleViolation(
            _("%(number)s is no certificate number: 8 digits national, 10 digits provincial (item 6).")
            % {"number": number}
        )
    if parts.tier == Tier.PROVINCIAL and parts.issuer not in province_codes:
        raise RuleViolation(
            _("%(number)s begins with %(code)s, which is no province's code (item 6).")
            % {"number": number, "code": parts.issuer}
        )
    if parts.sequence == 0 or not 1990 <= parts.year <= 2999:
        raise RuleViolation(
            _("%(number)s: year or sequence cannot be right (item 6).") % {"number": number}
        )
    return parts


def check_room(*, last_number, count, year):
    """第(六)项: a batch that does not fit below 9,999 is refused whole, with the room that is left."""
    room = LAST_SEQUENCE - last_number
    if count > room:
        raise RuleViolation(
            _("%(count)d certificates wanted, %(room)d numbers left in %(year)d: none was issued (item 6).")
            % {"count": count, "room": room, "year": year}
        )


def is_nearly_full(*, last_number):
    """第(六)项: warn from 9,000 on, while there is time to ask the ministry."""
    return last_number >= NEARLY_FULL


def check_may_certify(*, is_passed, is_confirmed, has_certificate):
    """第(七)项: only a confirmed pass is certified, and only once."""
    if not is_passed:
        raise RuleViolation(_("Not passed: no certificate may be issued (item 7)."))
    if not is_confirmed:
        raise RuleViolation(_("The result is not confirmed by a second person yet (item 7)."))
    if has_certificate:
        raise RuleViolation(_("A certificate was already issued for this result (item 6)."))


def check_issuer(*, tier, class_province, user_province):
    """第(六)项: national certificates are the ministry's, provincial ones the own province's.

    Provinces are codes; None is the ministry.
    """
    if tier == Tier.NATIONAL and user_province is not None:
        raise RuleViolation(_("National certificates are issued by the ministry (item 6)."))
    if tier == Tier.PROVINCIAL and (user_province is None or class_province != user_province):
        raise RuleViolation(_("Provincial certificates are issued by the province that held the class (item 6)."))


def check_issue_date(*, issued_on, exam_on, today, is_year_reported):
    """第(六)项: not before the exam, not in the future, not in a year already reported."""
    if issued_on < exam_on:
        raise RuleViolation(
            _("The issue date %(issued)s lies before the exam of %(exam)s (item 6).")
            % {"issued": issued_on.isoformat(), "exam": exam_on.isoformat()}
        )
    if issued_on > today:
        raise RuleViolation(
            _("The issue date %(issued)s lies in the future (item 6).") % {"issued": issued_on.isoformat()}
        )
    if is_year_reported:
        raise RuleViolation(
            _("The year %(year)d is already reported: choose a day of the current year (item 6).")
            % {"year": issued_on.year}
        )


def check_may_void(*, is_void, reason):
    """第(六)项: voided once, with a reason; the number retires for ever."""
    if is_void:
        raise RuleViolation(_("The certificate is void already (item 6)."))
    if not reason.strip():
        raise RuleViolation(_("A certificate is voided with a reason in writing (item 6)."))


def report_due_on(year, *, month=12, day=31):
    """第(六)项: 年底前 — the day by which the year's certificates are reported."""
    return date(year, month, day)


def gate_answer(*, purpose, certificates, is_established, on, years=GATE_YEARS):
    """第(八)项: may this person receive, or renew, an enforcement ID on a day?

    `certificates`: (level, issued_on, is_void) of each of the person's certificates.
    `years`: how recent one must be; 0 is no limit. Returns (Gate, reason).
    """
    if not is_established:
        return Gate.NO, _("Staff outside the establishment receive no enforcement ID (item 8).")
    level = required_level(purpose=purpose).value
    in_force = [issued for found, issued, is_void in certificates if found == level and not is_void and issued <= on]
    if not in_force:
        return Gate.NO, _("No certificate in force at %(level)s (item 8).") % {"level": Level(level).label}
    if years and add_months(max(in_force), 12 * years) < on:
        return Gate.NO, _("The last certificate at %(level)s is older than %(years)d years (item 8).") % {
            "level": Level(level).label,
            "years": years,
        }
    return Gate.YES, _("Holds a certificate in force at %(level)s (item 8).") % {"level": Level(level).label}
