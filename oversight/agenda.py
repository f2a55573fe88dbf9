"""Which dates lie ahead (classes that begin, exams, last days to sit a make-up), and what was done last."""

from itertools import groupby, islice
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.models import AuditEntry
from certificates.rules import Standing
from certificates.services import report_lines
from exams.models import Exam, ExamResult
from training.models import TrainingClass

DATES = 8
ACTS = 8
LOOKED_AT = 200  # entries of the trail: one button may write many


class Date(NamedTuple):
    on: Any
    kind: Any
    label: str
    url: str
    bureau: Any


def dates_ahead(user, *, today):
    """Return the next `DATES` dates that `user` sees, today's among them, in a fixed number of queries."""
    classes = TrainingClass.objects.visible_to(user).coming(today=today).select_related("province")
    exams = Exam.objects.visible_to(user).coming(today=today).select_related("training_class", "province")
    owed = ExamResult.objects.visible_to(user).make_up_owed().for_list().due_from(today)
    dates = [
        *_reports_due(user, today),
        *map(_class_begins, classes[:DATES]),
        *map(_exam_held, exams[:DATES]),
        *map(_last_day, owed[:DATES]),
    ]
    return sorted(dates, key=lambda date: date.on)[:DATES]


def _reports_due(user, today):
    """The day by which a bureau reports this year, while it has not."""
    if not user.may(Permission.REPORT_SUBMIT):
        return []
    lines = report_lines(user=user, today=today, year=today.year, with_differences=False)
    return [
        Date(line.due_on, _("Year-end report due"), str(line.year), line.url, line.province)
        for line in lines
        if line.standing == Standing.OPEN
    ]


def _class_begins(row):
    return Date(row.starts_on, _("Class begins"), row.title, row.get_absolute_url(), row.province)


def _exam_held(row):
    label = row.training_class.title if row.training_class else row.place
    return Date(row.held_on, row.get_sitting_display(), label, row.get_absolute_url(), row.province)


def _last_day(row):
    officer, day = row.enrolment.officer, row.make_up_deadline
    return Date(day, _("Last day to sit"), officer.name, officer.get_absolute_url(), row.enrolment.province)


def latest_acts(user):
    """Return the last acts that `user` sees, sign-ins left out; what one button wrote is one act.

    Each is the newest entry of its act, with `is_many`.
    """
    entries = AuditEntry.objects.visible_to(user).of_work().told_to(user).select_related("by", "province")
    acts = []
    for _same, written in islice(groupby(entries[:LOOKED_AT], _button), ACTS):
        newest, *others = written
        newest.is_many = bool(others)
        acts.append(newest)
    return acts


def _button(entry):
    return entry.act, entry.by_id, entry.at.replace(second=0, microsecond=0)
