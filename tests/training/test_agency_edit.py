"""Changing an agency: the page says whose required tier follows."""

from django.urls import reverse

from tests import factories


def test_another_level_changes_the_required_tier_of_its_officers(clerk, client_of):
    officer = factories.make_officer(head_type="deputy")
    assert officer.tier_ruling.value == "provincial"
    url = reverse("training:agency_edit", args=[officer.agency_id])
    client = client_of(clerk)
    assert "1" in client.get(url).context["touches"][0]
    client.post(url, {"name": officer.agency.name, "level": "city", "city": "南京市", "county": ""})
    officer = type(officer).objects.get()
    assert officer.tier_ruling.value == "national"


def test_a_name_another_agency_has_is_refused(clerk, client_of):
    factories.make_agency("甲")
    agency = factories.make_agency("乙")
    url = reverse("training:agency_edit", args=[agency.pk])
    response = client_of(clerk).post(url, {"name": "甲", "level": "city", "city": "", "county": ""})
    assert response.context["form"].errors
    agency.refresh_from_db()
    assert agency.name == "乙"
