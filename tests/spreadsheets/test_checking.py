import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from spreadsheets.checking import check_rows
from spreadsheets.fields import Field
from spreadsheets.headings import Reading, find_table
from spreadsheets.limits import ReadFault
from spreadsheets.reading import Sheet, read_workbook
from spreadsheets.values import parse_date, parse_yes_no

from .strategies import cells
from .workbooks import ROSTER, roster


def check(name):
    return check_rows(find_table(read_workbook(roster(name), name), ROSTER), ROSTER)


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("roster_clean_jiangsu.xlsx", 120),
        ("roster_messy_jiangsu.xlsx", 60),
        ("roster_gb18030_jiangsu.csv", 40),
        ("roster_legacy_jiangsu.xls", 50),
    ],
)
def test_the_rosters_of_the_bureaus(name, people):
    checked = check(name)
    assert checked.faults == []
    assert len(checked.rows) == people
    assert len({row.values["id_number"] for row in checked.rows}) == people
    for row in checked.rows:
        assert row.is_sound
        assert row.values["id_number"][17] == ric.calc_check_digit(row.values["id_number"])
        assert (row.values["purpose"] == 2) == (row.values["expires_on"] is not None) or name.endswith(".csv")


def test_what_the_messy_roster_means():
    people = {row.number: row.values for row in check("roster_messy_jiangsu.xlsx").rows}
    assert people[4]["name"] == "阿依古丽·买买提"
    assert people[5]["name"] == "𠮷村·扎西"
    assert people[13]["name"] == "沈刚俊"
    assert people[25]["id_number"] == "32058319910919523X"
    assert [people[row]["expires_on"].isoformat() for row in (4, 5, 6, 8, 10, 31)] == [
        "2026-08-27",
        "2027-05-15",
        "2026-02-23",
        "2027-03-03",
        "2026-10-28",
        "2026-04-16",
    ]


def test_every_fault_is_named_with_row_field_value_and_remedy():
    checked = check("roster_faults_jiangsu.xlsx")
    seen = {(fault.row, fault.field): (fault.value, fault.message.split(".")[0]) for fault in checked.faults}
    assert seen == {
        (4, "身份证号"): ("3.20E+17", "Damaged by Excel: digits are lost"),
        (5, "身份证号"): ("320***********3000", "Damaged by Excel: digits are lost"),
        (6, "身份证号"): ("320***********7951", "The check digit of the ID number is wrong"),
        (7, "身份证号"): ("320***********1123", "An ID number of 15 digits is no longer valid"),
        (8, "身份证号"): ("320***********7343", "The same as in row 2"),
        (9, "姓名"): ("", "The cell is empty"),
        (10, "机构层级"): ("乡镇", "“乡镇” is not accepted"),
        (11, "申领方式"): ("", "The cell is empty"),
        (12, "原证有效期至"): ("2026年13月45日", "There is no such day: 2026年13月45日"),
        (13, "负责人类别"): ("局长", "“局长” is not accepted"),
        (14, "姓名"): ('=HYPERLINK("http://example.com","张三")', "The cell holds a formula"),
        (15, "身份证号"): ("5.10E+17", "Damaged by Excel: digits are lost"),
    }
    assert len(checked.rows) == 20
    assert {row.number for row in checked.rows if not row.is_sound} == set(range(4, 16))


def test_equal_cells_of_other_types_are_not_taken_for_each_other():
    fields = [
        Field("on", "on", clean=parse_date),
        Field("is", "is", clean=parse_yes_no),
        Field("text", "text"),
    ]
    rows = [
        ["on", "is", "text"],
        [45000.0, True, 1.0],
        ["45000", "1", "1.0"],
        [dt.date(2024, 3, 5), 1.0, True],
    ]
    checked = check_rows(find_table([Sheet("", rows)], fields), fields)
    assert [list(row.values.values()) for row in checked.rows] == [
        [dt.date(2023, 3, 15), True, "1"],
        [dt.date(2023, 3, 15), True, "1.0"],
        [dt.date(2024, 3, 5), True, "TRUE"],
    ]


def test_a_column_the_sheet_lacks_is_empty_and_a_short_row_too():
    fields = [Field("a", "a"), Field("b", "b", required=True), Field("on", "on", clean=parse_date)]
    checked = check_rows(find_table([Sheet("", [["a", "b"], ["x"]])], fields), fields)
    assert checked.rows == [(2, {"on": None, "a": "x", "b": ""}, False)]
    assert [fault._asdict() for fault in checked.faults] == [
        {"row": 2, "field": "b", "value": "", "message": "The cell is empty. Fill it in."}
    ]


def test_a_fault_that_repeats_is_named_in_each_row():
    fields = [Field("on", "on", clean=parse_date)]
    checked = check_rows(find_table([Sheet("", [["on"], ["长期"], ["长期"]])], fields), fields)
    assert [fault.row for fault in checked.faults] == [2, 3]


