"""Days, in the forms in which bureaus write them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import values
from spreadsheets.values import ValueFault

from .strategies import DASHES, WIDE, dressed

FORMS = [
    "{0:%Y-%m-%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y.%m.%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 日",
    "{0.year}年{0.month}月{0.day}号",
    "{0:%Y年%m月%d日}",
    "{0:%Y/%m/%d}",
    "{0.year}、{0.month}、{0.day}",
    "{0:%Y}。{0:%m}。{0:%d}",
    "{0.year} {0.month} {0.day}",
    "{0.year}·{0.month}·{0.day}",
    "{0:%Y_%m_%d}",
    "{0:%Y%m%d}",
    " {0:%Y-%m-%d} ",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T08:30:00",
    "{0:%Y年%m月%d日} 8:30",
]


days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20)
@given(day=days, data=st.data())
def test_a_day_is_read_in_every_form_and_dress(form, day, data):
    text = form.format(day)
    assert values.parse_date(text) == day
    assert values.parse_date(data.draw(dressed(text, wide=WIDE))) == day


@settings(max_examples=30)
@given(day=days, dash=st.sampled_from(DASHES), other=st.sampled_from(DASHES))
def test_every_dash_is_a_dash(day, dash, other):
    assert values.parse_date(f"{day.year}{dash}{day.month}{other}{day.day}") == day


@settings(max_examples=30)
@given(day=st.dates(dt.date(1000, 1, 1)).filter(lambda day: not 1900 <= day.year <= 2199))
def test_a_year_out_of_range_is_refused_in_every_form(day):
    for cell in (day, dt.datetime.combine(day, dt.time(8)), *(form.format(day) for form in FORMS)):
        with pytest.raises(ValueFault):
            values.parse_date(cell)


@settings(max_examples=30)
@given(year=st.integers(1900, 2199), month=st.integers(0, 99), day=st.integers(0, 99))
def test_a_day_that_the_calendar_lacks_is_refused_in_every_form(year, month, day):
    try:
        found = dt.date(year, month, day)
    except ValueError:
        found = None
    for form in ("{}-{}-{}", "{}年{}月{}日", "{}.{}.{}", "{}/{:02}/{:02}", "{}{:02}{:02}"):
        if found:
            assert values.parse_date(form.format(year, month, day)) == found
        else:
            with pytest.raises(ValueFault, match="no such day"):
                values.parse_date(form.format(year, month, day))


@settings(max_examples=30)
@given(serial=st.integers() | st.floats())
def test_a_number_is_a_day_only_in_living_memory(serial):
    try:
        day = values.parse_date(serial)
    except ValueFault:
        return
    is_written = dt.date(1900, 1, 1) <= day <= dt.date(2199, 12, 31) and int(serial) == int(f"{day:%Y%m%d}")
    assert is_written or day == dt.date(1899, 12, 30) + dt.timedelta(days=int(serial))
    assert is_written or dt.date(1954, 1, 1) < day < dt.date(2120, 1, 1)


@settings(max_examples=30)
@given(day=st.dates(dt.date(1955, 1, 1), dt.date(2118, 12, 31)))
def test_a_day_is_read_from_cells_and_numbers(day):
    serial = (day - dt.date(1899, 12, 30)).days
    for cell in (
        day,
        dt.datetime.combine(day, dt.time(8)),
        serial,
        float(serial),
        serial + 0.5,
        str(serial),
        int(f"{day:%Y%m%d}"),
    ):
        assert values.parse_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("2026年13月45日", "no such day"),
        ("2023-02-29", "no such day"),
        (20240230.0, "no such day"),
        ("2024年3月", "has no day"),
        ("2024.3", "has no day"),
        (2024.3, "has no day"),
        (2024, "has no day"),
        ("长期", "is not a date"),
        ("24.3.5", "is not a date"),
        ("5/3/2024", "is not a date"),
        ("2024.3.5-2027.3.4", "is not a date"),
        (12.0, "is not a date"),
        ("nan", "is not a date"),
        ("inf", "is not a date"),
        ("45_000", "is not a date"),
        ("4.5e4", "is not a date"),
        (19_999, "is not a date"),
        (80_000, "is not a date"),
        (float("nan"), "is not a date"),
        (float("inf"), "is not a date"),
        (dt.timedelta(days=45_000), "is not a date"),
        ("1899-12-31", "cannot be right"),
        ("2200年1月1日", "cannot be right"),
        (dt.datetime(1899, 12, 31, 12), "cannot be right"),
        (True, "is not a date"),
        (dt.time(5), "is not a date"),
        ("9999-12-31", "cannot be right"),
        (dt.date(24, 3, 5), "cannot be right"),
    ],
)
def test_a_wrong_date_says_why(cell, word):
    with pytest.raises(ValueFault, match=word):
        values.parse_date(cell)
