"""The list of certificates: scope, filters, search, sorting, export of exactly the rows shown."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from certificates.models import Certificate
from tests import factories
from training.models import Officer

LIST = "certificates:certificate_list"


def numbers(client, **query):
    return [certificate.number for certificate in client.get(reverse(LIST), query).context["page"]]


@pytest.fixture
def ledger(clerk, ministry, issued):
    """Two of 2026, one of 2025 and one of the ministry; the second of 2026 is void."""
    two = issued(2)
    issued(1, year=2025, level="intermediate", title="2025年中级班")
    issued(1, by=ministry, confirmed_by=ministry, issued_by=ministry, tier="national")
    Certificate.objects.filter(pk=two[1].pk).update(
        voided_on=date(2026, 7, 1), voided_at=timezone.now(), voided_by=clerk, void_reason="替考"
    )
    Certificate.objects.filter(pk=two[0].pk).update(holder_name="欧阳㛃")
    return two


def test_newest_first_and_the_provinces_own_with_its_peoples_national_ones(client_of, clerk, ledger):
    shown = ["20260001", "3220260002", "3220260001", "3220250001"]
    assert numbers(client_of(clerk)) == shown


def test_another_province_sees_none_and_the_ministry_all(client_of, outsider, ministry, auditor, ledger):
    assert numbers(client_of(outsider)) == []
    assert len(numbers(client_of(ministry))) == len(numbers(client_of(auditor))) == 4


def test_who_moved_brings_the_certificates_along(client_of, outsider, clerk, ledger):
    elsewhere = factories.make_agency("杭州市执法队", province=factories.province("33"))
    Officer.objects.filter(pk=ledger[0].officer_id).update(agency=elsewhere)
    assert numbers(client_of(outsider)) == ["3220260001"]
    assert "3220260001" in numbers(client_of(clerk))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"year": "2025"}, ["3220250001"]),
        ({"issuer": "00"}, ["20260001"]),
        ({"issuer": "32", "year": "2026"}, ["3220260002", "3220260001"]),
        ({"tier": "national"}, ["20260001"]),
        ({"level": "intermediate"}, ["3220250001"]),
        ({"state": "void"}, ["3220260002"]),
        ({"state": "in_force", "year": "2026", "tier": "provincial"}, ["3220260001"]),
        ({"holder": "32", "tier": "national"}, ["20260001"]),
        ({"class_title": "中级"}, ["3220250001"]),
        ({"q": "322026"}, ["3220260002", "3220260001"]),
        ({"q": " 欧阳"}, ["3220260001"]),
        ({"q": "㛃"}, []),
        ({"sort": "number", "year": "2026"}, ["20260001", "3220260001", "3220260002"]),
        ({"sort": "-issued", "tier": "provincial"}, ["3220260002", "3220260001", "3220250001"]),
    ],
)
def test_filters_search_and_sorting(client_of, clerk, ledger, query, expected):
    assert numbers(client_of(clerk), **query) == expected


def test_a_filter_that_means_nothing_is_no_error(client_of, clerk, ledger):
    response = client_of(clerk).get(reverse(LIST), {"year": "x", "holder": "33", "issuer": "99", "page": "z"})
    assert response.status_code == 200


def test_an_empty_list_says_what_to_do(client_of, clerk):
    assert b'class="empty"' in client_of(clerk).get(reverse(LIST)).content


def test_the_export_holds_exactly_the_rows_of_the_list(client_of, clerk, ledger):
    client = client_of(clerk)
    response = client.get(reverse("certificates:certificate_list_export"), {"year": "2026", "issuer": "32"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in rows] == ["3220260002", "3220260001"]
    assert AuditEntry.objects.get(act=Act.LIST_EXPORTED).details == {"list": "certificates", "rows": 2}


def test_the_export_masks_id_numbers(client_of, clerk, ledger):
    response = client_of(clerk).get(reverse("certificates:certificate_list_export"))
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert {row[4][3:14] for row in sheet.iter_rows(min_row=4, values_only=True)} == {"*" * 11}


def test_the_list_costs_the_same_queries_for_any_number(client_of, clerk, issued):
    client = client_of(clerk)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        return len(captured)

    issued(10)
    few = queries()
    issued(50)
    assert queries() == few
