"""Text → values of the acts on certificates, one module per noun."""

from .clients import ApiClientForm
from .gate import GateForm, GateListForm, SettleForm
from .issuing import GapForm, IssueDayForm, IssueForm, SelectionForm
from .papers import ClassHandOverForm, HandOverForm
from .reports import ReportListForm, ReportOpinionForm, SubmitForm, YearReportForm
from .requests import CertificateCorrectionForm, OpinionForm
from .sequences import OpeningForm
from .verifying import ProofForm, VerifyForm

__all__ = [
    "ApiClientForm",
    "CertificateCorrectionForm",
    "ClassHandOverForm",
    "GapForm",
    "GateForm",
    "GateListForm",
    "HandOverForm",
    "IssueDayForm",
    "IssueForm",
    "OpeningForm",
    "OpinionForm",
    "ProofForm",
    "ReportListForm",
    "ReportOpinionForm",
    "SelectionForm",
    "SettleForm",
    "SubmitForm",
    "VerifyForm",
    "YearReportForm",
]
