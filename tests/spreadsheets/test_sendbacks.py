import io

import openpyxl

from spreadsheets.checking import check_rows
from spreadsheets.headings import data_rows, find_table
from spreadsheets.reading import read_workbook
from spreadsheets.sendbacks import fault_workbook, template_workbook

from .workbooks import ROSTER, roster

EXAMPLE = {"name": "张三", "id_number": "110101199003070038"}


def template(**more):
    content = io.BytesIO()
    template_workbook(content, ROSTER, name="花名册", **more)
    return content.getvalue()


def test_a_template_has_headings_text_columns_and_lists():
    content = template(lines=["title"], choices={"level": ["省", "市", "县"]}, example=EXAMPLE)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[2]][:3] == ["No.", "姓名*", "身份证号*"]
    assert [cell.value for cell in sheet[3]][:3] == ["Example", "张三", "110101199003070038"]
    assert sheet.column_dimensions["C"].number_format == "@"
    assert sheet.freeze_panes == "A3"
    (validation,) = sheet.data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref)) == ('"省,市,县"', "E3:E5002")


def test_a_template_is_read_again_without_its_example():
    table = find_table(read_workbook(template(example=EXAMPLE)), ROSTER)
    assert set(table.columns) == {field.name for field in ROSTER}
    found, skipped = data_rows(table, ROSTER)
    assert (found, [skip.row for skip in skipped]) == ([], [2])


def fault_sheet(name):
    table = find_table(read_workbook(roster(name)), ROSTER)
    content = io.BytesIO()
    checked = check_rows(table, ROSTER)
    fault_workbook(content, table, ROSTER, checked.faults)
    return content.getvalue(), table, checked


def test_the_faults_stand_beside_the_rows_as_they_were_sent():
    content, table, checked = fault_sheet("roster_faults_jiangsu.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["R1"].value == "What to put right"
    assert sheet["R2"].value is None
    assert sheet["R10"].value == "机构层级：“乡镇” is not accepted. Write one of: 省、市、县."
    assert sheet["E10"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["E9"].fill.fill_type is None
    assert (sheet["B14"].value, sheet["B14"].data_type) == ('=HYPERLINK("http://example.com","张三")', "s")
    assert [sheet.cell(row, 3).value for row in (2, 6)] == [table.rows[1][2], table.rows[5][2]]
    assert len([row for row in range(2, 22) if sheet.cell(row, 18).value]) == len(checked.faults)


def test_the_fault_sheet_is_read_again_with_the_same_faults():
    content, _table, checked = fault_sheet("roster_faults_jiangsu.xlsx")
    table = find_table(read_workbook(content), ROSTER)
    again = check_rows(table, ROSTER)
    assert [fault.row for fault in again.faults] == [fault.row for fault in checked.faults]


def test_titles_and_notes_keep_their_rows():
    content, table, _checked = fault_sheet("roster_messy_jiangsu.xlsx")
    rows = read_workbook(content)[0].rows
    assert [row[0] for row in rows] == [row[0] for row in table.rows]
