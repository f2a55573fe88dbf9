"""Items 6 and 8 of 环办执法〔2022〕21号 as pure functions of plain values."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, last_day_of, sentence
from training.rules import Level, Tier, certified_since, required_level

LAST_SEQUENCE = 9999  # 第(六)项: 四位序号
NEARLY_FULL = 9000
MINISTRY_CODE = "00"  # issuer of national certificates; never part of a number
# A ten-digit number cut to eight begins with a province's code, which is never 19 or 20.
NUMBER_YEARS = range(1990, 2100)
GATE_YEARS = 5  # 第(八)项 is silent: the default of the ministry's setting


class Gate(TextChoices):
    YES = "yes", _("May receive the enforcement ID")
    NO = "no", _("May not receive the enforcement ID")


class NumberParts(NamedTuple):
    tier: str
    issuer: str
    year: int
    sequence: int


class Held(NamedTuple):
    """A certificate as the gate sees it."""

    level: str
    issued_on: date
    is_void: bool
    key: object = None  # the caller's, to find the certificate again


def issuer_code(*, tier, province_code):
    """第(六)项: the ministry issues national certificates, the province its own."""
    return MINISTRY_CODE if tier == Tier.NATIONAL else province_code


def certificate_number(*, issuer, year, sequence):
    """第(六)项: national = year + sequence (8 digits); provincial = province + year + sequence (10)."""
    if not 1 <= sequence <= LAST_SEQUENCE:
        raise RuleViolation(
            _(
                "%(sequence)d is no number of %(year)d: they run from 0001 to 9999, never a fifth digit (item 6)."
            ),
            sequence=sequence,
            year=year,
        )
    prefix = "" if issuer == MINISTRY_CODE else issuer
    return f"{prefix}{year:04d}{sequence:04d}"


def parse_certificate_number(number, province_codes, *, tier=None):
    """第(六)项: the parts of a certificate number; refuses every other form.

    `province_codes`: the two-digit codes that exist. `tier`: the one it must have, if known.
    """
    parts = _split_number(number)
    if tier and parts.tier != tier:
        raise RuleViolation(
            _(
                "%(number)s is a number of the %(found)s, not of the %(tier)s: check the tier or the number (item 6)."
            ),
            number=number,
            found=Tier(parts.tier).label,
            tier=Tier(tier).label,
        )
    if parts.tier == Tier.PROVINCIAL and parts.issuer not in province_codes:
        raise RuleViolation(
            _("%(number)s begins with %(code)s, which is no province's code: check the number (item 6)."),
            number=number,
            code=parts.issuer,
        )
    if parts.sequence == 0 or parts.year not in NUMBER_YEARS:
        raise RuleViolation(
            _("%(number)s: year or sequence cannot be right, check the number (item 6)."), number=number
        )
    return parts


def _split_number(number):
    if re.fullmatch(r"[0-9]{8}", number):
        return NumberParts(Tier.NATIONAL, MINISTRY_CODE, int(number[:4]), int(number[4:]))
    if re.fullmatch(r"[0-9]{10}", number):
        return NumberParts(Tier.PROVINCIAL, number[:2], int(number[2:6]), int(number[6:]))
    raise RuleViolation(
        _(
            "%(number)s is no certificate number: enter 8 digits (national) or 10 digits (provincial) (item 6)."
        ),
        number=number,
    )


def check_room(*, last_number, count, year):
    """第(六)项: a batch that does not fit below 9,999 is refused whole, with the room that is left."""
    room = LAST_SEQUENCE - last_number
    if count > room:
        raise RuleViolation(
            _(
                "%(count)d certificates wanted, %(room)d numbers left in %(year)d: none was issued. "
                "Issue %(room)d at most, the others next year (item 6)."
            ),
            count=count,
            room=room,
            year=year,
        )


def is_nearly_full(*, last_number):
    """第(六)项: warn from 9,000 on, while there is time to ask the ministry."""
    return last_number >= NEARLY_FULL


def counter_after_legacy(*, last_number, sequences):
    """第(六)项: old certificates that come in move the counter past the highest, never back."""
    return max([last_number, *sequences])


def check_legacy_number(*, number, issuer, issued_on, province_codes):
    """第(六)项: an old certificate has its issuer's own code and the year of its issue date.

    `issued_on` may be None while it is not known. Returns the number's parts.
    """
    tier = Tier.NATIONAL if issuer == MINISTRY_CODE else Tier.PROVINCIAL
    parts = parse_certificate_number(number, province_codes, tier=tier)
    if parts.issuer != issuer:
        raise RuleViolation(
            _(
                "%(number)s begins with another bureau's code, not with %(code)s: correct the number (item 6)."
            ),
            number=number,
            code=issuer,
        )
    if issued_on and parts.year != issued_on.year:
        raise RuleViolation(
            _(
                "%(number)s bears the year %(year)d, its issue date is %(issued)s: correct one of the two (item 6)."
            ),
            number=number,
            year=parts.year,
            issued=issued_on.isoformat(),
        )
    return parts


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


def report_due_on(year, *, month=12, day=31):
    """第(六)项: 年底前 — the day by which the year's certificates are reported.

    A day that the month lacks is its last.
    """
    last = last_day_of(year, month)
    return last.replace(day=min(day, last.day))


def gate_certificate(*, purpose, certificates, on):
    """第(八)项: the certificate that answers: the last one in force at the level asked for, or None.

    `certificates`: `Held`, or tuples that begin like it.
    """
    level = required_level(purpose=purpose).value
    in_force = [held for held in certificates if held[0] == level and not held[2] and held[1] <= on]
    return max(in_force, key=lambda held: held[1], default=None)


def gate_answer(*, purpose, certificates, is_established, on, years=GATE_YEARS):
    """第(八)项: may this person receive, or renew, an enforcement ID on a day?

    `certificates`: (level, issued_on, is_void) of each of the person's certificates.
    `years`: how recent one must be; 0 is no limit. Returns (Gate, reason).
    """
    if not is_established:
        return Gate.NO, _("Staff outside the establishment receive no enforcement ID (item 8).")
    level = Level(required_level(purpose=purpose).value).label
    held = gate_certificate(purpose=purpose, certificates=certificates, on=on)
    if held is None:
        message = _("No certificate in force at %(level)s: train and pass the exam first (item 8).")
        return Gate.NO, sentence(message, level=level)
    since = certified_since(on=on, years=years)
    if since and held[1] < since:
        message = _(
            "The last certificate at %(level)s is of %(day)s, more than %(years)d years ago: train again (item 8)."
        )
        return Gate.NO, sentence(message, level=level, day=held[1].isoformat(), years=years)
    message = _("Holds a certificate in force at %(level)s, issued on %(day)s (item 8).")
    return Gate.YES, sentence(message, level=level, day=held[1].isoformat())
