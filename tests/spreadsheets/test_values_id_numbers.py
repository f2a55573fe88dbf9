"""The 18-digit resident ID number."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from spreadsheets import values
from spreadsheets.values import ValueFault

from .strategies import DASHES, NOTHING, SPACES, dressed, id_numbers


@settings(max_examples=30)
@given(number=id_numbers())
def test_every_right_number_is_taken_as_it_is(number):
    assert values.clean_id_number(number) == number


@settings(max_examples=30)
@given(number=id_numbers(), place=st.integers(0, 16), shift=st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(ValueFault):
        values.clean_id_number(wrong)


PLAIN = "32058319740331136X"


@pytest.mark.parametrize(
    "cell",
    [
        PLAIN.lower(),
        "３２０５８３１９７４０３３１１３６Ｘ",
        "320583 19740331 136X",
        f" {PLAIN}\t",
        f"\u00a0{PLAIN}\u200b",
        f"'{PLAIN}",
        f"‘{PLAIN}",
        "320583-19740331-136ｘ",
        "32058319740331136Х",  # a Cyrillic letter
        "32058319740331136Χ",  # a Greek one
        "32058319740331136Ⅹ",  # the Roman number ten
        "320583－19740331－136X",
    ],
)
def test_an_id_number_is_normalised(cell):
    assert values.clean_id_number(cell) == PLAIN


def test_an_unknown_address_code_is_not_judged():
    number = "999999197403311360"[:17]
    number += ric.calc_check_digit(number + "0")
    assert values.clean_id_number(number) == number


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (3.203221999011824e17, "Damaged by Excel"),
        (320322199901182400, "Damaged by Excel"),
        ("320322198303013000", "Damaged by Excel"),
        ("5.1010419800101E+17", "Damaged by Excel"),
        ("5.1E+17", "Damaged by Excel"),
        ("320102680101123", "15 digits"),
        (320102680101123.0, "15 digits"),
        ("３２０１０２６８０１０１１２３", "15 digits"),
        ("320322199208227951", "check digit"),
        ("3203221992082279", "has 18 digits; this one has 16"),
        ("32032219920822795A", "Remove every other sign"),
        ("320322199213227955", "birth date|check digit"),
        (float("inf"), "Damaged by Excel"),
        (dt.date(2024, 1, 1), "date"),
        (True, "date or a yes/no"),
    ],
)
def test_a_wrong_id_number_says_why(cell, word):
    with pytest.raises(ValueFault, match=word):
        values.clean_id_number(cell)


@pytest.mark.parametrize("birth", ["19741301", "19740230", "18740228", "21740228"])
def test_a_birth_date_that_cannot_be_is_refused(birth):
    number = f"320583{birth}136"
    number += ric.calc_check_digit(number + "0")
    with pytest.raises(ValueFault, match="birth date"):
        values.clean_id_number(number)


def test_a_right_number_that_ends_in_000_is_no_damage():
    numbers = [f"320583197403{day:02d}0000" for day in range(1, 29)]
    number = next(number for number in numbers if ric.calc_check_digit(number) == "0")
    assert values.clean_id_number(number) == number


def test_masking_keeps_three_and_four():
    assert values.mask_id_number(PLAIN) == "320***********136X"
    assert values.mask_id_number("") == ""
    assert values.show_id_number("无") == "无"
    assert values.show_id_number(PLAIN) == "320***********136X"
    assert values.show_id_number(3.20102198803151e17) == "3.20E+17"
    assert values.show_id_number("3.20102E+17") == "3.20E+17"
    assert PLAIN[5:13] not in values.show_id_number(f" {PLAIN}")


@settings(max_examples=30)
@given(number=id_numbers(), data=st.data())
def test_an_id_number_in_any_dress_is_the_same(number, data):
    body = data.draw(dressed(number[:17], between=SPACES + NOTHING + DASHES))
    last = data.draw(st.sampled_from("XxＸｘХхΧχⅩⅹ×")) if number[17] == "X" else number[17]
    assert values.clean_id_number(data.draw(st.sampled_from(("", "'", "‘", "`"))) + body + last) == number


@settings(max_examples=30)
@given(number=id_numbers())
def test_a_number_that_went_through_excel_is_never_taken(number):
    number = number.replace("X", "0")  # one with an X stays text
    cut = number[:15] + "000"
    damaged = [int(number), float(number), f"{float(number):.14E}", f"{float(number):.2E}"]
    for cell in (*damaged, cut) if ric.calc_check_digit(cut) != "0" else damaged:
        with pytest.raises(ValueFault, match="Damaged by Excel"):
            values.clean_id_number(cell)


@settings(max_examples=30)
@given(number=id_numbers(), data=st.data())
def test_no_more_than_seven_digits_of_a_number_are_shown(number, data):
    as_number = int(number[:17] + "0")
    for cell in (number, data.draw(dressed(number)), as_number, float(as_number), number[:15], number + "0"):
        shown = unicodedata.normalize("NFKC", values.show_id_number(cell))
        assert sum(sign.isdigit() for sign in shown) <= 7
