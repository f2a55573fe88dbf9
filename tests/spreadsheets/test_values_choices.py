"""One of a few words."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import values
from spreadsheets.values import ValueFault

from .strategies import NOTHING, SPACES, WIDE, dressed

LEVELS = {"省": "P", "省级": "P", "市": "C", "县": "T", "Level (A)": "A"}


@pytest.mark.parametrize(
    ("cell", "value"), [("省", "P"), (" 省 级", "P"), ("ＬＥＶＥＬ（a）", "A"), ("level(A)", "A"), ("", None)]
)
def test_a_choice_is_found_by_any_of_its_spellings(cell, value):
    assert values.parse_choice(cell, LEVELS) == value


def test_an_unknown_choice_lists_the_first_spelling_of_each():
    with pytest.raises(ValueFault, match=r"“乡镇” is not accepted. Write one of: 省、市、县、Level \(A\)."):
        values.parse_choice("乡镇", LEVELS)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("是", True),
        ("√", True),
        ("✔️", True),
        (1.0, True),
        (True, True),
        ("Ｙ", True),
        ("否", False),
        ("×", False),
        (0, False),
    ],
)
def test_yes_and_no(cell, value):
    assert values.parse_yes_no(cell) is value


@pytest.mark.parametrize("cell", ["是的", "在编", "未知", 2, 0.5, dt.date(2024, 3, 5), dt.time(8), "√√"])
def test_what_is_neither_yes_nor_no_is_refused(cell):
    with pytest.raises(ValueFault, match="Write one of: 是、否"):
        values.parse_yes_no(cell)


@settings(max_examples=30)
@given(spelling=st.sampled_from(sorted(LEVELS)), data=st.data())
def test_a_choice_in_any_dress_is_the_same(spelling, data):
    cell = data.draw(
        dressed(data.draw(st.sampled_from((spelling, spelling.upper(), spelling.lower()))), wide=WIDE)
    )
    assert values.parse_choice(cell, LEVELS) == LEVELS[spelling]
    gaps = data.draw(dressed(spelling, wide=WIDE, between=SPACES + NOTHING))
    assert values.parse_choice(gaps, LEVELS) == LEVELS[spelling]


@settings(max_examples=30)
@given(text=st.text(max_size=6))
def test_what_is_no_choice_is_never_guessed(text):
    known = {values.choice_key(spelling): level for spelling, level in LEVELS.items()}
    try:
        value = values.parse_choice(text, LEVELS)
    except ValueFault:
        assert values.choice_key(text) not in known
    else:
        assert value == known.get(values.choice_key(text))
