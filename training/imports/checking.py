"""What every import shares: a workbook's rows held against the tables.

A target (`target.py`) says its fields, what identifies a row, what the tables know and which faults only they
can tell; the reading, the comparison and the report are here.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.rules import sentence
from spreadsheets.checking import check_rows
from spreadsheets.headings import data_rows, find_table, is_complete, likely_tables
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook

from .corrections import Corrections

LONGEST_SHOWN = 200  # characters of a wrong cell
LEAST_HEADINGS = 3  # different ones in a row, before a person is asked which is which
NEW_PERSON = "new"  # among a fault's options


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


class Known(NamedTuple):
    """A row of the tables: its key, its version, and its values by field name."""

    pk: int
    version: int
    values: dict


class Fault(NamedTuple):
    """What is wrong in a row: the field's name, what the cell shows, the remedy in each language.

    `options`: [key, text] of the people among whom somebody may choose by hand.
    """

    field: str
    value: str
    message: dict
    options: tuple = ()


@dataclass(slots=True)
class Line:
    """A row of the sheet, what it would do, and why it may not.

    `values`: the clean values; None where a cell cannot be taken. `key`: by what the tables know the row;
    empty when its identity is wrong. `person`: whom somebody chose by hand. `changes`: (field name, old, new).
    """

    row: int
    values: dict
    key: str = ""
    person: str = ""
    known: Known | None = None
    changes: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    @property
    def state(self):
        if self.faults:
            return State.WRONG
        if self.known is None:
            return State.NEW
        return State.CHANGED if self.changes else State.UNCHANGED


@dataclass(frozen=True)
class Rows:
    """What a sheet says, before anybody looked into the tables.

    `facts`: the sheet's name and what was not read of it, as plain JSON; `present`: the fields it has at all.
    """

    facts: dict
    present: list
    lines: list


@dataclass(frozen=True)
class Check:
    """All lines of a sheet; `notes` warn, `created` are the rows made beside the target's own."""

    target: Any
    rows: Rows
    notes: list
    created: list

    @property
    def lines(self):
        return self.rows.lines

    @property
    def counts(self):
        """Return how many rows there are, and how many of each state."""
        states = Counter(line.state for line in self.lines)
        return {"rows": len(self.lines)} | {state.value: states[state] for state in State}

    def of_state(self, state):
        return [line for line in self.lines if line.state == state]

    def head(self):
        """Return what a preview says of the whole sheet, as plain JSON."""
        return self.rows.facts | {"notes": self.notes, "created": self.created}

    def told(self, line):
        """Return what a preview says of a line, as plain JSON: codes of fields, the texts in each language."""
        return {
            "row": line.row,
            "state": line.state.value,
            "shown": self.target.shown(line),
            "changes": [[name, plain(old), plain(new)] for name, old, new in line.changes],
            "faults": [list(fault) for fault in line.faults],
            "known": line.known and line.known.pk,
        }


class Survey(NamedTuple):
    """The tables that a workbook may hold, likeliest first; `chosen`: the one that was asked for, else the first.

    `is_clear`: whether it can be read without asking.
    """

    tables: list
    chosen: Any
    is_clear: bool


def survey(target, *, content, file_name, scope, reading, is_kept=False):
    """Look which tables a workbook holds; raises `ReadFault` for a file that cannot be read or holds no table.

    One that `is_kept` held one when it was uploaded: whoever looks elsewhere in it is refused nothing.
    """
    fields = headed(target, scope)
    sheets = read_workbook(content, file_name)
    everywhere = replace(reading, sheet="", heading_row=0) if reading.sheet else reading
    tables = likely_tables(sheets, fields, everywhere)
    complete = [table for table in tables if is_complete(table, fields)]
    is_told = reading.sheet or reading.heading_row
    if (
        not complete
        and not is_told
        and not is_kept
        and not any(
            len(table.columns) > 1 or len({*table.headings} - {""}) >= LEAST_HEADINGS for table in tables
        )
    ):
        find_table(sheets, fields, reading)  # says what is missing
    hidden = {sheet.name for sheet in sheets if sheet.is_hidden}
    shown = [table for table in complete if table.sheet not in hidden]
    is_clear = bool(complete) and len(shown) < 2 and not reading.fixed
    if is_clear and not is_kept and not data_rows((shown or complete)[0], fields)[0]:
        raise _no_rows((shown or complete)[0])

    def by_likelihood(found):
        return sorted(found, key=lambda table: (not is_complete(table, fields), -len(table.columns)))

    tables = by_likelihood(tables)
    named = by_likelihood(likely_tables(sheets, fields, reading)) if reading.sheet else tables
    return Survey(tables, named[0], is_clear)


