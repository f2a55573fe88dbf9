"""The uploads so far, the latest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from tests import factories
from tests.training import rosters

pytestmark = pytest.mark.django_db
URL = "/imports/"


def test_a_bureau_sees_its_own_uploads(clerk, outsider, client_of):
    mine = rosters.upload(rosters.many(2), by=clerk)
    rosters.upload(rosters.many(2), by=outsider)
    assert list(client_of(clerk).get(URL).context["page"]) == [mine]


def test_an_empty_list_says_what_to_do(clerk, client_of):
    assert 'class="empty"' in client_of(clerk).get(URL).content.decode()


def test_the_ministry_has_no_register_to_import_into(administrator, clerk, client_of):
    rosters.upload(rosters.many(2), by=clerk)
    page = client_of(administrator).get(URL)
    assert list(page.context["page"]) == []
    assert "roster" not in dict(page.context["targets"])
    assert client_of(administrator).get("/imports/new/roster/").status_code == 404


def test_the_list_reads_no_file_and_takes_as_many_queries_for_many_rows(clerk, client_of):
    client, counts = client_of(clerk), []
    for count in (10, 40):
        for _number in range(count):
            factories.make_batch(by=clerk)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
        assert not [query for query in queries if '"report"' in query["sql"]]
    assert counts[0] == counts[1]


def test_an_id_number_in_a_files_name_is_kept_nowhere(clerk):
    number = factories.id_number(1)
    batch = rosters.upload(rosters.many(2), by=clerk, file_name=f"江明桂{number}.xlsx")
    assert batch.file_name == f"江明桂320***********{number[-4:]}.xlsx"
    assert number not in str(list(AuditEntry.objects.values()))
