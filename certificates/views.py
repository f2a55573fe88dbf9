from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import AuditEntry
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from exams.models import ExamResult
from training.models import TrainingClass

from . import exports, services
from .filters import CertificateFilter
from .forms import IssueDayForm, IssueForm, YearReportForm
from .models import Certificate

SORTS = {
    "number": ["number"],
    "name": ["holder_name"],
    "class": ["class_title"],
    "issued": ["issued_on"],
}


def certificates_crumb():
    return reverse("certificates:certificate_list"), _("Certificates")


# --- the ledger -------------------------------------------------------------------------------------


def _filtered(request):
    rows = Certificate.objects.visible_to(request.user).select_related("province", "holder_province")
    certificate_filter = CertificateFilter(request.GET, rows.defer("holder_id_number"), request=request)
    return certificate_filter, sorted_rows(request, certificate_filter.qs, SORTS)


@require(Permission.CERTIFICATE_VIEW)
def certificate_list(request):
    certificate_filter, rows = _filtered(request)
    context = {
        "heading": _("Certificates"),
        "section": "certificates",
        "filter": certificate_filter,
        "page": page_of(request, rows),
    }
    return render(request, "certificates/certificate_list.html", context)


@require(Permission.CERTIFICATE_VIEW)
@require_GET
def certificate_list_export(request):
    _filter, rows = _filtered(request)
    file = exports.as_file(exports.export_list, certificates=rows, by=request.user, at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=_("certificates") + ".xlsx")


@require(Permission.CERTIFICATE_VIEW)
def certificate_detail(request, certificate_pk):
    rows = Certificate.objects.visible_to(request.user).select_related(
        "province", "holder_province", "issued_by", "voided_by", "result__exam", "result__enrolment"
    )
    certificate = get_object_or_404(rows, pk=certificate_pk)
    context = {
        "heading": certificate.number,
        "section": "certificates",
        "crumbs": [certificates_crumb()],
        "certificate": certificate,
        "is_managed": certificate.province_id == request.user.province_id,
        "history": AuditEntry.objects.visible_to(request.user).about(certificate).select_related("by"),
        **services.sources_of(certificate, user=request.user),
    }
    return render(request, "certificates/certificate_detail.html", context)


@require(Permission.CERTIFICATE_VOID)
def certificate_void(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    if certificate.is_void and request.method == "GET":
        return redirect(certificate)  # which says since when and why
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_certificate(
                certificate=certificate,
                reason=form.cleaned_data["reason"],
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, _("Certificate %(number)s is void.") % {"number": certificate.number})
            return redirect(certificate)
    return render(request, "form_page.html", _void_context(certificate, form))


def _void_context(certificate, form):
    return {
        "heading": _("Void certificate %(number)s?") % {"number": certificate.number},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (certificate.get_absolute_url(), certificate.number)],
        "intro": _("This cannot be undone. A wrong name is no reason to void: have it corrected (item 6)."),
        "touches": [
            _("%(number)s: %(name)s, %(class)s, issued on %(day)s")
            % {
                "number": certificate.number,
                "name": certificate.holder_name,
                "class": certificate.class_title,
                "day": certificate.issued_on.isoformat(),
            },
            _("The number retires for ever: nobody receives it again, and this pass is not certified again."),
            _("The holder no longer passes the gate with it."),
        ],
        "form": form,
        "submit_label": _("Void this certificate"),
        "back_url": certificate.get_absolute_url(),
        "is_destructive": True,
    }


# --- issuing ----------------------------------------------------------------------------------------


@require(Permission.CERTIFICATE_ISSUE)
def class_issue(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    if request.method == "POST":
        return _issue_class(request, training_class)
    today = timezone.localdate()
    form = IssueDayForm(request.GET if "issued_on" in request.GET else {"issued_on": today})
    issued_on = form.cleaned_data["issued_on"] if form.is_valid() else today
    context = {
        "heading": _("Certificates: %(class)s") % {"class": training_class.title},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (training_class.get_absolute_url(), training_class.title)],
        "training_class": training_class,
        "form": form,
        "preview": services.preview_class(
            training_class=training_class, issued_on=issued_on, by=request.user, today=today
        ),
        "issued": Certificate.objects.visible_to(request.user).of_class(training_class),
    }
    return render(request, "certificates/class_issue.html", context)


