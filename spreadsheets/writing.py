"""Tables as .xlsx files, in constant memory, for Excel and WPS.

openpyxl makes the workbook: styles, widths, print set-up, lists. The rows are streamed into it as XML: text
is a cell of text, whatever it begins with, and a formula is never written; openpyxl makes a formula of every
text that begins with "=".
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice, zip_longest
from operator import itemgetter
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from .dropdowns import LISTS, offer_choices
from .looks import OPEN, protect, styles_of
from .values import cell_text

MEASURED_ROWS = 200
WIDTHS = (6, 42)
ROOMY = 14  # the least width of a column to be typed into, beside locked ones
LINE = 14  # points
MAX_HEIGHT = 409  # of a row
MAX_TEXT = 32_767  # what a cell holds


@dataclass(frozen=True)
class ExportSheet:
    """A sheet to write: its tab's name, columns and rows, and the lines above the table.

    `columns` is a list of (heading, function of a row) or (heading, function, width); `rows` is any iterable
    and is read once. `lines` say what this is, and who exported it when; the first is the title. `choices`
    maps a column's index to the words its drop-down list offers.
    """

    name: Any
    columns: list
    rows: Iterable
    lines: tuple = ()
    choices: dict | None = None
    heading_row: int | None = None  # of rows that bring their own heading
    fills_in: bool = False  # to be filled in: every column is formatted as text
    locked: frozenset = frozenset()  # columns, from 0, that nobody types over; the others stay open
    wraps: bool = False  # a form with lines; long text takes more than one, so that many columns fit a page


class Marked(NamedTuple):
    """A value to be shown as wrong."""

    value: Any


class Example(NamedTuple):
    """A value that only shows how to fill in the column."""

    value: Any


def write_workbook(target, sheets):
    """Write the sheets to a path or a binary file.

    str becomes text, a date a date cell, int, float and Decimal a number, None and "" nothing.
    """
    book = Workbook(write_only=True)
    lists = []
    bodies = [_prepare(book, sheet, lists) for sheet in sheets]
    if lists:
        columns = [("", itemgetter(index)) for index in range(len(lists))]
        rows = zip_longest(*lists, fillvalue="")
        bodies.append(_prepare(book, ExportSheet(LISTS, columns, rows, heading_row=1), lists))
        book.worksheets[-1].sheet_state = "hidden"
    frame = io.BytesIO()
    book.save(frame)
    with zipfile.ZipFile(frame) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            match = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part)
            if match:
                _write_sheet(archive, part, source.read(part), bodies[int(match[1]) - 1])
            else:
                archive.writestr(part, source.read(part))


def _write_sheet(archive, part, frame, lines):
    head, tail = re.split(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>", frame, maxsplit=1)
    with archive.open(part, "w", force_zip64=True) as out:
        out.write(head + b"<sheetData>")
        for line in lines:
            out.write(line.encode())
        out.write(b"</sheetData>" + tail)


# --- the frame ----------------------------------------------------------------------------------------


def _prepare(book, sheet, lists):
    """Add the sheet without its rows to the book; the rows' XML is made when they are written."""
    worksheet = book.create_sheet(_title(sheet.name))
    functions = [column[1] for column in sheet.columns]
    values = ([function(row) for function in functions] for row in sheet.rows)
    first = list(islice(values, MEASURED_ROWS))
    headings = [str(column[0]) for column in sheet.columns]
    heading_row = sheet.heading_row or len(sheet.lines) + 1
    widths = [
        column[2] if len(column) > 2 else _width([headings[index], *(values[index] for values in first)])
        for index, column in enumerate(sheet.columns)
    ]
    for index, width in enumerate(widths):
        dimension = worksheet.column_dimensions[get_column_letter(index + 1)]
        dimension.width = width
        if sheet.fills_in:
            dimension.number_format = "@"
        if _is_open(sheet, index):
            dimension.width, dimension.protection = max(width, ROOMY), OPEN
    if sheet.locked:
        protect(worksheet)
    _set_up_print(worksheet, heading_row)
    offer_choices(worksheet, sheet.choices or {}, heading_row, lists)
    styles = styles_of(worksheet, wraps=sheet.wraps)
    opened = styles_of(worksheet, wraps=sheet.wraps, protection=OPEN) if sheet.locked else styles
    by_column = [opened if _is_open(sheet, index) else styles for index in range(len(headings))]
    return _body(sheet, headings, widths, chain(first, values), styles, by_column)


