"""Item 6: how certificates are numbered."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation
from training.rules import Tier

LAST_SEQUENCE = 9999  # 第(六)项: 四位序号
NEARLY_FULL = 9000
MINISTRY_CODE = "00"  # issuer of national certificates; never part of a number
# A ten-digit number cut to eight begins with a province's code, which is never 19 or 20.
NUMBER_YEARS = range(1990, 2100)


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
