"""第(六)项: a certificate is voided or corrected by two people: one asks with a reason, a second one decides."""

from django.db import transaction

from accounts.fields import keyed_hash
from accounts.models import Act, MinistrySettings
from accounts.services import record
from spreadsheets.values import mask_id_number
from training.models import Officer
from training.rules import gender_of

from .. import rules
from ..models import Certificate, CertificateRequest, CertificateSequence, YearReport
from .ledger import void_certificate
from .refusals import refusals_recorded

ASKED = {
    rules.RequestKind.VOID: Act.CERTIFICATE_VOID_REQUESTED,
    rules.RequestKind.CORRECTION: Act.CERTIFICATE_CORRECTION_REQUESTED,
}
DONE = {
    rules.RequestKind.VOID: Act.CERTIFICATE_VOIDED,
    rules.RequestKind.CORRECTION: Act.CERTIFICATE_CORRECTED,
}
DECLINED = {
    rules.RequestKind.VOID: Act.CERTIFICATE_VOID_DECLINED,
    rules.RequestKind.CORRECTION: Act.CERTIFICATE_CORRECTION_DECLINED,
}


@refusals_recorded(Act.CERTIFICATE_VOID_REQUESTED, about="certificate")
@transaction.atomic
def request_void(*, certificate, reason, by, at):
    """第(六)项: ask that a certificate be taken out of force; it stays valid until a second person approves."""
    certificate = _locked_certificate(certificate, by)
    rules.check_may_void(is_void=certificate.is_void, reason=reason)
    return _ask(certificate, by=by, at=at, kind=rules.RequestKind.VOID, reason=reason.strip())


@refusals_recorded(Act.CERTIFICATE_CORRECTION_REQUESTED, about="certificate")
@transaction.atomic
def request_correction(*, certificate, name, id_number, reason, by, at):
    """第(六)项: ask that a wrong name or ID number be corrected; nothing changes before a second person approves.

    `id_number`: normalised, 18 characters; empty where it stays.
    """
    certificate = _locked_certificate(certificate, by)
    id_number = id_number or certificate.holder_id_number
    is_changed = (name, id_number) != (certificate.holder_name, certificate.holder_id_number)
    rules.check_may_correct(is_void=certificate.is_void, is_changed=is_changed, reason=reason)
    _check_id_number(certificate, id_number)
    return _ask(
        certificate,
        by=by,
        at=at,
        kind=rules.RequestKind.CORRECTION,
        reason=reason.strip(),
        old_name=certificate.holder_name,
        old_id_number=certificate.holder_id_number,
        new_name=name,
        new_id_number=id_number,
    )


@refusals_recorded(lambda request: DONE[request.kind], about="request")
@transaction.atomic
def approve_request(*, request, by, on, at):
    """第(六)项: a second person approves: the certificate is void from `on`, or says what was asked for."""
    _wait_for_report(request.certificate)
    certificate, request = _locked(request, by)
    rules.check_decider(
        requested_by=request.requested_by_id,
        decided_by=by.pk,
        is_two_person_rule=MinistrySettings.current().is_two_person_rule,
    )
    details = {"request": request.pk, "requested_by": str(request.requested_by)}
    if request.requested_by_id == by.pk:
        details["requested_by_the_same_person"] = True
    request.approved_by, request.approved_at = by, at
    request.full_clean()
    request.save(update_fields=["approved_by", "approved_at"])
    if request.is_void:
        void_certificate(certificate=certificate, reason=request.reason, by=by, on=on, at=at, details=details)
    else:
        _correct(certificate, request, by=by, details=details)
    return request


