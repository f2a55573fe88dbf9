"""Certificates as workbooks, one module per kind of workbook."""

from accounts.exports import as_file

from ..models import FIELDS, LedgerRow, ledger_rows
from .gate import export_alerts, export_answers, export_gate_list
from .ledger import columns, export_list
from .registers import export_findings
from .renewals import export_renewals
from .reports import export_report, report_name, write_report
from .requests import export_requests
from .sequences import export_ledger, ledger_name, remark, verdict_line
from .versions import export_overview, export_version, write_version

__all__ = [
    "FIELDS",
    "LedgerRow",
    "as_file",
    "columns",
    "export_alerts",
    "export_answers",
    "export_findings",
    "export_gate_list",
    "export_ledger",
    "export_list",
    "export_overview",
    "export_renewals",
    "export_report",
    "export_requests",
    "export_version",
    "ledger_name",
    "ledger_rows",
    "remark",
    "report_name",
    "verdict_line",
    "write_report",
    "write_version",
]
