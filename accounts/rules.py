"""What every rule shares: how one refuses, and how the calendar counts; and who may try to sign in."""

import calendar
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

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
