"""Numbers, and codes made of digits."""

import datetime as dt
import math
import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .text import FORMULA, ValueFault, cell_text, clean_text, plain_signs, shown

DAMAGED = _("Damaged by Excel: digits are lost. Set the column to text and fill in the number again.")
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3}){1,4}|\d{1,15})(\.\d{1,15})?([eE][+-]?\d{1,2})?")
_TOO_LARGE = 10**15
_NO_NUMBER = _("“%(value)s” is not a number.")


def clean_code(value):
    """A licence or certificate number as text, without spaces, signs in ASCII; a whole number cell as its digits.

    Raises `ValueFault` for what Excel damaged.
    """
    return digits_text(value).replace(" ", "")


def digits_text(value):
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise ValueFault(
            _("The cell holds a date or a yes/no, not a number. Set the column to text and refill it.")
        )
    if isinstance(value, int | float):
        if abs(value) >= _TOO_LARGE or not math.isfinite(value):
            raise ValueFault(DAMAGED)
        return cell_text(value)
    text = plain_signs(clean_text(value))
    if text.startswith("="):
        raise ValueFault(FORMULA)
    if SCIENTIFIC.fullmatch(text):
        raise ValueFault(DAMAGED)
    return text


def parse_decimal(value):
    """The number in the cell as a Decimal, exactly as shown; None for an empty cell.

    Raises `ValueFault` for anything else, and from 10¹⁵: Excel keeps 15 digits.
    """
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise ValueFault(_NO_NUMBER, value=cell_text(value))
    text = plain_signs(clean_text(value))
    if not text:
        return None
    number = Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
    if number is None or abs(number) >= _TOO_LARGE:
        raise ValueFault(_NO_NUMBER, value=shown(text))
    return number


def parse_whole_number(value):
    """The whole number in the cell; None for an empty cell. Raises `ValueFault` for anything else."""
    number = parse_decimal(value)
    if number is not None and number != number.to_integral_value():
        raise ValueFault(_("“%(value)s” is not a whole number."), value=cell_text(value))
    return None if number is None else int(number)
