"""Text → values of the acts on certificates, one module per noun."""

from .gate import GateForm, GateListForm, SettleForm
from .issuing import GapForm, IssueDayForm, IssueForm, SelectionForm
from .reports import YearReportForm
from .requests import CertificateCorrectionForm, OpinionForm

__all__ = [
    "CertificateCorrectionForm",
    "GapForm",
    "GateForm",
    "GateListForm",
    "IssueDayForm",
    "IssueForm",
    "OpinionForm",
    "SelectionForm",
    "SettleForm",
    "YearReportForm",
]
