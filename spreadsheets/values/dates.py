"""A day, in the forms in which bureaus write it."""

import datetime as dt
import re

from django.utils.translation import gettext_lazy as _

from .text import ValueFault, clean_text, plain_signs, shown

_DAY = re.compile(
    r"(\d{4})\s*[-./年_。、·・ ]\s*(\d{1,2})\s*[-./月_。、·・ ]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
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
    serial = float(text) if _SERIAL.fullmatch(text) else 0
    if _EXCEL_DAYS[0] <= serial < _EXCEL_DAYS[1]:
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(serial))
    if _NO_DAY.fullmatch(text):
        raise ValueFault(
            _("“%(value)s” has no day. Write year, month and day, such as 2024-03-05."), value=shown(text)
        )
    raise ValueFault(
        _("“%(value)s” is not a date. Write year, month and day, such as 2024-03-05."), value=shown(text)
    )


def _date_text(value):
    if isinstance(value, bool | dt.time | dt.timedelta):
        value = str(value)
    return plain_signs(clean_text(value))


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
