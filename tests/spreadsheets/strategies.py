"""Cells of every kind, and texts in the dress in which bureaus send them."""

import datetime as dt

from hypothesis import strategies as st
from stdnum.cn import ric

from spreadsheets.values import ErrorCell, Formula

cells = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text("0123456789０１年月日-－./：: +,eEXx=", max_size=24),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(Formula, st.text(max_size=10).map("=".__add__)),
    st.sampled_from(["#N/A", "#REF!", "#DIV/0!"]).map(ErrorCell),
)

WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
WIDE_LETTERS = {sign: wide for sign, wide in WIDE.items() if sign.isalnum()}
SPACES = " \t\n\u00a0\u2003\u3000"
NOTHING = "\u00ad\u200b\u200e\u2060\ufeff"
DASHES = "-－‐‑‒–—―−﹣"


@st.composite
def dressed(draw, text, *, wide=WIDE_LETTERS, between=NOTHING):
    """The text with some signs in full width, something that counts for nothing between them, spaces around."""
    signs = [draw(st.sampled_from((sign, wide.get(sign, sign)))) for sign in text]
    gaps = [draw(st.text(between, max_size=1)) for _sign in signs[1:]]
    inside = "".join(part for pair in zip(signs, [*gaps, ""], strict=True) for part in pair)
    return draw(st.text(SPACES + NOTHING, max_size=2)) + inside + draw(st.text(SPACES + NOTHING, max_size=2))


@st.composite
def id_numbers(draw):
    area = draw(st.integers(100000, 999999))
    born = draw(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
    number = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return number + ric.calc_check_digit(number + "0")
