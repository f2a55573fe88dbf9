"""What holds for every cleaner; what each one reads is in the file of its noun."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import values
from spreadsheets.values import ErrorCell, Formula, ValueFault

from .strategies import SPACES, cells, dressed

LEVELS = {"省": "P", "市": "C"}


def parse_level(value):
    return values.parse_choice(value, LEVELS)


TEXTS = {
    values.clean_text: str,
    values.clean_remark: str,
    values.clean_name: str,
    values.clean_id_number: str,
    values.clean_code: str,
    values.clean_phone: str,
}
CLEANERS = TEXTS | {
    values.parse_date: dt.date,
    values.parse_yes_no: bool,
    values.parse_decimal: Decimal,
    values.parse_whole_number: int,
    parse_level: str,
}
# Signs that a cleaner of each kind takes, drops or puts another in the place of.
TELLING = {
    values.clean_text: "aＡ＝=１張 \u3000\u200b'\n",
    values.clean_remark: "aＡ＝=１張 \u3000\u200b'\n",
    values.clean_name: "aJé张玉·•.．-－'’‘＇ \u3000\u200b1（",
    values.clean_id_number: "0123X×х-－ ",
    values.clean_code: "苏A０1aＡ-－ ()（）〔〕=＝E+.．",
    values.clean_phone: "0123456789+＋-－—()（）/／、，;；转 \u3000",
    values.parse_date: "0129年月日-./TＴ:： 。·",
    values.parse_yes_no: "是否 √×YＹ1",
    values.parse_decimal: "0123.．,，-－−+＋eE ",
    values.parse_whole_number: "0123.．,，-－−+＋eE ",
}


def outcome(clean, value):
    """The clean value and no message, or None and the message of the fault."""
    try:
        return clean(value), None
    except ValueFault as fault:
        return None, str(fault)


@pytest.mark.parametrize("clean", CLEANERS)
@settings(max_examples=30)
@given(value=cells)
def test_a_cell_of_any_kind_gives_a_value_of_one_kind_or_a_fault_with_a_message(clean, value):
    found, message = outcome(clean, value)
    if message is None:
        assert type(found) is CLEANERS[clean] or (found is None and clean not in TEXTS)
    else:
        assert message


@pytest.mark.parametrize("clean", TELLING)
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_clean_stays_as_it_is(clean, data):
    once, _message = outcome(clean, data.draw(st.text(TELLING[clean], max_size=14) | st.text(max_size=10)))
    assert once is None or clean(once) == once


@pytest.mark.parametrize("clean", CLEANERS)
@pytest.mark.parametrize("empty", ["", None, "  ", "\u3000", "\u200b", "\n", "\ufeff"])
def test_an_empty_cell_is_no_fault(clean, empty):
    assert clean(empty) == ("" if clean in TEXTS else None)


@pytest.mark.parametrize("clean", CLEANERS)
@pytest.mark.parametrize(("cell", "word"), [(Formula("=A1"), "formula"), (ErrorCell("#N/A"), "#N/A")])
def test_formulas_and_errors_are_refused_by_every_cleaner(clean, cell, word):
    with pytest.raises(ValueFault, match=word):
        clean(cell)


@pytest.mark.parametrize("clean", CLEANERS)
def test_a_fault_repeats_no_more_of_a_long_cell_than_can_be_read(clean):
    for text in ("长" * 30_000, "9" * 30_000):
        assert len(outcome(clean, text)[1] or "") < 200


# --- cells as text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (85.5, "85.5"),
        (0.1 + 0.2, "0.3"),
        (3.203221999011824e17, "3.20322199901182E+17"),
        (True, "TRUE"),
        (dt.date(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5, 9, 30), "2024-03-05 09:30:00"),
        (float("nan"), "NAN"),
        (None, ""),
    ],
)
def test_cell_text_is_what_the_clerk_sees(cell, text):
    assert values.cell_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("ＡＢｃ１２", "ABc12"),
        ("  苏州市\u3000 太仓市\t", "苏州市 太仓市"),
        ("苏州，太仓；（市）", "苏州，太仓；（市）"),
        ("⾼立", "高立"),
        ("a\u200bb\ufeff", "ab"),
        ("两\n行", "两 行"),
    ],
)
def test_clean_text(cell, text):
    assert values.clean_text(cell) == text


@pytest.mark.parametrize("text", ["=A1", " =cmd|' /C calc'!A0", '="x"', "\u200b=A1"])
def test_a_formula_kept_as_text_is_none_the_less_one(text):
    with pytest.raises(ValueFault, match="formula"):
        values.clean_text(text)
    assert values.clean_remark(text).startswith("=")


@given(text=st.text("abyz苏州市，。《》", min_size=1, max_size=8), data=st.data())
@settings(max_examples=30)
def test_a_text_in_any_dress_is_the_same(text, data):
    assert values.clean_text(data.draw(dressed(text))) == text
    assert values.clean_remark(data.draw(dressed(text))) == text


@given(words=st.lists(st.text("ab苏州", min_size=1, max_size=3), min_size=2, max_size=3), data=st.data())
@settings(max_examples=30)
def test_words_stay_apart_by_one_space(words, data):
    gap = data.draw(st.text(SPACES, min_size=1, max_size=3))
    assert values.clean_text(gap.join(words)) == " ".join(words)


@given(cell=cells)
@settings(max_examples=30)
def test_every_cell_has_a_text_and_no_text_is_changed(cell):
    text = values.cell_text(cell)
    assert isinstance(text, str)
    assert text == cell or not isinstance(cell, str)
