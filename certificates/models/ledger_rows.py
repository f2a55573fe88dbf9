"""A certificate as the year-end report and the lists read it: plain values, no model (第(六)项)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from spreadsheets.values import mask_id_number

ROWS_AT_ONCE = 2000


class LedgerRow(NamedTuple):
    """A row of the ledger; but for `serial`, its place in a list, the columns of `Certificate`."""

    serial: int
    number: str
    holder_name: str
    holder_gender: str
    holder_id_number: str
    agency_name: str
    post_title: str
    holder_region: str
    tier: str
    level: str
    class_title: str
    class_number: int | None
    class_starts_on: date | None
    class_ends_on: date | None
    exam_on: date
    is_make_up: bool
    score: Decimal | None
    issued_on: date
    voided_on: date | None
    void_reason: str
    reprints: int
    is_legacy: bool

    @property
    def masked_id_number(self):
        return mask_id_number(self.holder_id_number)


FIELDS = LedgerRow._fields[1:]


def ledger_rows(certificates):
    """The rows one after the other, in constant memory; decrypting on the way."""
    values = certificates.values_list(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE)
    return (LedgerRow(serial, *row) for serial, row in enumerate(values, start=1))
