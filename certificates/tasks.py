"""Long work on certificates, done by a worker (`manage.py db_worker`) outside any request."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.rules import RuleViolation
from training.imports.checking import in_each_language
from training.tasks import FAILED, SILENT_SECONDS, heartbeat, waits

from . import services
from .exports.paper import draw_pdf
from .models import CertificatePdf

INTERRUPTED = _("The work was interrupted: nothing was recorded as printed. Make the PDF again.")


def progress(pdf):
    """Return {"done", "rows"} of the pages, or None before a worker has begun."""
    return cache.get(_name(pdf.pk))


def notice_silence(*, pdf, at):
    """Give up a PDF whose worker has died; one that no worker has taken yet waits for its turn."""
    if not pdf.is_waiting or progress(pdf) or pdf.requested_at > at - timedelta(seconds=SILENT_SECONDS):
        return pdf
    if waits("certificates.tasks.make_pdf", pdf.pk):
        return pdf
    return services.give_up_pdf(pdf=pdf, problem=in_each_language(INTERRUPTED), at=at)


@task()
def make_pdf(pdf_pk):
    """Draw the pages and keep them; whoever asked may have closed the page long ago."""
    pdf = CertificatePdf.objects.select_related("requested_by").filter(pk=pdf_pk).first()
    if pdf is None or not pdf.is_waiting:
        return
    try:
        with heartbeat(_name(pdf.pk)) as tick:
            certificates = services.certificates_of(pdf)
            content = draw_pdf(certificates, title=pdf.title, proof_page=pdf.proof_page, tick=tick)
            services.keep_pdf(pdf=pdf, drawn=certificates, content=content, at=timezone.now())
    except RuleViolation as refusal:
        services.give_up_pdf(pdf=pdf, problem=in_each_language(refusal), at=timezone.now())
    except Exception:
        services.give_up_pdf(pdf=pdf, problem=in_each_language(FAILED), at=timezone.now())
        raise


def _name(pdf_pk):
    return f"pdf-{pdf_pk}"
