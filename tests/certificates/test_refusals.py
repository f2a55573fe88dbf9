"""A refused act leaves a line in the trail; nothing else of it stays."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import translation

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates import services
from certificates.models import Certificate, CertificateSequence
from certificates.services import refusals_recorded


def test_a_refused_batch_leaves_who_what_and_why(lead, passed_class, today):
    training_class = passed_class(2)
    with translation.override("en"), pytest.raises(RuleViolation, match="2026-06-05"):
        services.issue_class(
            training_class=training_class, issued_on=date(2026, 6, 4), by=lead, today=today, expected_count=2
        )
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.province_id) == (Act.CERTIFICATE_REFUSED, lead, "32")
    assert (entry.target_type, entry.target_pk) == ("training.trainingclass", str(training_class.pk))
    assert entry.details == {"act": "certificate_issued", "issued_on": "2026-06-04", "expected_count": 2}
    assert "发证日期 2026-06-04 早于" in entry.reason  # the trail speaks one language
    assert not Certificate.objects.exists()


def test_the_line_outlives_what_is_rolled_back(lead, clerk):
    @refusals_recorded(Act.CERTIFICATE_VOIDED, about="certificate")
    @transaction.atomic
    def begin_and_refuse(*, certificate, by):
        CertificateSequence.objects.create(issuer="32", year=2026)
        raise RuleViolation("nein")

    with pytest.raises(RuleViolation):
        begin_and_refuse(certificate=clerk, by=lead)
    assert not CertificateSequence.objects.exists()
    assert AuditEntry.objects.get().reason == "nein"
