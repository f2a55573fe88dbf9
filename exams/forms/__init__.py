"""Text to values for exams, one module per page's matter."""

from .results import ConfirmForm, EntrySheet, RowForm, SecondSheet, row_told
from .scheduling import ExamChangeForm, ExamForm, JoinMakeUpForm, MakeUpForm, picked_keys
from .sequels import AbsenceForm, CorrectionForm, FollowUpForm

__all__ = [
    "AbsenceForm",
    "ConfirmForm",
    "CorrectionForm",
    "EntrySheet",
    "ExamChangeForm",
    "ExamForm",
    "FollowUpForm",
    "JoinMakeUpForm",
    "MakeUpForm",
    "RowForm",
    "SecondSheet",
    "picked_keys",
    "row_told",
]
