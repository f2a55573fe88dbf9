"""Numbers, and codes made of digits."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import values
from spreadsheets.values import ValueFault

from .strategies import DASHES, NOTHING, SPACES, WIDE, dressed

# --- codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3206269284.0, "3206269284"),
        (" 32０6 26 ", "320626"),
        ("苏A-12", "苏A-12"),
        ("苏Ａ－１２", "苏A-12"),
        ("苏A—12", "苏A-12"),
        ("（苏）环执〔2020〕1号", "(苏)环执〔2020〕1号"),
        (7, "7"),
        ("007", "007"),
    ],
)
def test_clean_code(cell, code):
    assert values.clean_code(cell) == code


@pytest.mark.parametrize(
    "cell", ["3.2E+17", "3.2E＋17", "３.２Ｅ+１７", 1e15, 10**15, float("inf"), float("nan")]
)
def test_a_code_that_excel_damaged_is_refused(cell):
    with pytest.raises(ValueFault, match="Damaged by Excel"):
        values.clean_code(cell)


@pytest.mark.parametrize(
    "cell", [True, dt.date(2024, 3, 5), dt.datetime(2024, 3, 5), dt.time(8), dt.timedelta(1)]
)
def test_a_code_is_no_date_and_no_yes(cell):
    with pytest.raises(ValueFault, match="date or a yes/no"):
        values.clean_code(cell)


def test_a_code_never_becomes_a_formula():
    with pytest.raises(ValueFault, match="formula"):
        values.clean_code("＝1+1")


@settings(max_examples=30)
@given(code=st.from_regex(r"[苏京]?[A-D0-9]{1,10}(-[0-9]{1,4})?", fullmatch=True), data=st.data())
def test_a_code_in_any_dress_is_the_same(code, data):
    assert values.clean_code(data.draw(dressed(code, wide=WIDE, between=SPACES + NOTHING))) == code
    assert values.clean_code(code.replace("-", data.draw(st.sampled_from(DASHES)))) == code


@settings(max_examples=30)
@given(number=st.integers(0, 10**15 - 1))
def test_a_code_is_the_same_as_a_number_and_as_text(number):
    assert values.clean_code(number) == values.clean_code(float(number)) == values.clean_code(str(number))


# --- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (85.5, "85.5"),
        ("８５．５", "85.5"),
        (60, "60"),
        ("1,234.50", "1234.50"),
        (85.30000000000001, "85.3"),
        ("-3", "-3"),
        ("－３", "-3"),
        ("−3", "-3"),
        ("＋3", "3"),
        ("１，２３４．５", "1234.5"),
        ("1e3", "1000"),
        ("999,999,999,999,999", "999999999999999"),
    ],
)
def test_a_number_is_exact(cell, number):
    assert values.parse_decimal(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        "缺考",
        "85分",
        "85%",
        "1,23",
        "1,2345",
        "1.2.3",
        ".",
        "-",
        "1e",
        float("nan"),
        float("inf"),
        True,
        dt.date(2024, 1, 1),
        dt.time(8),
        dt.timedelta(hours=30),
        "1e99",
        1e15,
        "1000000000000000",
        "9" * 5000,
    ],
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(ValueFault, match="is not a number"):
        values.parse_decimal(cell)


def test_whole_numbers():
    assert values.parse_whole_number("40.0") == 40
    with pytest.raises(ValueFault, match="whole number"):
        values.parse_whole_number(40.5)


@settings(max_examples=30)
@given(number=st.decimals(-(10**9), 10**9, places=2), data=st.data())
def test_a_number_in_any_dress_is_the_same(number, data):
    for text in (f"{number}", f"{number:,}", f"{number:+}"):
        assert values.parse_decimal(data.draw(dressed(text, wide=WIDE))) == number
    assert values.parse_decimal(f"{number}".replace("-", data.draw(st.sampled_from(DASHES)))) == number
    assert values.parse_decimal(float(number)) == number


@settings(max_examples=30)
@given(number=st.integers(-(10**15) + 1, 10**15 - 1), data=st.data())
def test_a_whole_number_in_any_dress_is_the_same(number, data):
    for cell in (number, float(number), f"{number}.0", data.draw(dressed(f"{number:,}", wide=WIDE))):
        assert values.parse_whole_number(cell) == number
    with pytest.raises(ValueFault, match="whole number"):
        values.parse_whole_number(f"{number}.5")
