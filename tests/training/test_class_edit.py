"""Changing a class in the browser."""

import pytest
from django.urls import reverse

from tests import factories


def filled(training_class, **changes):
    names = ("title", "level", "number", "starts_on", "ends_on", "place", "capacity", "required_hours")
    return {name: getattr(training_class, name) for name in names} | changes


def send(client, training_class, **changes):
    url = reverse("training:class_edit", args=[training_class.pk])
    return client.post(url, filled(training_class, **changes))


def test_the_change_is_kept(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    client = client_of(clerk)
    assert client.get(reverse("training:class_edit", args=[training_class.pk])).status_code == 200
    assert send(client, training_class, place="苏州").status_code == 302
    training_class.refresh_from_db()
    assert training_class.place == "苏州"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": 1}, "__all__"),
        ({"level": "intermediate"}, "__all__"),
        ({"ends_on": "2026-05-01"}, "ends_on"),
    ],
)
def test_what_the_rules_forbid_is_told_and_stays_typed(clerk, client_of, changes, field):
    training_class = factories.make_class(by=clerk)
    for name in "甲乙":
        factories.make_enrolment(training_class, factories.make_officer(name), by=clerk)
    response = send(client_of(clerk), training_class, place="苏州", **changes)
    assert list(response.context["form"].errors) == [field]
    assert "苏州" in response.content.decode()
    training_class.refresh_from_db()
    assert (training_class.place, training_class.capacity) == ("南京", 60)


def test_a_number_that_is_taken_is_told(clerk, client_of):
    factories.make_class(by=clerk, number=7)
    training_class = factories.make_class(by=clerk)
    assert send(client_of(clerk), training_class, number=7).context["form"].errors


def test_neither_a_province_changes_a_national_class_nor_the_ministry_a_provincial_one(
    clerk, ministry, client_of
):
    national = factories.make_class(by=ministry, tier="national")
    provincial = factories.make_class(by=clerk)
    assert send(client_of(clerk), national).status_code == 404
    assert send(client_of(ministry), provincial).status_code == 404


def test_skills_training_is_changed_without_a_level(clerk, client_of):
    training_class = factories.make_class(by=clerk, kind="skills", level="")
    assert send(client_of(clerk), training_class, place="苏州").status_code == 302


def test_a_day_of_which_attendance_was_recorded_stays_a_day_of_the_class(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    factories.make_attendance(enrolment, by=clerk)
    response = send(client_of(clerk), training_class, starts_on=training_class.ends_on.isoformat())
    assert training_class.starts_on.isoformat() in str(response.context["form"].errors)
