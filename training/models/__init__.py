"""Tables of items 1 to 5, one module per noun."""

from .attendance import Attendance
from .classes import TrainingClass
from .content import Law, Syllabus, SyllabusModule, Textbook
from .enrolments import Enrolment
from .evaluations import Evaluation
from .imports import ImportBatch, ImportHeadings
from .instructors import Instructor, Nomination
from .lessons import Lesson
from .people import Agency, Officer, Posting
from .quotas import ClassQuota

__all__ = [
    "Agency",
    "Attendance",
    "ClassQuota",
    "Enrolment",
    "Evaluation",
    "ImportBatch",
    "ImportHeadings",
    "Instructor",
    "Law",
    "Lesson",
    "Nomination",
    "Officer",
    "Posting",
    "Syllabus",
    "SyllabusModule",
    "Textbook",
    "TrainingClass",
]