def read_table(target, content, file_name, scope, reading):
    """Return the workbook's table for `target`; raises `ReadFault` with the remedy when it has none."""
    return find_table(read_workbook(content, file_name), headed(target, scope), reading)


def headed(target, scope):
    """Return the target's fields, each known by its heading in every language: who checks may speak another."""
    return [
        replace(item, aliases=(*item.aliases, *in_each_language(item.label).values()))
        for item in target.fields(scope)
    ]


def check_upload(target, *, content, file_name, scope, corrections=None, reading=None, tick=None):
    """Hold every row of a workbook against the tables, in a fixed number of queries.

    `corrections`: what somebody put right since the upload. `reading`: how to read the sheet, if not as there.
    Raises `ReadFault` for a file without a table or without rows.
    """
    corrections = corrections or Corrections()
    table = read_table(target, content, file_name, scope, reading or corrections.reading)
    return target.compare(scope, read_rows(target, table, scope, corrections, tick))


def _no_rows(table):
    return ReadFault(
        _("There are no rows under the headings in row %(row)d. Fill in the table and upload it again."),
        row=table.heading_row,
    )


def read_rows(target, table, scope, corrections, tick=None):
    """Return the `Rows` of a table, each cell cleaned."""
    fields = target.fields(scope)
    checked = check_rows(table, fields, cells=corrections.cells, dropped=corrections.dropped, tick=tick)
    if not checked.rows and not corrections.dropped:
        raise _no_rows(table)
    lines = []
    for row in checked.rows:
        key = target.key(row.values) if row.values[target.identity] else ""
        lines.append(Line(row.number, row.values, key, corrections.people.get(row.number, "")))
    names = {str(item.label): item.name for item in fields}
    by_row = {line.row: line for line in lines}
    for fault in checked.faults:
        shown = fault.value[:LONGEST_SHOWN]
        by_row[fault.row].faults.append(Fault(names[fault.field], shown, fault.message))
    said = {name for cells in corrections.cells.values() for name in cells}
    held = table.columns.keys() | table.fixed.keys() | said
    facts = {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "fixed": table.fixed,
        "absent": [item.name for item in target.filled_in(scope) if item.name not in held],
        "unknown": table.unknown,
        "other_sheets": table.other_sheets,
        "skipped": [list(row) for row in checked.skipped],
    }
    return Rows(facts, [name for name in target.compared if name in held], lines)


def compare(target, scope, rows):
    """Say what each line would do; raises nothing: what may not be is a line's fault."""
    register = target.look_up(scope, rows.lines)
    first = {}
    for line in rows.lines:
        line.known = register.known.get(line.key)
        if line.key and first.setdefault(line.key, line.row) != line.row and not line.faults:
            message = sentence(
                _("The same as in row %(row)d. Delete one of the two rows."), row=first[line.key]
            )
            line.faults.append(Fault(target.identity, "", message))
        for name, value, message, *options in register.faults(line):
            line.faults.append(Fault(name, value, message, tuple(*options)))
        if line.known and not line.faults:
            line.changes = _differences(line, rows.present)
    _speak(rows.lines)
    return Check(target, rows, register.notes(rows.lines), register.created)


def _speak(lines):
    """Put the faults' messages into each language, which is turned to once; what many rows share is told once."""
    faults = [fault for line in lines for fault in line.faults]
    messages = {id(fault.message): fault.message for fault in faults if not isinstance(fault.message, dict)}
    told = {key: {} for key in messages}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for key, message in messages.items():
                told[key][code] = str(message)
    for line in lines:
        line.faults = [
            fault._replace(message=told.get(id(fault.message), fault.message)) for fault in line.faults
        ]


def _differences(line, names):
    """What the sheet says otherwise; an empty cell says nothing, so it never erases a stored value."""
    told = [(name, line.known.values[name], line.values[name]) for name in names]
    return [(name, old, new) for name, old, new in told if new not in ("", None) and new != old]


def in_each_language(message):
    """Return language → text: a report is read by others than who made it."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(message)
    return texts


def plain(value):
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    )
