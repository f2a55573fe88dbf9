import pytest

from spreadsheets.fields import Field
from spreadsheets.headings import Skipped, data_rows, find_table
from spreadsheets.limits import ReadFault
from spreadsheets.reading import Sheet, read_workbook
from spreadsheets.values import Formula

from .workbooks import ROSTER, roster, workbook

FIELDS = [
    Field("name", "姓名", required=True, identifies=True),
    Field("id_number", "身份证号", ("身份证", "公民身份号码"), required=True, identifies=True),
    Field("agency", "工作单位", ("单位",)),
    Field("phone", "手机", ("联系电话", "电话")),
]
HEADING = ["序号", "姓名", "身份证号", "工作单位", "手机"]
PERSON = [1.0, "张伟", "32058319740331136X", "太仓", "138"]


def table(*rows, **sheet):
    return find_table([Sheet("Sheet1", list(rows), **sheet)], FIELDS)


def read(*rows):
    found, skipped = data_rows(table(*rows), FIELDS)
    return [number for number, _row in found], skipped


@pytest.mark.parametrize(
    ("name", "row", "unknown"),
    [
        ("roster_clean_jiangsu.xlsx", 1, []),
        ("roster_messy_jiangsu.xlsx", 3, []),
        ("roster_gb18030_jiangsu.csv", 1, []),
        ("roster_legacy_jiangsu.xls", 1, []),
    ],
)
def test_the_headings_of_the_bureaus(name, row, unknown):
    found = find_table(read_workbook(roster(name)), ROSTER)
    assert (found.heading_row, found.first_data, found.unknown) == (row, row, unknown)


def test_nothing_of_the_messy_roster_is_lost():
    sheets = read_workbook(roster("roster_messy_jiangsu.xlsx"))
    found, skipped = data_rows(find_table(sheets, ROSTER), ROSTER)
    assert len(found) == 60
    assert [number for number, _row in found] == [n for n in range(4, 66) if n not in (14, 35)]
    assert [skip.row for skip in skipped] == [66, 67]


@pytest.mark.parametrize(
    "heading",
    [
        "姓名",
        "姓 名",
        "姓\n名",
        "姓名*",
        "*姓名",
        "姓名(必填)",
        "姓名（必填）",
        "姓名：",
        "1.姓名",
        "【必填】姓名",
        "姓\u3000名",
    ],
)
def test_a_heading_is_known_in_every_dress(heading):
    assert table([heading, "公民身份号码(18位)"]).columns == {"name": 0, "id_number": 1}


def test_titles_blank_rows_and_columns_come_before():
    found = table(["title", "", ""], [], ["", "单位:", "x"], ["", *HEADING], ["", *PERSON])
    assert (found.heading_row, found.first_data) == (4, 4)
    assert found.columns == {"name": 2, "id_number": 3, "agency": 4, "phone": 5}


def test_a_heading_of_two_rows():
    fields = [*FIELDS, Field("city", "所在地市"), Field("county", "所在地县", ("县",))]
    rows = [
        ["序号", "姓名", "身份证号", "所在地", "", "联系方式", ""],
        ["", "", "", "市", "县", "手机", "邮箱"],
        [1.0, "张伟", "3205", "苏州", "太仓", "138", "a@b"],
    ]
    found = find_table([Sheet("", rows)], fields)
    assert (found.heading_row, found.first_data) == (1, 2)
    assert found.columns == {"name": 1, "id_number": 2, "city": 3, "county": 4, "phone": 5}
    assert found.unknown == ["邮箱"]


def test_a_heading_merged_over_two_rows_in_a_workbook():
    def fill(sheet):
        for place, text in {
            "A1": "title",
            "A2": "姓名",
            "B2": "身份证号",
            "C2": "单位",
            "C3": "名称",
            "D3": "手机",
        }.items():
            sheet[place] = text
        for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
            sheet.merge_cells(area)
        sheet.append(["张伟", "3205", "太仓", "138"])

    fields = [*FIELDS[:2], Field("agency", "单位名称"), FIELDS[3]]
    found = find_table(read_workbook(workbook(fill)), fields)
    assert found.columns == {"name": 0, "id_number": 1, "agency": 2, "phone": 3}
    assert [number for number, _row in data_rows(found, fields)[0]] == [4]


