"""What waits for whom: each queue is a list of the site with its filters set, so its count is that list's."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from exams.filters import ExamFilter, FollowUpFilter, MakeUpFilter
from exams.models import Exam, ExamResult
from training.filters.classes import ClassFilter
from training.filters.people import OfficerFilter
from training.models import Officer, TrainingClass


@dataclass(frozen=True)
class Queue:
    """`rows` gives what the list behind `url_name` shows for a request with `params`."""

    label: Any
    permission: Permission
    url_name: str
    params: dict
    rows: Any
    tone: str = ""


def _exams(data, request, today):
    return ExamFilter(data, Exam.objects.visible_to(request.user), request=request, today=today).qs


def _make_ups(data, request, today):
    owed = ExamResult.objects.visible_to(request.user).make_up_owed().for_make_ups(today=today)
    return MakeUpFilter(data, owed, request=request, today=today).qs


def _follow_ups(data, request, today):
    failed = ExamResult.objects.visible_to(request.user).failed_make_ups()
    return FollowUpFilter(data, failed, request=request).qs


def _awaiting(data, request, today):
    return ExamResult.objects.visible_to(request.user).awaiting_exam()


def _classes(data, request, today):
    return ClassFilter(data, TrainingClass.objects.visible_to(request.user), request=request, today=today).qs


def _officers(data, request, today):
    return OfficerFilter(data, Officer.objects.visible_to(request.user), request=request, today=today).qs


P = Permission
QUEUES = [
    Queue(
        _("Exams with results to enter"),
        P.RESULT_ENTER,
        "exams:exam_list",
        {"state": "to_enter", "mine": "yes"},
        _exams,
    ),
    Queue(
        _("Exams with results to confirm"),
        P.RESULT_CONFIRM,
        "exams:exam_list",
        {"state": "to_confirm", "mine": "yes"},
        _exams,
    ),
    Queue(
        _("Classes with certificates to issue"),
        P.CERTIFICATE_ISSUE,
        "training:class_list",
        {"waits": "issue", "mine": "yes"},
        _classes,
    ),
    Queue(
        _("Make-ups overdue"), P.EXAM_VIEW, "exams:make_up_list", {"state": "overdue"}, _make_ups, tone="due"
    ),
    Queue(
        _("Make-ups due within 7 days"),
        P.EXAM_VIEW,
        "exams:make_up_list",
        {"state": "7"},
        _make_ups,
        tone="due",
    ),
    Queue(_("Make-ups due within 30 days"), P.EXAM_VIEW, "exams:make_up_list", {"state": "30"}, _make_ups),
    Queue(_("Awaiting an exam"), P.EXAM_VIEW, "exams:awaiting_list", {}, _awaiting),
    Queue(
        _("Failed the make-up, no interview yet"),
        P.EXAM_VIEW,
        "exams:follow_up_list",
        {"state": "owed"},
        _follow_ups,
    ),
    Queue(_("Classes with places to fill"), P.ENROL, "training:class_list", {"waits": "enrol"}, _classes),
    Queue(_("Officers due for training"), P.OFFICER_VIEW, "training:officer_list", {"due": "yes"}, _officers),
]


def queues_for(request, *, today):
    """Return the queues of the signed-in user's role with `count` and `url`; one query each."""
    waiting = []
    for queue in QUEUES:
        if request.user.may(queue.permission):
            data = QueryDict(urlencode(queue.params))
            waiting.append(
                {
                    "label": queue.label,
                    "url": f"{reverse(queue.url_name)}?{urlencode(queue.params)}".rstrip("?"),
                    "count": queue.rows(data, request, today).count(),
                    "tone": queue.tone,
                }
            )
    return waiting
