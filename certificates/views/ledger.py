from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import AuditEntry
from accounts.pages import page_of, sorted_rows

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
    visible = Certificate.objects.visible_to(request.user).with_hand_overs()
    rows = visible.select_related(
        "province",
        "holder_province",
        "issued_by",
        "voided_by",
        "officer__agency",
        "result__exam",
        "result__enrolment",
    )
    certificate = get_object_or_404(rows, pk=certificate_pk)
    requests = list(certificate.requests.for_list())
    context = {
        "heading": certificate.number,
        "section": "certificates",
        "crumbs": [certificates_crumb()],
        "certificate": certificate,
        "is_managed": certificate.province_id == request.user.province_id,
        "requests": requests,
        "open_request": next((asked for asked in requests if asked.is_open), None),
        "history": AuditEntry.objects.visible_to(request.user).about(certificate).select_related("by"),
        **services.sources_of(certificate, user=request.user),
    }
    return render(request, "certificates/certificate_detail.html", context)
