"""Every row of a table cleaned, and everything that is wrong in it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .fields import Fault
from .headings import data_rows
from .values import ValueFault

_EMPTY = _("The cell is empty. Fill it in.")
_DOUBLE = _("The same as in row %(row)d. Delete one of the two rows.")


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


def check_rows(table, fields):
    """Clean every cell of the table; a field whose column the sheet lacks has the value of an empty cell."""
    found, skipped = data_rows(table, fields)
    columns = [(field, table.columns[field.name], {}, {}) for field in fields if field.name in table.columns]
    absent = {field.name: field.clean("") for field in fields if field.name not in table.columns}
    rows, faults = [], []
    for number, cells in found:
        values, width, before = dict(absent), len(cells), len(faults)
        for field, index, known, seen in columns:
            cell = cells[index] if index < width else ""
            value, message = _cleaned(field, cell, known)
            if message is None and field.unique and value not in ("", None):
                first = seen.setdefault(value, number)
                if first != number:
                    message = str(_DOUBLE) % {"row": first}
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
        return None, str(fault)
    if field.required and (value is None or value == ""):
        return value, str(_EMPTY)
    return value, None
