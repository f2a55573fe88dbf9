from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import AuditEntry
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from .. import exports, services
from ..filters import CertificateFilter
from ..models import Certificate
from .frame import certificates_crumb

SORTS = {
    "number": ["number"],
    "name": ["holder_name"],
    "class": ["class_title"],
    "issued": ["issued_on"],
}


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
