"""What is read of the files that bureaus send."""

import datetime as dt

import openpyxl
import pytest

from spreadsheets.reading import read_workbook
from spreadsheets.values import ErrorCell, Formula

from .workbooks import SHEET, TEXT_CELL, ods, repacked, roster, saved, workbook

# --- the files of the bureaus -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows", "cell", "text"),
    [
        ("roster_clean_jiangsu.xlsx", 121, (2, 2), "江明桂"),
        ("roster_messy_jiangsu.xlsx", 67, (5, 2), "𠮷村·扎西"),
        ("roster_faults_jiangsu.xlsx", 21, (4, 2), "韦浩鹏"),
        ("roster_gb18030_jiangsu.csv", 41, (2, 2), "汤秀文"),
        ("roster_legacy_jiangsu.xls", 51, (2, 2), "范亮洋"),
    ],
)
def test_rows_stand_at_their_own_numbers(name, rows, cell, text):
    (sheet,) = read_workbook(roster(name), name)
    assert len(sheet.rows) == rows
    assert sheet.rows[cell[0] - 1][cell[1] - 1] == text


def test_the_name_of_the_file_tells_nothing():
    expected = read_workbook(roster("roster_clean_jiangsu.xlsx"), "a.xlsx")
    assert read_workbook(roster("roster_clean_jiangsu.xlsx"), "a.xls") == expected
    assert read_workbook(roster("roster_legacy_jiangsu.xls"), "a.csv")[0].name == "Sheet1"


def test_a_formula_without_a_value_is_marked():
    (sheet,) = read_workbook(roster("roster_faults_jiangsu.xlsx"))
    cell = sheet.rows[13][1]
    assert isinstance(cell, Formula)
    assert cell == '=HYPERLINK("http://example.com","张三")'


# --- .xlsx --------------------------------------------------------------------------------------------


def test_blank_rows_and_columns_before_the_table_are_kept():
    def fill(sheet):
        sheet["C4"] = "姓名"

    (sheet,) = read_workbook(workbook(fill))
    assert [row.index("姓名") for row in sheet.rows if "姓名" in row] == [2]
    assert sheet.rows[3][2] == "姓名"


def test_hidden_sheets_are_told_and_chart_sheets_and_empty_ones_left_out():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_chartsheet("chart")
    book.create_sheet("empty")
    hidden = book.create_sheet("hidden")
    hidden["A1"] = "b"
    hidden.sheet_state = "hidden"
    sheets = read_workbook(saved(book))
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Sheet", False), ("hidden", True)]


def test_a_cell_merged_over_rows_is_filled_down_and_one_merged_to_the_right_is_not():
    def fill(sheet):
        sheet["A1"] = "title"
        sheet.merge_cells("A1:C1")
        sheet["A2"] = "agency"
        sheet.merge_cells("A2:A4")
        sheet["B4"] = "x"

    (sheet,) = read_workbook(workbook(fill))
    assert sheet.rows[0] == ["title", ""]
    assert [row[0] for row in sheet.rows[1:]] == ["agency"] * 3


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b'<c r="A1"><f>1+1</f><v></v></c>', Formula("=1+1")),
        (b'<c r="A1"><f>A2&amp;&quot;x&quot;</f><v/></c>', Formula('=A2&"x"')),
        (b'<c r="A1" s="0"><f t="shared" si="0"/></c>', Formula("=")),
        (b'<c r="A1"><f>1+1</f><v>2</v></c>', 2.0),
        (b'<c r="A1" t="str"><f>B9</f><v>text</v></c>', "text"),
        (b'<c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>', ""),
        (b'<c r="A1" t="e"><v>#N/A</v></c>', ErrorCell("#N/A")),
        (b'<c r="A1" t="e"><f>x!#REF!</f><v>#REF!</v></c>', ErrorCell("#REF!")),
    ],
)
def test_formulas_and_errors(xml, expected):
    content = workbook([["here"], ["below"]])
    start = b'<c r="A1" t="inlineStr"><is><t>here</t></is></c>'
    content = repacked(content, {SHEET: lambda sheet: sheet.replace(start, xml, 1)})
    (sheet,) = read_workbook(content)
    assert sheet.rows[0][0] == expected
    assert type(sheet.rows[0][0]) is type(expected)
    assert sheet.rows[1][0] == "below"


def test_marks_belong_to_their_sheet():
    content = workbook([["a"]], [["b"], ["=1+1"]])
    first, second = read_workbook(content)
    assert first.rows == [["a"]]
    assert second.rows[1] == [Formula("=1+1")]


# --- .ods ---------------------------------------------------------------------------------------------


def test_ods():
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{TEXT_CELL.format('姓名')}"
        '<table:table-cell office:value-type="date" office:date-value="2024-03-05"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    (sheet,) = read_workbook(ods(rows))
    assert sheet.name == "花名册"
    assert sheet.rows[2] == ["姓名", dt.date(2024, 3, 5)]
    assert len(sheet.rows) == 3


def test_a_cell_that_an_ods_merges_over_rows_is_filled_down():
    merged = TEXT_CELL.format("单位").replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="{}"'
    )
    covered = '<table:covered-table-cell table:number-columns-repeated="1"/>'
    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    name = TEXT_CELL.format("姓名")
    rows = [
        f"<table:table-row>{name}{merged.format(1)}</table:table-row>{blank}",
        f'<table:table-row><table:table-cell table:number-columns-repeated="1"/>{merged.format(3)}{name}</table:table-row>',
        f"<table:table-row>{name}{covered}{name}</table:table-row>" * 2,
        f"<table:table-row>{name}<table:table-cell/>{name}</table:table-row>",
    ]
    (sheet,) = read_workbook(ods("".join(rows)))
    assert [row[1] for row in sheet.rows] == ["单位", "", "", "单位", "单位", "单位", ""]


# --- .csv ---------------------------------------------------------------------------------------------

TABLE = "姓名,备注\n张伟,无\n\n李娜,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, sign):
    (sheet,) = read_workbook(TABLE.replace(",", sign).encode(encoding))
    assert sheet.rows == [["姓名", "备注"], ["张伟", "无"], [], ["李娜", ""]]


def test_quoted_cells_hold_delimiters_and_line_ends():
    (sheet,) = read_workbook(b'a;b\n"x;\ny";"1,2,3"\nz;="00123"\n')
    assert sheet.rows == [["a", "b"], ["x;\ny", "1,2,3"], ["z", "00123"]]


def test_rare_names_in_gb18030():
    (sheet,) = read_workbook("姓名,单位\n𠮷村㛃䶮,无\n".encode("gb18030"))
    assert sheet.rows[1][0] == "𠮷村㛃䶮"
