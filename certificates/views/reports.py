from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.models import Province
from accounts.pages import page_of
from accounts.rules import RuleViolation

from .. import exports, services
from ..forms import ReportListForm, SubmitForm, YearReportForm
from ..models import Certificate, YearReport
from ..rules import NUMBER_YEARS


def reports_crumb():
    return reverse("certificates:year_report_list"), _("Year-end report")


def _lines(request, today):
    """Return the list's form, its lines and the one year that they are of, or None; wrong filters have none."""
    form = ReportListForm(request.GET, user=request.user)
    if not form.is_valid():
        return form, None, []
    year, state = form.cleaned_data.get("year"), form.cleaned_data["state"]
    if request.user.is_ministry and not state:
        year = year or today.year
    lines = services.report_lines(user=request.user, today=today, year=year, state=state)
    return form, year, services.sorted_lines(lines, request.GET.get("sort", ""))


def filtered(request):
    """The list's filter by state, which goes along to the reports."""
    state = request.GET.get("state")
    return urlencode({"state": state}) if state else ""


@require(Permission.REPORT_VIEW)
def year_report_list(request):
    """Of the ministry: every bureau's report of a year; of a bureau: its own of every year."""
    form, year, lines = _lines(request, timezone.localdate())
    context = {
        "heading": _("Year-end report"),
        "section": "year_report",
        "form": form,
        "year": year,
        "page": page_of(request, lines),
        "query": filtered(request),
    }
    if request.user.is_ministry and year:
        national = Certificate.objects.visible_to(request.user).beside_year_report(year=year)
        context |= {"national": national.counts(), "totals": services.totals(lines)}
    return render(request, "certificates/year_report_list.html", context)


@require(Permission.REPORT_VIEW)
@require_GET
def year_report_list_export(request):
    _form, _year, lines = _lines(request, timezone.localdate())
    file = exports.as_file(exports.export_overview, lines=lines, by=request.user, at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=_("year_reports") + ".xlsx")


def _bureau(request, province_pk, year):
    """The bureau whose report it is, seen by the reader; a year that is none is a page that is none."""
    if year not in NUMBER_YEARS:
        raise Http404
    return get_object_or_404(Province.objects.visible_to(request.user), pk=province_pk)


@require(Permission.REPORT_VIEW)
def year_report_detail(request, province_pk, year):
    province = _bureau(request, province_pk, year)
    today = timezone.localdate()
    draft = services.draft_report(province=province, year=year, today=today)
    certificates = Certificate.objects.visible_to(request.user)
    context = {
        "heading": _("Year-end report %(year)d: %(bureau)s") % {"year": year, "bureau": province.name},
        "section": "year_report",
        "crumbs": [reports_crumb()],
        "province": province,
        "year": year,
        "draft": draft,
        "line": services.report_line(draft, province=province, year=year, today=today),
        "found": draft.reconciliation,
        "page": page_of(request, services.told_changes(draft.changes)),
        "versions": YearReport.objects.visible_to(request.user).of(province=province, year=year).for_list(),
        "issued": certificates.in_year_report(year=year, province=province).counts(),
        "national": certificates.beside_year_report(year=year, province=province).counts(),
        **neighbours(request, province, year),
    }
    return render(request, "certificates/year_report_detail.html", context)


def neighbours(request, province, year):
    """The reports before and after this one in the list that the reader came from; a bureau has one only."""
    if not request.user.is_ministry:
        return {"previous": None, "next": None, "query": ""}
    state = request.GET.get("state", "")
    lines = services.report_lines(
        user=request.user, today=timezone.localdate(), year=year, state=state, with_differences=False
    )
    previous, following = services.neighbours(lines, province=province)
    return {"previous": previous, "next": following, "query": filtered(request)}


@require(Permission.REPORT_VIEW)
def year_report_rows(request, province_pk, year, rows_key):
    province = _bureau(request, province_pk, year)
    found = services.rows_behind(rows_key, province=province, year=year)
    if found is None:
        raise Http404
    label, kind, remedy, rows = found
    url = reverse("certificates:year_report_detail", args=[province_pk, year])
    context = {
        "heading": label,
        "section": "year_report",
        "crumbs": [reports_crumb(), (url, f"{year} {province.name}")],
        "kind": kind,
        "remedy": remedy,
        "page": page_of(request, rows),
        "back_url": url,
    }
    return render(request, "certificates/year_report_rows.html", context)


@require(Permission.REPORT_SUBMIT)
def year_report_submit(request, province_pk, year):
    province = _bureau(request, province_pk, year)
    today = timezone.localdate()
    draft = services.draft_report(province=province, year=year, today=today)
    url = reverse("certificates:year_report_detail", args=[province_pk, year])
    shown = {"shown_rows": len(draft.rows.issued), "shown_void": draft.void}
    form = SubmitForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            report = services.submit_report(
                province=province, year=year, by=request.user, at=timezone.now(), today=today,
                write_version=exports.write_version, **form.cleaned_data,
            )  # fmt: skip
        except RuleViolation as violation:
            form = _again(form, violation, shown)
        else:
            messages.success(request, _submitted_message(report))
            return redirect(report)
    elif request.method == "GET" and draft.refusal:
        messages.error(request, str(draft.refusal))
        return redirect(url)
    return render(request, "form_page.html", _submit_context(draft, province, year, form, url, today))


def _again(form, violation, shown):
    """The form with what was typed, why it was refused, and what the page shows now."""
    data = form.data.copy()
    data.update(shown)
    again = SubmitForm(data)
    again.add_error(None, str(violation))
    return again


def _submitted_message(report):
    if report.is_zero:
        return _("Zero report of %(year)d submitted.") % {"year": report.year}
    return _("Version %(version)d of %(year)d submitted: %(rows)d rows, the year is frozen.") % {
        "version": report.version,
        "year": report.year,
        "rows": report.rows,
    }


def _submit_context(draft, province, year, form, url, today):
    line = services.report_line(draft, province=province, year=year, today=today)
    return {
        "heading": _("Submit the report of %(year)d?") % {"year": year},
        "section": "year_report",
        "crumbs": [reports_crumb(), (url, f"{year} {province.name}")],
        "intro": _("What is submitted never changes. What comes later goes into a supplementary version (item 6)."),
        "touches": services.what_submitting_does(draft, year=year, line=line),
        "form": form,
        "submit_label": _("Submit version %(version)d") % {"version": draft.next_version},
        "back_url": url,
    }  # fmt: skip


@require(Permission.REPORT_EXPORT)
@require_POST
def year_report_export(request):
    form = YearReportForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Nothing was exported: choose a year and a bureau from the list."))
        return redirect("certificates:year_report_list")
    file = exports.as_file(exports.export_report, by=request.user, at=timezone.now(), **form.cleaned_data)
    return FileResponse(file, as_attachment=True, filename=exports.report_name(**form.cleaned_data))
