"""Requests to void or to correct certificates, as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from ..models import ROWS_AT_ONCE
from ..rules import RequestKind, RequestState
from .ledger import exported


def request_columns():
    """(heading, value, width), in the active language; ID numbers masked."""
    kinds, states = ({value: str(label) for value, label in c.choices} for c in (RequestKind, RequestState))
    return [
        (_("Certificate number"), lambda row: row.certificate.number, 13),
        (_("What is asked for"), lambda row: kinds[row.kind], 14),
        (_("Name"), lambda row: row.certificate.holder_name, 10),
        (_("Name before"), lambda row: row.old_name, 10),
        (_("Name after"), lambda row: row.new_name, 10),
        (_("ID number before"), lambda row: row.masked_old_id_number, 20),
        (_("ID number after"), lambda row: row.masked_new_id_number, 20),
        (_("Reason"), lambda row: row.reason, 30),
        (_("Requested by"), lambda row: str(row.requested_by), 12),
        (_("Requested at"), lambda row: timezone.localtime(row.requested_at), 18),
        (_("State"), lambda row: states[row.state], 8),
        (_("Decided by"), lambda row: str(row.approved_by or row.declined_by or ""), 12),
        (_("Opinion"), lambda row: row.decline_reason, 30),
    ]


def export_requests(target, *, rows, by, at):
    """Write requests in their order, and the export into the trail."""
    count = rows.count()
    title = _("Requests about certificates")
    sheet = ExportSheet(
        title,
        request_columns(),
        rows.iterator(chunk_size=ROWS_AT_ONCE),
        lines=(title, exported(by, at, count)),
        wraps=True,
    )
    write_workbook(target, [sheet])
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "certificate_requests", "rows": count})
    return count
