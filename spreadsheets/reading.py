"""A workbook as it was sent, as sheets of rows.

What it is, is told from its content: bureaus send an .xlsx named .xls, and web pages named .xls.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import archives
from .apart import extract_apart
from .delimited import read_delimited
from .limits import MAX_BYTES, MAX_CELLS, OTHER_KIND, PROTECTED, ReadFault

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# In an old .xls the records BOF, perhaps WRITEPROT, and FILEPASS: what follows is encrypted.
_FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}


@dataclass(frozen=True)
class Sheet:
    """A sheet: the list `rows` begins with the sheet's row 1, blank rows included; rows may differ in length.

    A cell is str, int, float, bool, date, datetime, time or timedelta; "" when empty; `Formula` when it holds
    a formula that was never calculated; `ErrorCell` when it shows an error.
    """

    name: str
    rows: list
    is_hidden: bool = False


def read_workbook(content, file_name=""):
    """The sheets of an .xlsx, .xls, .ods or .csv file that hold anything, in workbook order.

    A formula is taken by the value it showed when the workbook was saved. Raises `ReadFault` with the
    remedy for another kind of file, an empty, damaged, protected or too large one.
    """
    if len(content) > MAX_BYTES:
        raise ReadFault(
            _("The file has %(size)d MB; at most %(limit)d MB can be read. Split it into several files."),
            size=-(-len(content) // 1_000_000), limit=MAX_BYTES // 1_000_000,
        )  # fmt: skip
    if not content.strip(b"\x00 \t\r\n"):
        raise ReadFault(_("The file is empty. Choose the file that holds the table."))
    for begin, kind in OTHER_KINDS.items():
        if content.startswith(begin):
            _refuse_kind(kind)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        sheets = _sheets(content, *archives.check(content))
    elif content.startswith(OLE):
        _check_ole(content)
        sheets = _sheets(content, {}, {})
    else:
        sheets = [Sheet("", read_delimited(content))]
    sheets = [sheet for sheet in sheets if any(cell not in ("", None) for row in sheet.rows for cell in row)]
    if not sheets:
        raise ReadFault(_("The workbook holds no rows. Fill in the table and upload it again."))
    return sheets


def _refuse_kind(kind):
    raise ReadFault(OTHER_KIND, kind=kind)


def _check_ole(content):
    if "EncryptedPackage".encode("utf-16-le") in content or _FILE_PASS.search(content):
        raise ReadFault(PROTECTED)
    if "WordDocument".encode("utf-16-le") in content:
        _refuse_kind("Word")
    if "PowerPoint Document".encode("utf-16-le") in content:
        _refuse_kind("PowerPoint")


def _sheets(content, marks, merged_elsewhere):
    """The sheets, with the marks of formulas and errors in their places and merged cells filled down."""
    sheets = []
    for name, is_hidden, rows, merged in extract_apart(content):
        _fill_merged(rows, [*merged, *merged_elsewhere.get(name, ())])
        for row, column, mark in marks.get(name, ()):
            _place(rows, row, column, mark)
        sheets.append(Sheet(name, rows, is_hidden))
    return sheets


def _fill_merged(rows, ranges):
    """A cell merged over several rows says the same for each of them; one merged to the right stays a title."""
    room = MAX_CELLS
    for (top, left), (bottom, _right) in ranges:
        bottom = min(bottom, len(rows) - 1)
        room -= max(bottom - top, 0)
        if bottom <= top or left >= len(rows[top]) or room < 0:
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] == "":
                row[left] = rows[top][left]


def _place(rows, row, column, mark):
    """Put a mark where the reader left an empty cell."""
    rows.extend([] for _missing in range(row - len(rows)))
    cells = rows[row - 1]
    cells.extend([""] * (column - len(cells)))
    if cells[column - 1] == "":
        cells[column - 1] = mark
