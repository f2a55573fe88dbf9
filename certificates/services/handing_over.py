"""Who was handed which certificate, by whom and when (第(六)项)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import audit_entry, record_many

from .. import rules
from ..models import Certificate, HandOver
from .refusals import refusals_recorded


@refusals_recorded(Act.CERTIFICATE_HANDED_OVER, about="about", facts=("on",))
@transaction.atomic
def hand_over(*, about, certificates, received_by, on, by, at, today):
    """第(六)项: record that certificates were handed over on a day, all of them or none.

    `about`: the class, or the one certificate, for a line about a refusal. `received_by`: who fetched them;
    empty where each holder came in person. Returns the hand-overs.
    """
    keys = [certificate.pk for certificate in certificates]
    if not keys:
        raise RuleViolation(_("Nothing was ticked: tick the certificates that were handed over."))
    held = list(Certificate.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    done = set(HandOver.objects.filter(certificate__in=keys).values_list("certificate_id", "reprint"))
    rows = []
    for certificate in held:
        is_handed_over = (certificate.pk, certificate.reprints) in done
        _check(certificate, is_handed_over=is_handed_over, on=on, by=by, today=today)
        rows.append(
            HandOver(
                certificate=certificate,
                reprint=certificate.reprints,
                received_by=received_by,
                on=on,
                recorded_by=by,
                recorded_at=at,
            )
        )
    rows = HandOver.objects.bulk_create(rows)
    record_many(
        audit_entry(
            Act.CERTIFICATE_HANDED_OVER,
            by=by,
            target=row.certificate,
            details={"received_by": received_by, "on": on.isoformat(), "reprint": row.reprint},
        )
        for row in rows
    )
    return rows


def _check(certificate, *, is_handed_over, on, by, today):
    rules.check_issuer(
        tier=certificate.tier, class_province=certificate.province_id, user_province=by.province_id
    )
    rules.check_may_hand_over(
        number=certificate.number, is_void=certificate.is_void, is_handed_over=is_handed_over
    )
    rules.check_hand_over_day(number=certificate.number, on=on, issued_on=certificate.issued_on, today=today)
