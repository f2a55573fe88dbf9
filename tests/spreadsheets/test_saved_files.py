"""Rosters that LibreOffice saved as .ods and .xls give the rows of the .xlsx that they were."""

import pytest

from spreadsheets.checking import check_rows
from spreadsheets.headings import find_table
from spreadsheets.reading import read_workbook

from .workbooks import ROSTER, roster


def table(name):
    return find_table(read_workbook(roster(name), name), ROSTER)


@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.parametrize(("name", "people"), [("clean", 120), ("messy", 60)])
def test_a_saved_roster_gives_the_same_rows(name, people, kind):
    original, saved = table(f"roster_{name}_jiangsu.xlsx"), table(f"roster_{name}_jiangsu.{kind}")
    assert saved.columns == original.columns
    assert (saved.sheet, saved.heading_row, saved.first_data, saved.unknown) == (
        original.sheet,
        original.heading_row,
        original.first_data,
        original.unknown,
    )
    checked, expected = check_rows(saved, ROSTER), check_rows(original, ROSTER)
    assert len(expected.rows) == people
    assert checked == expected
