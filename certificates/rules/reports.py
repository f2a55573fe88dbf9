"""Item 6: the year-end report."""

from accounts.rules import last_day_of


def report_due_on(year, *, month=12, day=31):
    """第(六)项: 年底前 — the day by which the year's certificates are reported.

    A day that the month lacks is its last.
    """
    last = last_day_of(year, month)
    return last.replace(day=min(day, last.day))
