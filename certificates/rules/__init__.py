"""Items 6 and 8 of 环办执法〔2022〕21号 as pure functions of plain values, one module per noun."""

from .gate import (
    GATE_YEARS,
    Gate,
    Held,
    gate_answer,
    gate_certificate,
)
from .ledger import (
    check_issue_date,
    check_issuer,
    check_may_certify,
    check_may_print,
    check_may_void,
    check_void_day,
)
from .numbers import (
    LAST_SEQUENCE,
    MINISTRY_CODE,
    NEARLY_FULL,
    NUMBER_YEARS,
    NumberParts,
    certificate_number,
    check_legacy_number,
    check_room,
    counter_after_legacy,
    is_nearly_full,
    issuer_code,
    parse_certificate_number,
)
from .reports import (
    report_due_on,
)

__all__ = [
    "GATE_YEARS",
    "LAST_SEQUENCE",
    "MINISTRY_CODE",
    "NEARLY_FULL",
    "NUMBER_YEARS",
    "Gate",
    "Held",
    "NumberParts",
    "certificate_number",
    "check_issue_date",
    "check_issuer",
    "check_legacy_number",
    "check_may_certify",
    "check_may_print",
    "check_may_void",
    "check_room",
    "check_void_day",
    "counter_after_legacy",
    "gate_answer",
    "gate_certificate",
    "is_nearly_full",
    "issuer_code",
    "parse_certificate_number",
    "report_due_on",
]
