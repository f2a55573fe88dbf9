"""Tables of items 6 and 8, one module per noun."""

from .clients import ApiClient, ApiTally
from .gate import GateAnswer, GateList, RegisterCheck
from .ledger import Certificate
from .ledger_rows import FIELDS, ROWS_AT_ONCE, LedgerRow, ledger_rows
from .papers import CertificatePdf, HandOver
from .reports import YearReport
from .requests import CertificateRequest
from .sequences import CertificateSequence

__all__ = [
    "FIELDS",
    "ROWS_AT_ONCE",
    "ApiClient",
    "ApiTally",
    "Certificate",
    "CertificatePdf",
    "CertificateRequest",
    "CertificateSequence",
    "GateAnswer",
    "GateList",
    "HandOver",
    "LedgerRow",
    "RegisterCheck",
    "YearReport",
    "ledger_rows",
]
