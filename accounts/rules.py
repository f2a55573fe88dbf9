"""What every rule shares: how one refuses, and how the calendar counts; and who may try to sign in."""

import calendar
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

# GB/T 2260: what the standard names is no choice of ours.
STANDARD_CODES = frozenset(
    str(code)
    for first, last in [(11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82)]
    for code in range(first, last + 1)
)
YEAR_PREFIXES = frozenset({"19", "20"})  # a provincial number must not read like a national one

SIGN_IN_FAILURES = 10
SIGN_IN_MINUTES = 15
FAILURE_DAYS = 30  # failed sign-ins are kept for the administrator to look at


def _fill(message, values):
    return str(message) % values


_lazy_fill = lazy(_fill, str)


def sentence(message, **values):
    """Return `message` filled with `values` each time it is shown, in the language it is shown in.

    `gettext_lazy(...) % values` would fix the language at the moment of the rule's answer.
    """
    return _lazy_fill(message, values)


class RuleViolation(Exception):
    """A rule of the notice forbids the act; the message names the rule and the remedy.

    `message` is translatable, `values` fill its placeholders; `str()` speaks the active language.
    """

    def __init__(self, message, **values):
        super().__init__(message)
        self.message = sentence(message, **values) if values else message

    def __str__(self):
        return str(self.message)


def last_day_of(year, month):
    """Return the last day of a month as a date."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day, months):
    """Return the same day `months` later (or earlier); a missing day becomes the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_day_of(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def check_sign_in(*, failures):
    """Guessing passwords is slow: ten failures under one name from one address, then a pause."""
    if failures >= SIGN_IN_FAILURES:
        raise RuleViolation(
            _(
                "%(failures)d sign-ins under this name have failed: wait %(minutes)d minutes, "
                "or ask the ministry's administrator for a new password."
            ),
            failures=SIGN_IN_FAILURES,
            minutes=SIGN_IN_MINUTES,
        )


def has_chosen_code(code):
    """第(六)项: numbers begin with the province's code; the standard has none for the Corps: the ministry's choice."""
    return code not in STANDARD_CODES


def check_code_open(*, code, has_certificates):
    """第(六)项: a chosen code begins the certificate numbers: it changes until the first of them is issued."""
    if not has_chosen_code(code):
        raise RuleViolation(_("%(code)s is the bureau's code in the national standard: it stays."), code=code)
    if has_certificates:
        raise RuleViolation(
            _(
                "Certificates were issued under %(code)s: the code stays as long as they are on file (item 6)."
            ),
            code=code,
        )


def check_code_change(*, code, new_code, is_taken, has_certificates):
    """第(六)项: a new code is nobody else's, and no number under it reads like a national one."""
    check_code_open(code=code, has_certificates=has_certificates)
    if is_taken or not has_chosen_code(new_code) or new_code in YEAR_PREFIXES:
        raise RuleViolation(
            _("%(code)s belongs to another province or reads like a year: choose another code (item 6)."),
            code=new_code,
        )
