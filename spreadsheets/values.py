"""What one cell holds, as the value that is meant: text, name, date, choice, phone.

Every cleaner takes any cell (text, number, date, None), gives the clean value, and raises `ValueFault`
with the rule and the remedy. An empty cell is "" or None, never a fault: whether a column may stay empty
is the field's to say.
"""

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric


class ValueFault(ValueError):
    """A cell that cannot be taken; `str()` gives the message in the reader's language."""

    def __init__(self, message, **params):
        super().__init__(message)
        self.message, self.params = message, params

    def __str__(self):
        return str(self.message) % self.params if self.params else str(self.message)


class Formula(str):
    """A cell that holds a formula: its text."""

    __slots__ = ()


class ErrorCell(str):
    """A cell that shows an error of its formula, such as #N/A or #REF!."""

    __slots__ = ()


# --- text ---------------------------------------------------------------------------------------------

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
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)
_PLAIN |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))  # half a character, or none
_ODD = re.compile(
    r"^ | $|  |[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2e80-\u2fd5\u3000"
    "\ud800-\udfff\uf900-\ufaff\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufffe\uffff]"
)


def cell_text(value):
    """The text a clerk sees in the cell: 3.0 as "3", a date as 2024-03-05, 3.2e17 as 3.2e+17, None as ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def clean_text(value):
    """The cell's text: trimmed, spaces collapsed, full-width digits and letters made plain.

    Raises `ValueFault` for a formula without a value and for an error cell.
    """
    if isinstance(value, Formula | ErrorCell):
        _refuse_formula(value)
    text = value if isinstance(value, str) else cell_text(value)
    if _ODD.search(text):
        text = " ".join(text.translate(_PLAIN).split())
    return text


def _refuse_formula(value):
    if isinstance(value, Formula):
        raise ValueFault(_("The cell holds a formula. Copy it and paste its value only."))
    if isinstance(value, ErrorCell):
        raise ValueFault(_("The cell shows the error %(error)s. Type the value itself."), error=value)


# --- names --------------------------------------------------------------------------------------------

_DOTS = re.compile(r"\s*[\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff0e\uff65]\s*")
_SPACE_BY_IDEOGRAPH = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_NOT_IN_A_NAME = re.compile(r"[0-9=<>@#&|{}\[\]_\"%$^*+/\\~`!?:;]")


def clean_name(value):
    """A person's name: no inner spaces between Chinese characters, U+00B7 as the dot of a minority name.

    Characters beyond the BMP are kept. Raises `ValueFault` for a number, a formula or a sign no name has.
    """
    if isinstance(value, bool | int | float | dt.date | dt.time):
        raise ValueFault(_("A name holds no digits. Type the name as on the ID card."))
    name = clean_text(value)
    if not name:
        return ""
    name = _SPACE_BY_IDEOGRAPH.sub("", _DOTS.sub("·", name)).strip("·'’")
    if name.startswith(("=", "+", "-", "@")):
        raise ValueFault(_("The cell holds a formula. Copy it and paste its value only."))
    if found := _NOT_IN_A_NAME.search(name):
        raise ValueFault(_("A name holds no “%(sign)s”. Type the name as on the ID card."), sign=found[0])
    return name


# --- ID numbers ---------------------------------------------------------------------------------------


def mask_id_number(value):
    """The ID number as it may be shown: the first three and the last four characters."""
    return f"{value[:3]}***********{value[-4:]}" if value else ""


_DAMAGED = _("Damaged by Excel: digits are lost. Set the column to text and fill in the number again.")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_NOT_IN_AN_ID_NUMBER = str.maketrans(
    {"x": "X", "×": "X", "Х": "X", "х": "X"} | dict.fromkeys(" '’‘`＇-", None)
)


def clean_id_number(value):
    """An 18-digit resident ID number (GB 11643, check digit ISO 7064 MOD 11-2), x as X.

    Address codes are not judged. Raises `ValueFault` for 15 digits, what Excel damaged, a wrong length,
    birth date or check digit.
    """
    number = _digits_text(value).translate(_NOT_IN_AN_ID_NUMBER)
    if not number:
        return ""
    if len(number) == 15 and number.isdigit():
        raise ValueFault(_("An ID number of 15 digits is no longer valid. Fill in the one of 18 digits."))
    if len(number) != 18:
        raise ValueFault(_("An ID number has 18 digits; this one has %(count)d."), count=len(number))
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise ValueFault(_("An ID number is 17 digits and then a digit or X. Remove every other sign."))
    if number[17] != _check_digit(number):
        if number.endswith("000"):
            raise ValueFault(_DAMAGED)
        raise ValueFault(_("The check digit of the ID number is wrong. Compare it with the ID card."))
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueFault(
            _("The birth date in the ID number does not exist. Compare it with the ID card.")
        ) from None
    return number


def clean_code(value):
    """A licence or certificate number as text, without spaces; a whole number cell as its digits.

    Raises `ValueFault` for what Excel damaged.
    """
    return _digits_text(value).replace(" ", "")


def _digits_text(value):
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise ValueFault(
            _("The cell holds a date or a yes/no, not a number. Set the column to text and refill it.")
        )
    if isinstance(value, int | float):
        if abs(value) >= 1e15 or not math.isfinite(value):
            raise ValueFault(_DAMAGED)
        return cell_text(value)
    text = clean_text(value)
    if _SCIENTIFIC.fullmatch(text):
        raise ValueFault(_DAMAGED)
    return text


def _check_digit(number):
    return ric.calc_check_digit(number)


# --- phones -------------------------------------------------------------------------------------------

_NOT_IN_A_PHONE = re.compile(r"[^0-9+\-()/;,# ]")


def clean_phone(value):
    """A phone number as text: the eleven digits of a mobile phone, or a landline as written.

    Raises `ValueFault` for letters, for a wrong length and for what Excel damaged.
    """
    phone = (
        _digits_text(value)
        .replace("（", "(")
        .replace("）", ")")
        .replace("、", "/")
        .replace("—", "-")
        .replace("转", "-")
    )
    if not phone:
        return ""
    digits = re.sub(r"[ \-()]", "", phone).removeprefix("+86").removeprefix("0086")
    if digits.isdigit() and digits.startswith("1") and len(digits) > 6:
        if len(digits) != 11:
            raise ValueFault(_("A mobile number has 11 digits; this one has %(count)d."), count=len(digits))
        return digits
    if _NOT_IN_A_PHONE.search(phone) or len(re.sub(r"\D", "", phone)) < 5:
        raise ValueFault(_("A phone number is digits only: 11 for a mobile, or area code, dash and number."))
    return phone


# --- dates --------------------------------------------------------------------------------------------

_DAY = re.compile(
    r"(\d{4})\s*[-./年_—–。、 ]\s*(\d{1,2})\s*[-./月_—–。、 ]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?|\d{4}年?")
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EXCEL_DAYS = (20000, 80000)  # 1954 to 2119: a number outside is no date
_YEARS = (1900, 2199)


def parse_date(value):
    """The day in the cell: a date cell, an Excel serial number, 2024-03-05, 2024.3.5, 2024年3月5日, 20240305.

    An empty cell is None. Raises `ValueFault` for a day that does not exist, one without its day or with
    a year of two digits, and for words.
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _within_years(value)
    text = _date_text(value)
    if not text:
        return None
    if match := _EIGHT_DIGITS.fullmatch(text) or _DAY.fullmatch(text):
        return _day(text, *map(int, match.groups()))
    try:
        serial = float(text)
    except ValueError:
        serial = 0
    if _EXCEL_DAYS[0] <= serial < _EXCEL_DAYS[1]:
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(serial))
    if _NO_DAY.fullmatch(text):
        raise ValueFault(
            _("“%(value)s” has no day. Write year, month and day, such as 2024-03-05."), value=text
        )
    raise ValueFault(
        _("“%(value)s” is not a date. Write year, month and day, such as 2024-03-05."), value=text
    )


