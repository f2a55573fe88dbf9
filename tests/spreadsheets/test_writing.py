import datetime as dt
import io
import re
import tracemalloc
import zipfile
from decimal import Decimal
from operator import itemgetter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.dropdowns import Suggestions
from spreadsheets.reading import read_workbook
from spreadsheets.writing import Example, ExportSheet, Marked, write_workbook


def written(*sheets):
    content = io.BytesIO()
    write_workbook(content, sheets)
    return content.getvalue()


def sheet_of(*rows, headings=("A",), **more):
    return ExportSheet(
        "list", [(text, itemgetter(index)) for index, text in enumerate(headings)], rows, **more
    )


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "\t=1",
    "{=1}",
    "=",
    "TRUE",
    "1e5",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_never_a_formula(text):
    content = written(sheet_of([text], headings=[text], lines=[text]))
    cells = [cell for row in opened(content).active.iter_rows() for cell in row]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [(text, "s", "@")] * 3
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not re.search(rb"<f[ >/]", archive.read("xl/worksheets/sheet1.xml"))


@settings(max_examples=30)  # each writes a workbook and opens it in a process of its own
@given(st.lists(st.text(max_size=50), min_size=1, max_size=20))
def test_every_text_comes_back_as_it_was_without_control_characters(texts):
    content = written(sheet_of(*[[text] for text in texts], headings=["heading"]))
    rows = [row[0] if row else "" for row in read_workbook(content)[0].rows[1:]]
    rows += [""] * (len(texts) - len(rows))
    for text, back in zip(texts, rows, strict=True):
        kept = "".join(
            char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff")
        )
        assert back in (kept, kept.strip(), kept.replace("\x7f", ""))


@pytest.mark.parametrize(
    ("value", "back", "number_format"),
    [
        ("320583197403311369", "320583197403311369", "@"),
        (dt.date(2024, 2, 29), dt.datetime(2024, 2, 29), "yyyy-mm-dd"),
        (dt.datetime(2024, 2, 29, 13, 30), dt.datetime(2024, 2, 29, 13, 30), "yyyy-mm-dd hh:mm:ss"),
        (
            dt.datetime(2024, 2, 29, 13, 30, tzinfo=dt.UTC),
            dt.datetime(2024, 2, 29, 13, 30),
            "yyyy-mm-dd hh:mm:ss",
        ),
        (85.5, 85.5, "General"),
        (Decimal("85.5"), 85.5, "General"),
        (3, 3, "General"),
        (True, True, "General"),
        (float("nan"), "nan", "@"),
        (None, None, "General"),
        ("", None, "General"),
        ("  a  b\nc ", "  a  b\nc ", "@"),
        ('<a> & "b"', '<a> & "b"', "@"),
        ("𠮷㛃䶮𬭊", "𠮷㛃䶮𬭊", "@"),
        ("a\x00\x08\ud800b", "ab", "@"),
        ("x" * 40_000, "x" * 32_767, "@"),
    ],
)
def test_values_and_their_formats(value, back, number_format):
    sheet = opened(written(sheet_of([value, "end"], headings=["A", "B"]))).active
    assert sheet["A2"].value == back
    assert sheet["A2"].number_format == number_format


@pytest.mark.parametrize("text", [" a", "a ", "a\nb"])
def test_spaces_at_the_ends_are_kept_by_excel_too(text):
    with zipfile.ZipFile(io.BytesIO(written(sheet_of([text])))) as archive:
        assert f'<t xml:space="preserve">{text}</t>'.encode() in archive.read("xl/worksheets/sheet1.xml")


def test_a_list_too_long_for_excels_own_rule_stands_in_a_hidden_sheet():
    words = [f"{number:09d}" for number in range(26)]
    for count, formula in ((25, f'"{",".join(words[:25])}"'), (26, "=lists!$A$1:$A$26")):
        book = opened(written(sheet_of(["x"], choices={0: words[:count]})))
        assert [rule.formula1 for rule in book.active.data_validations.dataValidation] == [formula]
    assert book["lists"].sheet_state == "hidden"
    assert [cell.value for cell in book["lists"]["A"]] == words


def test_words_with_a_comma_cannot_stand_in_the_rule_either():
    book = opened(written(sheet_of(["x"], choices={0: ["a,b", "c"]})))
    assert [cell.value for cell in book["lists"]["A"]] == ["a,b", "c"]


def test_suggestions_let_other_words_in():
    for words, is_closed in ((["a"], True), (Suggestions(["a"]), False)):
        sheet = opened(written(sheet_of(["x"], choices={0: words}))).active
        assert sheet.data_validations.dataValidation[0].showErrorMessage is is_closed


