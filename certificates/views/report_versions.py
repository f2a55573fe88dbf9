from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.models import AuditEntry
from accounts.pages import page_of
from accounts.rules import RuleViolation

from .. import exports, services
from ..forms import ReportOpinionForm
from ..models import YearReport
from .reports import filtered, neighbours, reports_crumb


def _report(request, report_pk, *, leave=("content",)):
    rows = YearReport.objects.visible_to(request.user).select_related(
        "province", "submitted_by", "decided_by"
    )
    return get_object_or_404(rows.defer(*leave), pk=report_pk)


def _page_of(request, report):
    """The version's page, within the list that the reader goes through."""
    query = filtered(request)
    return f"{report.get_absolute_url()}?{query}" if query else report.get_absolute_url()


def _crumbs(report):
    url = reverse("certificates:year_report_detail", args=[report.province_id, report.year])
    return [reports_crumb(), (url, f"{report.year} {report.province.name}")]


@require(Permission.REPORT_VIEW)
def year_report_version(request, report_pk):
    report = _report(request, report_pk)
    seen = YearReport.objects.visible_to(request.user)
    sheets = services.version_sheets(report, before=seen.before(report))
    sheet = request.GET.get("sheet", "")
    sheet = sheet if sheet in sheets else "issued"
    figures, checks = services.told_findings(report.findings)
    context = {
        "heading": f"{report.year} {report.province.name}",
        "section": "year_report",
        "crumbs": _crumbs(report),
        "report": report,
        "sheets": sheets,
        "sheet": sheet,
        "page": page_of(request, sheets[sheet].rows),
        "figures": figures,
        "checks": checks,
        "is_last": services.is_last_version(report),
        "history": AuditEntry.objects.visible_to(request.user).about(report).select_related("by"),
        **neighbours(request, report.province, report.year),
    }
    return render(request, "certificates/year_report_version.html", context)


@require(Permission.REPORT_EXPORT)
@require_POST
def year_report_download(request, report_pk):
    """The bytes that were submitted, after a look at their SHA-256."""
    report = _report(request, report_pk, leave=("frozen",))
    try:
        file = exports.as_file(exports.export_version, report=report, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(report)
    name = exports.report_name(year=report.year, province=report.province, version=report.version)
    return FileResponse(file, as_attachment=True, filename=name)


@require(Permission.REPORT_REVIEW)
@require_POST
def year_report_accept(request, report_pk):
    report = _report(request, report_pk)
    try:
        services.accept_report(report=report, by=request.user, at=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("%(report)s accepted.") % {"report": report})
    return redirect(_page_of(request, report))


@require(Permission.REPORT_REVIEW)
def year_report_return(request, report_pk):
    report = _report(request, report_pk)
    form = ReportOpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_report(report=report, by=request.user, at=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(
                request, _("%(report)s returned: the bureau sees your opinion.") % {"report": report}
            )
            return redirect(_page_of(request, report))
    context = {
        "heading": _("Return %(report)s to the bureau?") % {"report": report},
        "section": "year_report",
        "crumbs": [*_crumbs(report), (report.get_absolute_url(), str(report))],
        "intro": _("The year opens again for this bureau: it may issue, void and correct, and submits a new version."),
        "form": form,
        "submit_label": _("Return with this opinion"),
        "back_url": report.get_absolute_url(),
    }  # fmt: skip
    return render(request, "form_page.html", context)
