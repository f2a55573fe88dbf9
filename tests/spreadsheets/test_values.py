import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from spreadsheets import values
from spreadsheets.values import ErrorCell, Formula, ValueFault

CLEANERS = [
    values.clean_text,
    values.clean_name,
    values.clean_id_number,
    values.clean_code,
    values.clean_phone,
    values.parse_date,
    values.parse_yes_no,
    values.parse_decimal,
    values.parse_whole_number,
]

cells = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def outcome(clean, value):
    """None, or the message of the fault."""
    try:
        clean(value)
    except ValueFault as fault:
        return str(fault)


@st.composite
def id_numbers(draw):
    area = draw(st.integers(100000, 999999))
    born = draw(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
    number = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return number + ric.calc_check_digit(number + "0")


@pytest.mark.parametrize("clean", CLEANERS)
@given(value=cells)
def test_a_cleaner_gives_a_value_or_a_fault_with_a_message(clean, value):
    assert outcome(clean, value) != ""


@pytest.mark.parametrize("clean", CLEANERS)
@pytest.mark.parametrize("empty", ["", None, "  ", "\u3000", "\u200b"])
def test_an_empty_cell_is_no_fault(clean, empty):
    assert clean(empty) in ("", None)


@pytest.mark.parametrize("clean", CLEANERS)
@pytest.mark.parametrize(("cell", "word"), [(Formula("=A1"), "formula"), (ErrorCell("#N/A"), "#N/A")])
def test_formulas_and_errors_are_refused_by_every_cleaner(clean, cell, word):
    with pytest.raises(ValueFault, match=word):
        clean(cell)


@pytest.mark.parametrize(
    "clean", [values.clean_text, values.clean_name, values.clean_code, values.clean_phone]
)
@given(text=st.text())
def test_what_is_clean_stays_as_it_is(clean, text):
    try:
        once = clean(text)
    except ValueFault:
        return
    assert clean(once) == once


# --- text ---------------------------------------------------------------------------------------------


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


# --- names --------------------------------------------------------------------------------------------


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
    ],
)
def test_clean_name(cell, name):
    assert values.clean_name(cell) == name


@pytest.mark.parametrize("text", ["=A1", " =cmd|' /C calc'!A0", '="x"'])
def test_a_formula_kept_as_text_is_none_the_less_one(text):
    with pytest.raises(ValueFault, match="formula"):
        values.clean_text(text)


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


# --- ID numbers ---------------------------------------------------------------------------------------


@given(id_numbers())
def test_every_right_number_is_taken_as_it_is(number):
    assert values.clean_id_number(number) == number


@given(id_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(ValueFault):
        values.clean_id_number(wrong)


FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
PLAIN = "32058319740331136X"


@pytest.mark.parametrize(
    "cell",
    [
        PLAIN.lower(),
        PLAIN.translate(FULL_WIDTH),
        "320583 19740331 136X",
        f" {PLAIN}\t",
        f"\u00a0{PLAIN}\u200b",
        f"'{PLAIN}",
        f"‘{PLAIN}",
        "320583-19740331-136ｘ",
        "32058319740331136Х",  # a Cyrillic letter
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


# --- codes and phones ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code"), [(3206269284.0, "3206269284"), (" 32０6 26 ", "320626"), ("苏A-12", "苏A-12"), (7, "7")]
)
def test_clean_code(cell, code):
    assert values.clean_code(cell) == code


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


# --- dates --------------------------------------------------------------------------------------------

FORMS = [
    "{0:%Y-%m-%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y.%m.%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 日",
    "{0.year}年{0.month}月{0.day}号",
    "{0:%Y%m%d}",
    " {0:%Y-%m-%d} ",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T08:30:00",
]


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_is_read_in_every_form(form, day):
    text = form.format(day)
    assert values.parse_date(text) == day
    assert values.parse_date(text.translate(FULL_WIDTH)) == day


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
        (True, "is not a date"),
        (dt.time(5), "is not a date"),
        ("9999-12-31", "cannot be right"),
        (dt.date(24, 3, 5), "cannot be right"),
    ],
)
def test_a_wrong_date_says_why(cell, word):
    with pytest.raises(ValueFault, match=word):
        values.parse_date(cell)


# --- choices and numbers ------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (85.5, "85.5"),
        ("８５．５", "85.5"),
        (60, "60"),
        ("1,234.50", "1234.50"),
        (85.30000000000001, "85.3"),
        ("-3", "-3"),
    ],
)
def test_a_number_is_exact(cell, number):
    assert values.parse_decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["缺考", "85分", "1,23", float("nan"), True, dt.date(2024, 1, 1), "."])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(ValueFault, match="is not a number"):
        values.parse_decimal(cell)


def test_whole_numbers():
    assert values.parse_whole_number("40.0") == 40
    with pytest.raises(ValueFault, match="whole number"):
        values.parse_whole_number(40.5)
