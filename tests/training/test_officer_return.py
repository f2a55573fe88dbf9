"""Back on post from a day."""

from datetime import date

from django.urls import reverse

from tests import factories


def test_back_on_post(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    officer.postings.update(to_on=date(2025, 12, 31))
    type(officer).objects.update(off_post_on=date(2026, 1, 1), off_post_reason="left")
    url = reverse("training:officer_return", args=[officer.pk])
    typed = {
        "agency": officer.agency_id,
        "post_title": "执法员",
        "head_type": "staff",
        "from_on": "2025-12-31",
    }
    assert client_of(clerk).post(url, typed).context["form"].non_field_errors()
    client_of(clerk).post(url, typed | {"from_on": "2026-02-01"})
    officer.refresh_from_db()
    assert officer.is_on_post
    assert officer.postings.get(to_on=None).from_on == date(2026, 2, 1)


def test_who_is_on_post_cannot_return(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    url = reverse("training:officer_return", args=[officer.pk])
    typed = {"agency": officer.agency_id, "post_title": "", "head_type": "staff", "from_on": "2026-02-01"}
    assert client_of(clerk).post(url, typed).context["form"].non_field_errors()
    assert officer.postings.count() == 1
