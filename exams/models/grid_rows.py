"""What the score grid shows of a result (第(七)项)."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from spreadsheets.values import mask_id_number

from .. import rules

COLUMNS = (
    "pk", "position", "version", "attendance", "score", "remark", "outcome", "entered_at", "confirmed_at",
    "entered_by__name", "enrolment__officer__name", "enrolment__officer__id_number", "enrolment__agency_name",
)  # fmt: skip


class GridRow(NamedTuple):
    """A result's columns as plain values, in the order of `COLUMNS`."""

    pk: int
    position: int
    version: int
    attendance: str
    score: Decimal | None
    remark: str
    outcome: str
    entered_at: datetime | None
    confirmed_at: datetime | None
    entered_by: str | None
    name: str
    id_number: str
    agency_name: str

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)

    @property
    def score_text(self):
        return rules.score_text(self.score)

    @property
    def value_text(self):
        return self.score_text or self.get_attendance_display()

    def get_attendance_display(self):
        return dict(rules.Attendance.choices).get(self.attendance, "")
