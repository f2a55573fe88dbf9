"""Off post: the page says what it touches; then the officer is out of the numbers."""

from datetime import date

from django.urls import reverse

from tests import factories
from training.models import Officer


def url(officer):
    return reverse("training:officer_leave", args=[officer.pk])


def test_the_page_names_the_classes_still_open(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    training_class = factories.make_class(by=clerk)
    factories.make_enrolment(training_class, officer, by=clerk)
    content = client_of(clerk).get(url(officer)).content.decode()
    assert training_class.title in content
    assert officer.name in content


def test_off_post_from_a_day(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    client_of(clerk).post(url(officer), {"reason": "retired", "on": "2026-10-01"})
    officer.refresh_from_db()
    assert (officer.off_post_on, officer.off_post_reason) == (date(2026, 10, 1), "retired")
    assert not Officer.objects.on_post().exists()


def test_without_reason_or_day_nothing_happens(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    for typed in ({"on": "2026-10-01"}, {"reason": "left", "on": ""}, {"reason": "left", "on": "2199-01-01"}):
        assert client_of(clerk).post(url(officer), typed).status_code == 200
    assert Officer.objects.on_post().exists()
