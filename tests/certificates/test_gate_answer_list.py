"""The answers of the gate: filtered, exported, each bureau its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Act, AuditEntry
from certificates.models import GateAnswer
from tests import factories
from tests.test_access import text_of

URL = "/gate/answers/"


@pytest.fixture
def answers(issued, clerk):
    [certificate] = issued(1)
    factories.make_answer(certificate, by=clerk)
    return factories.make_answer(by=clerk, asked_name="无此人", purpose="renewal")


def shown(client, query=""):
    return {answer.pk for answer in client.get(URL + query).context["page"]}


def test_filters_name_their_rows(answers, clerk, administrator, client_of):
    client, no = client_of(clerk), answers.pk
    api = factories.make_answer(client=factories.make_client(by=administrator, province=clerk.province)).pk
    everything = set(GateAnswer.objects.values_list("pk", flat=True))
    assert shown(client) == everything
    assert shown(client, "?answer=no&purpose=renewal") == {no}
    assert shown(client, "?why=unknown&way=page") == {no}
    assert shown(client, "?way=api") == {api}
    assert shown(client, "?name=无此") == {no}
    assert shown(client, "?until=2020-01-01") == set()
    assert "清除筛选" in client.get(URL + "?until=2020-01-01").content.decode()


def test_a_bureau_sees_its_own_answers_and_the_ministry_all(answers, outsider, ministry, auditor, client_of):
    assert shown(client_of(outsider)) == set()
    assert len(shown(client_of(ministry))) == len(shown(client_of(auditor))) == 2
    assert shown(client_of(ministry), "?province=33") == set()


def test_the_export_is_the_filtered_rows(answers, clerk, client_of):
    response = client_of(clerk).get(URL + "export/?answer=no")
    text = text_of(response)
    assert "无此人" in text
    assert "江明桂" not in text
    entry = AuditEntry.objects.get(act=Act.LIST_EXPORTED)
    assert entry.details == {"list": "gate_answers", "rows": 1}


@pytest.mark.parametrize("url", [URL, URL + "export/"])
def test_as_many_queries_for_100_rows_as_for_10(issued, clerk, client_of, url):
    client, counts = client_of(clerk), []
    [certificate] = issued(1)
    for rows in (10, 90):
        for _row in range(rows):
            factories.make_answer(certificate, by=clerk)
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get(url))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_english_reader_reads_the_reason_in_english(answers, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    assert "Nobody in the register has this ID number" in client.get(URL).content.decode()
