from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.rules import RuleViolation
from training.models import TrainingClass

from .. import services, tasks
from ..models import Certificate, CertificatePdf
from .frame import certificates_crumb
from .printing import proof_page


@require(Permission.CERTIFICATE_ISSUE)
@require_POST
def class_pdf(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    certificates = Certificate.objects.managed_by(request.user).of_class(training_class).in_force()
    back_url = reverse("certificates:class_print", args=[class_pk])
    return _begin(
        request, certificates, title=training_class.title, training_class=training_class, back_url=back_url
    )


@require(Permission.CERTIFICATE_ISSUE)
@require_POST
def certificate_pdf(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    back_url = certificate.get_absolute_url()
    return _begin(request, [certificate], title=certificate.number, training_class=None, back_url=back_url)


def _begin(request, certificates, *, back_url, **fields):
    try:
        pdf = services.begin_pdf(
            certificates=certificates,
            proof_page=proof_page(request),
            by=request.user,
            at=timezone.now(),
            **fields,
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(back_url)
    tasks.make_pdf.enqueue(pdf.pk)
    return redirect(pdf)


def _own_pdf(request, pdf_pk):
    """The user's PDF, if it is of today: it is its issuer's, and nobody else's."""
    at = timezone.now()
    pdf = get_object_or_404(CertificatePdf.objects.managed_by(request.user).without_file(), pk=pdf_pk)
    if pdf.requested_at < services.outdated_before(at):
        raise Http404("The file was deleted.")
    return tasks.notice_silence(pdf=pdf, at=at)


@require(Permission.CERTIFICATE_ISSUE)
@require_GET
def pdf_detail(request, pdf_pk):
    pdf = _own_pdf(request, pdf_pk)
    back_url = (
        reverse("certificates:class_print", args=[pdf.training_class_id]) if pdf.training_class_id else ""
    )
    context = {
        "heading": _("Certificates as PDF: %(title)s") % {"title": pdf.title},
        "section": "certificates",
        "crumbs": [certificates_crumb()],
        "pdf": pdf,
        "back_url": back_url,
        "progress": tasks.progress(pdf),
        "problem": pdf.problem.get(translation.get_language(), ""),
    }
    return render(request, "certificates/pdf_detail.html", context)


@require(Permission.CERTIFICATE_ISSUE)
@require_GET
def pdf_progress(request, pdf_pk):
    """The bar of the work under way; when it has ended, the page is shown anew."""
    pdf = _own_pdf(request, pdf_pk)
    if not pdf.is_waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"pdf": pdf, "progress": tasks.progress(pdf)}
    return render(request, "certificates/pdf_progress.html", context)


@require(Permission.CERTIFICATE_ISSUE)
@require_GET
def pdf_download(request, pdf_pk):
    pdf = _own_pdf(request, pdf_pk)
    if not pdf.is_done:
        return redirect(pdf)
    try:
        services.check_pdf_stands(pdf=pdf)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(pdf)
    headers = {"Content-Disposition": f'attachment; filename="certificates-{pdf.pk}.pdf"'}
    return HttpResponse(bytes(pdf.content), content_type="application/pdf", headers=headers)