@refusals_recorded(lambda request: DECLINED[request.kind], about="request")
@transaction.atomic
def decline_request(*, request, opinion, by, at):
    """第(六)项: the certificate stays as it is; who asked reads why."""
    certificate, request = _locked(request, by)
    rules.check_decider(
        requested_by=request.requested_by_id,
        decided_by=by.pk,
        is_two_person_rule=MinistrySettings.current().is_two_person_rule,
    )
    rules.check_opinion(opinion=opinion)
    request.declined_by, request.declined_at, request.decline_reason = by, at, opinion.strip()
    request.full_clean()
    request.save(update_fields=["declined_by", "declined_at", "decline_reason"])
    details = {"request": request.pk} | _changes(request)
    record(DECLINED[request.kind], by=by, target=certificate, reason=request.decline_reason, details=details)
    return request


@refusals_recorded(Act.CERTIFICATE_REQUEST_WITHDRAWN, about="request")
@transaction.atomic
def take_back_request(*, request, by, at):
    """第(六)项: who asked no longer asks, as long as nobody has decided."""
    certificate, request = _locked(request, by)
    rules.check_asker(requested_by=request.requested_by_id, taken_back_by=by.pk)
    request.withdrawn_at = at
    request.full_clean()
    request.save(update_fields=["withdrawn_at"])
    details = {"request": request.pk, "kind": request.kind} | _changes(request)
    record(Act.CERTIFICATE_REQUEST_WITHDRAWN, by=by, target=certificate, details=details)
    return request


def is_reported(certificate):
    """第(六)项: whether the certificate's year was reported: what changes goes into a supplementary version."""
    return YearReport.objects.is_reported(province_id=certificate.province_id, year=certificate.year)


# --- parts ------------------------------------------------------------------------------------------------


def _wait_for_report(certificate):
    """A submission holds the counter: what is approved meanwhile is whole in its version, or after it."""
    CertificateSequence.objects.locked(issuer=certificate.issuer, year=certificate.year)


def _locked_certificate(certificate, by):
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    rules.check_issuer(
        tier=certificate.tier, class_province=certificate.province_id, user_province=by.province_id
    )
    return certificate


def _locked(request, by):
    """The certificate and the request about it, if it still waits; both held, the certificate first."""
    certificate = _locked_certificate(request.certificate, by)
    request = CertificateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    rules.check_still_open(is_open=request.is_open)
    return certificate, request


def _ask(certificate, *, by, at, **fields):
    rules.check_one_request(has_open=certificate.requests.open().exists())
    request = CertificateRequest(certificate=certificate, requested_by=by, requested_at=at, **fields)
    request.full_clean()
    request.save()
    details = {"request": request.pk} | _changes(request)
    record(ASKED[request.kind], by=by, target=certificate, reason=request.reason, details=details)
    return request


def _check_id_number(certificate, id_number):
    others = Officer.objects.with_id_number(id_number).exclude(pk=certificate.officer_id)
    held = Certificate.objects.of_holder(id_number).exclude(officer=certificate.officer_id)
    rules.check_id_number_free(is_taken=others.exists() or held.exists())


def _correct(certificate, request, *, by, details):
    """The row says what is right from now on; the request keeps what it said before."""
    rules.check_may_correct(is_void=certificate.is_void, is_changed=True, reason=request.reason)
    _check_id_number(certificate, request.new_id_number)
    certificate.holder_name = request.new_name
    certificate.holder_id_number = request.new_id_number
    certificate.holder_id_number_hash = keyed_hash(request.new_id_number)
    certificate.holder_gender = gender_of(request.new_id_number)
    certificate.full_clean()
    certificate.save(
        update_fields=["holder_name", "holder_id_number", "holder_id_number_hash", "holder_gender"]
    )
    record(
        Act.CERTIFICATE_CORRECTED,
        by=by,
        target=certificate,
        reason=request.reason,
        details=details | _changes(request),
    )


def _changes(request):
    """Before and after of a correction, for the trail: ID numbers masked."""
    if request.is_void:
        return {}
    changes = {"name": [request.old_name, request.new_name]} if request.is_other_name else {}
    if request.is_other_id_number:
        numbers = (request.old_id_number, request.new_id_number)
        changes["id_number"] = [mask_id_number(number) for number in numbers]
    return changes
