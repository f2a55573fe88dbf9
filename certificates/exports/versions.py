"""第(六)项: the workbook of a submitted version, written once; and the versions and overviews as they are handed out."""

import hashlib
import io

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from ..rules import ChangeKind, Weight
from ..services import field_label, told_value
from .ledger import columns, exported
from .reports import report_sheet


def write_version(*, report, draft):
    """The workbook of an unsaved version: its rows, the national ones, what changed, whether it adds up."""
    bureau = {"bureau": report.province.name, "year": report.year}
    with translation.override(settings.LANGUAGE_CODE):
        line = _submitted(report)
        sheets = [
            report_sheet(
                _("Issued in %(year)d") % bureau,
                _("%(bureau)s: certificates issued in %(year)d") % bureau,
                draft.rows.issued,
                line,
            ),
            report_sheet(
                _("National certificates"),
                _("%(bureau)s: national certificates of its people in %(year)d, for reference") % bureau,
                draft.rows.national,
                line,
            ),
        ]
        if draft.last:
            title = _("Against version %(version)d") % {"version": draft.last.version}
            sheets.append(
                ExportSheet(title, change_columns(), draft.changes, lines=(title, line), wraps=True)
            )
        sheets.append(_reconciliation(report, draft.reconciliation, line))
        file = io.BytesIO()
        write_workbook(file, sheets)
    return file.getvalue()


def _submitted(report):
    return ngettext(
        "Version %(version)d, submitted by %(name)s on %(at)s, %(count)d row",
        "Version %(version)d, submitted by %(name)s on %(at)s, %(count)d rows",
        report.rows,
    ) % {
        "version": report.version,
        "name": report.submitted_by.name,
        "at": timezone.localtime(report.submitted_at).strftime("%Y-%m-%d %H:%M"),
        "count": report.rows,
    }


def change_columns():
    """The ministry's columns, with what became of the row in front and what it said before behind."""
    kinds = {kind.value: str(kind.label) for kind in ChangeKind}
    ours = [
        (heading, lambda change, value=value: value(change.row), width)
        for heading, value, width in columns(show_id_number=str)[1:]
    ]
    return [
        (_("Change"), lambda change: kinds[change.kind], 8),
        *ours,
        (_("Before"), lambda change: "; ".join(_before(*fields) for fields in change.fields), 24),
    ]


def _before(name, before, _after):
    return f"{field_label(name)}: {told_value(name, before, show_id_number=str)}"


def _reconciliation(report, found, line):
    rows = [(figure.label, figure.count, "") for figure in found.told_figures]
    rows += [(one.label, one.count, Weight(one.weight).label if one.count else "") for one in found.findings]
    if report.explanation:
        rows.append((_("Explanation"), "", report.explanation))
    columns = [
        (_("Reconciliation"), lambda row: str(row[0]), 44),
        (_("Rows"), lambda row: row[1], 10),
        (_("Verdict"), lambda row: str(row[2]), 42),
    ]
    return ExportSheet(_("Reconciliation"), columns, rows, lines=(_("Reconciliation"), line), wraps=True)


def export_version(target, *, report, by):
    """Hand out a version's bytes after a look at their SHA-256; the trail says who took them."""
    digest = hashlib.sha256(report.content).hexdigest()
    if digest != report.sha256:
        raise RuleViolation(
            _(
                "The stored workbook of this version is not the one that was submitted (SHA-256 differs): "
                "nothing was handed out, tell the operator at once (item 6)."
            )
        )
    target.write(report.content)
    details = {"year": report.year, "version": report.version, "rows": report.rows, "sha256": digest}
    record(Act.REPORT_EXPORTED, by=by, target=report, details=details)
    return report.rows


def export_overview(target, *, lines, by, at):
    """Write where the reports of a list stand."""
    sheet = ExportSheet(
        _("Year-end reports"),
        _overview_columns(),
        lines,
        lines=(_("Year-end reports"), exported(by, at, len(lines))),
        wraps=True,
    )
    write_workbook(target, [sheet])
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "year_reports", "rows": len(lines)})


def _overview_columns():
    yes, no = _("Yes"), _("No")
    return [
        (_("Bureau"), lambda line: line.province.name, 26),
        (_("Year"), lambda line: line.year, 8),
        (_("State"), lambda line: str(line.standing.label), 12),
        (_("Version"), lambda line: line.report.version if line.report else None, 8),
        (_("Rows submitted"), lambda line: line.report.rows if line.report else None, 10),
        (_("Void"), lambda line: line.report.void_rows if line.report else None, 8),
        (_("Rows in the ledger"), lambda line: line.rows, 10),
        (_("Due on"), lambda line: line.due_on, 12),
        (_("Submitted on"), lambda line: line.submitted_on, 12),
        (_("Days late"), lambda line: line.days_late, 8),
        (_("Differences"), lambda line: line.differences, 10),
        (_("Changed since"), lambda line: yes if line.is_changed else no, 10),
    ]
