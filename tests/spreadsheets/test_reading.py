import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import apart, archives, limits, reading
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook
from spreadsheets.values import ErrorCell, Formula

from .workbooks import ROSTERS, roster, saved, workbook


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def repacked(content, change):
    """The workbook with some of its parts changed: `change` maps a part's name to a function of its bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: change.get(name, bytes)(archive.read(name)) for name in archive.namelist()})


def ods(rows):
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="花名册">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>""",
        }
    )


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


SHEET = "xl/worksheets/sheet1.xml"


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

TEXT_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


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


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{TEXT_CELL.format("x")}</table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_an_ods_that_repeats_a_cell_too_often_is_refused(rows):
    with pytest.raises(ReadFault, match="can be read"):
        read_workbook(ods(rows))


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


def test_a_protected_ods_is_refused():
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x01\x02"}
    with pytest.raises(ReadFault, match="password"):
        read_workbook(zipped(parts | {"META-INF/manifest.xml": "<manifest:encryption-data/>"}))


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


def test_a_quotation_mark_left_open_names_its_row():
    with pytest.raises(ReadFault, match="row 2"):
        read_workbook(b'a,b\n"x,y\nz,w\n')


# --- what is refused ----------------------------------------------------------------------------------

OLE = reading.OLE + b"\x00" * 504
BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xbb\x0d\xcc\x07" + b"\x00" * 8


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00" * 100, "empty"),
        (b"\xef\xbb\xbf", "no rows"),
        (b",,\n,,\n", "no rows"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
        (b"MIME-Version: 1.0\r\n", "web page"),
        (b"ab\x00\x01\x02", "not a spreadsheet"),
        (b"\xff\x81\xff", "not a spreadsheet"),
        (zipped({"word/document.xml": "<x/>"}), "Word"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"photo.jpg": "x"}), "ZIP"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + BOF + b"\x2f\x00\x36\x00\x01", "password"),
        (OLE + BOF + b"\x86\x00\x00\x00" + b"\x2f\x00\x36\x00\x01", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE, "damaged"),
        (b"PK\x03\x04" + b"x" * 50, "damaged"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "damaged|no rows"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(content, words):
    with pytest.raises(ReadFault, match=words):
        read_workbook(content, "花名册.xls")


def test_an_empty_workbook():
    with pytest.raises(ReadFault, match="holds no rows"):
        read_workbook(workbook([]))


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000_000)
    with pytest.raises(ReadFault, match="has 2 MB; at most 1 MB"):
        read_workbook(b"x" * 1_000_001)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((limits.MAX_ROWS + 1, 1), "50001 rows; at most 50000"),
        ((1, limits.MAX_COLUMNS + 1), "201 columns; at most 200"),
        ((20_000, 101), "2020000 cells; at most 2000000"),
    ],
)
def test_limits_are_named(size, words):
    with pytest.raises(ReadFault, match=words):
        limits.check_size(*size)


def test_a_csv_with_too_many_rows_or_columns():
    with pytest.raises(ReadFault, match="more than 50000 rows"):
        read_workbook(b"a,b\n" * (limits.MAX_ROWS + 1))
    with pytest.raises(ReadFault, match="Row 2 has more than 200 columns"):
        read_workbook(b"a\n" + b"," * 200 + b"x\n")


@pytest.mark.parametrize("place", ["A1048576", "XFD1", "GS1", "A50001"])
def test_a_cell_far_away_is_refused_before_the_reader_fills_the_sheet(place):
    def fill(sheet):
        sheet[place] = "x"

    with pytest.raises(ReadFault, match="can be read"):
        read_workbook(workbook(fill))


def test_a_border_far_away_is_no_fault():
    def fill(sheet):
        sheet["A1"] = "x"
        sheet["A60000"].number_format = "@"

    (sheet,) = read_workbook(workbook(fill))
    assert sheet.rows == [["x"]]


