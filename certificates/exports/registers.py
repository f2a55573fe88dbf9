"""第(八)项: what the reverse check found, as a workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from .ledger import exported

COLUMNS = [
    (gettext_lazy("Row of the sheet"), lambda f: f.row, 8),
    (gettext_lazy("Name"), lambda f: f.name, 10),
    (gettext_lazy("ID number"), lambda f: f.id_number, 20),
    (gettext_lazy("Enforcement ID number"), lambda f: f.number, 16),
    (gettext_lazy("Enforcement ID issued on"), lambda f: f.issued_on, 12),
    (gettext_lazy("Enforcement ID valid until"), lambda f: f.valid_until, 12),
    (gettext_lazy("Rests on"), lambda f: str(f.why_label), 16),
    (gettext_lazy("Reason"), lambda f: str(f.reason), 60),
]


def export_findings(target, *, check, findings, by, at):
    """Write the findings of a comparison; the export is in the trail."""
    lines = (check.file_name, exported(by, at, len(findings)))
    sheet = ExportSheet(_("Without a certificate"), COLUMNS, findings, lines=lines, wraps=True)
    write_workbook(target, [sheet])
    record(Act.LIST_EXPORTED, by=by, target=check, details={"list": "register_check", "rows": len(findings)})
