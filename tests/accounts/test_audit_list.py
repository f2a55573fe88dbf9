"""The audit trail: own rows only, links without queries, the same rows as a workbook."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.services import audit_entry, record, record_many
from tests import factories

URL = reverse("accounts:audit_list")


@pytest.fixture
def certificate(clerk, lead):
    officer = factories.make_officer(by=clerk)
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    return factories.make_certificate(result, by=lead)


def trail(count, *, by, target):
    record_many([audit_entry(Act.CERTIFICATE_PRINTED, by=by, target=target) for _ in range(count)])


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_row_links_to_its_page(client_of, lead, certificate):
    trail(1, by=lead, target=certificate)
    page = client_of(lead).get(URL).content.decode()
    assert f'href="{certificate.get_absolute_url()}"' in page


def test_a_row_without_a_page_of_its_own_is_just_named(client_of, lead):
    AuditEntry.objects.create(
        act=Act.ACCOUNT_CHANGED, by=lead, province=lead.province, target_type="gone.table", target_pk="1",
        target_label="昔日之表",
    )  # fmt: skip
    assert "昔日之表" in client_of(lead).get(URL).content.decode()


def test_a_change_is_told_with_before_and_after(client_of, administrator):
    client = client_of(administrator)
    settings = MinistrySettings.current()
    details = {"changed": ["pass_mark"], "before": {"pass_mark": "60.0"}, "after": {"pass_mark": "70"}}
    entry = record(Act.REFERENCE_CHANGED, by=administrator, target=settings, details=details)
    page = client.get(URL).content.decode()
    assert "合格分数线：60.0 → 70" in page
    assert reverse("admin:accounts_auditentry_change", args=[entry.pk]) in page


@pytest.mark.parametrize(
    "details", [{}, {"after": {"gone": True}}, {"after": {"role": "lead", "name": None}}]
)
def test_whatever_the_trail_keeps_is_shown(client_of, lead, details):
    entry = record(Act.ACCOUNT_CHANGED, by=lead, target=lead, details=details)
    assert client_of(lead).get(URL).status_code == 200
    AuditEntry.objects.filter(pk=entry.pk).update(target_type="gone.table")
    assert client_of(lead).get(URL).status_code == 200


def test_sixty_rows_cost_as_many_queries_as_ten(client_of, lead, certificate):
    client = client_of(lead)
    trail(10, by=lead, target=certificate)
    few = queries_of(client, URL)
    trail(50, by=lead, target=certificate)
    assert queries_of(client, URL) == few <= 6


def test_another_provinces_acts_are_not_shown(client_of, lead, outside_lead, auditor, certificate):
    trail(1, by=lead, target=certificate)
    assert certificate.number in client_of(lead).get(URL).content.decode()
    assert certificate.number in client_of(auditor).get(URL).content.decode()
    outside = client_of(outside_lead)
    assert certificate.number not in outside.get(URL).content.decode()
    assert certificate.number not in str(rows_of(outside.get(URL, {"export": "xlsx"})))


def test_the_acts_on_one_row_are_found_by_table_and_row(client_of, lead, certificate):
    trail(1, by=lead, target=certificate)
    trail(1, by=lead, target=lead)
    query = {"table": "certificates.certificate", "row": certificate.pk}
    page = client_of(lead).get(URL, query).context["page"]
    assert [entry.target_label for entry in page] == [certificate.number]


def test_filters_by_act_and_person(client_of, lead, clerk, certificate):
    trail(1, by=lead, target=certificate)
    trail(2, by=clerk, target=certificate)
    client = client_of(lead)
    assert len(client.get(URL, {"by": "clerk"}).context["page"]) == 2
    assert len(client.get(URL, {"act": Act.SIGNED_IN}).context["page"]) == 0


def rows_of(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_the_export_holds_exactly_the_filtered_rows_and_is_in_the_trail(client_of, lead, clerk, certificate):
    trail(1, by=lead, target=certificate)
    trail(2, by=clerk, target=certificate)
    rows = rows_of(client_of(lead).get(URL, {"by": "clerk", "export": "xlsx"}))
    assert [row[2] for row in rows[3:]] == ["clerk", "clerk"]
    entry = AuditEntry.objects.get(act=Act.LIST_EXPORTED)
    assert entry.details == {"list": "audit", "rows": 2}
