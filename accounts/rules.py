"""What every rule shares: how one refuses, and how the calendar counts."""

import calendar
from datetime import date


class RuleViolation(Exception):
    """A rule of the notice forbids the act; the message names the rule and the remedy."""


def add_months(day, months):
    """Return the same day `months` later (or earlier); a missing day becomes the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