def test_a_form_gives_long_text_the_lines_it_needs_and_every_cell_a_border():
    rows = [["短", 1], ["生态环境综合行政执法大队", None], [None, dt.date(2024, 2, 29)]]
    columns = [("A", itemgetter(0), 11), ("B", itemgetter(1), 12)]
    sheet = opened(written(ExportSheet("form", columns, rows, lines=("title", "line"), wraps=True))).active
    heights = [sheet.row_dimensions[number].height for number in range(1, 7)]
    assert heights[:2] == [None, None]
    assert heights[2] == heights[3] == heights[5] < heights[4] / 2
    assert all(cell.alignment.wrap_text for cell in sheet["A"][2:])
    assert not sheet["A2"].alignment.wrap_text
    assert all(cell.border.left.style for row in sheet["A3:B6"] for cell in row)


def test_a_sheet_has_its_lines_heading_widths_and_print_set_up():
    headings = ["序号", "A very long heading that is cut at some point, whatever it says"]
    sheet = opened(
        written(sheet_of([1, "x"], headings=headings, lines=("title", "exported by li on 2024-03-05")))
    ).active
    assert [cell.value for cell in sheet["A"]] == ["title", "exported by li on 2024-03-05", "序号", 1]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        9,
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A3"].font.bold
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [6, 42]


def test_a_width_may_be_given():
    sheet = opened(written(ExportSheet("a", [("x", itemgetter(0), 25)], [["y"]]))).active
    assert sheet.column_dimensions["A"].width == 25


def test_an_export_is_read_again():
    rows = [["张伟", dt.date(2024, 3, 5)], ["李娜", None]]
    (sheet,) = read_workbook(written(sheet_of(*rows, headings=["姓名", "日期"], lines=["title"])))
    assert sheet.rows == [["title", ""], ["姓名", "日期"], ["张伟", dt.date(2024, 3, 5)], ["李娜", ""]]


def test_sheets_keep_their_order_and_names():
    content = written(
        *[ExportSheet(name, [("x", itemgetter(0))], [[name]]) for name in ("a/b[c]", "x" * 40, "x" * 40)]
    )
    book = opened(content)
    assert book.sheetnames == ["a b c", "x" * 29, "x" * 29 + "1"]
    assert [sheet["A2"].value for sheet in book] == ["a/b[c]", "x" * 40, "x" * 40]


def test_an_export_of_nothing_has_its_heading():
    assert read_workbook(written(sheet_of()))[0].rows == [["A"]]


def test_a_path_is_written_too(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [sheet_of(["x"])])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"].value == "x"


def test_a_stream_that_cannot_seek_is_written_too():
    class Stream(io.RawIOBase):
        parts = []

        def writable(self):
            return True

        def write(self, part):
            self.parts.append(bytes(part))
            return len(part)

    write_workbook(Stream(), [sheet_of(["x"])])
    assert read_workbook(b"".join(Stream.parts))[0].rows == [["A"], ["x"]]


def test_marked_cells_are_coloured():
    sheet = opened(written(sheet_of([Marked("x"), "y"], headings=["A", "B"]))).active
    assert sheet["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["B2"].fill.fill_type is None


def test_a_marked_cell_and_an_example_take_no_more_width():
    def width(value):
        content = written(sheet_of([value], headings=["heading"]))
        return opened(content).active.column_dimensions["A"].width

    assert (
        width(Marked("一个很长的文字单元"))
        == width(Example("一个很长的文字单元"))
        == width("一个很长的文字单元")
    )


def test_locked_columns_are_protected_without_a_password_and_the_others_stay_open():
    rows = [["a", "b", 3], ["c", "", None]]
    columns = [(name, itemgetter(index)) for index, name in enumerate("ABC")]
    content = written(ExportSheet("表", columns, rows, ("title",), locked=frozenset({0})))
    sheet = opened(content).active
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    assert not sheet.protection.formatColumns  # widths stay free
    cells = [cell.protection.locked for row in sheet["A3:C3"] for cell in row]
    assert cells == [True, False, False]
    assert [sheet.column_dimensions[letter].protection.locked for letter in "ABC"] == [True, False, False]
    assert all(sheet[place].protection.locked for place in ("A1", "A2", "B2", "C2"))
    assert not opened(written(sheet_of(["x"]))).active.protection.sheet


def test_memory_does_not_grow_with_the_rows(tmp_path):
    def peak(count):
        rows = ([f"{number:018d}", f"{number}x"] for number in range(count))
        tracemalloc.start()
        write_workbook(
            tmp_path / "a.xlsx", [ExportSheet("a", [("A", itemgetter(0)), ("B", itemgetter(1))], rows)]
        )
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(16_000) < peak(4_000) * 1.3
