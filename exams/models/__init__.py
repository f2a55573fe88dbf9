"""Tables of item 7, one module per noun."""

from .absences import Absence
from .corrections import ResultCorrection
from .exams import Exam, Holiday
from .follow_ups import FollowUp
from .results import ExamResult
from .second_entries import SecondEntry

__all__ = ["Absence", "Exam", "ExamResult", "FollowUp", "Holiday", "ResultCorrection", "SecondEntry"]
