"""Which column of a sheet is which field: guessed, shown with samples, decided by a person, remembered."""

from dataclasses import replace
from typing import NamedTuple

from spreadsheets.fields import column_letter
from spreadsheets.headings import SEARCHED_ROWS, Reading, data_rows
from spreadsheets.values import cell_text, masked_numbers

from ..models import ImportHeadings

SAMPLES = 3
_SEARCHED = 500  # rows in which samples are looked for
_SHOWN = 24  # characters of one


class SheetColumn(NamedTuple):
    """A column of a sheet: its place from 0, its letter and heading, and its first different cells."""

    index: int
    letter: str
    heading: str
    samples: list

    @property
    def title(self):
        return f"{self.letter} · {self.heading}" if self.heading else self.letter


def reading_of(target, province):
    """Return the `Reading` that a bureau's earlier decisions make of its next sheet."""
    stored = ImportHeadings.objects.of(province, target.name)
    return Reading(remembered=stored.headings, fixed=stored.fixed) if stored else Reading()


def asked(target, fields, table):
    """Return the fields that a person is asked about: those that only an export fills in stay out when absent."""
    return [field for field in fields if field.name not in target.exported or field.name in table.columns]


def columns_of(table, fields):
    """Return every filled `SheetColumn` of a table."""
    rows = [row for _number, row in data_rows(table, fields)[0][:_SEARCHED]] or table.rows[table.first_data :]
    width = max((len(row) for row in [table.headings, *rows]), default=0)
    columns = []
    for index in range(width):
        heading = table.headings[index] if index < len(table.headings) else ""
        samples = _samples(rows, index)
        if heading or samples:
            columns.append(SheetColumn(index, column_letter(index), heading, samples))
    return columns


def _samples(rows, index):
    found = {}
    for row in rows:
        text = cell_text(row[index]).strip() if index < len(row) else ""
        if text:
            found.setdefault(masked_numbers(text)[:_SHOWN])
        if len(found) == SAMPLES:
            break
    return list(found)


def decided(reading, table, columns, fixed):
    """Return the `Reading` that says of each field what a person chose.

    `columns`: field name → index or None. `fixed`: field name → text.
    """
    return replace(
        reading, sheet=table.sheet, heading_row=table.heading_row, columns=columns, fixed=fixed, remembered={}
    )


def headings_to_remember(table, columns):
    """Return field name → heading as chosen, "" for a guess that was refused.

    A column without a heading cannot be found again; a field that this sheet lacks may stand in the next.
    """
    headings = {}
    for name, index in columns.items():
        heading = table.headings[index] if index is not None and index < len(table.headings) else ""
        if heading or (index is None and name in table.columns):
            headings[name] = heading
    return headings


def survey_of(batch, target, scope, wanted):
    """Return the `Survey` of an upload; `wanted` names the table that is asked for: sheet and heading row."""
    reading = target.corrections_of(batch).reading
    if reading == Reading():
        reading = reading_of(target, scope.province)
    sheet, row = wanted.get("sheet", reading.sheet), wanted.get("heading_row", "")
    is_other = sheet != reading.sheet or bool(row)
    row = int(row) if row.isdecimal() and 0 < int(row) <= SEARCHED_ROWS else 0
    if is_other:  # another place: what was said of the columns was said of the first
        reading = replace(reading, sheet=sheet, heading_row=row, columns={})
    return target.survey(
        content=batch.content, file_name=batch.file_name, scope=scope, reading=reading, is_kept=True
    )


def untaken(table, columns):
    """Return the columns that belong to no field."""
    taken = set(table.columns.values())
    return [column for column in columns if column.index not in taken]
