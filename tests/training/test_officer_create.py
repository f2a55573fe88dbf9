"""Registering by hand: cleaned like a roster, refused with the reason, what was typed stays."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from training.models import Officer

URL = reverse("training:officer_create")


@pytest.fixture
def typed(clerk):
    return {
        "name": " 江 明桂 ",
        "id_number": factories.id_number(301).lower(),
        "agency": factories.make_agency().pk,
        "post_title": "执法员",
        "head_type": "staff",
        "from_on": "2026-03-01",
        "is_established": "yes",
        "purpose": "renewal",
        "enforcement_id": "0032 0001",
        "id_valid_until": "2027-05-01",
        "ethnicity": "汉族",
        "education": "本科",
        "phone": "138 0000 0000",
        "remark": "",
    }


def errors(response):
    assert response.status_code == 200
    return response.context["form"].errors


def test_what_is_typed_is_cleaned_and_stored(typed, clerk, client_of):
    response = client_of(clerk).post(URL, typed)
    officer = Officer.objects.get()
    assert response["Location"] == reverse("training:officer_detail", args=[officer.pk])
    assert (officer.name, officer.id_number) == ("江明桂", factories.id_number(301).upper())
    assert (officer.enforcement_id, officer.phone) == ("00320001", "13800000000")
    assert (officer.id_valid_until, officer.is_established) == (date(2027, 5, 1), True)
    assert officer.postings.get().from_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "=1+1"),
        ("name", ""),
        ("id_number", "320102850312001"),  # fifteen digits
        ("id_number", factories.id_number(301)[:-1] + "?"),
        ("id_number", ""),
        ("agency", ""),
        ("head_type", "boss"),
        ("is_established", ""),
        ("purpose", ""),
        ("from_on", "2026-02-30"),
        ("phone", "abc"),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_stays(typed, clerk, client_of, field, value):
    response = client_of(clerk).post(URL, typed | {field: value})
    assert list(errors(response)) == [field]
    content = response.content.decode()
    assert "0032 0001" in content
    assert not Officer.objects.exists()


def test_another_provinces_agency_cannot_be_chosen(typed, clerk, client_of):
    other = factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    assert "agency" in errors(client_of(clerk).post(URL, typed | {"agency": other.pk}))
    assert other.name not in client_of(clerk).get(URL).content.decode()


def test_a_registered_number_is_refused_with_the_remedy(typed, clerk, outsider, client_of):
    agency = factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    factories.make_officer("浙江人", id_number=typed["id_number"].upper(), agency=agency)
    response = client_of(clerk).post(URL, typed)
    assert factories.province("33").name in str(errors(response))
    assert "浙江人" not in response.content.decode()


def test_a_released_officer_is_taken_over(typed, clerk, client_of):
    agency = factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    officer = factories.make_officer(
        "江明桂", id_number=typed["id_number"].upper(), agency=agency, off_post_on=date(2026, 2, 1),
        off_post_reason="transferred",
    )  # fmt: skip
    response = client_of(clerk).post(URL, typed)
    assert response["Location"] == reverse("training:officer_detail", args=[officer.pk])
    officer.refresh_from_db()
    assert (officer.agency, officer.off_post_on) == (factories.make_agency(), None)


def test_the_page_offers_today_and_the_agency_it_came_from(clerk, client_of):
    agency = factories.make_agency()
    form = client_of(clerk).get(URL, {"agency": agency.pk}).context["form"]
    assert form["from_on"].value() == timezone.localdate()
    assert str(form["agency"].value()) == str(agency.pk)


def test_the_number_is_in_no_url(typed, clerk, client_of):
    response = client_of(clerk).post(URL, typed)
    assert typed["id_number"][:17] not in response["Location"]
