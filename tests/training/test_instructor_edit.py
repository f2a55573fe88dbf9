"""Entry, change and exit: what is refused, with the remedy; what the trail keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry
from tests import factories
from training.models import Instructor

pytestmark = pytest.mark.django_db
NEW = reverse("training:instructor_create")
TODAY = timezone.localdate()
FACTS = {
    "name": "陆文渊", "unit": "南京大学", "title": "教授", "field": "环境法", "is_full_time": "no",
    "entered_on": "2024-03-01", "phone": "13800000000", "id_number": "",
}  # fmt: skip


@pytest.fixture
def client(clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


def said(client, url, **facts):
    """What the page refuses, with what was typed still on it."""
    response = client.post(url, facts)
    assert response.status_code == 200, response["Location"]
    form = response.context["form"]
    with translation.override("en"):
        return " ".join(message for messages in form.errors.values() for message in messages)


def leave(instructor, client, on, reason="退休"):
    url = reverse("training:instructor_leave", args=[instructor.pk])
    return client.post(url, {"on": on.isoformat(), "reason": reason})


def test_entered_changed_left_and_the_trail_tells(client, clerk, lead, client_of):
    client.post(NEW, FACTS)
    instructor = Instructor.objects.get()
    assert (instructor.province_id, instructor.is_full_time) == ("32", False)
    edit = reverse("training:instructor_edit", args=[instructor.pk])
    client.post(edit, FACTS | {"field": "案件办理", "is_full_time": "yes"})
    leave(instructor, client, TODAY)
    instructor.refresh_from_db()
    assert (instructor.field, instructor.left_on, instructor.left_reason) == ("案件办理", TODAY, "退休")
    acts = list(AuditEntry.objects.about(instructor).values_list("act", "reason"))
    assert acts == [("instructor_left", "退休"), ("instructor_changed", ""), ("instructor_entered", "")]
    shown = client.get(instructor.get_absolute_url()).content.decode()
    assert "field: 环境法 → 案件办理" in shown


def test_the_ministry_keeps_the_national_pool(ministry, lead, client_of):
    client_of(ministry).post(NEW, FACTS)
    instructor = Instructor.objects.get()
    assert instructor.province is None
    assert client_of(lead).get(instructor.get_absolute_url()).status_code == 200
    for stem in ("edit", "leave", "nominate"):
        url = reverse(f"training:instructor_{stem}", args=[instructor.pk])
        assert client_of(lead).get(url).status_code == 404
    nominate = reverse("training:instructor_nominate", args=[instructor.pk])
    assert client_of(ministry).post(nominate, {"grounds": "优"}).status_code == 404


def test_a_link_to_the_register_keeps_no_number(client):
    officer = factories.make_officer("陆文渊")
    client.post(NEW, FACTS | {"id_number": officer.id_number})
    instructor = Instructor.objects.get()
    assert instructor.officer == officer
    edit = reverse("training:instructor_edit", args=[instructor.pk])
    client.post(edit, FACTS | {"keeps_officer": "on"})
    assert Instructor.objects.get().officer == officer
    client.post(edit, FACTS)
    assert Instructor.objects.get().officer is None


def test_bad_entries_are_refused_with_field_value_rule_and_remedy(client):
    outside = factories.make_agency("杭州支队", province=factories.province("33"))
    elsewhere = factories.make_officer("陆文渊", agency=outside)
    refused = said(client, NEW, **FACTS | {"id_number": elsewhere.id_number})
    assert "no officer 陆文渊" in refused
    assert "杭州" not in refused
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert f"{tomorrow} lies in the future" in said(client, NEW, **FACTS | {"entered_on": tomorrow})
    client.post(NEW, FACTS)
    assert "has been in this pool since 2024-03-01" in said(client, NEW, **FACTS)
    instructor = Instructor.objects.get()
    url = reverse("training:instructor_leave", args=[instructor.pk])
    assert "entered on 2024-03-01: 2024-02-29 lies before" in said(
        client, url, on="2024-02-29", reason="退休"
    )
    assert "in the future" in said(client, url, on=tomorrow, reason="退休")
    leave(instructor, client, TODAY)
    assert "enter from" in said(client, NEW, **FACTS | {"entered_on": "2025-01-01"})
    client.post(NEW, FACTS | {"entered_on": TODAY.isoformat()})
    assert Instructor.objects.count() == 2  # back on the day of the exit
    earlier = (TODAY - timedelta(days=1)).isoformat()
    again = Instructor.objects.get(left_on=None)
    edit = reverse("training:instructor_edit", args=[again.pk])
    assert "(item 5)" in said(client, edit, **FACTS | {"entered_on": earlier})


def test_who_is_down_for_lessons_or_nominated_does_not_leave(client, clerk):
    instructor = factories.make_instructor("陆文渊")
    training_class = factories.make_class(by=clerk, starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    lesson = factories.make_lesson(training_class, instructor=instructor)
    url = reverse("training:instructor_leave", args=[instructor.pk])
    refused = said(client, url, on=TODAY.isoformat(), reason="退休")
    assert f"teaches “环境法” on {TODAY.isoformat()} in {training_class.title}" in refused
    lesson.delete()
    taught = factories.make_lesson(training_class, instructor=instructor, on=TODAY - timedelta(days=1))
    edit, late = reverse("training:instructor_edit", args=[instructor.pk]), {"entered_on": TODAY.isoformat()}
    assert f"teaches on {taught.on.isoformat()}, before" in said(client, edit, **FACTS | late)
    nomination = factories.make_nomination(instructor, by=clerk)
    assert "waits for the ministry" in said(client, url, on=TODAY.isoformat(), reason="退休")
    nomination.delete()
    assert leave(instructor, client, TODAY).status_code == 302
