"""Names and phones."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import values
from spreadsheets.values import ValueFault

from .strategies import DASHES, NOTHING, SPACES, WIDE, dressed

# --- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dot", "•‧∙⋅・．･·.●")
def test_every_dot_of_a_minority_name_is_the_same(dot):
    assert values.clean_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"
    assert values.clean_name(f"阿依古丽 {dot} 买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (" 沈\u3000刚俊 ", "沈刚俊"),
        ("张 伟", "张伟"),
        ("𠮷村·扎西", "𠮷村·扎西"),
        ("㛃䶮𬭊", "㛃䶮𬭊"),
        ("John  Smith", "John Smith"),
        ("'张伟", "张伟"),
        ("＇张伟＇", "张伟"),
        ("阿依古丽..买买提", "阿依古丽·买买提"),
        ("阿依古丽.•买买提", "阿依古丽·买买提"),
        ("John '", "John"),
        ("' John", "John"),
        ("张⼀伟", "张一伟"),
        ("王〇", "王〇"),
        ("阿衣·", "阿衣"),
        ("·", ""),
    ],
)
def test_clean_name(cell, name):
    assert values.clean_name(cell) == name


@pytest.mark.parametrize(
    "cell",
    [
        "张3",
        "=A1",
        "+张",
        "@SUM(A1)",
        "-",
        "<b>张</b>",
        5.0,
        dt.date(2024, 1, 1),
        "张伟(大)",
        "张伟、李娜",
        "张伟；李娜",
        "张伟*",
        "张３",
        "张三😀",
        "陈○",
        "周□",
        "吴\ufffd",
    ],
)
def test_what_is_no_name_is_refused(cell):
    with pytest.raises(ValueFault):
        values.clean_name(cell)


ideographs = st.text("张伟玉欧阳娜𠮷㛃䶮", min_size=1, max_size=4)


@settings(max_examples=30)
@given(name=ideographs, data=st.data())
def test_a_name_in_any_dress_is_the_same(name, data):
    cell = data.draw(dressed(name, between=SPACES + NOTHING))
    assert values.clean_name(data.draw(st.sampled_from(("", "'", "‘", "＇"))) + cell) == name


@settings(max_examples=30)
@given(names=st.lists(ideographs, min_size=2, max_size=3), data=st.data())
def test_any_run_of_dots_and_spaces_is_one_dot(names, data):
    dots = data.draw(st.text("·•‧∙⋅・．･.● ", min_size=1, max_size=3).filter(str.strip))
    assert values.clean_name(dots.join(names)) == "·".join(names)


# --- phones --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13863815344.0, "13863815344"),
        ("138 6381 5344", "13863815344"),
        ("+86 138-6381-5344", "13863815344"),
        ("１３８６３８１５３４４", "13863815344"),
        ("025-83123456", "025-83123456"),
        ("（025）83123456转801", "(025)83123456-801"),
        ("12369", "12369"),
        ("0512-1234567、13863815344", "0512-1234567/13863815344"),
        ("０２５－８３１２３４５６", "025-83123456"),
        ("＋８６１３８６３８１５３４４", "13863815344"),
        ("13863815344；025－83123456", "13863815344;025-83123456"),
    ],
)
def test_clean_phone(cell, phone):
    assert values.clean_phone(cell) == phone


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("1386381534", "this one has 10"),
        ("1.38638E+10", "Damaged"),
        ("无", "digits only"),
        ("12", "digits only"),
    ],
)
def test_a_wrong_phone_says_why(cell, word):
    with pytest.raises(ValueFault, match=word):
        values.clean_phone(cell)


mobiles = st.integers(13_000_000_000, 19_999_999_999).map(str)


@settings(max_examples=30)
@given(phone=mobiles, data=st.data())
def test_a_mobile_number_in_any_dress_is_the_same(phone, data):
    before = data.draw(st.sampled_from(("", "+86", "＋８６ ", "0086-")))
    assert values.clean_phone(before + data.draw(dressed(phone, between=SPACES + NOTHING + DASHES))) == phone
    assert values.clean_phone(int(phone)) == values.clean_phone(float(phone)) == phone


@settings(max_examples=30)
@given(phone=mobiles, data=st.data())
def test_a_mobile_number_with_a_digit_too_few_or_too_many_is_refused(phone, data):
    place = data.draw(st.integers(1, 10))
    for wrong in (phone[:place] + phone[place + 1 :], phone[:place] + "0" + phone[place:]):
        with pytest.raises(ValueFault, match="has 11 digits"):
            values.clean_phone(wrong)


@settings(max_examples=30)
@given(
    area=st.integers(10, 999).map("0{}".format),
    number=st.integers(2_000_000, 89_999_999).map(str),
    data=st.data(),
)
def test_a_landline_is_the_same_with_any_dash(area, number, data):
    wide = data.draw(dressed(f"{area}-{number}", wide=WIDE))
    assert values.clean_phone(wide) == f"{area}-{number}"
    assert values.clean_phone(area + data.draw(st.sampled_from(DASHES)) + number) == f"{area}-{number}"
