"""Certificates as workbooks, one module per kind of workbook."""

from accounts.exports import as_file

from .gate import export_alerts, export_answers, export_gate_list
from .ledger import FIELDS, LedgerRow, columns, export_list, ledger_rows
from .registers import export_findings
from .reports import export_report, report_name, write_report
from .requests import export_requests
from .sequences import export_ledger, ledger_name, remark, verdict_line

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
    "export_report",
    "export_requests",
    "ledger_name",
    "ledger_rows",
    "remark",
    "report_name",
    "verdict_line",
    "write_report",
]
