"""Rosters made for a test: rows with as few words as it needs, and the acts on them."""

import io
import pathlib

from django.utils import timezone

from spreadsheets.writing import ExportSheet, write_workbook
from tests import factories
from training.imports.roster import ROSTER
from training.imports.target import Scope
from training.services import imports

FILES = pathlib.Path(__file__).parents[1] / "data" / "rosters"
COUNTY_AGENCY = "南京市玄武区生态环境综合行政执法大队"
ROW = {
    "姓名": "江明桂",
    "身份证号": factories.id_number(1),
    "工作单位": COUNTY_AGENCY,
    "机构层级": "县",
    "所在市": "南京市",
    "所在县": "玄武区",
    "职务": "执法员",
    "负责人类别": "工作人员",
    "是否在编": "是",
    "申领方式": "首次申领",
}


def file(name):
    return (FILES / f"roster_{name}").read_bytes()


def row(serial=1, **cells):
    """A sound row; `serial` makes the ID number."""
    return ROW | {"身份证号": factories.id_number(serial)} | cells


def workbook(*rows, without=()):
    """An .xlsx of rows (heading → cell) under one row of headings, which is the sheet's row 1."""
    headings = [
        heading for heading in dict.fromkeys(key for one in rows for key in one) if heading not in without
    ]
    columns = [(heading, lambda one, heading=heading: one.get(heading, "")) for heading in headings]
    content = io.BytesIO()
    write_workbook(content, [ExportSheet("花名册", columns, rows)])
    return content.getvalue()


def two_sheets(*sheets):
    """An .xlsx of two sheets, 甲 and 乙, each with rows like `workbook`."""
    content = io.BytesIO()
    columns = [(heading, lambda one, heading=heading: one[heading]) for heading in ROW]
    write_workbook(
        content, [ExportSheet(name, columns, [one]) for name, one in zip("甲乙", sheets, strict=True)]
    )
    return content.getvalue()


def many(count):
    return workbook(*(row(serial) for serial in range(count)))


def check(content, *, province="32", file_name="花名册.xlsx", **options):
    """What a roster would do, nothing stored; its report is plain JSON whatever was found."""
    scope = Scope(factories.province(province))
    found = ROSTER.check(content=content, file_name=file_name, scope=scope, **options)
    ROSTER.pack_report(found)
    return found


def told(check):
    """The lines of a check's report, in the order of the sheet."""
    return ROSTER.report(ROSTER.pack_report(check)).lines()


def report(batch):
    return ROSTER.report_of(batch)


def upload(content, *, by, file_name="花名册.xlsx", at=None):
    return imports.check_file(content=content, file_name=file_name, **arguments(by, at))


def apply(batch, *, by, at=None):
    imports.apply_batch(batch=batch, **arguments(by, at))
    batch.refresh_from_db()
    return batch


def enter(content, *, by, at=None):
    """Upload and enter a roster whose rows are all sound."""
    return apply(upload(content, by=by, at=at), by=by, at=at)


def faults(found):
    """{sheet row: [(field, English message)…]} of a check."""
    return {
        line.row: [(fault.field, fault.message["en"]) for fault in line.faults]
        for line in found.lines
        if line.faults
    }


def undo(batch, *, by, at=None):
    imports.undo_batch(batch=batch, **arguments(by, at))


def arguments(by, at=None):
    """What every act on a roster is told."""
    return {"target": ROSTER, "scope": Scope(by.province), "by": by, "at": at or timezone.now()}
