"""Where the reports stand: of the ministry 32 bureaus of a year, of a bureau its years; each figure a link."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry, MinistrySettings, Province
from certificates import services
from tests import factories

LIST = reverse("certificates:year_report_list")


@pytest.fixture(autouse=True)
def first_year(db):
    MinistrySettings.objects.update(report_first_year=2025)


def lines(client, **query):
    return list(client.get(LIST, query).context["page"])


def test_the_ministry_sees_every_bureau_of_a_year_with_its_links(client_of, ministry, lead, issued):
    issued(2)
    report = factories.make_year_report(by=lead, rows=2, days_late=3)
    response = client_of(ministry).get(LIST, {"year": 2026})
    shown = response.context["page"].object_list
    assert len(shown) == Province.objects.count() == 32
    jiangsu = next(line for line in shown if line.province.pk == "32")
    assert (jiangsu.standing, jiangsu.rows, jiangsu.void, jiangsu.days_late) == ("submitted", 2, 0, 3)
    html = response.content.decode()
    for url in (
        report.get_absolute_url(),
        reverse("certificates:year_report_detail", args=["32", 2026]),
        f"{reverse('certificates:certificate_list')}?year=2026&amp;issuer=32",
    ):
        assert f'href="{url}' in html
    assert (response.context["totals"]["submitted"], response.context["totals"]["reported"]) == (1, 2)
    assert "部本级颁发档案" in html


def test_a_bureau_sees_its_years_and_the_clerk_may_not_submit(client_of, lead, clerk, auditor):
    assert [line.year for line in lines(client_of(lead))] == [2026, 2025]
    detail = reverse("certificates:year_report_detail", args=["32", 2026])
    assert "零报告</a>" in client_of(lead).get(detail).content.decode()
    for user in (clerk, auditor):
        html = client_of(user).get(detail).content.decode()
        assert "零报告</a>" not in html
        assert "下载当前档案" not in html


@pytest.mark.parametrize(
    ("fields", "today", "state"),
    [
        (None, date(2026, 12, 31), "open"),
        (None, date(2027, 1, 1), "overdue"),
        ({}, date(2027, 1, 1), "submitted"),
        ({"state": "accepted"}, date(2027, 1, 1), "accepted"),
        ({"state": "returned", "opinion": "缺页"}, date(2027, 1, 1), "returned"),
    ],
)
def test_each_state_is_a_filter(fields, today, state, lead, ministry, monkeypatch, client_of):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: today)
    if fields is not None:
        decided = {"decided_by": ministry, "decided_at": timezone.now()} if fields else {}
        factories.make_year_report(by=lead, **fields, **decided)
    found = lines(client_of(ministry), year=2026, state=state)
    assert "32" in {line.province.pk for line in found}
    assert {line.standing for line in found} == {state}


def test_a_state_without_a_year_is_of_every_year(client_of, ministry, lead):
    factories.make_year_report(by=lead, year=2025)
    assert [line.year for line in lines(client_of(ministry), state="submitted")] == [2025]


def test_what_changed_since_is_seen_without_opening_the_report(client_of, lead, ministry, issued):
    certificate = issued(1)[0]
    factories.make_year_report(
        by=lead, rows=1, state="accepted", decided_by=ministry, decided_at=timezone.now()
    )
    assert lines(client_of(lead), state="changed") == []
    services.void_certificate(
        certificate=certificate, reason="替考", by=lead, on=date(2026, 11, 20), at=timezone.now()
    )
    assert [line.year for line in lines(client_of(lead), state="changed")] == [2026]
    assert {line.year for line in lines(client_of(lead), state="to_do")} == {2026, 2025}
    assert [line.year for line in lines(client_of(lead), sort="year")] == [2025, 2026]
    assert [line.rows for line in lines(client_of(lead), sort="-rows")] == [1, 0]


@pytest.mark.parametrize("query", [{"year": "20x6"}, {"year": "0"}, {"state": "lost"}])
def test_wrong_filters_are_shown_as_wrong(query, client_of, ministry):
    response = client_of(ministry).get(LIST, query)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["page"].paginator.count == 0


def test_the_export_is_exactly_the_list(client_of, ministry, lead):
    factories.make_year_report(by=lead, rows=5)
    response = client_of(ministry).get(
        reverse("certificates:year_report_list_export"), {"year": 2026, "state": "submitted"}
    )
    sheet = load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    assert [row[:5] for row in sheet.iter_rows(min_row=4, values_only=True)] == [
        ("江苏省生态环境厅", 2026, "已报送", 1, 5)
    ]
    assert AuditEntry.objects.get(act=Act.LIST_EXPORTED).details == {"list": "year_reports", "rows": 1}


def test_the_overview_costs_the_same_queries_for_any_number(client_of, ministry, lead, issued):
    client = client_of(ministry)
    detail = reverse("certificates:year_report_detail", args=["32", 2026])

    def queries(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    issued(2)
    few = queries(LIST), queries(detail)
    issued(30)
    for code in ("33", "51", "66"):
        factories.make_year_report(by=lead, province=Province.objects.get(pk=code))
    assert (queries(LIST), queries(detail)) == few
