"""Corrections: the version that was seen, the reason for another ID number."""

import pytest
from django.urls import reverse

from tests import factories
from training.models import Officer
from training.services.people import FACTS


@pytest.fixture
def officer(clerk):
    return factories.make_officer(by=clerk, phone="13800000000")


def url(officer):
    return reverse("training:officer_edit", args=[officer.pk])


def typed(officer, **changed):
    facts = {name: getattr(officer, name) for name in FACTS}
    facts |= {
        "is_established": "yes",
        "id_valid_until": "",
        "id_number": "",
        "reason": "",
        "version": officer.version,
    }
    return facts | changed


def test_a_correction_is_stored(officer, clerk, client_of):
    response = client_of(clerk).post(url(officer), typed(officer, phone="13900000000"))
    assert response["Location"] == reverse("training:officer_detail", args=[officer.pk])
    officer.refresh_from_db()
    assert (officer.phone, officer.version) == ("13900000000", 2)


def test_the_form_never_shows_the_id_number(officer, clerk, client_of):
    assert officer.id_number not in client_of(clerk).get(url(officer)).content.decode()


def test_a_clash_shows_both_values_and_loses_nothing(officer, clerk, lead, client_of):
    client_of(lead).post(url(officer), typed(officer, phone="13900000000", post_title="中队长"))
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    response = client.post(url(officer), typed(officer, phone="13700000000", post_title="中队长"))
    assert response.status_code == 200
    assert response.context["touches"] == ["Mobile phone: stored now “13900000000”, typed “13700000000”."]
    officer.refresh_from_db()
    assert officer.phone == "13900000000"
    form = response.context["form"]
    assert form["phone"].value() == "13700000000"
    # Sent again after reading, it is stored.
    client.post(url(officer), typed(officer, phone="13700000000", version=form["version"].value()))
    officer.refresh_from_db()
    assert officer.phone == "13700000000"


def test_another_id_number_without_a_reason_is_refused(officer, clerk, client_of):
    number = factories.id_number(404)
    response = client_of(clerk).post(url(officer), typed(officer, id_number=number))
    assert response.status_code == 200
    assert not Officer.objects.with_id_number(number).exists()
    client_of(clerk).post(url(officer), typed(officer, id_number=number, reason="录入错误"))
    assert Officer.objects.with_id_number(number).get() == officer


def test_a_wrong_id_number_is_explained(officer, clerk, client_of):
    response = client_of(clerk).post(url(officer), typed(officer, id_number="123", reason="录入错误"))
    assert list(response.context["form"].errors) == ["id_number"]


def test_the_ministry_does_not_correct_a_provinces_officers(officer, ministry, client_of):
    assert client_of(ministry).post(url(officer), typed(officer)).status_code == 403
