"""The acts of item 6: one function per button."""

from .completing import complete_enrolment, missing_of
from .issuing import issue_certificate, issue_class, issue_selection, preview_class, preview_selection
from .ledger import print_certificates, sources_of, void_certificate
from .legacy import enter_legacy, take_back_legacy
from .refusals import record_refusal, refusals_recorded
from .requests import (
    approve_request,
    decline_request,
    is_reported,
    request_correction,
    request_void,
    take_back_request,
)
from .sequences import all_rows, books_of, open_sequence, page_rows

__all__ = [
    "all_rows",
    "approve_request",
    "books_of",
    "complete_enrolment",
    "decline_request",
    "enter_legacy",
    "is_reported",
    "issue_certificate",
    "issue_class",
    "issue_selection",
    "missing_of",
    "open_sequence",
    "page_rows",
    "preview_class",
    "preview_selection",
    "print_certificates",
    "record_refusal",
    "refusals_recorded",
    "request_correction",
    "request_void",
    "sources_of",
    "take_back_legacy",
    "take_back_request",
    "void_certificate",
]
