"""The acts of item 6: one function per button."""

from .issuing import issue_certificate, issue_class, preview_class
from .ledger import print_certificates, sources_of, void_certificate

__all__ = [
    "issue_certificate",
    "issue_class",
    "preview_class",
    "print_certificates",
    "sources_of",
    "void_certificate",
]