def test_a_zip_bomb_is_refused_by_what_it_says():
    content = repacked(workbook([["x"]]), {SHEET: lambda xml: xml + b" " * limits.MAX_UNPACKED_BYTES})
    with pytest.raises(ReadFault, match="unpacks to more than 200 MB"):
        read_workbook(content)


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(repacked(workbook([["x"]]), {SHEET: lambda xml: xml + b" " * 5_000_000}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert content.count(size) == 2  # in the entry and in the directory
    with pytest.raises(ReadFault, match="damaged"):
        archives.check(bytes(content.replace(size, (1000).to_bytes(4, "little"))))


def test_entities_are_not_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    content = repacked(workbook([["x"]]), {SHEET: lambda xml: xml.replace(b"<worksheet", bomb, 1)})
    assert read_workbook(content)[0].rows == [["x"]]


# --- whatever comes -----------------------------------------------------------------------------------

STARTS = [b"", b"PK\x03\x04", reading.OLE, b"\xff\xfe", b"\xef\xbb\xbf", b"<"]


def read_or_refuse(content):
    try:
        return read_workbook(content)
    except ReadFault as fault:
        return str(fault)


@settings(deadline=None)
@given(start=st.sampled_from(STARTS), content=st.binary(max_size=2000))
def test_random_bytes_are_read_or_refused(start, content):
    assert read_or_refuse(start + content)


@pytest.mark.parametrize("name", sorted(path.name for path in ROSTERS.iterdir()))
@settings(deadline=None, max_examples=30)  # most start a process
@given(data=st.data())
def test_a_file_cut_or_changed_is_read_or_refused(name, data):
    assert read_or_refuse(damaged(roster(name), data))


def damaged(content, data):
    content = bytearray(content)
    for _time in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    return bytes(content[: data.draw(st.integers(0, len(content)))])


def test_an_old_file_that_asks_for_too_much_memory_is_refused_and_the_server_lives():
    content = roster("roster_legacy_jiangsu.xls")
    cell = b"\x7e\x02\x0a\x00" + (49).to_bytes(2, "little") + (0).to_bytes(2, "little")
    far = cell[:4] + b"\xff\xff\xff\xff"
    assert content.count(cell) == 1
    with pytest.raises(ReadFault, match=r"damaged|can be read"):
        read_workbook(content.replace(cell, far))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@settings(deadline=None, max_examples=30)  # most start a process
@given(data=st.data())
def test_a_workbook_with_damaged_xml_is_read_or_refused(part, data):
    def damage(xml):
        start = data.draw(st.integers(0, len(xml)))
        return xml[:start] + data.draw(st.binary(max_size=5)) + xml[start + data.draw(st.integers(0, 40)) :]

    assert read_or_refuse(repacked(SMALL, {part: damage}))


SMALL = workbook([["姓名", "数"], ["张伟", 1], ["=1+1", dt.date(2024, 3, 5)]])


def test_a_reader_that_dies_or_hangs_is_a_damaged_file(monkeypatch, tmp_path):
    for text, seconds in (("import os; os.abort()", 60), ("import time; time.sleep(60)", 0.1)):
        program = tmp_path / "program.py"
        program.write_text(text)
        monkeypatch.setattr(apart, "PROGRAM", program)
        monkeypatch.setattr(apart, "SECONDS", seconds)
        with pytest.raises(ReadFault, match="damaged"):
            read_workbook(SMALL)


def test_a_small_workbook_that_unfolds_in_memory_is_refused_and_the_server_lives():
    text = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 10_001))
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    content = repacked(SMALL, {"xl/sharedStrings.xml": lambda _old: text, SHEET: lambda _old: sheet})
    assert len(content) < 200_000
    with pytest.raises(ReadFault, match="damaged"):
        read_workbook(content)


def test_a_hostile_sheet_is_read_or_refused():
    hostile = [
        b"<c r='A1'>" * 100_000,
        b'<c r="A1" t="e">' * 100_000,
        b"<f" * 500_000,
        b"<c r='A1'><f>" * 100_000,
    ]
    for xml in hostile:
        read_or_refuse(repacked(SMALL, {SHEET: lambda _old, xml=xml: b"<worksheet><sheetData>" + xml}))
