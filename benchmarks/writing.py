"""An export of 30,000 rows × 19 columns against openpyxl's write-only mode with the same values."""

import io
import time
from operator import itemgetter

from openpyxl import Workbook

from benchmarks.people import people
from spreadsheets.writing import ExportSheet, write_workbook

ROWS, COLUMNS, LIMIT, RUNS = 30_000, 19, 1.3, 3


def main():
    """Measure, print a table, return whether the limit holds."""
    rows = [(row + row)[:COLUMNS] for row in people(ROWS)]
    ours, peer = (min(_seconds(work, rows) for _run in range(RUNS)) for work in (_ours, _peer))
    print(f"| export of {ROWS:,} rows × {COLUMNS} columns | ours | openpyxl write-only | ratio | limit |")
    print("| --- | --- | --- | --- | --- |")
    print(
        f"| text cells, dates, widths, print set-up | {ours:.2f} s | {peer:.2f} s | {ours / peer:.2f} | {LIMIT} |"
    )
    return ours / peer <= LIMIT


def _seconds(work, rows):
    started = time.process_time()
    work(rows)
    return time.process_time() - started


def _ours(rows):
    columns = [(f"Column {index}", itemgetter(index)) for index in range(COLUMNS)]
    write_workbook(io.BytesIO(), [ExportSheet("export", columns, rows, ("Export",))])


def _peer(rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())
