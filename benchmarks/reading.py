"""A roster of 20,000 rows × 16 columns read and checked, against openpyxl's read-only mode that only reads."""

import io
import time
from operator import itemgetter

from openpyxl import load_workbook

from benchmarks.people import HEADINGS, people
from spreadsheets.checking import check_rows
from spreadsheets.fields import Field
from spreadsheets.headings import find_table
from spreadsheets.reading import read_workbook
from spreadsheets.values import (
    choice_of,
    clean_code,
    clean_id_number,
    clean_name,
    clean_phone,
    parse_date,
    parse_yes_no,
)
from spreadsheets.writing import ExportSheet, write_workbook

ROWS, LIMIT, RUNS = 20_000, 1, 3

REQUIRED = {"姓名", "身份证号", "工作单位", "机构层级", "负责人类别", "是否在编", "申领方式"}
CLEANERS = {
    "姓名": {"clean": clean_name, "identifies": True},
    "身份证号": {"clean": clean_id_number, "identifies": True, "unique": True},
    "机构层级": {"clean": choice_of({"省": 1, "市": 2, "县": 3})},
    "负责人类别": {"clean": choice_of({"主要负责人": 1, "其他负责人": 2, "工作人员": 3})},
    "是否在编": {"clean": parse_yes_no},
    "申领方式": {"clean": choice_of({"首次申领": 1, "换领": 2})},
    "原执法证号": {"clean": clean_code},
    "原证有效期至": {"clean": parse_date},
    "手机": {"clean": clean_phone},
}


def main():
    """Measure, print a table, return whether the limit holds."""
    content = io.BytesIO()
    columns = [(heading, itemgetter(index)) for index, heading in enumerate(HEADINGS)]
    write_workbook(content, [ExportSheet("roster", columns, people(ROWS))])
    ours, peer = (min(_seconds(work, content.getvalue()) for _run in range(RUNS)) for work in (_ours, _peer))
    print(
        f"| import of {ROWS:,} rows × {len(HEADINGS)} columns | ours | openpyxl read-only | ratio | limit |"
    )
    print("| --- | --- | --- | --- | --- |")
    print(
        f"| ours: read, find, check; peer: read | {ours:.2f} s | {peer:.2f} s | {ours / peer:.2f} | {LIMIT} |"
    )
    return ours / peer <= LIMIT


def _seconds(work, content):
    started = time.perf_counter()
    work(content)
    return time.perf_counter() - started


def _ours(content):
    fields = [
        Field(heading, heading, required=heading in REQUIRED, **CLEANERS.get(heading, {}))
        for heading in HEADINGS
    ]
    checked = check_rows(find_table(read_workbook(content), fields), fields)
    assert len(checked.rows) == ROWS
    assert not checked.faults


def _peer(content):
    book = load_workbook(io.BytesIO(content), read_only=True)
    for _row in book.active.iter_rows(values_only=True):
        pass
