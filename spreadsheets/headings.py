"""Where the table is in a sheet: the heading row, its columns, and which rows are data."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from .limits import ReadFault
from .values import choice_key

SEARCHED_ROWS = 30

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_AROUND = re.compile(r"^\d{1,2}[.、]|[*※★#:：;。,、]|\s")
_ORDINAL_KEYS = {"序号", "序", "编号", "no", "no.", "num"}
_TOTAL = re.compile(r"(本页)?(合计|总计|小计|共计|累计|总人数)([:(人共\d].*)?|共\d+(人|名|条|行|个).*")
_NOTE = re.compile(
    r"(填[表报写]说明|填[表报]要求|注意事项|以下空白|此[行处]空白|以上|※|★|\*).*"
    r"|(说明|注意?|备注|附注|附件?|[制填][表报]人?|填[表报]?单位|审[核批签]人?|复核人?|(单位)?负责人|经办人|联系人|(联系)?电话"
    r"|([制填][表报])?(日期|时间)|签[字名章]|盖章|单位盖章)\d*[:：、.(_].*"
)
_EXAMPLE = re.compile(r"示?例|样例|范例|example")
_COUNT = re.compile(r"共?\d{1,6}(\.0)?(人|名|个|条)?")


_NO_HEADINGS = _("No heading row in the first %(count)d rows. The table needs the headings: %(missing)s.")
_MISSING = _("Headings are missing: %(missing)s. Row %(row)d has: %(seen)s.")


class Skipped(NamedTuple):
    """A filled row that holds no data (total, note, repeated heading): the sheet's number and first text."""

    row: int
    text: str


@dataclass(frozen=True)
class Reading:
    """What a person said of how to read a workbook; the rest is guessed.

    `heading_row`: the sheet's row number. `columns`: field name → its column from 0, None for none. `fixed`:
    field name → the text that stands in each of its cells. `remembered`: field name → the heading it had in
    earlier sheets, "" when it was left out of them.
    """

    sheet: str = ""
    heading_row: int = 0
    columns: dict = field(default_factory=dict)
    fixed: dict = field(default_factory=dict)
    remembered: dict = field(default_factory=dict)


GUESS = Reading()


@dataclass(frozen=True)
class Table:
    """A sheet's table: the heading row's number, each field's column (from 0), and what was not understood.

    `rows` are the sheet's, from its row 1; data begins at `rows[first_data]`. `fixed`: field name → the text
    of all its cells. `unknown` lists the headings that belong to no field, and "(R)" for a filled column R
    without one; `other_sheets` the sheets not read though they hold such a table too.
    """

    sheet: str
    rows: list
    heading_row: int
    first_data: int
    headings: list
    columns: dict
    fixed: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    other_sheets: list = field(default_factory=list)


def heading_keys(text):
    """The forms in which a heading is compared: as written, and without what stands in brackets."""
    full = choice_key(str(text))
    return _AROUND.sub("", full), _AROUND.sub("", _IN_BRACKETS.sub("", full))


def likely_tables(sheets, fields, reading=GUESS):
    """The table each sheet may hold, complete or not, hidden sheets last; `reading` says which sheet and how."""
    wanted = [sheet for sheet in sheets if sheet.name == reading.sheet] if reading.sheet else sheets
    ordered = sorted(wanted or sheets, key=lambda sheet: sheet.is_hidden)
    return [_said(_best_heading(sheet, fields, reading), reading) for sheet in ordered]


def find_table(sheets, fields, reading=GUESS):
    """The first sheet (hidden ones last) with every required heading in its first rows.

    Raises `ReadFault` that lists the headings missing and those seen in the likeliest sheet.
    """
    found = likely_tables(sheets, fields, reading)
    complete = [table for table in found if is_complete(table, fields)]
    if not complete:
        _refuse_missing(max(found, key=lambda table: len(table.columns)), fields)
    table = complete[0]
    if not reading.columns:  # else somebody said which of two is meant
        _refuse_doubles(table, fields)
    table.unknown.extend(_unknown(table))
    if not reading.sheet:
        shown = {sheet.name for sheet in sheets if not sheet.is_hidden}
        table.other_sheets.extend(other.sheet for other in complete[1:] if other.sheet in shown)
    return table


def is_complete(table, fields):
    """Whether every required field has a column or a fixed value, and any has a column."""
    return bool(table.columns) and not _missing(table, fields)


def _said(table, reading):
    """The table with the columns that a person named: these win over what was guessed."""
    said = reading.columns
    taken = {index for index in said.values() if index is not None}
    columns = {
        name: index for name, index in table.columns.items() if name not in said and index not in taken
    }
    columns |= {name: index for name, index in said.items() if index is not None}
    fixed = {name: text for name, text in reading.fixed.items() if name not in columns and text}
    return replace(table, columns=columns, fixed=fixed)


def _missing(table, fields):
    held = table.columns.keys() | table.fixed.keys()
    return [field for field in fields if field.required and not {field.name, field.instead} & held]


def _refuse_missing(table, fields):
    missing = "、".join(str(field.label) for field in _missing(table, fields) or fields)
    if len(table.columns) < 2:
        raise ReadFault(_NO_HEADINGS, count=SEARCHED_ROWS, missing=missing)
    seen = "、".join(heading for heading in table.headings if heading)
    raise ReadFault(_MISSING, missing=missing, row=table.heading_row, seen=seen)


