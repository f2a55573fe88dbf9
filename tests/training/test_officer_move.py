"""A dated new post within the province."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories


@pytest.fixture
def officer(clerk):
    return factories.make_officer(by=clerk)


def url(officer):
    return reverse("training:officer_move", args=[officer.pk])


def test_a_move_to_another_agency(officer, clerk, client_of):
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    typed = {"agency": city.pk, "post_title": "副支队长", "head_type": "deputy", "from_on": "2026-03-01"}
    response = client_of(clerk).post(url(officer), typed)
    assert response["Location"] == reverse("training:officer_detail", args=[officer.pk])
    officer.refresh_from_db()
    assert (officer.agency, officer.head_type) == (city, "deputy")
    assert [(p.from_on, p.to_on) for p in officer.postings.all()] == [
        (date(2026, 3, 1), None),
        (date(2024, 1, 1), date(2026, 2, 28)),
    ]


@pytest.mark.parametrize("day", ["2024-01-01", "2199-01-01"])
def test_an_impossible_day_is_explained_and_the_rest_stays(officer, clerk, client_of, day):
    typed = {"agency": officer.agency_id, "post_title": "中队长", "head_type": "deputy", "from_on": day}
    response = client_of(clerk).post(url(officer), typed)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert "中队长" in response.content.decode()
    assert officer.postings.get().to_on is None


def test_only_agencies_of_the_province_are_offered(officer, clerk, client_of):
    other = factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    form = client_of(clerk).get(url(officer)).context["form"]
    assert list(form.fields["agency"].queryset) == [officer.agency]
    typed = {"agency": other.pk, "post_title": "", "head_type": "staff", "from_on": "2026-03-01"}
    assert "agency" in client_of(clerk).post(url(officer), typed).context["form"].errors


def test_an_officer_off_post_is_brought_back_instead(clerk, client_of):
    officer = factories.make_officer(by=clerk, off_post_on=date(2026, 1, 1), off_post_reason="left")
    typed = {"agency": officer.agency_id, "post_title": "", "head_type": "staff", "from_on": "2026-03-01"}
    assert client_of(clerk).post(url(officer), typed).context["form"].non_field_errors()
