"""Discard an upload: its file goes, its line in the list stays."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from tests.training import rosters

pytestmark = pytest.mark.django_db


def discard(client, batch):
    response = client.post(reverse("training:import_discard", args=[batch.pk]))
    batch.refresh_from_db()
    return response


def test_the_file_and_its_check_are_deleted(clerk, client_of):
    batch = rosters.upload(rosters.many(2), by=clerk)
    assert discard(client_of(clerk), batch).status_code == 302
    assert (batch.state, bytes(batch.content), bytes(batch.report)) == ("discarded", b"", b"")
    assert AuditEntry.objects.filter(act="import_discarded", by=clerk).count() == 1
    assert client_of(clerk).get(batch.get_absolute_url()).status_code == 200


def test_what_was_entered_cannot_be_discarded(clerk, client_of):
    batch = rosters.enter(rosters.many(2), by=clerk)
    discard(client_of(clerk), batch)
    assert batch.state == "applied"
    assert batch.content


def test_what_was_discarded_cannot_be_entered(clerk, client_of):
    batch = rosters.upload(rosters.many(2), by=clerk)
    discard(client_of(clerk), batch)
    client_of(clerk).post(reverse("training:import_apply", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "discarded"
