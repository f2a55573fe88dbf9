from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from .. import exports, services
from ..filters import CertificateRequestFilter
from ..forms import CertificateCorrectionForm, OpinionForm
from ..models import Certificate, CertificateRequest
from .frame import certificates_crumb

SORTS = {
    "number": ["certificate__number"],
    "name": ["certificate__holder_name"],
    "requested": ["requested_at"],
}


@require(Permission.CERTIFICATE_KEEP)
def certificate_void(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "GET" and _is_answered(certificate):
        return redirect(certificate)
    if request.method == "POST" and _asked(request, services.request_void, certificate, form):
        return redirect(certificate)
    return render(request, "form_page.html", _void_context(certificate, form))


@require(Permission.CERTIFICATE_KEEP)
def certificate_correct(request, certificate_pk):
    rows = Certificate.objects.managed_by(request.user).select_related("officer")
    certificate = get_object_or_404(rows, pk=certificate_pk)
    form = CertificateCorrectionForm(request.POST or None, initial={"name": certificate.holder_name})
    if request.method == "GET" and _is_answered(certificate):
        return redirect(certificate)
    if request.method == "POST" and _asked(request, services.request_correction, certificate, form):
        return redirect(certificate)
    context = {
        "heading": _("Correct certificate %(number)s") % {"number": certificate.number},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (certificate.get_absolute_url(), certificate.number)],
        "certificate": certificate,
        "is_reported": services.is_reported(certificate),
        "form": form,
    }
    return render(request, "certificates/certificate_correct.html", context)


def _is_answered(certificate):
    """Whether its own page says why nothing can be asked for: it is void, or a request waits."""
    return certificate.is_void or certificate.requests.open().exists()


def _asked(request, service, certificate, form):
    """Ask with what was typed; whether it was taken."""
    if not form.is_valid():
        return False
    try:
        service(certificate=certificate, by=request.user, at=timezone.now(), **form.cleaned_data)
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return False
    messages.success(request, _("Asked for: nothing changes before it is approved."))
    return True


def _void_context(certificate, form):
    return {
        "heading": _("Ask to void certificate %(number)s") % {"number": certificate.number},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (certificate.get_absolute_url(), certificate.number)],
        "intro": _(
            "It stays valid until a second person approves; then it cannot be undone. "
            "A wrong name or ID number is no reason to void: have it corrected (item 6)."
        ),
        "touches": _touched_by_void(certificate),
        "form": form,
        "submit_label": _("Ask for the voiding"),
        "back_url": certificate.get_absolute_url(),
        "is_destructive": True,
    }


def _touched_by_void(certificate):
    row = {
        "number": certificate.number,
        "name": certificate.holder_name,
        "class": certificate.class_title,
        "day": certificate.issued_on.isoformat(),
    }
    touches = [
        _("%(number)s: %(name)s, %(class)s, issued on %(day)s") % row,
        _("The number retires for ever: nobody receives it again, and this pass is not certified again."),
        _("The holder no longer passes the gate with it."),
    ]
    if services.is_reported(certificate):
        message = _("The year %(year)d is reported already: the voiding goes into a supplementary version.")
        touches.append(message % {"year": certificate.year})
    return touches


@require(Permission.CERTIFICATE_VIEW)
def request_list(request):
    rows = CertificateRequest.objects.visible_to(request.user).for_list()
    request_filter = CertificateRequestFilter(request.GET, rows, request=request)
    rows = sorted_rows(request, request_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        file = exports.as_file(exports.export_requests, rows=rows, by=request.user, at=timezone.now())
        return FileResponse(file, as_attachment=True, filename=_("certificate_requests") + ".xlsx")
    context = {
        "heading": _("Requests about certificates"),
        "section": "certificates",
        "crumbs": [certificates_crumb()],
        "filter": request_filter,
        "page": page_of(request, rows),
    }
    return render(request, "certificates/request_list.html", context)


@require(Permission.CERTIFICATE_VOID)
def request_decide(request, request_pk):
    rows = CertificateRequest.objects.managed_by(request.user).for_list()
    asked = get_object_or_404(rows, pk=request_pk)
    form = OpinionForm(request.POST if "decline" in request.POST else None)
    if request.method == "POST" and _decided(request, asked, form):
        return redirect(asked.certificate)
    certificate = asked.certificate
    context = {
        "heading": asked.get_kind_display(),
        "section": "certificates",
        "crumbs": [
            certificates_crumb(),
            (reverse("certificates:request_list"), _("Requests about certificates")),
            (certificate.get_absolute_url(), certificate.number),
        ],
        "asked": asked,
        "is_reported": services.is_reported(certificate),
        "is_own": asked.requested_by == request.user,
        "is_two_person_rule": MinistrySettings.current().is_two_person_rule,
        "form": form,
    }
    return render(request, "certificates/request_decide.html", context)


def _decided(request, asked, form):
    """Approve, or decline with an opinion; whether it is decided."""
    decision = {"request": asked, "by": request.user, "at": timezone.now()}
    try:
        if not form.is_bound:
            services.approve_request(on=timezone.localdate(), **decision)
            messages.success(request, _approved_message(asked))
        elif form.is_valid():
            services.decline_request(opinion=form.cleaned_data["opinion"], **decision)
            messages.success(request, _("The request is declined; the certificate stays as it is."))
        else:
            return False
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return False
    return True


def _approved_message(asked):
    if asked.is_void:
        return _("Certificate %(number)s is void.") % {"number": asked.certificate.number}
    return _("Certificate %(number)s is corrected: print it again; it counts as a reprint.") % {
        "number": asked.certificate.number
    }


@require(Permission.CERTIFICATE_KEEP)
@require_POST
def request_take_back(request, request_pk):
    asked = get_object_or_404(CertificateRequest.objects.managed_by(request.user), pk=request_pk)
    try:
        services.take_back_request(request=asked, by=request.user, at=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("The request is taken back; the certificate stays as it is."))
    return redirect(asked.certificate)
