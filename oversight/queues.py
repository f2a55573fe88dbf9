"""What waits for whom: each queue is a list of the site with its filters set, so its count is that list's."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.models import Province
from certificates.filters import AlertFilter, CertificateFilter, CertificateRequestFilter, IssueFilter
from certificates.models import Certificate, CertificateRequest, GateAnswer, YearReport
from certificates.services import report_lines
from exams.filters import ExamFilter, FollowUpFilter, MakeUpFilter
from exams.models import Exam, ExamResult
from plans.filters import ContactFilter, ImplementationFilter, PlanFilter
from plans.models import Plan
from training.filters.classes import ClassFilter
from training.filters.instructors import NominationFilter
from training.filters.people import OfficerFilter
from training.models import Nomination, Officer, TrainingClass


@dataclass(frozen=True, eq=False)
class Queue:
    """`rows` gives what the list behind `url_name` shows for a request with `params`.

    `bureau`: the lookup from a row to its bureau; `filter_name`: the list's filter by bureau.
    """

    label: Any
    permission: Permission
    url_name: str
    params: dict
    rows: Any
    tone: str = ""
    bureau: str = ""
    filter_name: str = "province"

    def listed(self, request, today):
        """The rows of the list, for the signed-in user."""
        return self.rows(QueryDict(urlencode(self.params)), request, today)

    def count(self, request, today):
        """How many rows the list has; a list that is no table's rows is counted as it is."""
        rows = self.listed(request, today)
        return len(rows) if isinstance(rows, list) else rows.count()

    def url(self, bureau=None):
        """The list's address; narrowed to a bureau's code."""
        query = urlencode(self.params | ({self.filter_name: bureau} if bureau else {}))
        return f"{reverse(self.url_name)}?{query}".rstrip("?")


def _exams(data, request, today):
    return ExamFilter(data, Exam.objects.visible_to(request.user), request=request, today=today).qs


def _make_ups(data, request, today):
    owed = ExamResult.objects.visible_to(request.user).make_up_owed()
    return MakeUpFilter(data, owed.with_make_up_day(), request=request, today=today).qs


def _follow_ups(data, request, today):
    failed = ExamResult.objects.visible_to(request.user).failed_make_ups()
    return FollowUpFilter(data, failed, request=request).qs


def _awaiting(data, request, today):
    return ExamResult.objects.visible_to(request.user).awaiting_exam()


def _classes(data, request, today):
    return ClassFilter(data, TrainingClass.objects.visible_to(request.user), request=request, today=today).qs


def _officers(data, request, today):
    return OfficerFilter(data, Officer.objects.visible_to(request.user), request=request, today=today).qs


def _passes(data, request, today):
    waiting = ExamResult.objects.managed_by(request.user).to_certify()
    return IssueFilter(data, waiting, request=request).qs


def _certificates(data, request, today):
    return CertificateFilter(data, Certificate.objects.visible_to(request.user), request=request).qs


def _alerts(data, request, today):
    return AlertFilter(data, GateAnswer.objects.visible_to(request.user).alerts(), request=request).qs


def _requests(data, request, today):
    asked = CertificateRequest.objects.visible_to(request.user)
    return CertificateRequestFilter(data, asked, request=request).qs


def _plans(data, request, today):
    return PlanFilter(data, Plan.objects.visible_to(request.user), request=request, today=today).qs


def _contacts(data, request, today):
    return ContactFilter(data, Province.objects.visible_to(request.user), request=request).qs


def _implementation(data, request, today):
    return ImplementationFilter(data, Province.objects.visible_to(request.user), request=request).qs


def _nominations(data, request, today):
    return NominationFilter(data, Nomination.objects.visible_to(request.user), request=request).qs


def _reports_to_submit(data, request, today):
    return report_lines(user=request.user, today=today, state=data["state"], with_differences=False)


def _reports_to_review(data, request, today):
    return YearReport.objects.visible_to(request.user).to_review()


