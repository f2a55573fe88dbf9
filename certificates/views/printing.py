from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import Permission, require
from accounts.rules import RuleViolation
from training.models import TrainingClass

from .. import services
from ..exports.paper import missing_parts
from ..models import Certificate


@require(Permission.CERTIFICATE_ISSUE)
def certificate_print(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    if certificate.is_void and request.method == "GET":
        return redirect(certificate)  # which says since when and why
    return _sheets(
        request,
        [certificate],
        heading=certificate.number,
        back_url=certificate.get_absolute_url(),
        pdf_url=reverse("certificates:certificate_pdf", args=[certificate_pk]),
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
        pdf_url=reverse("certificates:class_pdf", args=[class_pk]),
    )


def proof_page(request):
    """The public page that the codes lead to, as the public reaches it."""
    page = reverse("certificates:verify_offline")
    return settings.VERIFY_ORIGIN + page if settings.VERIFY_ORIGIN else request.build_absolute_uri(page)


def _sheets(request, certificates, **context):
    """One A4 page each: a specimen until the printing is recorded, which the button does."""
    is_recorded = request.method == "POST"
    if is_recorded:
        try:
            services.print_certificates(certificates=certificates, by=request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect(context["back_url"])
    context |= {
        "certificates": certificates,
        "is_recorded": is_recorded,
        "is_pdf": False,
        "missing_parts": missing_parts(),
        "proof_page": proof_page(request),
    }
    return render(request, "certificates/sheets.html", context)
