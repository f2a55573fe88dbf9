"""The ID number in full: for a reason, once, in the trail, never kept by a cache."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from tests import factories


@pytest.fixture
def officer(db):
    return factories.make_officer()


def url(officer):
    return reverse("training:officer_reveal", args=[officer.pk])


def revealed():
    return AuditEntry.objects.filter(act=Act.ID_NUMBER_REVEALED)


@pytest.mark.parametrize("role", ["clerk", "lead", "administrator"])
def test_a_reason_shows_the_number_once_and_is_logged(officer, cast, client_of, role):
    client = client_of(cast[role])
    response = client.post(url(officer), {"reason": "核对身份证"})
    assert officer.id_number in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    entry = revealed().get()
    assert (entry.by, entry.reason, entry.province_id) == (cast[role], "核对身份证", "32")
    assert officer.id_number not in client.get(url(officer)).content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_reason_no_number(officer, clerk, client_of, reason):
    response = client_of(clerk).post(url(officer), {"reason": reason})
    assert officer.id_number not in response.content.decode()
    assert not revealed().exists()


def test_the_page_before_shows_nothing_and_logs_nothing(officer, clerk, client_of):
    response = client_of(clerk).get(url(officer))
    assert officer.id_number not in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not revealed().exists()


@pytest.mark.parametrize("role", ["ministry", "auditor"])
def test_who_only_reads_may_not(officer, cast, client_of, role):
    assert client_of(cast[role]).post(url(officer), {"reason": "核对"}).status_code == 403


def test_another_province_may_not(officer, outsider, client_of):
    assert client_of(outsider).post(url(officer), {"reason": "核对"}).status_code == 404
    assert not revealed().exists()
