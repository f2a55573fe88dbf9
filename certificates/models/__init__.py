"""Tables of items 6 and 8, one module per noun."""

from .gate import GateAnswer
from .ledger import Certificate, CertificateCorrection, CertificateSequence
from .reports import YearReport

__all__ = ["Certificate", "CertificateCorrection", "CertificateSequence", "GateAnswer", "YearReport"]
