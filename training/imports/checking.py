"""What every import shares: a workbook's rows held against the register.

A target (`roster.py`) says its fields, what identifies a row, what the register knows and which faults
only the register can tell; the reading, the comparison and the report are here.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from spreadsheets.checking import check_rows
from spreadsheets.headings import find_table
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


class Known(NamedTuple):
    """A row of the register: its key, its version, and its values by field name."""

    pk: int
    version: int
    values: dict


class Fault(NamedTuple):
    """What is wrong in a row: the field's name, what the cell shows, and the remedy in each language."""

    field: str
    value: str
    message: dict


@dataclass
class Line:
    """A row of the sheet, what it would do, and why it may not.

    `values`: the clean values; None where a cell cannot be taken. `key`: by what the register knows the row;
    empty when its identity is wrong. `changes`: (field name, old, new).
    """

    row: int
    values: dict
    key: str = ""
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
class Check:
    """All lines of a sheet; `notes` warn, `created` are the rows made beside the target's own."""

    target: Any
    sheet: str
    unknown: list
    other_sheets: list
    skipped: list
    lines: list
    notes: list
    created: list

    @property
    def counts(self):
        """Return how many rows there are, and how many of each state."""
        states = Counter(line.state for line in self.lines)
        return {"rows": len(self.lines)} | {state.value: states[state] for state in State}

    def of_state(self, state):
        return [line for line in self.lines if line.state == state]

    def report(self):
        """Return what a preview shows, as plain JSON: codes of fields, the texts in each language."""
        return {
            "sheet": self.sheet,
            "unknown": self.unknown,
            "other_sheets": self.other_sheets,
            "skipped": [list(row) for row in self.skipped],
            "notes": self.notes,
            "created": self.created,
            "lines": [
                {
                    "row": line.row,
                    "state": line.state.value,
                    "shown": self.target.shown(line),
                    "changes": [[name, _plain(old), _plain(new)] for name, old, new in line.changes],
                    "faults": [list(fault) for fault in line.faults],
                    "known": line.known and line.known.pk,
                }
                for line in self.lines
            ],
        }

    def does_same_as(self, report):
        """Whether entering this would do what the `report` of an earlier check told."""
        return _deeds(self.report()) == _deeds(report)


def _deeds(report):
    lines = [(line["row"], line["state"], line["shown"], line["changes"]) for line in report["lines"]]
    return lines, report["created"]


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def read_table(target, content, file_name, province):
    """Return the workbook's table for `target`; raises `ReadFault` with the remedy when it has none."""
    return find_table(read_workbook(content, file_name), target.fields(province))


def check_against(target, *, content, file_name, province):
    """Compare every row of the workbook with the register of `province`, in a fixed number of queries.

    Raises `ReadFault` for a file without a table or without rows.
    """
    table = read_table(target, content, file_name, province)
    checked = check_rows(table, target.fields(province))
    if not checked.rows:
        raise ReadFault(
            _("There are no rows under the headings in row %(row)d. Fill in the table and upload it again."),
            row=table.heading_row,
        )
    lines = [
        Line(row.number, row.values, target.key(row.values) if row.values[target.identity] else "")
        for row in checked.rows
    ]
    _attach_faults(target, lines, table, checked, province)
    register = target.look_up(province, lines)
    present = [name for name in target.compared if name in table.columns]
    for line in lines:
        line.known = register.known.get(line.key)
        for name, value, message in register.faults(line):
            line.faults.append(Fault(name, value, in_each_language(message)))
        if line.known and not line.faults:
            line.changes = _differences(line, present)
    return Check(
        target=target,
        sheet=table.sheet,
        unknown=table.unknown,
        other_sheets=table.other_sheets,
        skipped=checked.skipped,
        lines=lines,
        notes=register.notes(lines),
        created=register.created,
    )


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


def _attach_faults(target, lines, table, checked, province):
    """Give each line the faults of its cells; `check_rows` speaks one language at a time, so it is asked again."""
    if not checked.faults:
        return
    spoken = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            fields = target.fields(province)
            names = {str(item.label): item.name for item in fields}
            spoken[code] = [(names[fault.field], fault) for fault in check_rows(table, fields).faults]
    by_row = {line.row: line for line in lines}
    for told in zip(*spoken.values(), strict=True):
        name, fault = told[0]
        texts = {code: said.message for code, (_name, said) in zip(spoken, told, strict=True)}
        by_row[fault.row].faults.append(Fault(name, fault.value, texts))
