"""Text → values of the acts on certificates, one module per noun."""

from .issuing import GapForm, IssueDayForm, IssueForm, SelectionForm
from .reports import YearReportForm
from .requests import CertificateCorrectionForm, OpinionForm

__all__ = [
    "CertificateCorrectionForm",
    "GapForm",
    "IssueDayForm",
    "IssueForm",
    "OpinionForm",
    "SelectionForm",
    "YearReportForm",
]
