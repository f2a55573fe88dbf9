"""What a person said of how to read a sheet wins over what would be guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.fields import Field
from spreadsheets.headings import Reading, find_table, likely_tables
from spreadsheets.limits import ReadFault
from spreadsheets.reading import Sheet

FIELDS = [
    Field("name", "姓名", required=True, identifies=True),
    Field("agency", "工作单位", ("单位",), required=True),
    Field("phone", "手机", ("电话",)),
]
SHEET = Sheet(
    "甲",
    [
        ["姓名", "单位", "手机"],
        ["张伟", "太仓", "138"],
        ["人员", "工作单位", "电话", "姓名"],
        ["李娜", "昆山", "139", "x"],
    ],
)
OTHER = Sheet("乙", [["姓名", "单位"], ["王芳", "常熟"]])
HIDDEN = Sheet("丙", [["姓名", "单位"], ["赵敏", "张家港"]], is_hidden=True)


def table(*sheets, **reading):
    return find_table(sheets or [SHEET], FIELDS, Reading(**reading))


def test_nothing_said_is_a_guess():
    found = table()
    assert (found.heading_row, found.columns) == (1, {"name": 0, "agency": 1, "phone": 2})


def test_the_sheet_that_was_said_is_read_and_no_other_is_mentioned():
    assert (table(SHEET, OTHER).sheet, table(SHEET, OTHER).other_sheets) == ("甲", ["乙"])
    said = table(SHEET, OTHER, HIDDEN, sheet="丙")
    assert (said.sheet, said.other_sheets) == ("丙", [])


def test_a_sheet_that_is_gone_is_guessed_anew():
    assert table(SHEET, OTHER, sheet="丁").sheet == "甲"


def test_the_heading_row_that_was_said_is_taken():
    found = table(heading_row=3)
    assert (found.heading_row, found.first_data) == (3, 3)
    assert found.columns == {"name": 3, "agency": 1, "phone": 2}
    assert found.unknown == ["人员"]


def test_a_heading_row_below_the_sheet_is_refused_in_words():
    with pytest.raises(ReadFault, match="姓名"):
        table(heading_row=40)


def test_a_column_that_was_said_wins_and_gives_its_own_to_nobody_else():
    found = table(columns={"agency": 2})
    assert found.columns == {"name": 0, "agency": 2}
    assert found.unknown == ["单位", "(D)"]


def test_a_column_left_out_is_named_among_the_unknown():
    found = table(columns={"phone": None})
    assert found.columns == {"name": 0, "agency": 1}
    assert found.unknown == ["手机", "(D)"]


def test_a_required_column_left_out_is_missing():
    with pytest.raises(ReadFault, match="Headings are missing: 工作单位"):
        table(columns={"agency": None})


def test_of_two_equal_headings_the_one_that_was_said_is_meant():
    rows = [["姓名", "单位", "姓名"], ["a", "b", "c"]]
    with pytest.raises(ReadFault, match="stands over two columns"):
        table(Sheet("", rows))
    assert table(Sheet("", rows), columns={"name": 2}).columns["name"] == 2


def test_a_fixed_value_stands_for_a_column_that_the_sheet_lacks():
    sheet = Sheet("", [["姓名"], ["张伟"]])
    with pytest.raises(ReadFault, match="工作单位"):
        table(sheet)
    found = table(sheet, fixed={"agency": "太仓大队"})
    assert (found.columns, found.fixed) == ({"name": 0}, {"agency": "太仓大队"})
    assert table(fixed={"agency": "太仓大队"}).fixed == {}  # the sheet has the column
    assert table(fixed={"phone": "138"}, columns={"phone": None}).fixed == {"phone": "138"}


def test_an_empty_fixed_value_stands_for_nothing():
    with pytest.raises(ReadFault, match="工作单位"):
        table(Sheet("", [["姓名"], ["张伟"]]), fixed={"agency": ""})


def test_a_remembered_heading_is_known_whatever_it_is_called():
    rows = [["人员", "名称(全称)", "单位"], ["张伟", "太仓", "x"]]
    found = table(Sheet("", rows), remembered={"name": "人 员", "agency": "名称（全称）"})
    assert found.columns == {"name": 0, "agency": 1}
    assert found.unknown == ["单位"]


def test_a_heading_that_was_left_out_before_is_left_out_again():
    found = table(remembered={"phone": ""})
    assert found.columns == {"name": 0, "agency": 1}
    assert found.unknown == ["手机", "(D)"]


def test_a_likely_table_may_lack_headings():
    first, second = likely_tables([HIDDEN, Sheet("", [["姓名", "年龄"]])], FIELDS)
    assert first.columns == {"name": 0}
    assert second.sheet == "丙"
    (nothing,) = likely_tables([Sheet("", [])], FIELDS)
    assert nothing.columns == {}


@settings(max_examples=30)
@given(
    columns=st.dictionaries(
        st.sampled_from(["name", "agency", "phone"]), st.none() | st.integers(0, 5), max_size=3
    ),
    fixed=st.dictionaries(st.sampled_from(["agency", "phone"]), st.text(max_size=3)),
    remembered=st.dictionaries(
        st.sampled_from(["name", "agency", "phone"]), st.text("姓名单位 （", max_size=4)
    ),
    heading_row=st.integers(0, 6),
)
def test_whatever_was_said_no_column_is_given_to_two_fields(columns, fixed, remembered, heading_row):
    if len(set(columns.values()) - {None}) < sum(index is not None for index in columns.values()):
        return  # a form refuses that
    (found,) = likely_tables([SHEET], FIELDS, Reading("", heading_row, columns, fixed, remembered))
    assert len(set(found.columns.values())) == len(found.columns)
    assert not found.columns.keys() & found.fixed.keys()
    assert all(found.columns.get(name) == index for name, index in columns.items())