def _is_open(sheet, index):
    """Whether a column of a protected sheet may be typed into."""
    return bool(sheet.locked) and index not in sheet.locked


def _title(name):
    """A tab's name without the signs Excel refuses, at most 31 characters, with room for a number."""
    return re.sub(r"[\[\]:*?/\\]", " ", str(name)).strip(" '")[:29] or None


def _set_up_print(worksheet, heading_row):
    worksheet.freeze_panes = f"A{heading_row + 1}"
    worksheet.print_title_rows = f"{heading_row}:{heading_row}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    worksheet.oddFooter.center.text = "&P / &N"


def _width(values):
    plain = (value.value if isinstance(value, Marked | Example) else value for value in values)
    longest = max(map(_wide, map(str, plain)), default=0)
    return min(max(longest + 2, WIDTHS[0]), WIDTHS[1])


@lru_cache(5000)
def _wide(text):
    """How many digits' width a text takes: a Chinese character takes two."""
    return len(text) + sum(char > "\u2000" for char in text)


def _height(values, widths):
    """The attributes of a row whose texts wrap: not every program opens it as high as it must be."""
    texts = ((value, width) for value, width in zip(values, widths, strict=True) if type(value) is str)
    lines = max((-(-_wide(text) // (width - 1)) for text, width in texts), default=1)
    return f' ht="{min(lines * LINE + 4, MAX_HEIGHT)}" customHeight="1"'


# --- the rows -----------------------------------------------------------------------------------------

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY_ZERO = dt.date(1899, 12, 30)


def _body(sheet, headings, widths, rows, styles, by_column):
    number = 0
    for line in sheet.lines:
        number += 1
        yield f'<row r="{number}">{_text(f"A{number}", line, styles.line if number > 1 else styles.title)}</row>'
    letters = [get_column_letter(index + 1) for index in range(len(headings))]
    if sheet.heading_row is None:
        number += 1
        cells = (
            _text(f"{letter}{number}", text, styles.heading)
            for letter, text in zip(letters, headings, strict=True)
        )
        high = _height(headings, widths) if sheet.wraps else ""
        yield f'<row r="{number}"{high}>{"".join(cells)}</row>'
    plain_of = {style: _plain(style) for style in {styles.text, *(column.text for column in by_column)}}
    columns = [
        (letter, column, plain_of[column.text]) for letter, column in zip(letters, by_column, strict=True)
    ]
    for values in rows:
        number += 1
        cells = []
        for (letter, column, plain), value in zip(columns, values, strict=True):
            if value is None or value == "":
                if sheet.wraps:
                    cells.append(f'<c r="{letter}{number}" s="{column.text}"/>')
                continue
            if type(value) is str:
                cells.append(f'<c r="{letter}{number}"{plain(value)}')
            else:
                cells.append(_cell(f"{letter}{number}", value, column))
        high = _height(values, widths) if sheet.wraps else ""
        yield f'<row r="{number}"{high}>{"".join(cells)}</row>'


def _plain(style):
    """The XML of a text after its place; the same text is made once while few differ."""
    known = {}

    def made(value):
        xml = known.get(value)
        if xml is None:
            xml = f' s="{style}" t="inlineStr"><is>{_t(value)}</is></c>'
            if len(known) < 5000:
                known[value] = xml
        return xml

    return made


def _text(place, value, style):
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_t(str(value))}</is></c>'


def _t(text):
    if not text.isalnum():
        text = escape(_ILLEGAL.sub("", text[:MAX_TEXT]))
        if text != text.strip() or "\n" in text:
            return f'<t xml:space="preserve">{text}</t>'
    return f"<t>{text[:MAX_TEXT]}</t>"


def _cell(place, value, styles):
    if isinstance(value, Marked):
        return _text(place, cell_text(value.value), styles.marked)
    if isinstance(value, Example):
        return _text(place, cell_text(value.value), styles.example)
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float | Decimal) and value - value == 0:  # neither infinite nor no number
        return f'<c r="{place}" s="{styles.number}"><v>{value}</v></c>'
    if isinstance(value, dt.datetime):
        days = value.replace(tzinfo=None) - dt.datetime.combine(_DAY_ZERO, dt.time())
        return f'<c r="{place}" s="{styles.moment}"><v>{days / dt.timedelta(days=1)}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="{styles.date}"><v>{(value - _DAY_ZERO).days}</v></c>'
    return _text(place, value, styles.text)
