"""第(六)项: the rows of a submitted year, as they are kept: compressed JSON, which the table encrypts."""

import gzip
import json
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .. import rules
from ..models import FIELDS, Certificate, LedgerRow, ledger_rows

DAYS = tuple(
    FIELDS.index(name) for name in ("class_starts_on", "class_ends_on", "exam_on", "issued_on", "voided_on")
)
SCORE = FIELDS.index("score")


class YearRows(NamedTuple):
    """What a report holds: the rows the bureau issued and, for reference, the national ones of its people."""

    issued: list
    national: list


def live_rows(*, province, year):
    """The rows of a bureau's year as the ledger has them now."""
    return YearRows(
        list(ledger_rows(Certificate.objects.in_year_report(year=year, province=province))),
        list(ledger_rows(Certificate.objects.beside_year_report(year=year, province=province))),
    )


def freeze(rows):
    """`YearRows` as bytes."""
    plain = {sheet: [_plain(row) for row in of_sheet] for sheet, of_sheet in rows._asdict().items()}
    return gzip.compress(json.dumps(plain, ensure_ascii=False).encode(), compresslevel=6, mtime=0)


def thaw(data):
    """Undo `freeze`."""
    if not data:
        return YearRows([], [])
    plain = json.loads(gzip.decompress(data))
    return YearRows(
        *(
            [_row(serial, row) for serial, row in enumerate(plain[sheet], start=1)]
            for sheet in YearRows._fields
        )
    )


def changes_since(report, rows):
    """What `rows` hold added, changed, voided or taken out against a version; nothing without one."""
    if report is None:
        return []
    return rules.report_changes(thaw(report.frozen).issued, rows.issued)


def _plain(row):
    values = list(row[1:])
    for index in DAYS:
        values[index] = values[index].isoformat() if values[index] else None
    values[SCORE] = None if values[SCORE] is None else str(values[SCORE])
    return values


def _row(serial, values):
    for index in DAYS:
        values[index] = date.fromisoformat(values[index]) if values[index] else None
    values[SCORE] = None if values[SCORE] is None else Decimal(values[SCORE])
    return LedgerRow(serial, *values)
