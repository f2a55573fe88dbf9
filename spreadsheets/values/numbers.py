"""Numbers, and codes made of digits."""

import datetime as dt
import math
import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .text import ValueFault, cell_text, clean_text

DAMAGED = _("Damaged by Excel: digits are lost. Set the column to text and fill in the number again.")
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")


def clean_code(value):
    """A licence or certificate number as text, without spaces; a whole number cell as its digits.

    Raises `ValueFault` for what Excel damaged.
    """
    return digits_text(value).replace(" ", "")


def digits_text(value):
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise ValueFault(
            _("The cell holds a date or a yes/no, not a number. Set the column to text and refill it.")
        )
    if isinstance(value, int | float):
        if abs(value) >= 1e15 or not math.isfinite(value):
            raise ValueFault(DAMAGED)
        return cell_text(value)
    text = clean_text(value)
    if SCIENTIFIC.fullmatch(text):
        raise ValueFault(DAMAGED)
    return text


def parse_decimal(value):
    """The number in the cell as a Decimal, exactly as shown; None for an empty cell.

    Raises `ValueFault` for anything else.
    """
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise ValueFault(_("“%(value)s” is not a number."), value=cell_text(value))
    text = clean_text(value).replace("．", ".").replace("，", ",").replace("－", "-")
    if not text:
        return None
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d{1,2})?", text):
        raise ValueFault(_("“%(value)s” is not a number."), value=text)
    return Decimal(text.replace(",", ""))


def parse_whole_number(value):
    """The whole number in the cell; None for an empty cell. Raises `ValueFault` for anything else."""
    number = parse_decimal(value)
    if number is not None and number != number.to_integral_value():
        raise ValueFault(_("“%(value)s” is not a whole number."), value=cell_text(value))
    return None if number is None else int(number)
