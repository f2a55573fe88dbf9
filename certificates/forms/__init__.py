"""Text → values of the acts on certificates, one module per noun."""

from .issuing import IssueDayForm, IssueForm
from .reports import YearReportForm
from .requests import CertificateCorrectionForm, OpinionForm

__all__ = ["CertificateCorrectionForm", "IssueDayForm", "IssueForm", "OpinionForm", "YearReportForm"]
