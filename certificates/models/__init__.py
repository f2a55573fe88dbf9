"""Tables of items 6 and 8, one module per noun."""

from .gate import GateAnswer
from .ledger import Certificate, CertificateSequence
from .reports import YearReport
from .requests import CertificateRequest

__all__ = ["Certificate", "CertificateRequest", "CertificateSequence", "GateAnswer", "YearReport"]
