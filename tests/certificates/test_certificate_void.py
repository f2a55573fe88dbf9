"""Asking for a voiding: the page names what it will touch; the certificate stays valid until it is approved."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from certificates.models import Certificate, CertificateRequest
from tests import factories


@pytest.fixture
def certificate(issued):
    return issued(1)[0]


@pytest.fixture
def url(certificate):
    return reverse("certificates:certificate_void", args=[certificate.pk])


def test_the_page_names_what_it_touches_also_that_the_year_is_reported(
    client_of, clerk, lead, certificate, url
):
    html = client_of(clerk).get(url).content.decode()
    assert certificate.number in html
    assert certificate.holder_name in html
    assert "补充版本" not in html
    factories.make_year_report(by=lead)
    assert "补充版本" in client_of(clerk).get(url).content.decode()
    assert not CertificateRequest.objects.exists()


def test_asked_with_a_reason_it_waits_and_stays_valid(client_of, clerk, lead, certificate, url):
    client = client_of(clerk)
    assert client.post(url, {"reason": "发证后查实替考"})["Location"] == certificate.get_absolute_url()
    asked = CertificateRequest.objects.get()
    assert (asked.kind, asked.state, asked.reason) == ("void", "open", "发证后查实替考")
    assert not Certificate.objects.voided().exists()
    assert AuditEntry.objects.about(certificate).get().act == Act.CERTIFICATE_VOID_REQUESTED
    assert client.get(url)["Location"] == certificate.get_absolute_url()  # which says that it waits
    page = client_of(lead).get(certificate.get_absolute_url()).content.decode()
    assert reverse("certificates:request_decide", args=[asked.pk]) in page
    assert url not in page


def test_a_second_request_and_one_without_a_reason_are_refused(client_of, clerk, url):
    client = client_of(clerk)
    assert client.post(url, {"reason": "   "}).context["form"].errors
    client.post(url, {"reason": "替考"})
    response = client.post(url, {"reason": "再次"})
    assert response.context["form"].non_field_errors()
    assert response.context["form"]["reason"].value() == "再次"
    assert CertificateRequest.objects.get().reason == "替考"


def test_void_twice_is_refused_with_a_line_in_the_trail(client_of, clerk, lead, certificate, url):
    client_of(clerk).post(url, {"reason": "替考"})
    decide = reverse("certificates:request_decide", args=[CertificateRequest.objects.get().pk])
    client_of(lead).post(decide)
    assert Certificate.objects.voided().get().void_reason == "替考"
    response = client_of(clerk).post(url, {"reason": "再次作废"})
    assert response.context["form"].non_field_errors()
    refused = AuditEntry.objects.about(certificate).first()
    assert (refused.act, refused.by, refused.details) == (
        Act.CERTIFICATE_REFUSED,
        clerk,
        {"act": "certificate_void_requested"},
    )
    assert client_of(clerk).get(url)["Location"] == certificate.get_absolute_url()


def test_the_ministry_asks_only_about_its_own(client_of, ministry, url):
    assert client_of(ministry).post(url, {"reason": "替考"}).status_code == 404
    assert not CertificateRequest.objects.exists()
