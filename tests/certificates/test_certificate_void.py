"""Voiding: asked once, naming the number, with a reason; nothing else of the row can be changed by a form."""

import pytest
from django.urls import reverse

from certificates.models import Certificate


@pytest.fixture
def certificate(issued):
    return issued(1)[0]


@pytest.fixture
def url(certificate):
    return reverse("certificates:certificate_void", args=[certificate.pk])


def test_the_page_names_what_it_will_void(client_of, lead, certificate, url):
    html = client_of(lead).get(url).content.decode()
    assert certificate.number in html
    assert certificate.holder_name in html
    assert "btn danger" in html
    assert not Certificate.objects.voided().exists()


def test_with_a_reason_it_is_void_from_today(client_of, lead, certificate, url):
    response = client_of(lead).post(url, {"reason": "发证后查实替考"})
    assert response["Location"] == certificate.get_absolute_url()
    voided = Certificate.objects.voided().get()
    assert (voided.void_reason, voided.voided_by) == ("发证后查实替考", lead)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_stays_in_force(client_of, lead, url, reason):
    response = client_of(lead).post(url, {"reason": reason})
    assert response.context["form"].errors
    assert not Certificate.objects.voided().exists()


def test_a_second_time_is_refused_and_the_first_reason_stays(client_of, lead, url):
    client = client_of(lead)
    client.post(url, {"reason": "替考"})
    response = client.post(url, {"reason": "再次作废"})
    assert response.context["form"].non_field_errors()
    assert response.context["form"]["reason"].value() == "再次作废"
    assert Certificate.objects.get().void_reason == "替考"


def test_the_form_changes_nothing_but_the_void_columns(client_of, lead, certificate, url):
    kept = [f.attname for f in Certificate._meta.fields if not f.name.startswith("void")]
    before = Certificate.objects.values(*kept).get()
    smuggled = {"number": "3220269999", "holder_name": "别人", "score": "100", "issued_on": "2020-01-01"}
    client_of(lead).post(url, {"reason": "替考"} | smuggled)
    assert Certificate.objects.voided().values(*kept).get() == before


def test_the_ministry_voids_only_its_own(client_of, ministry, url):
    assert client_of(ministry).post(url, {"reason": "替考"}).status_code == 404
    assert not Certificate.objects.voided().exists()


def test_what_is_void_already_is_not_asked_about(client_of, lead, certificate, url):
    client = client_of(lead)
    client.post(url, {"reason": "替考"})
    assert client.get(url)["Location"] == certificate.get_absolute_url()
