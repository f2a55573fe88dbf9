"""The filters of the lists about certificates and the gate, one module per noun."""

from .gate import AlertFilter, GateAnswerFilter, GateListFilter
from .issuing import IssueFilter
from .ledger import CertificateFilter, CertificateRequestFilter
from .renewals import RenewalFilter
from .sequences import SequenceFilter

__all__ = [
    "AlertFilter",
    "CertificateFilter",
    "CertificateRequestFilter",
    "GateAnswerFilter",
    "GateListFilter",
    "IssueFilter",
    "RenewalFilter",
    "SequenceFilter",
]
