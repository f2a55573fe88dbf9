"""Every row of a table cleaned, and everything that is wrong in it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from .fields import Fault
from .headings import data_rows
from .values import ValueFault

_EMPTY = _("The cell is empty. Fill it in.")
_DOUBLE = _("The same as in row %(row)d. Delete one of the two rows.")
TOLD_EACH = 250  # rows
_NOTHING = {}
_told = lazy(str, str)  # a fault in the language of whoever reads it


class Row(NamedTuple):
    """A row of data: the sheet's row number, field name → clean value, and whether it has no fault.

    A cell that cannot be taken is None.
    """

    number: int
    values: dict
    is_sound: bool


@dataclass(frozen=True)
class Checked:
    """All rows of data, their faults in row order, the filled rows that are no data."""

    rows: list
    faults: list
    skipped: list


def check_rows(table, fields, *, cells=None, dropped=(), tick=None):
    """Clean every cell of the table; a field whose column the sheet lacks has the value of an empty cell.

    `cells`: row number → field name → the text that stands there instead. `dropped`: numbers of rows to leave
    out. `tick(done, rows)` is told how far it is.
    """
    found, skipped = data_rows(table, fields)
    found = [(number, row) for number, row in found if number not in dropped]
    columns = [(field, table.columns[field.name], {}, {}) for field in fields if field.name in table.columns]
    others = [field for field in fields if field.name not in table.columns]
    rest = {field.name: _cleaned(field, table.fixed.get(field.name, ""), {}) for field in others}
    cells, rows, faults = cells or {}, [], []
    for done, (number, row) in enumerate(found):
        if tick and not done % TOLD_EACH:
            tick(done, len(found))
        values, width, before = {}, len(row), len(faults)
        said = cells.get(number, _NOTHING)
        for field in others:
            value, message = _cleaned(field, said[field.name], {}) if field.name in said else rest[field.name]
            values[field.name] = value
            if message is not None and (field.name in said or field.name in table.fixed):
                shown = said.get(field.name, table.fixed.get(field.name, ""))
                faults.append(Fault(number, str(field.label), field.show(shown), message))
        for field, index, known, seen in columns:
            cell = row[index] if index < width else ""
            if said and field.name in said:
                cell = said[field.name]
            value, message = _cleaned(field, cell, known)
            if message is None and field.unique and value not in ("", None):
                first = seen.setdefault(value, number)
                if first != number:
                    message = _told(ValueFault(_DOUBLE, row=first))
            if message is not None:
                faults.append(Fault(number, str(field.label), field.show(cell), message))
            values[field.name] = value
        rows.append(Row(number, values, len(faults) == before))
    return Checked(rows, faults, skipped)


def _cleaned(field, cell, known):
    """The clean value and no message, or None and the message; what a text gave once is kept."""
    if type(cell) is not str:
        return _clean(field, cell)
    answer = known.get(cell)
    if answer is None:
        answer = known[cell] = _clean(field, cell)
    return answer


def _clean(field, cell):
    try:
        value = field.clean(cell)
    except ValueFault as fault:
        return None, _told(fault)
    if field.required and (value is None or value == ""):
        return value, _EMPTY
    return value, None
