"""How a column is called, and what may stand in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from .values import cell_text, clean_text


@dataclass(frozen=True)
class Field:
    """A column: its name in code, its heading, other headings it goes by, and the cleaner of its cells.

    `required`: neither the heading nor a cell may be missing, unless the heading of the field `instead` is there
    and this one's is not. `identifies`: a row with this cell filled is
    a row of data, never a total or a note. `unique`: no two rows may hold the same value. `show` gives the
    cell's text in a fault.
    """

    name: str
    label: Any
    aliases: tuple[str, ...] = ()
    required: bool = False
    instead: str = ""
    clean: Callable = clean_text
    identifies: bool = False
    unique: bool = False
    show: Callable = cell_text


class Fault(NamedTuple):
    """What is wrong in one cell: the sheet's row number, the heading, what the cell shows, and the remedy.

    The message is translated each time it is shown.
    """

    row: int
    field: str
    value: str
    message: str


def column_letter(index):
    """How a spreadsheet calls the column at `index` from 0: A, B … AA."""
    return get_column_letter(index + 1)
