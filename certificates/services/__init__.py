"""The acts of item 6: one function per button."""

from .completing import complete_enrolment, missing_of
from .frozen import changes_since, thaw
from .handing_over import hand_over
from .issuing import issue_certificate, issue_class, issue_selection, preview_class, preview_selection
from .ledger import print_certificates, sources_of, void_certificate
from .legacy import enter_legacy, take_back_legacy
from .pdfs import begin_pdf, certificates_of, check_pdf_stands, give_up_pdf, keep_pdf, outdated_before
from .reconciling import reconcile, rows_behind, told_findings
from .refusals import record_refusal, refusals_recorded
from .report_lines import STATES, counts_by_bureau, neighbours, report_lines, sorted_lines, totals
from .reports import accept_report, draft_report, due_on, is_last_version, return_report, submit_report
from .requests import (
    approve_request,
    decline_request,
    is_reported,
    request_correction,
    request_void,
    take_back_request,
)
from .sequences import all_rows, books_of, open_sequence, page_rows
from .told_reports import (
    field_label,
    report_line,
    told_changes,
    told_value,
    version_sheets,
    what_submitting_does,
)

__all__ = [
    "STATES",
    "accept_report",
    "all_rows",
    "approve_request",
    "begin_pdf",
    "books_of",
    "certificates_of",
    "changes_since",
    "check_pdf_stands",
    "complete_enrolment",
    "counts_by_bureau",
    "decline_request",
    "draft_report",
    "due_on",
    "enter_legacy",
    "field_label",
    "give_up_pdf",
    "hand_over",
    "is_last_version",
    "is_reported",
    "issue_certificate",
    "issue_class",
    "issue_selection",
    "keep_pdf",
    "missing_of",
    "neighbours",
    "open_sequence",
    "outdated_before",
    "page_rows",
    "preview_class",
    "preview_selection",
    "print_certificates",
    "reconcile",
    "record_refusal",
    "refusals_recorded",
    "report_line",
    "report_lines",
    "request_correction",
    "request_void",
    "return_report",
    "rows_behind",
    "sorted_lines",
    "sources_of",
    "submit_report",
    "take_back_legacy",
    "take_back_request",
    "thaw",
    "told_changes",
    "told_findings",
    "told_value",
    "totals",
    "version_sheets",
    "void_certificate",
    "what_submitting_does",
]
