"""Cells as text."""

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext_lazy as _


class ValueFault(ValueError):
    """A cell that cannot be taken; `str()` gives the message in the reader's language."""

    def __init__(self, message, **params):
        super().__init__(message)
        self.message, self.params = message, params

    def __str__(self):
        return str(self.message) % self.params if self.params else str(self.message)


class Formula(str):
    """A cell that holds a formula without a value: its text, from the "="."""

    __slots__ = ()


class ErrorCell(str):
    """A cell that shows an error of its formula, such as #N/A or #REF!."""

    __slots__ = ()


FORMULA = _("The cell holds a formula. Copy it and paste its value only.")

# Full-width digits and letters, characters that only look like an ideograph (Kangxi radicals and such,
# as copied from a PDF), every space as a plain one, invisible characters as nothing. Chinese punctuation stays.
_PLAIN = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_PLAIN |= {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
_PLAIN |= dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA1), 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029), " "
)
_PLAIN |= dict.fromkeys((0x202F, 0x205F, 0x3000), " ")
_PLAIN |= dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFE0E, 0xFE0F, 0xFEFF)
)
_PLAIN |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))  # half a character, or none
_ODD = re.compile(
    r"^ | $|  |[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2e80-\u2fd5\u3000"
    "\ud800-\udfff\uf900-\ufaff\ufe0e\ufe0f\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufffe\uffff]"
)


# Of a number, a date or a code: its signs as a Chinese keyboard types them, and every kind of dash.
_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS |= dict.fromkeys((*range(0x2010, 0x2016), 0x2043, 0x2212, 0xFE58, 0xFE63), "-")
_ODD_SIGN = re.compile(r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff01-\uff5e]")
_SHOWN_LENGTH = 60


def cell_text(value):
    """The text a clerk sees in the cell: 3.0 as "3", a date as 2024-03-05, 3.2e17 as 3.2E+17, None as ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15G}"
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def clean_text(value):
    """The cell's text: trimmed, spaces collapsed, full-width digits and letters made plain.

    Raises `ValueFault` for a formula without a value, also one kept as text, and for an error cell.
    """
    text = clean_remark(value)
    if text.startswith("="):
        raise ValueFault(FORMULA)
    return text


def clean_remark(value):
    """Free text, which may begin with "=": like `clean_text`, but only a real formula is refused."""
    if isinstance(value, Formula | ErrorCell):
        _refuse_formula(value)
    return plain_text(value)


def plain_text(value):
    """The cell's text like `clean_text`, whatever it holds: to compare, not to keep."""
    text = value if isinstance(value, str) else cell_text(value)
    return " ".join(text.translate(_PLAIN).split()) if _ODD.search(text) else text


def plain_signs(text):
    """A text whose signs are no language: full-width ones and dashes as those of ASCII."""
    return text.translate(_SIGNS) if _ODD_SIGN.search(text) else text


def shown(text):
    """What a fault repeats of a cell: a cell may hold a page."""
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def _refuse_formula(value):
    if isinstance(value, Formula):
        raise ValueFault(FORMULA)
    if isinstance(value, ErrorCell):
        raise ValueFault(_("The cell shows the error %(error)s. Type the value itself."), error=value)