def test_empty_cells_are_not_doubles():
    fields = [Field("a", "a", unique=True), Field("b", "b")]
    checked = check_rows(
        find_table([Sheet("", [["a", "b"], ["", 1], ["", 2], ["x", 3], ["x", 4]])], fields), fields
    )
    assert [(fault.row, fault.message) for fault in checked.faults] == [
        (5, "The same as in row 4. Delete one of the two rows.")
    ]


# --- what a person said of the sheet ------------------------------------------------------------------

SHORT = [
    Field("name", "姓名", required=True, identifies=True),
    Field("on", "日期", clean=parse_date),
    Field("is", "在编", required=True, clean=parse_yes_no),
]


def short(*rows, **reading):
    return find_table([Sheet("", list(rows))], SHORT, Reading(**reading))


def test_a_corrected_cell_stands_in_the_place_of_the_sheets():
    table = short(["姓名", "日期", "在编"], ["张伟", "长期", "是"], ["李娜", "2024-03-05", "未知"])
    checked = check_rows(table, SHORT, cells={2: {"on": "2024-03-06"}, 3: {"is": "否"}})
    assert checked.faults == []
    assert [row.values for row in checked.rows] == [
        {"name": "张伟", "on": dt.date(2024, 3, 6), "is": True},
        {"name": "李娜", "on": dt.date(2024, 3, 5), "is": False},
    ]
    (fault,) = check_rows(table, SHORT, cells={2: {"on": ""}, 3: {"is": "或许"}}).faults
    assert (fault.row, fault.field, fault.value) == (3, "在编", "或许")


def test_a_fixed_value_stands_in_every_row_and_a_correction_before_it():
    table = short(["姓名", "日期"], ["张伟", ""], ["李娜", ""], fixed={"is": "是"})
    checked = check_rows(table, SHORT, cells={3: {"is": "否"}})
    assert [(row.values["is"], row.is_sound) for row in checked.rows] == [(True, True), (False, True)]
    wrong = check_rows(short(["姓名", "日期"], ["张伟", ""], ["李娜", ""], fixed={"is": "或许"}), SHORT)
    assert [(fault.row, fault.field, fault.value) for fault in wrong.faults] == [
        (2, "在编", "或许"),
        (3, "在编", "或许"),
    ]


def test_a_dropped_row_is_neither_checked_nor_told_of():
    table = short(["姓名", "日期", "在编"], ["张伟", "长期", "是"], ["李娜", "", "是"])
    checked = check_rows(table, SHORT, dropped={2})
    assert [row.number for row in checked.rows] == [3]
    assert checked.faults == checked.skipped == []


def test_a_dropped_row_is_no_double():
    fields = [Field("a", "a", unique=True)]
    table = find_table([Sheet("", [["a"], ["x"], ["x"]])], fields)
    assert len(check_rows(table, fields).faults) == 1
    assert check_rows(table, fields, dropped={2}).faults == []
    assert check_rows(table, fields, cells={3: {"a": "y"}}).faults == []


def test_how_far_it_is_is_told():
    told = []
    table = short(["姓名", "日期", "在编"], *[["张伟", "", "是"]] * 600)
    check_rows(table, SHORT, tick=lambda *progress: told.append(progress))
    assert told == [(0, 600), (250, 600), (500, 600)]


def test_a_fault_speaks_the_language_of_whoever_reads_it():
    (fault,) = check_rows(short(["姓名", "日期", "在编"], ["张伟", "长期", "是"]), SHORT).faults
    assert "is not a date" in str(fault.message)
    with translation.override("zh-hans"):
        assert "日期" in str(fault.message)


# --- whatever stands in the cells ---------------------------------------------------------------------


@settings(max_examples=30)
@given(
    heading=st.permutations([str(field.label) for field in ROSTER]),
    rows=st.lists(st.lists(cells, max_size=18), max_size=6),
)
def test_rows_of_any_cells_are_checked_and_every_fault_is_told(heading, rows):
    checked = check_rows(find_table([Sheet("", [heading, *rows])], ROSTER), ROSTER)
    assert {row.number for row in checked.rows} | {skip.row for skip in checked.skipped} <= set(
        range(2, len(rows) + 2)
    )
    wrong = {fault.row for fault in checked.faults}
    for row in checked.rows:
        assert row.values.keys() == {field.name for field in ROSTER}
        assert row.is_sound == (row.number not in wrong)
    for fault in checked.faults:
        assert str(fault.message)
        assert isinstance(fault.value, str)


@settings(max_examples=30)
@given(
    rows=st.lists(
        st.lists(cells | st.sampled_from([field.label for field in ROSTER]), max_size=18), max_size=8
    )
)
def test_a_sheet_of_any_cells_has_a_table_or_is_refused(rows):
    try:
        table = find_table([Sheet("", rows)], ROSTER)
    except ReadFault:
        return
    assert table.columns.keys() >= {field.name for field in ROSTER if field.required}
    assert len(check_rows(table, ROSTER).rows) < len(rows)
