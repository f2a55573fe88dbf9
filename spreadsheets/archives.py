"""What an .xlsx or .ods file holds, before it is opened: kind, size, formulas without a value, errors."""

import io
import posixpath
import re
import zipfile
import zlib
from html import unescape
from itertools import chain

from django.utils.translation import gettext_lazy as _

from . import opendocument
from .limits import (
    DAMAGED,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    OTHER_KIND,
    PROTECTED,
    ReadFault,
    check_size,
)
from .values import ErrorCell, Formula

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def check(content):
    """What the reader does not tell: the marks of an .xlsx, and the cells that an .ods merges over rows.

    Marks: sheet name → [(row, column, Formula or ErrorCell)]; merged: see `opendocument.merged_ranges`.
    Raises `ReadFault` for another kind of archive, and for one that unpacks to more than can be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise ReadFault(DAMAGED) from None
    parts = _unpacked(content, entries)
    if "xl/workbook.xml" in parts:
        return _marks(parts), {}
    if parts.get("mimetype", b"").strip() == _ODS:
        if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
            raise ReadFault(PROTECTED)
        xml = parts.get("content.xml", b"")
        opendocument.check_repeats(xml)
        return {}, opendocument.merged_ranges(xml)
    raise ReadFault(OTHER_KIND, kind=_kind(parts))


def _kind(parts):
    for begin, kind in (("word/", "Word"), ("ppt/", "PowerPoint"), ("xl/workbook.bin", ".xlsb")):
        if any(name.startswith(begin) for name in parts):
            return kind
    return "ZIP"


def _unpacked(content, entries):
    """Each part under its name in lower case; the size the directory gives is held against what comes out."""
    total, parts = 0, {}
    for info in entries:
        total += info.file_size
        if total > MAX_UNPACKED_BYTES:
            raise ReadFault(
                _("The file unpacks to more than %(limit)d MB. Copy the table alone into a new workbook."),
                limit=MAX_UNPACKED_BYTES // 1_000_000,
            )
        parts[info.filename.lower()] = _unpack(content, info)
    if len(parts) < len(entries):
        raise ReadFault(DAMAGED)
    return parts


def _unpack(content, info):
    start = info.header_offset
    begin = start + 30 + int.from_bytes(content[start + 26 : start + 28], "little")
    begin += int.from_bytes(content[start + 28 : start + 30], "little")
    packed = memoryview(content)[begin : begin + info.compress_size]
    if info.flag_bits & 1:
        raise ReadFault(PROTECTED)
    if info.compress_type == zipfile.ZIP_STORED:
        data = bytes(packed)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except zlib.error:
            raise ReadFault(DAMAGED) from None
    else:
        raise ReadFault(DAMAGED)
    if len(data) != info.file_size:
        raise ReadFault(DAMAGED)
    return data


# --- .xlsx --------------------------------------------------------------------------------------------

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TOO_FAR = re.compile(
    rb"\sr\s*=\s*[\"'](?:[A-Za-z]{3}|[H-Zh-z][A-Za-z]\d|[Gg][S-Zs-z]\d|[A-Za-z]*(?:[5-9]\d{4}|\d{6}))"
)
_FILLED = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*<(?:\w+:)?(?:v|is)\b")
_F = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*"
    + _F
    + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>\s*(?:" + _F + rb")?<(?:\w+:)?v>(#[^<]{1,20})<"
)
_TEXT_VALUE = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")


def _marks(parts):
    marks = {}
    for name, path in _sheet_paths(parts):
        xml = parts.get(path.lower(), b"")
        if _TOO_FAR.search(xml):
            _check_reach(xml)
        marks[name] = [mark for mark in chain(_errors(xml), _formulas(xml)) if _is_within(*mark[:2])]
    return marks


def _is_within(row, column):
    return 0 < row <= MAX_ROWS and 0 < column <= MAX_COLUMNS


def _errors(xml):
    for attributes, _formula, text in _ERROR.findall(xml):
        yield (*_place(attributes), ErrorCell(_decoded(text)))


def _formulas(xml):
    """The formulas that no program has calculated; one that gave an empty text has that as its value."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for attributes, text in _FORMULA.findall(xml):
        if not _TEXT_VALUE.search(attributes):
            yield (*_place(attributes), Formula("=" + _decoded(text)))


def _decoded(text):
    return unescape(text.decode("utf-8", "replace"))


def _sheet_paths(parts):
    relations = {}
    for tag in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        relations[_attribute(tag, b"Id")] = _attribute(tag, b"Target")
    for tag in _SHEET.findall(parts["xl/workbook.xml"]):
        target = relations.get(_attribute(tag, rb"(?:\w+:)id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        yield _attribute(tag, b"name"), path


def _attribute(tag, name):
    match = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)", tag)
    return _decoded(match[1]) if match else ""


def _place(attributes):
    match = _REFERENCE.search(attributes)
    return (int(match[2]), _column_number(match[1])) if match else (0, 0)


def _column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_reach(xml):
    """A filled cell far away makes the reader hold everything between: it is refused before."""
    rows = columns = 0
    for attributes in _FILLED.findall(xml):
        row, column = _place(attributes)
        rows, columns = max(rows, row), max(columns, column)
    check_size(rows, columns)
