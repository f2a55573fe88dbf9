"""Two people: who asked does not decide, unless the ministry lets one do both; decided once; taken back by the asker."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry, MinistrySettings
from certificates.models import Certificate, CertificateRequest
from tests import factories

RIGHT = factories.id_number(78, born="19910204")


@pytest.fixture
def certificate(issued):
    return issued(1)[0]


@pytest.fixture
def asked(certificate, clerk):
    """A correction of name and ID number that the clerk asked for."""
    return certificate.requests.create(
        old_name=certificate.holder_name,
        old_id_number=certificate.holder_id_number,
        new_name="江明贵",
        new_id_number=RIGHT,
        reason="身份证号录错",
        requested_by=clerk,
    )


def decide_url(asked):
    return reverse("certificates:request_decide", args=[asked.pk])


def test_approved_the_certificate_its_print_and_its_report_say_what_is_right(
    client_of, clerk, lead, certificate, asked
):
    old = certificate.masked_id_number
    client = client_of(lead)
    client.post(reverse("certificates:certificate_print", args=[certificate.pk]))
    assert "江明贵" in client.get(decide_url(asked)).content.decode()
    assert client.post(decide_url(asked))["Location"] == certificate.get_absolute_url()
    certificate.refresh_from_db()
    assert (certificate.holder_name, certificate.holder_id_number) == ("江明贵", RIGHT)
    assert list(Certificate.objects.of_holder(RIGHT)) == [certificate]
    page = client.get(certificate.get_absolute_url()).content.decode()
    assert "<del>江明桂</del>" in page
    assert f"<del>{old}</del>" in page
    paper = client.post(reverse("certificates:certificate_print", args=[certificate.pk])).content.decode()
    assert "江明贵" in paper
    assert "江明桂" not in paper
    certificate.refresh_from_db()
    assert certificate.reprints == 1
    report = client.post(reverse("certificates:year_report_export"), {"year": 2026})
    rows = load_workbook(io.BytesIO(b"".join(report))).worksheets[0].values
    assert [RIGHT in row and "江明贵" in row for row in rows if certificate.number in row] == [True]
    entry = AuditEntry.objects.about(certificate).filter(act=Act.CERTIFICATE_CORRECTED).get()
    assert (entry.by, entry.details["requested_by"]) == (lead, str(clerk))
    assert "requested_by_the_same_person" not in entry.details


def test_a_number_that_became_somebody_elses_meanwhile_is_refused(client_of, lead, certificate, asked):
    factories.make_officer("别人", id_number=RIGHT)
    client_of(lead).post(decide_url(asked))
    certificate.refresh_from_db()
    assert certificate.holder_name == "江明桂"
    assert CertificateRequest.objects.open().exists()
    refused = AuditEntry.objects.filter(act=Act.CERTIFICATE_REFUSED).get()
    assert (refused.details["act"], refused.province_id) == ("certificate_corrected", "32")


def test_who_asked_does_not_decide_unless_the_ministry_lets_one_do_both(client_of, lead, certificate):
    asked = certificate.requests.create(kind="void", reason="替考", requested_by=lead)
    client = client_of(lead)
    assert 'name="decline"' not in client.get(decide_url(asked)).content.decode()
    client.post(decide_url(asked))
    client.post(decide_url(asked), {"decline": "yes", "opinion": "不妥"})
    assert CertificateRequest.objects.open().exists()
    assert not Certificate.objects.voided().exists()
    MinistrySettings.objects.update(is_two_person_rule=False)
    client.post(decide_url(asked))
    entry = AuditEntry.objects.about(certificate).first()
    assert (entry.act, entry.details["requested_by_the_same_person"]) == (Act.CERTIFICATE_VOIDED, True)
    assert Certificate.objects.voided().get().voided_by == lead


def test_declined_needs_an_opinion_and_is_decided_once(client_of, lead, certificate, asked):
    client = client_of(lead)
    assert client.post(decide_url(asked), {"decline": "yes", "opinion": " "}).context["form"].errors
    client.post(decide_url(asked), {"decline": "yes", "opinion": "证件照片未附"})
    asked.refresh_from_db()
    assert (asked.state, asked.decline_reason) == ("declined", "证件照片未附")
    client.post(decide_url(asked))
    certificate.refresh_from_db()
    assert certificate.holder_name == "江明桂"
    assert "证件照片未附" in client.get(certificate.get_absolute_url()).content.decode()


def test_only_who_asked_takes_it_back(client_of, clerk, lead, certificate, asked):
    url = reverse("certificates:request_take_back", args=[asked.pk])
    client_of(lead).post(url)
    assert CertificateRequest.objects.open().exists()
    client_of(clerk).post(url)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert AuditEntry.objects.about(certificate).first().act == Act.CERTIFICATE_REQUEST_WITHDRAWN
    again = client_of(clerk).post(
        reverse("certificates:certificate_void", args=[certificate.pk]), {"reason": "替考"}
    )
    assert again.status_code == 302
    assert CertificateRequest.objects.open().get().is_void
