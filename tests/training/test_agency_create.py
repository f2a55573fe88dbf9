"""Registering an agency of the own province."""

from django.urls import reverse

from tests import factories
from training.models import Agency

URL = reverse("training:agency_create")
TYPED = {"name": " 苏州市生态环境综合行政执法局 ", "level": "city", "city": "苏州市", "county": ""}


def test_an_agency_of_the_own_province(clerk, client_of):
    assert client_of(clerk).post(URL, TYPED).status_code == 302
    agency = Agency.objects.get()
    assert (agency.name, agency.province_id) == ("苏州市生态环境综合行政执法局", "32")


def test_a_name_twice_is_refused_and_stays_typed(clerk, client_of):
    factories.make_agency(TYPED["name"].strip())
    response = client_of(clerk).post(URL, TYPED)
    assert response.context["form"].errors
    assert "苏州市" in response.content.decode()
    assert Agency.objects.count() == 1


def test_two_provinces_may_use_one_name(clerk, client_of):
    factories.make_agency(TYPED["name"].strip(), province=factories.province("33"))
    client_of(clerk).post(URL, TYPED)
    assert Agency.objects.count() == 2


def test_the_ministry_registers_none(ministry, client_of):
    assert client_of(ministry).post(URL, TYPED).status_code == 403