def _issue_class(request, training_class):
    """Issue, then show the class's page again: with what was issued, or with why nothing was."""
    form = IssueForm(request.POST)
    url = reverse("certificates:class_issue", args=[training_class.pk])
    if not form.is_valid():
        messages.error(request, _("Nothing was issued: choose the issue date and look at the list again."))
        return redirect(url)
    try:
        issued = services.issue_class(
            training_class=training_class, by=request.user, today=timezone.localdate(), **form.cleaned_data
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(f"{url}?issued_on={form.cleaned_data['issued_on'].isoformat()}")
    messages.success(request, _issued_message(issued))
    return redirect(f"{url}#issued")


def _issued_message(issued):
    return ngettext(
        "%(count)d certificate issued: %(first)s.",
        "%(count)d certificates issued: %(first)s to %(last)s.",
        len(issued),
    ) % {"count": len(issued), "first": issued[0].number, "last": issued[-1].number}


@require(Permission.CERTIFICATE_ISSUE)
def result_issue(request, result_pk):
    results = ExamResult.objects.managed_by(request.user).select_related(
        "enrolment__officer", "enrolment__training_class", "exam", "certificate"
    )
    result = get_object_or_404(results, pk=result_pk)
    if request.method == "GET" and hasattr(result, "certificate"):
        return redirect(result.certificate)  # a pass is certified once
    today = timezone.localdate()
    form = IssueDayForm(request.POST or None, initial={"issued_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            certificate = services.issue_certificate(
                result=result, by=request.user, today=today, **form.cleaned_data
            )
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, _issued_message([certificate]))
            return redirect(certificate)
    return render(request, "form_page.html", _result_context(result, form))


def _result_context(result, form):
    training_class = result.enrolment.training_class
    class_url = reverse("certificates:class_issue", args=[training_class.pk])
    return {
        "heading": _("Issue a certificate to %(name)s") % {"name": result.enrolment.officer.name},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (class_url, training_class.title)],
        "intro": _("It takes the issuer's next number of the year of the issue date (item 6)."),
        "form": form,
        "submit_label": _("Issue the certificate"),
        "back_url": class_url,
    }


# --- printing ---------------------------------------------------------------------------------------


@require(Permission.CERTIFICATE_ISSUE)
def certificate_print(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    if certificate.is_void and request.method == "GET":
        return redirect(certificate)  # which says since when and why
    return _sheets(
        request, [certificate], heading=certificate.number, back_url=certificate.get_absolute_url()
    )


@require(Permission.CERTIFICATE_ISSUE)
def class_print(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    certificates = Certificate.objects.managed_by(request.user).of_class(training_class).in_force()
    return _sheets(
        request,
        certificates.select_related("province"),
        heading=training_class.title,
        back_url=reverse("certificates:class_issue", args=[class_pk]),
    )


def _sheets(request, certificates, **context):
    """One A4 page each: a specimen until the printing is recorded, which the button does."""
    is_recorded = request.method == "POST"
    if is_recorded:
        try:
            services.print_certificates(certificates=certificates, by=request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect(context["back_url"])
    context |= {"certificates": certificates, "is_recorded": is_recorded}
    return render(request, "certificates/sheets.html", context)


# --- the year-end report ------------------------------------------------------------------------------


@require(Permission.REPORT_EXPORT)
def year_report(request):
    today = timezone.localdate()
    form = YearReportForm(request.GET if "year" in request.GET else {"year": today.year}, user=request.user)
    context = {"heading": _("Year-end report"), "section": "year_report", "form": form}
    if form.is_valid():
        certificates = Certificate.objects.visible_to(request.user)
        context |= {
            **form.cleaned_data,
            "issued": certificates.in_year_report(**form.cleaned_data).counts(),
            "national": certificates.beside_year_report(**form.cleaned_data).counts(),
        }
    return render(request, "certificates/year_report.html", context)


@require(Permission.REPORT_EXPORT)
@require_POST
def year_report_export(request):
    form = YearReportForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Nothing was exported: choose a year and a bureau from the list."))
        return redirect("certificates:year_report")
    file = exports.as_file(exports.export_report, by=request.user, at=timezone.now(), **form.cleaned_data)
    return FileResponse(file, as_attachment=True, filename=exports.report_name(**form.cleaned_data))