def _refuse_doubles(table, fields):
    for field_ in fields:
        index = table.columns.get(field_.name)
        if index is None:
            continue
        twin = [
            other
            for other, heading in enumerate(table.headings)
            if other != index and heading_keys(heading)[0] == heading_keys(table.headings[index])[0]
        ]
        if any(_is_filled(row, other) for other in twin for row in table.rows[table.first_data :]):
            raise ReadFault(
                _("The heading “%(heading)s” stands over two columns. Delete the column that is not meant."),
                heading=table.headings[index],
            )


def _unknown(table):
    taken, width = set(table.columns.values()), max(map(len, table.rows))
    for index in sorted(set(range(width)) - taken):
        heading = table.headings[index] if index < len(table.headings) else ""
        if heading and heading_keys(heading)[0] not in _ORDINAL_KEYS:
            yield heading
        elif not heading and any(_is_filled(row, index) for row in table.rows[table.first_data :]):
            yield f"({get_column_letter(index + 1)})"


def _is_filled(row, index):
    return index < len(row) and row[index] not in ("", None)


# --- the heading row ----------------------------------------------------------------------------------


def _best_heading(sheet, fields, reading):
    """The row, or pair of rows, whose cells name the most fields; of equals the first, and the single row."""
    ranks = _ranks(fields, reading.remembered)
    numbers = [reading.heading_row] if reading.heading_row else range(1, SEARCHED_ROWS + 1)
    searched = [(number - 1, sheet.rows[number - 1]) for number in numbers if number <= len(sheet.rows)]
    index, row = max(searched, key=lambda found: len(set(_texts(found[1]))), default=(0, []))
    best, best_score = Table(sheet.name, sheet.rows, index + 1, index + 1, _texts(row), {}), (0, 0)
    for index, row in searched:
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
        for height, variants in ((1, [[text] for text in _texts(row)]), (2, _two_rows(row, below))):
            columns = _matched(variants, ranks)
            if (len(columns), -height) > best_score and columns:
                headings = [variant[-1] for variant in variants]
                best = Table(sheet.name, sheet.rows, index + 1, index + height, headings, columns)
                best_score = (len(columns), -height)
    return best


def _ranks(fields, remembered):
    """Each key → (rank, field name): remembered headings first, then the heading itself, then its aliases."""
    ranks = {
        heading_keys(heading)[0]: (-1, name)
        for name, heading in remembered.items()
        if heading_keys(heading)[0]
    }
    for field_ in fields:
        if remembered.get(field_.name) == "":
            continue
        for rank, alias in enumerate((field_.label, *field_.aliases)):
            key = heading_keys(alias)[0]
            if key not in ranks or rank < ranks[key][0]:
                ranks[key] = (rank, field_.name)
    return ranks


def _texts(row):
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row]


def _two_rows(row, below):
    """For each column the group's heading with its own, then its own: a heading of two rows, cells merged."""
    upper, lower = _texts(row), _texts(below)
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    group, variants = "", []
    for above, own in zip(upper, lower, strict=True):
        group = above or (group if own else "")
        variants.append([group + own, own] if own else [above])
    return variants


def _matched(variants, ranks):
    """Each field's column: the one whose heading ranks first among the field's aliases."""
    chosen = {}
    for index, texts in enumerate(variants):
        keys = [key for text in texts for key in heading_keys(text) if key in ranks]
        if keys:
            rank, name = ranks[keys[0]]
            if name not in chosen or rank < chosen[name][0]:
                chosen[name] = (rank, index)
    return {name: index for name, (_rank, index) in chosen.items()}


# --- the rows of data ---------------------------------------------------------------------------------


def data_rows(table, fields):
    """The rows of data as [(the sheet's row number, cells)], and the filled rows that are none as `Skipped`.

    A row whose identifying cells hold anything but a total's word or count, or a note, is always data;
    only a repeated heading and a row that begins with "example", as ours do, are left out with them filled.
    """
    identity = [
        table.columns[field_.name] for field_ in fields if field_.identifies and field_.name in table.columns
    ]
    keys = {index: heading_keys(table.headings[index])[0] for index in sorted(table.columns.values())}
    ordinals = {i for i, heading in enumerate(table.headings) if heading_keys(heading)[0] in _ORDINAL_KEYS}
    telling = [index for index in keys if index not in ordinals]
    found, skipped, after_note = [], [], False
    for number, row in enumerate(table.rows[table.first_data :], table.first_data + 1):
        filled = [
            cell
            for cell in row
            if cell != "" and cell is not None and (type(cell) is not str or cell.strip())
        ]
        if not filled:
            continue
        identities = [row[index] for index in identity if _is_filled(row, index)]
        first = str(filled[0]).strip()
        if _is_heading(row, keys) or _begins(_EXAMPLE, first):
            skipped.append(Skipped(number, first))
        elif not all(_is_nobody(cell) for cell in identities):
            found.append((number, row))
            after_note = False
        elif _begins(_NOTE, first) or (after_note and len(filled) == 1):
            skipped.append(Skipped(number, first))
            after_note = True
        elif _begins(_TOTAL, first) or not any(_is_filled(row, index) for index in telling):
            skipped.append(Skipped(number, first))
        else:
            found.append((number, row))
    return found, skipped


def _is_heading(row, keys):
    """Whether every filled cell of the table's columns, and more than one, repeats its heading."""
    repeated = 0
    for index, key in keys.items():
        if _is_filled(row, index):
            cell = row[index]
            if not isinstance(cell, str) or heading_keys(cell)[0] != key:
                return False
            repeated += 1
    return repeated > 1


def _is_nobody(cell):
    text = str(cell).strip()
    return not text or bool(_COUNT.fullmatch(text)) or _begins(_TOTAL, text) or _begins(_NOTE, text)


def _begins(pattern, text):
    return bool(pattern.fullmatch(choice_key(text)))
