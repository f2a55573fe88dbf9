"""The acts of item 6: one function per button."""

from .issuing import issue_certificate, issue_class, preview_class
from .ledger import print_certificates, sources_of, void_certificate
from .legacy import enter_legacy, take_back_legacy
from .refusals import record_refusal, refusals_recorded

__all__ = [
    "enter_legacy",
    "issue_certificate",
    "issue_class",
    "preview_class",
    "print_certificates",
    "record_refusal",
    "refusals_recorded",
    "sources_of",
    "take_back_legacy",
    "void_certificate",
]
