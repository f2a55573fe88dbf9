"""Implementation reports of the bureaus, and the ministry's receipt (结语)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.exports import attachment_response
from accounts.models import Province
from accounts.rules import RuleViolation

from ..exports.bureaus import implementation_sheets
from ..filters import ImplementationFilter
from ..forms.contacts import ImplementationForm, ReceiptForm
from ..forms.review import PlanFilesForm
from ..models import ImplementationReport
from ..services import implementation as services
from .frame import crumbs, done_or_told, refuse
from .sheets import exported


def _crumbs(report=None):
    trail = [*crumbs(), (reverse("plans:implementation_list"), _("Implementation reports"))]
    if report:
        trail.append((report.get_absolute_url(), report.title))
    return trail


@require(Permission.PLAN_VIEW)
def implementation_list(request):
    bureaus = Province.objects.visible_to(request.user)
    report_filter = ImplementationFilter(request.GET, bureaus, request=request)
    rows = list(services.with_reports(report_filter.qs))
    title, url = _("Implementation reports"), reverse("plans:implementation_list")

    def sheets(**signed):
        return implementation_sheets(rows, **signed)

    answer = exported(request, "implementation", title, sheets, back_url=url)
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(),
        "filter": report_filter,
        "bureaus": rows,
        "silent": [bureau for bureau in rows if not bureau.sent_reports],
    }
    return answer or render(request, "plans/implementation_list.html", context)


@require(Permission.PLAN_VIEW)
def implementation_detail(request, implementation_pk):
    reports = ImplementationReport.objects.visible_to(request.user)
    report = get_object_or_404(
        reports.select_related("province", "submitted_by", "received_by"), pk=implementation_pk
    )
    is_theirs = report.province_id == request.user.province_id and request.user.may(Permission.PLAN_SUBMIT)
    context = {
        "heading": report.title,
        "section": "plans",
        "crumbs": _crumbs(),
        "report": report,
        "files": report.attachments.visible_to(request.user),
        "is_ours": is_theirs and not report.is_received,
        "more": PlanFilesForm(),
    }
    return render(request, "plans/implementation_detail.html", context)


@require(Permission.PLAN_SUBMIT)
def implementation_create(request):
    now = {"at": timezone.now(), "today": timezone.localdate()}
    form = ImplementationForm(
        request.POST or None, request.FILES or None, initial={"reported_on": now["today"]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = services.report_implementation(by=request.user, **now, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The report is with the ministry."))
            return redirect(report)
    context = {
        "heading": _("Report on carrying out the notice"),
        "section": "plans",
        "crumbs": _crumbs(),
        "form": form,
        "submit_label": _("Send to the ministry"),
        "back_url": reverse("plans:implementation_list"),
    }
    return render(request, "form_page.html", context)


@require(Permission.PLAN_REVIEW)
def implementation_receive(request, implementation_pk):
    reports = ImplementationReport.objects.visible_to(request.user).select_related("province")
    report = get_object_or_404(reports, pk=implementation_pk)
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signed = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
        said = _("The receipt is recorded; the bureau sees it.")
        if done_or_told(
            request, lambda: services.receive_report(report=report, **signed, **form.cleaned_data), said
        ):
            return redirect(report)
    context = {
        "heading": _("Receive the report"),
        "section": "plans",
        "crumbs": _crumbs(report),
        "intro": f"{report.province.name} · {report.title}",
        "form": form,
        "submit_label": _("Receive"),
        "back_url": report.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


def _own(request, implementation_pk):
    reports = ImplementationReport.objects.managed_by(request.user)
    return get_object_or_404(reports, pk=implementation_pk)


@require(Permission.PLAN_SUBMIT)
@require_POST
def implementation_attach(request, implementation_pk):
    report = _own(request, implementation_pk)
    form = PlanFilesForm(request.POST, request.FILES)
    if form.is_valid():
        facts = {"report": report, "by": request.user, "at": timezone.now(), **form.cleaned_data}
        done_or_told(request, lambda: services.add_report_files(**facts), _("The files are attached."))
    for error in form.errors.get("files", []):
        messages.error(request, error)
    return redirect(report)


@require(Permission.PLAN_VIEW)
@require_GET
def implementation_file(request, implementation_pk, file_pk):
    report = get_object_or_404(ImplementationReport.objects.visible_to(request.user), pk=implementation_pk)
    attachment = get_object_or_404(report.attachments.visible_to(request.user), pk=file_pk)
    return attachment_response(attachment, by=request.user)


@require(Permission.PLAN_SUBMIT)
@require_POST
def implementation_file_remove(request, implementation_pk, file_pk):
    report = _own(request, implementation_pk)
    attachment = get_object_or_404(report.attachments.visible_to(request.user), pk=file_pk)
    facts = {"report": report, "attachment": attachment, "by": request.user}
    done_or_told(request, lambda: services.take_report_file(**facts), _("The file is removed."))
    return redirect(report)
