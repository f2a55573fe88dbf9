"""Item 5 at its boundaries: targets, gaps, marks; and the hours of items 4 and 7."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.rules import RuleViolation
from training import rules

D = Decimal


@pytest.mark.parametrize(
    ("is_national", "full_time", "part_time", "fields", "gaps"),
    [
        (False, 0, 0, 0, ["0 of 20 members: 20 more"]),
        (False, 10, 9, 2, ["19 of 20 members: 1 more"]),
        (False, 10, 10, 2, []),
        (False, 20, 0, 2, ["Nobody is part-time"]),
        (False, 0, 20, 1, ["Nobody is full-time", "one field"]),
        (True, 25, 24, 5, ["49 of 50 members: 1 more"]),
        (True, 25, 25, 5, []),
    ],
)
def test_gaps_of_a_pool(is_national, full_time, part_time, fields, gaps):
    with translation.override("en"):
        told = [
            str(gap)
            for gap in rules.pool_gaps(
                is_national=is_national, full_time=full_time, part_time=part_time, fields=fields
            )
        ]
    assert len(told) == len(gaps)
    assert all(part in gap for part, gap in zip(gaps, told, strict=True))


@pytest.mark.parametrize(
    ("average", "count", "heads", "teaches", "is_right"),
    [
        ("1", 1, 1, True, True),
        ("5", 10, 10, True, True),
        ("0.99", 10, 10, True, False),
        ("5.01", 10, 10, True, False),
        ("4", 11, 10, True, False),
        ("4", 0, 10, True, False),
        ("4", 10, 10, False, False),
    ],
)
def test_marks(average, count, heads, teaches, is_right):
    values = {"average": D(average), "count": count, "heads": heads, "teaches": teaches}
    if is_right:
        assert rules.check_evaluation(**values) is None
    else:
        with pytest.raises(RuleViolation):
            rules.check_evaluation(**values)


def test_hours_that_are_asked_for_and_hours_that_were_attended():
    assert rules.hours_required(syllabus_hours=24, class_hours=D(40)) == 24
    assert rules.hours_required(syllabus_hours=0, class_hours=D(40)) == 40
    assert rules.is_short_of_hours(attended=D("23.9"), required=24)
    assert not rules.is_short_of_hours(attended=D("24"), required=24)
    assert not rules.is_short_of_hours(attended=None, required=24)
    assert rules.is_short_of_hours(attended=D(0), required=24)
    for hours in ("-0.1", "6.1"):
        with pytest.raises(RuleViolation):
            rules.check_attended_hours(hours=D(hours), offered=D(6))
    for hours in ("0", "6"):
        rules.check_attended_hours(hours=D(hours), offered=D(6))


@pytest.mark.parametrize(
    ("on", "is_right"),
    [
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2026, 6, 3), True),
        (date(2026, 6, 4), False),  # not come yet
        (date(2026, 6, 6), False),
    ],
)
def test_days_of_attendance(on, is_right):
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 5), "today": date(2026, 6, 3)}
    if is_right:
        rules.check_attendance_day(on=on, **days)
    else:
        with pytest.raises(RuleViolation):
            rules.check_attendance_day(on=on, **days)
