"""What the content of an .ods file says beside its cells: how often they repeat, which of them are merged."""

import re
from collections import defaultdict
from html import unescape

from .limits import MAX_COLUMNS, MAX_ROWS, check_size

_ROW = re.compile(
    rb"<table:table-row\s([^>]*number-rows-repeated=[\"'](\d+)[\"'][^>]*[^/>])>(.*?)</table:table-row>",
    re.DOTALL,
)
_CELL = re.compile(rb"<table:table-cell\s([^>]*number-columns-repeated=[\"'](\d+)[\"'][^>]*)>")
_MERGED_DOWN = re.compile(rb"number-rows-spanned=[\"'](?!1[\"'])")
_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_NAME = re.compile(rb"\stable:name=[\"']([^\"']*)")
_COUNTS = {
    name: re.compile(rb"\stable:number-" + name.encode() + rb"=[\"'](\d{1,7})[\"']")
    for name in ("rows-repeated", "columns-repeated", "rows-spanned", "columns-spanned")
}


def check_repeats(xml):
    """Raises `ReadFault` for a filled row or cell that repeats more often than can be read."""
    for _attributes, count, cells in _ROW.findall(xml):
        if int(count) > MAX_ROWS and b"office:value" in cells:
            check_size(int(count), 1)
    for attributes, count in _CELL.findall(xml):
        if int(count) > MAX_COLUMNS and b"office:value" in attributes:
            check_size(1, int(count))


def merged_ranges(xml):
    """The cells merged over several rows: sheet name → [((top, left), (bottom, right))], counted from 0."""
    found = defaultdict(list)
    if not _MERGED_DOWN.search(xml):
        return found
    name, row, below, column = "", 0, 0, 0
    for kind, attributes in _TAG.findall(xml):
        if kind == b"table":
            match = _NAME.search(attributes)
            name, below = unescape(match[1].decode("utf-8", "replace")) if match else "", 0
        elif kind == b"table-row":
            row, column = below, 0
            below += _count(attributes, "rows-repeated")
        else:
            down = _count(attributes, "rows-spanned")
            if down > 1:
                right = column + _count(attributes, "columns-spanned") - 1
                found[name].append(((row, column), (row + down - 1, right)))
            column += _count(attributes, "columns-repeated")
    return found


def _count(attributes, name):
    match = _COUNTS[name].search(attributes)
    return int(match[1]) if match else 1
