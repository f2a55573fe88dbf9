"""Tables of items 6 and 8, one module per noun."""

from .clients import ApiClient, ApiTally
from .gate import GateAnswer, GateList, RegisterCheck
from .ledger import Certificate
from .reports import YearReport
from .requests import CertificateRequest
from .sequences import CertificateSequence

__all__ = [
    "ApiClient",
    "ApiTally",
    "Certificate",
    "CertificateRequest",
    "CertificateSequence",
    "GateAnswer",
    "GateList",
    "RegisterCheck",
    "YearReport",
]
