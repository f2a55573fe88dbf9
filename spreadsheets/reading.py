"""A workbook as it was sent, as sheets of rows.

What it is, is told from its content: bureaus send an .xlsx named .xls, and web pages named .xls.
"""

import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import archives
from .delimited import read_delimited
from .limits import (
    DAMAGED,
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    OTHER_KIND,
    PROTECTED,
    ReadFault,
    check_size,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
        marks = archives.check(content)
        sheets = _read_calamine(content, marks)
    elif content.startswith(OLE):
        _check_ole(content)
        sheets = _read_calamine(content, {})
    else:
        sheets = [Sheet("", read_delimited(content))]
    sheets = [sheet for sheet in sheets if any(cell not in ("", None) for row in sheet.rows for cell in row)]
    if not sheets:
        raise ReadFault(_("The workbook holds no rows. Fill in the table and upload it again."))
    return sheets


def _refuse_kind(kind):
    raise ReadFault(OTHER_KIND, kind=kind)


def _check_ole(content):
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ReadFault(PROTECTED)
    if "WordDocument".encode("utf-16-le") in content:
        _refuse_kind("Word")
    if "PowerPoint Document".encode("utf-16-le") in content:
        _refuse_kind("PowerPoint")


def _read_calamine(content, marks):
    try:
        return _sheets(content, marks)
    except PasswordError:
        raise ReadFault(PROTECTED) from None
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        if isinstance(error, ReadFault):
            raise
        raise ReadFault(DAMAGED) from error
    except BaseException as panic:  # the reader's own panic is no Exception
        if type(panic).__name__ != "PanicException":
            raise
        raise ReadFault(DAMAGED) from None


def _sheets(content, marks):
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(index)
            check_size(sheet.total_height, sheet.total_width)
            rows = sheet.to_python(skip_empty_area=False)
            _fill_merged(rows, sheet.merged_cell_ranges or ())
            for row, column, mark in marks.get(index, ()):
                _place(rows, row, column, mark)
            sheets.append(Sheet(about.name, rows, about.visible != SheetVisibleEnum.Visible))
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
            if row[left] == "":
                row[left] = rows[top][left]


def _place(rows, row, column, mark):
    """Put a mark where the reader left an empty cell."""
    if row > MAX_ROWS or column > MAX_COLUMNS:
        return
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells.extend([""] * (column - len(cells)))
    if cells[column - 1] == "":
        cells[column - 1] = mark