P = Permission
MINE = {"mine": "yes"}
TO_CONFIRM, TO_ISSUE, TO_ENROL = (
    {"state": "to_confirm"},
    {"waits": "issue"},
    {"waits": "enrol", "mine": "fill"},
)
OVERDUE = Queue(
    _("Make-ups overdue"),
    P.EXAM_VIEW,
    "exams:make_up_list",
    {"state": "overdue"},
    _make_ups,
    tone="due",
    bureau="enrolment__province",
)
DUE = Queue(
    _("Officers due for training"),
    P.OFFICER_VIEW,
    "training:officer_list",
    {"due": "yes"},
    _officers,
    bureau="agency__province",
)
QUEUES = [
    Queue(_("Exams with results to enter"), P.RESULT_ENTER, "exams:exam_list", {"state": "to_enter"} | MINE, _exams),
    Queue(_("Exams whose two entries differ"), P.RESULT_ENTER, "exams:exam_list", {"state": "differing"} | MINE, _exams),
    Queue(_("Exams with results to confirm"), P.RESULT_CONFIRM, "exams:exam_list", TO_CONFIRM | MINE, _exams),
    Queue(_("Certificates to issue"), P.CERTIFICATE_ISSUE, "certificates:issue_list", {}, _passes),
    Queue(_("Requests about certificates to decide"), P.CERTIFICATE_VOID, "certificates:request_list",
          {"state": "open"} | MINE, _requests),
    Queue(_("Year-end reports to submit"), P.REPORT_SUBMIT, "certificates:year_report_list", {"state": "to_do"},
          _reports_to_submit, tone="due"),
    Queue(_("Year-end reports to review"), P.REPORT_REVIEW, "certificates:year_report_list", {"state": "submitted"},
          _reports_to_review),
    OVERDUE,
    Queue(_("Make-ups due within 7 days"), P.EXAM_VIEW, "exams:make_up_list", {"state": "7"}, _make_ups, tone="due"),
    Queue(_("Make-ups due within 30 days"), P.EXAM_VIEW, "exams:make_up_list", {"state": "30"}, _make_ups),
    Queue(_("Absent or deferred, awaiting an exam"), P.EXAM_VIEW, "exams:awaiting_list", {}, _awaiting),
    Queue(_("Failed make-ups to follow up"), P.EXAM_VIEW, "exams:follow_up_list", {"state": "open"}, _follow_ups),
    Queue(_("Plans due soon or overdue"), P.PLAN_EDIT, "plans:plan_list", {"due": "soon"}, _plans, tone="due"),
    Queue(_("Plans returned with comments"), P.PLAN_EDIT, "plans:plan_list", {"state": "returned"}, _plans, tone="due"),
    Queue(_("Plans to review"), P.PLAN_REVIEW, "plans:plan_list", {"state": "submitted"}, _plans),
    Queue(_("Without a contact person"), P.PLAN_EDIT, "plans:contact_list", {"named": "no"}, _contacts, tone="due"),
    Queue(_("Bureaus without a contact person"), P.PLAN_REVIEW, "plans:contact_list", {"named": "no"}, _contacts),
    Queue(_("Implementation reports to receive"), P.PLAN_REVIEW, "plans:implementation_list", {"state": "waiting"},
          _implementation),
    Queue(_("Certificates void since the gate said yes"), P.GATE_VIEW, "certificates:alert_list", {"state": "open"}, _alerts,
          tone="due"),
    Queue(_("Classes to begin within 7 days"), P.CLASS_EDIT, "training:class_list", {"course": "to_begin"} | MINE, _classes),
    Queue(_("Nominations to decide"), P.NOMINATION_DECIDE, "training:nomination_list", {"state": "submitted"}, _nominations),
    Queue(_("Classes with places to fill"), P.ENROL, "training:class_list", TO_ENROL, _classes),
    DUE,
]  # fmt: skip


def queues_for(request, *, today, counted=None):
    """Return the queues of the signed-in user's role with `count` and `url`; one query each.

    `counted`: queue → rows, of those that were counted before.
    """
    counted = counted or {}
    return [
        {
            "label": queue.label,
            "url": queue.url(),
            "count": counted[queue] if queue in counted else queue.count(request, today),
            "tone": queue.tone,
        }
        for queue in QUEUES
        if request.user.may(queue.permission)
    ]


def figures(today):
    """What the ministry sees of each bureau, as queues that are narrowed to it."""
    year = {"year": today.year}
    return [
        DUE,
        Queue(_("Exams with results to confirm"), P.EXAM_VIEW, "exams:exam_list", TO_CONFIRM, _exams, bureau="province"),
        Queue(_("Classes with certificates to issue"), P.CLASS_VIEW, "training:class_list", TO_ISSUE, _classes,
              bureau="province"),
        OVERDUE,
        Queue(_("Classes begun with gaps"), P.CLASS_VIEW, "training:class_list", {"course": "gaps"}, _classes,
              bureau="province"),
        Queue(_("Certificates of the year"), P.CERTIFICATE_VIEW, "certificates:certificate_list", year, _certificates,
              bureau="holder_province", filter_name="holder"),
    ]  # fmt: skip


def bureaus_at_work(request, *, today):
    """Return the bureaus that have something in a list, each with its `figures`, and the names of the others.

    One query a figure, for any number of bureaus; `totals` are the sums of all.
    """
    shown = figures(today)
    counts = [_by_bureau(figure, request, today) for figure in shown]
    at_work, silent = [], []
    for province in Province.objects.visible_to(request.user):
        cells = [
            {"count": count.get(province.pk, 0), "url": figure.url(province.pk), "tone": figure.tone}
            for figure, count in zip(shown, counts, strict=True)
        ]
        if any(cell["count"] for cell in cells):
            at_work.append({"name": province.name, "figures": cells})
        else:
            silent.append(province.short_name)
    totals = {figure: sum(count.values()) for figure, count in zip(shown, counts, strict=True)}
    return {
        "headings": [figure.label for figure in shown],
        "rows": at_work,
        "silent": silent,
        "totals": totals,
    }


def _by_bureau(figure, request, today):
    """Count the figure's rows by bureau: code → rows."""
    rows = figure.listed(request, today).order_by().values_list(figure.bureau)
    return dict(rows.annotate(rows=Count("pk")))
