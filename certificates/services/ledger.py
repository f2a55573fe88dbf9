"""What becomes of a certificate after it was issued: void, print (第(六)项)."""

from django.db import transaction
from django.db.models import F

from accounts.models import Act, AuditEntry
from accounts.services import audit_entry, record, record_many
from exams.models import Exam
from training.models import Officer, TrainingClass

from .. import rules
from ..models import Certificate


@transaction.atomic
def void_certificate(*, certificate, reason, by, on, at, details=None):
    """第(六)项: take a certificate out of force, for a reason; its number retires for ever.

    The last step of `approve_request`: no page calls it without a request and its approval.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    rules.check_issuer(
        tier=certificate.tier, class_province=certificate.province_id, user_province=by.province_id
    )
    rules.check_may_void(is_void=certificate.is_void, reason=reason)
    certificate.void_reason = reason.strip()
    certificate.voided_on, certificate.voided_at, certificate.voided_by = on, at, by
    certificate.full_clean()
    certificate.save(update_fields=["void_reason", "voided_on", "voided_at", "voided_by"])
    record(Act.CERTIFICATE_VOIDED, by=by, target=certificate, reason=certificate.void_reason, details=details)
    return certificate


@transaction.atomic
def print_certificates(*, certificates, by):
    """第(六)项: record that certificates were printed; every print after the first is a reprint (补发)."""
    certificates = list(
        Certificate.objects.select_for_update(of=("self",)).filter(
            pk__in=[certificate.pk for certificate in certificates]
        )
    )
    for certificate in certificates:
        rules.check_may_print(is_void=certificate.is_void)
    printed = AuditEntry.objects.filter(
        act=Act.CERTIFICATE_PRINTED,
        target_type=Certificate._meta.label_lower,
        target_pk__in=[str(certificate.pk) for certificate in certificates],
    )
    again = {int(pk) for pk in printed.values_list("target_pk", flat=True)}
    Certificate.objects.filter(pk__in=again).update(reprints=F("reprints") + 1)
    record_many(
        audit_entry(
            Act.CERTIFICATE_PRINTED, by=by, target=certificate, details={"again": certificate.pk in again}
        )
        for certificate in certificates
    )


def sources_of(certificate, *, user):
    """The officer, exam and class behind a certificate, as far as `user` may open them; None where not."""
    result = certificate.result
    return {
        "officer": Officer.objects.visible_to(user).filter(pk=certificate.officer_id).first(),
        "exam": Exam.objects.visible_to(user).filter(results=result).first() if result else None,
        "training_class": TrainingClass.objects.visible_to(user)
        .filter(pk=result.enrolment.training_class_id)
        .first()
        if result
        else None,
    }
