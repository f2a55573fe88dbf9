"""What cannot be read, and the remedy that is told."""

import io
import zipfile

import pytest

from spreadsheets import apart, archives, limits, reading
from spreadsheets.extraction import extract
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook

from .workbooks import SHEET, SMALL, TEXT_CELL, ods, repacked, workbook, zipped

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
        (b"\xff\xd8\xff\xe0 x", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"{\\rtf1 x}", "RTF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
        (b"MIME-Version: 1.0\r\n", "web page"),
        (b"ab\x00\x01\x02", "not a spreadsheet"),
        (b"\xff\x81\xff", "not a spreadsheet"),
        (b"\xff\xfea\x00b", "not a spreadsheet"),  # UTF-16 that ends in half a sign
        ("姓名,备注\n张伟,无\n".encode("utf-16-le"), "UTF-16 without the mark"),
        ("姓名\t备注\r\n𠮷村\t无\r\n".encode("utf-16-be"), "UTF-16 without the mark"),
        (b'a,b\n"x"y,z\n', "quotation marks in row 2"),
        (zipped({"word/document.xml": "<x/>"}), "Word"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"photo.jpg": "x"}), "ZIP"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "ZIP"),
        (b"PK\x05\x06" + b"\x00" * 18, "ZIP"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + BOF + b"\x2f\x00\x36\x00\x01", "password"),
        (OLE + BOF + b"\x86\x00\x00\x00" + b"\x2f\x00\x36\x00\x01", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "PowerPoint"),
        (OLE, "damaged"),
        (b"PK\x03\x04" + b"x" * 50, "damaged"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "damaged|no rows"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(content, words):
    with pytest.raises(ReadFault, match=words) as caught:
        read_workbook(content, "花名册.xls")
    what, remedy = str(caught.value).rstrip(".").split(". ")
    assert what
    assert remedy.split()[0] in ("Choose", "Fill", "Open", "Save", "Take", "Upload")


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


def test_a_protected_ods_is_refused():
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x01\x02"}
    with pytest.raises(ReadFault, match="password"):
        read_workbook(zipped(parts | {"META-INF/manifest.xml": "<manifest:encryption-data/>"}))


def test_a_quotation_mark_left_open_names_its_row():
    with pytest.raises(ReadFault, match="row 2"):
        read_workbook(b'a,b\n"x,y\nz,w\n')


# --- parts of an archive that are not as they say -----------------------------------------------------


def packed(compression=zipfile.ZIP_DEFLATED, names=("xl/workbook.xml", SHEET), text=b"<x/>" * 100):
    """A small archive and where its first part begins."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name in names:
            archive.writestr(name, text)
    return bytearray(content.getvalue()), 30 + len(names[0])


def test_a_part_under_a_password_is_told_from_damage():
    content, _begin = packed()
    for header, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + place] |= 1
    with pytest.raises(ReadFault, match="password"):
        read_workbook(bytes(content))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_no_program_uses_is_damage(compression):
    with pytest.raises(ReadFault, match="damaged"):
        archives.check(bytes(packed(compression)[0]))


def test_a_part_that_cannot_be_unpacked_is_damage():
    content, begin = packed()
    content[begin] = 0xFF
    with pytest.raises(ReadFault, match="damaged"):
        archives.check(bytes(content))


def test_a_part_shorter_than_it_says_is_damage():
    content, _begin = packed(zipfile.ZIP_STORED)
    content[content.index(b"PK\x01\x02") + 24] += 1  # the size that the directory gives
    with pytest.raises(ReadFault, match="damaged"):
        archives.check(bytes(content))


def test_two_parts_of_one_name_are_damage():
    content, _begin = packed(names=("xl/workbook.xml", "XL/Workbook.xml"))
    with pytest.raises(ReadFault, match="damaged"):
        archives.check(bytes(content))


# --- what only the reader finds out -------------------------------------------------------------------


@pytest.mark.parametrize(("name", "limit"), [("MAX_ROWS", 2), ("MAX_COLUMNS", 1), ("MAX_CELLS", 5)])
def test_a_sheet_that_is_too_large_is_measured_before_it_is_read(name, limit, monkeypatch):
    for module in (apart, limits):
        monkeypatch.setattr(module, name, limit)
    with pytest.raises(ReadFault, match=f"at most {limit} can be read"):
        apart.extract_apart(SMALL)


def test_the_reader_says_how_large_a_sheet_is():
    assert extract(SMALL, (2, 10, 100)) == (3, 2)
    assert extract(SMALL, (3, 2, 6))[0][0] == "Sheet1"


def test_a_workbook_that_only_the_reader_knows_to_be_protected(monkeypatch, tmp_path):
    program = tmp_path / "program.py"
    program.write_text("import pickle, sys; pickle.dump('password', sys.stdout.buffer)")
    monkeypatch.setattr(apart, "PROGRAM", program)
    with pytest.raises(ReadFault, match="Take the password off"):
        read_workbook(SMALL)
