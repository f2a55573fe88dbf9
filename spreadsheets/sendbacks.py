"""Workbooks for the clerk to fill in, and to put right."""

from itertools import chain
from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from .writing import Example, ExportSheet, Marked, write_workbook


def template_workbook(target, fields, *, name, lines=(), choices=None, example=None, rows=(), locked=()):
    """An empty table to fill in: headings (required ones with *), columns of text, lists, an example row.

    `choices` maps a field's name to the words its list offers, `example` to the value its example shows.
    The example's row begins with a word by which an import leaves it out. `rows`: field name → value of the
    rows that the table brings along, `locked` the names of the fields that are not to be typed over in them.
    """
    choices, example = choices or {}, example or {}
    headings = [str(_("No."))] + [
        f"{field.label}*" if field.required else str(field.label) for field in fields
    ]
    shown = [str(_("Example"))] + [example.get(field.name, "") for field in fields]
    columns = [(heading, itemgetter(index)) for index, heading in enumerate(headings)]
    sheet = ExportSheet(
        name,
        columns,
        chain(
            [[Example(value) for value in shown]] if example else [],
            ([number, *(row.get(field.name, "") for field in fields)] for number, row in enumerate(rows, 1)),
        ),
        tuple(lines),
        {index: choices[field.name] for index, field in enumerate(fields, 1) if field.name in choices},
        fills_in=True,
        locked=frozenset(
            [0, *(i for i, field in enumerate(fields, 1) if field.name in locked)] if locked else ()
        ),
    )
    write_workbook(target, [sheet])


def fault_workbook(target, table, fields, faults):
    """The sheet as it was sent, row by row, with a last column that says what is wrong; wrong cells are marked."""
    columns = {str(field.label): table.columns.get(field.name) for field in fields}
    wrong = {}
    for fault in faults:
        wrong.setdefault(fault.row, []).append(fault)
    width = max((len(row) for row in table.rows), default=0)
    rows = (_remarked(number, row, width, wrong, columns, table) for number, row in enumerate(table.rows, 1))
    write_workbook(
        target,
        [
            ExportSheet(
                table.sheet,
                [("", itemgetter(index)) for index in range(width + 1)],
                rows,
                heading_row=table.first_data,
            )
        ],
    )


def _remarked(number, row, width, wrong, columns, table):
    cells = [*row, *[""] * (width - len(row))]
    faults = wrong.get(number, ())
    for fault in faults:
        index = columns.get(fault.field)
        if index is not None:
            cells[index] = Marked(cells[index])
    if number == table.first_data:
        cells.append(str(_("What to put right")))
    else:
        cells.append(
            Marked("；".join(f"{fault.field}：{fault.message}" for fault in faults)) if faults else ""
        )
    return cells
