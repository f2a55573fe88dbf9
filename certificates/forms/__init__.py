"""Text → values of the acts on certificates, one module per noun."""

from .issuing import IssueDayForm, IssueForm
from .reports import YearReportForm

__all__ = ["IssueDayForm", "IssueForm", "YearReportForm"]
