"""A list at the gate: every row answered at once, also what cannot be read."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Act, AuditEntry
from certificates.models import GateAnswer, GateList
from certificates.services.gate import Question, ask_list
from tests import factories
from tests.test_access import text_of
from tests.training.rosters import workbook

URL = "/gate/lists/"


def person(officer, **cells):
    return {"姓名": officer.name, "身份证号": officer.id_number} | cells


def upload(client, *rows, **fields):
    file = SimpleUploadedFile("申领名单.xlsx", workbook(*rows))
    return client.post(URL, {"file": file, "purpose": "first_issue"} | fields)


def test_every_row_has_its_answer(issued, clerk, client_of):
    [certificate] = issued(1)
    officer, client = certificate.officer, client_of(clerk)
    damaged = person(officer, 身份证号="320102198503120000")
    rows = [person(officer), person(officer, 申领方式="换领"), person(officer, 姓名="别人"), damaged]
    response = upload(client, *rows)
    gate_list = GateList.objects.get()
    assert response["Location"] == gate_list.get_absolute_url()
    found = list(gate_list.answers.order_by("row").values_list("row", "answer", "why", "purpose"))
    assert found == [
        (2, "yes", "holds", "first_issue"),
        (3, "no", "other_level", "renewal"),
        (4, "no", "other_name", "first_issue"),
        (5, "no", "unreadable", "first_issue"),
    ]
    assert (gate_list.rows, gate_list.yes, gate_list.no) == (4, 1, 3)
    page = client.get(gate_list.get_absolute_url()).content.decode()
    assert "身份证号: 号码已被 Excel 损坏" in page
    assert officer.id_number not in page
    assert len(client.get(gate_list.get_absolute_url() + "?answer=no").context["page"]) == 3
    text = text_of(client.get(gate_list.get_absolute_url() + "export/?why=holds"))
    assert certificate.number in text
    assert "别人" not in text
    entry = AuditEntry.objects.get(act=Act.GATE_LIST_ANSWERED)
    assert (entry.by, entry.details) == (clerk, {"rows": 4, "yes": 1})


@pytest.mark.parametrize(
    ("rows", "says"), [([{"姓名": "甲"}], "身份证号"), ([{"姓名": "", "身份证号": ""}], "没有数据行")]
)
def test_a_sheet_that_is_no_list_is_refused_with_the_remedy(clerk, client_of, rows, says):
    response = upload(client_of(clerk), *rows)
    assert says in str(response.context["form"].errors["file"])
    assert not GateList.objects.exists()


def test_a_list_has_an_end(clerk, client_of, monkeypatch):
    monkeypatch.setattr("certificates.rules.GATE_LIST_ROWS", 1)
    officer = factories.make_officer()
    response = upload(client_of(clerk), person(officer), person(officer))
    assert "最多核查 1 人" in str(response.context["form"].errors["file"])
    assert not GateAnswer.objects.exists()


def test_as_many_queries_for_100_rows_as_for_10_and_seconds_for_8000(issued, clerk, today, client_of):
    [certificate] = issued(1)
    officer, counts = certificate.officer, []
    assert clerk.province  # fetched once
    for rows in (10, 100, 8000):
        questions = [
            Question(officer.name, officer.id_number, "first_issue", row) for row in range(1, rows + 1)
        ]
        asked = {"file_name": "名单.xlsx", "by": clerk, "at": certificate.issued_at, "on": today}
        started = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            gate_list = ask_list(questions=questions, **asked)
        counts.append(len(queries))
    assert time.monotonic() - started < 8
    assert counts[0] == counts[1] == counts[2]
    assert gate_list.yes == gate_list.answers.filter(certificate=certificate).count() == 8000
    client, pages = client_of(clerk), []
    for some in GateList.objects.order_by("rows")[:2]:
        with CaptureQueriesContext(connection) as queries:
            client.get(some.get_absolute_url())
        pages.append(len(queries))
    assert pages[0] == pages[1]
