"""A PDF of certificates: asked for, made by a worker, kept for a day (第(六)项)."""

from datetime import timedelta

from django.db import transaction

from .. import rules
from ..models import Certificate, CertificatePdf, CertificateRequest
from .ledger import print_certificates

KEPT_HOURS = 24


@transaction.atomic
def begin_pdf(*, certificates, title, training_class, proof_page, by, at):
    """第(六)项: ask for a PDF of certificates in force; files of yesterday are deleted on the way."""
    keys = [certificate.pk for certificate in certificates]
    rules.check_pdf_size(count=len(keys))
    for certificate in certificates:
        rules.check_may_print(is_void=certificate.is_void)
    CertificatePdf.objects.outdated(before=outdated_before(at)).delete()
    pdf = CertificatePdf(
        province=by.province,
        training_class=training_class,
        title=title,
        certificates=keys,
        proof_page=proof_page,
        requested_by=by,
        requested_at=at,
    )
    pdf.full_clean()
    pdf.save()
    return pdf


@transaction.atomic
def keep_pdf(*, pdf, drawn, content, at):
    """第(六)项: store the file and record the printing, if what was drawn is still what the ledger says.

    `drawn`: the certificates as they were when their pages were made.
    """
    print_certificates(certificates=drawn, by=pdf.requested_by)  # refuses what became void; holds the rows
    now = Certificate.objects.filter(pk__in=[row.pk for row in drawn])
    rules.check_as_drawn(is_changed={_said(row) for row in now} != {_said(row) for row in drawn})
    return _end(pdf, CertificatePdf.State.DONE, at=at, content=content)


@transaction.atomic
def give_up_pdf(*, pdf, problem, at):
    """Say why it was not made, in each language."""
    return _end(pdf, CertificatePdf.State.FAILED, at=at, problem=problem)


def check_pdf_stands(*, pdf):
    """第(六)项: refuse a file that says what has changed since it was made."""
    decided = CertificateRequest.objects.approved().filter(certificate__in=pdf.certificates)
    rules.check_pdf_stands(is_changed=decided.filter(approved_at__gt=pdf.ended_at).exists())


def outdated_before(at):
    """Files asked for before this moment are no longer given out."""
    return at - timedelta(hours=KEPT_HOURS)


def certificates_of(pdf):
    """Its certificates, in the order of its pages."""
    found = Certificate.objects.select_related("province").in_bulk(pdf.certificates)
    return [found[key] for key in pdf.certificates]


def _said(certificate):
    return certificate.pk, certificate.holder_name, certificate.holder_id_number_hash


def _end(pdf, state, *, at, **fields):
    """End the work that still waits; a second worker on the same file finds nothing to do."""
    locked = CertificatePdf.objects.select_for_update(of=("self",)).get(pk=pdf.pk)
    if not locked.is_waiting:
        return locked
    locked.state, locked.ended_at = state, at
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", "ended_at", *fields])
    return locked
