"""All the certificates of a class: one sheet each, in the order of the numbers, the void ones left out."""

import re

from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from certificates import services


def test_every_certificate_in_force_gets_a_sheet(client_of, lead, issued, today):
    certificates = issued(3)
    services.void_certificate(
        certificate=certificates[1], reason="替考", by=lead, on=today, at=timezone.now()
    )
    training_class = certificates[0].result.enrolment.training_class
    html = (
        client_of(lead).post(reverse("certificates:class_print", args=[training_class.pk])).content.decode()
    )
    numbers = re.findall(r"<figcaption>(\d+)</figcaption>", html)
    assert numbers == ["3220260001", "3220260003"]
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).count() == 2


def test_a_class_without_certificates_prints_nothing(client_of, lead, passed_class):
    url = reverse("certificates:class_print", args=[passed_class(1).pk])
    response = client_of(lead).get(url)
    assert response.status_code == 200
    assert b"<article" not in response.content
