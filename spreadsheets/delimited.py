"""A text file of columns: UTF-8, UTF-16 or GB18030; comma, semicolon or tab."""

import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from .limits import MAX_COLUMNS, MAX_ROWS, NO_SPREADSHEET, ReadFault

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NOT_UTF16 = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd-\uffff]")
_UNMARKED = _(
    "This text file is UTF-16 without the mark that says so. Save the table as .xlsx, or as CSV in UTF-8, and upload that."
)
_MARKUP = re.compile(
    r"\s*(<(!doctype|html|head|body|table|meta|\?xml|workbook)|mime-version:)", re.IGNORECASE
)
_QUOTED_BY_FORMULA = re.compile(r'="([^"]*)"')  # how Excel is told that digits are text
_SNIFFED_LINES = 30


def read_delimited(content):
    """The rows of a text file, as lists of str, the file's blank rows included.

    Raises `ReadFault` for a web page, for what is not text and for quotation marks that do not match.
    """
    text = _decode(content)
    if _MARKUP.match(text):
        raise ReadFault(
            _("This is a web page or XML file. Open it in Excel or WPS, save it as .xlsx and upload that.")
        )
    if _NOT_TEXT.search(text):
        raise ReadFault(_UNMARKED if _is_unmarked(content) else NO_SPREADSHEET)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = []
    try:
        for row in reader:
            rows.append([_unwrapped(cell) for cell in row])
            if len(rows) > MAX_ROWS:
                raise ReadFault(
                    _("The file has more than %(limit)d rows. Split it into several files."), limit=MAX_ROWS
                )
            if len(row) > MAX_COLUMNS:
                raise ReadFault(
                    _("Row %(row)d has more than %(limit)d columns. Delete the columns that do not belong to the table."),
                    row=len(rows), limit=MAX_COLUMNS,
                )  # fmt: skip
    except csv.Error:
        raise ReadFault(
            _("The quotation marks in row %(row)d do not match. Save the table as .xlsx and upload that."),
            row=len(rows) + 1,
        ) from None
    return rows


def _decode(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadFault(_UNMARKED if _is_unmarked(content) else NO_SPREADSHEET)


def _is_unmarked(content):
    """Whether it is UTF-16 without the two bytes at its beginning that say so."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content.decode(encoding, "replace")
        if any(sign in text for sign in ",;\t\n") and not _NOT_UTF16.search(text):
            return True
    return False


def _delimiter(text):
    """The sign that splits most of the first rows, and splits them most."""
    lines = text.splitlines()[:_SNIFFED_LINES]
    return max(
        ",\t;",
        key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)),
    )


def _unwrapped(cell):
    if cell.startswith('="') and (match := _QUOTED_BY_FORMULA.fullmatch(cell)):
        return match[1]
    return cell