def test_the_nearer_alias_wins_and_the_other_column_is_reported():
    found = table(["单位", "姓名", "身份证号", "工作单位", "血型"], ["a", "b", "c", "d", "O", "lost?"])
    assert found.columns["agency"] == 3
    assert found.unknown == ["单位", "血型", "(F)"]


def test_a_heading_twice_over_filled_columns_is_refused():
    with pytest.raises(ReadFault, match="“姓名” stands over two columns"):
        table(["姓名", "身份证号", "姓名"], ["a", "b", "c"])
    assert table(["姓名", "身份证号", "姓名"], ["a", "b", ""]).columns["name"] == 0


def test_missing_headings_are_listed_with_those_seen():
    with pytest.raises(ReadFault, match=r"Headings are missing: 身份证号\. Row 2 has: 姓名、电话、血型\."):
        table(["title"], ["姓名", "电话", "血型"])


def test_no_heading_row_at_all():
    with pytest.raises(
        ReadFault,
        match=r"No heading row in the first 30 rows\. The table needs the headings: 姓名、身份证号\.",
    ):
        table(["a", "b"], *[["c"]] * 40, HEADING)


def test_the_sheet_with_the_headings_is_chosen_and_another_one_reported():
    cover, people = Sheet("cover", [["说明"]]), Sheet("people", [HEADING, PERSON])
    hidden = Sheet("hidden", [HEADING, PERSON], is_hidden=True)
    more = Sheet("more", [HEADING, PERSON])
    found = find_table([hidden, cover, people, more], FIELDS)
    assert (found.sheet, found.other_sheets) == ("people", ["more"])
    assert find_table([cover, hidden], FIELDS).sheet == "hidden"


# --- rows of data -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "", "60人"],
        ["合 计：", "", "", "", ""],
        ["", "合计", 60.0],
        ["总计", "共60人"],
        ["小计", "", "", "3"],
        ["共60人"],
        ["填表说明:1.身份证号请用文本格式"],
        ["说明：x", "", "", ""],
        ["注：", ""],
        ["备注：无"],
        ["制表人：王芳", "", "", "审核人：李娜"],
        ["填报单位(盖章)：", "", "", "日期："],
        ["", "注1：x"],
        ["联系人：王芳"],
        ["以下空白"],
        HEADING,
        [2.0, "", "", "", ""],
        ["示例", "张三", "110101199003071234"],
    ],
)
def test_totals_notes_and_headings_are_skipped_and_reported(row):
    first = next(str(cell) for cell in row if cell not in ("", None))
    assert read(HEADING, PERSON, row, PERSON) == ([2, 4], [Skipped(3, first)])


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "张伟", "", ""],
        ["注：", "张伟"],
        ["", "", "32058319740331136X"],
        ["备注：", "", 3.2e17],
        ["", "计合", ""],
        ["", "注册"],
        ["", "共同"],
        ["总", "总统"],
        ["", Formula("=A1")],
        [2.0, "", "", "太仓"],
        [2.0, "", "", "", "138"],
        ["姓名", "姓名", "身份证"],
    ],
)
def test_a_row_that_may_be_a_person_is_never_dropped(row):
    numbers, skipped = read(HEADING, PERSON, row)
    assert (numbers, skipped) == ([2, 3], [])


def test_blank_rows_are_passed_over():
    assert read(HEADING, [], PERSON, ["", " ", "\u3000"], [None], PERSON) == ([3, 6], [])


def test_the_lines_after_a_note_belong_to_it_until_a_person_comes():
    numbers, skipped = read(HEADING, ["填表说明"], ["1.身份证号用文本"], PERSON, ["", "", "", "2.单位写全称"])
    assert numbers == [4, 5]
    assert [skip.row for skip in skipped] == [2, 3]
