"""The acts of item 6: one function per button."""

from .issuing import issue_certificate, issue_class, preview_class
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

__all__ = [
    "approve_request",
    "decline_request",
    "enter_legacy",
    "is_reported",
    "issue_certificate",
    "issue_class",
    "preview_class",
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