def _date_text(value):
    if isinstance(value, bool | dt.time | dt.timedelta):
        value = str(value)
    return clean_text(value).translate(str.maketrans("．／－", "./-"))


def _day(text, year, month, day):
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise ValueFault(
            _("There is no such day: %(value)s. Write a day of the calendar."), value=text
        ) from None
    return _within_years(found)


def _within_years(day):
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ValueFault(_("The year %(year)d cannot be right. Write it in four digits."), year=day.year)
    return day


# --- choices ------------------------------------------------------------------------------------------

_YES = ("是", "有", "√", "✓", "✔", "yes", "y", "1", "true")
_NO = ("否", "无", "不是", "没有", "×", "✗", "✘", "no", "n", "x", "0", "false")


def parse_choice(value, aliases):
    """The value whose alias the cell holds; None for an empty cell.

    `aliases` maps each accepted spelling, in the form of `choice_key`, to its value. Raises `ValueFault`
    with the spelling of each value (the first one).
    """
    text = clean_text(value)
    if not text:
        return None
    try:
        return aliases[choice_key(text)]
    except KeyError:
        firsts = {}
        for alias, meant in aliases.items():
            firsts.setdefault(meant, alias)
        accepted = "、".join(firsts.values())
        raise ValueFault(
            _("“%(value)s” is not accepted. Write one of: %(accepted)s."), value=text, accepted=accepted
        ) from None


def choice_of(aliases):
    """A cleaner for a column of choices, from each accepted spelling to its value."""
    table = {choice_key(alias): value for alias, value in aliases.items()}
    return lambda value: parse_choice(value, table)


def choice_key(text):
    """A spelling without what makes no difference: spaces, case, width of letters and brackets."""
    return clean_text(text).replace(" ", "").translate(str.maketrans("（）－", "()-")).casefold()


parse_yes_no = choice_of(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))


# --- numbers ------------------------------------------------------------------------------------------


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
