"""The filters of the lists of certificates, one module per noun."""

from .issuing import IssueFilter
from .ledger import CertificateFilter, CertificateRequestFilter

__all__ = ["CertificateFilter", "CertificateRequestFilter", "IssueFilter"]
