"""Asking for a correction: the right name, the right ID number, nobody else's; what the register says beside it."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from certificates.models import CertificateRequest
from tests import factories

RIGHT = factories.id_number(77, born="19910203")


@pytest.fixture
def certificate(issued):
    return issued(1)[0]


@pytest.fixture
def url(certificate):
    return reverse("certificates:certificate_correct", args=[certificate.pk])


def test_a_name_and_a_number_are_cleaned_as_on_a_roster(client_of, clerk, certificate, url):
    typed = {"name": " 江 明贵 ", "id_number": f"{RIGHT[:6]} {RIGHT[6:].lower()}", "reason": "登记有误"}
    response = client_of(clerk).post(url, typed)
    assert response["Location"] == certificate.get_absolute_url()
    asked = CertificateRequest.objects.get()
    assert (asked.old_name, asked.new_name) == ("江明桂", "江明贵")
    assert (asked.old_id_number, asked.new_id_number) == (certificate.holder_id_number, RIGHT)
    entry = AuditEntry.objects.about(certificate).get()
    assert entry.act == Act.CERTIFICATE_CORRECTION_REQUESTED
    assert entry.details["name"] == ["江明桂", "江明贵"]
    assert RIGHT not in str(entry.details)


def test_what_is_no_correction_is_refused_in_words(client_of, clerk, certificate, url):
    other = factories.make_officer("欧阳建国")
    wrong_digit = RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1")
    for typed, why in [
        ({"name": "江明桂"}, "证书"),
        ({"name": "江明桂", "id_number": wrong_digit}, "校验码"),
        ({"name": "江明桂", "id_number": other.id_number}, "另一人"),
        ({"name": ""}, ""),
    ]:
        response = client_of(clerk).post(url, typed | {"reason": "有误"})
        told = str(response.context["form"].errors)
        assert told, typed
        assert why in told
        assert other.name not in told
    assert not CertificateRequest.objects.exists()


def test_the_page_shows_where_the_register_differs(client_of, clerk, certificate, url):
    client = client_of(clerk)
    edit = reverse("training:officer_edit", args=[certificate.officer_id])
    assert edit not in client.get(certificate.get_absolute_url()).content.decode()
    certificate.officer.name = "江明贵"
    certificate.officer.save()
    assert "江明贵" in client.get(url).content.decode()
    assert edit in client.get(certificate.get_absolute_url()).content.decode()


def test_a_void_certificate_is_not_corrected(client_of, clerk, lead, certificate, url):
    from certificates.services import void_certificate

    void_certificate(
        certificate=certificate, reason="替考", by=lead, on=certificate.issued_on, at=certificate.issued_at
    )
    response = client_of(clerk).post(url, {"name": "江明贵", "reason": "有误"})
    assert response.context["form"].non_field_errors()
    assert AuditEntry.objects.about(certificate).first().act == Act.CERTIFICATE_REFUSED
