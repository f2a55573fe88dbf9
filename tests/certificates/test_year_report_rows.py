"""Whether a year adds up: every figure and every doubt opens exactly the rows that it counts."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import services
from certificates.models import Certificate, CertificateSequence
from certificates.services.reconciling import reconcile
from certificates.services.report_rows import CHECKS, FIGURES, GAPS
from tests import factories


def rows_url(key, code="32", year=2026):
    return reverse("certificates:year_report_rows", args=[code, year, key])


@pytest.fixture
def doubtful(clerk, lead, issued, passed_class, ministry):
    """A year of Jiangsu in which every doubt that the database lets stand has a row."""
    certificates = issued(4)
    issued(1, year=2025)
    passed_class(2)  # passes without a certificate
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    factories.make_result(exam, enrolment, score=80, entered_by=clerk)  # not confirmed
    certificates[0].requests.create(kind="void", reason="替考", requested_by=clerk)
    rows = Certificate.objects
    rows.filter(pk=certificates[0].pk).update(issued_on=date(2026, 7, 1))  # the next ones bear an earlier day
    rows.filter(pk=certificates[1].pk).update(post_title="", class_starts_on=date(2026, 6, 7))
    twin = certificates[2].holder_id_number_hash
    rows.filter(pk=certificates[3].pk).update(holder_id_number_hash=twin)
    type(certificates[3].result).objects.filter(pk=certificates[3].result_id).update(
        confirmed_at=None, confirmed_by=None
    )
    type(certificates[1].result).objects.filter(pk=certificates[1].result_id).update(score=81)
    CertificateSequence.objects.filter(issuer="32", year=2026).update(last_number=6)  # two numbers are gone
    return certificates


FOUND = {
    "gaps": 2,
    "explained_gaps": 0,
    "without_pass": 1,
    "other_score": 1,
    "without_certificate": 2,
    "unconfirmed": 2,
    "result_requests": 0,
    "certificate_requests": 1,
    "out_of_order": 1,
    "dated_back": 3,
    "misnumbered": 0,
    "twice": 2,
    "incomplete": 1,
}


def test_each_doubt_counts_its_rows_and_the_page_opens_them(doubtful, client_of, lead):
    found = reconcile(province=lead.province, year=2026)
    assert {one.key: one.count for one in found.findings} == FOUND
    assert found.differences == sum(FOUND.values())
    client = client_of(lead)
    detail = client.get(reverse("certificates:year_report_detail", args=["32", 2026])).content.decode()
    for key, count in {**FOUND, **found.figures}.items():
        page = client.get(rows_url(key))
        assert page.context["page"].paginator.count == count, key
        assert (rows_url(key) in detail) == bool(count), key
        assert page.content.decode().count("<tr>") == max(count, 1) + 1
    lines = services.report_lines(user=lead, today=date(2026, 11, 24), year=2026)
    assert lines[0].differences == found.differences  # the overview counts what the report counts


def test_passes_certificates_and_rows_are_counted_from_both_ends(issued, passed_class, lead):
    issued(3, issued_on=date(2026, 6, 20))
    issued(2, year=2025, issued_on=date(2026, 1, 5))
    passed_class(1)
    void = Certificate.objects.order_by("sequence").first()
    services.void_certificate(
        certificate=void, reason="替考", by=lead, on=date(2026, 7, 1), at=timezone.now()
    )
    found = reconcile(province=lead.province, year=2026)
    assert found.figures == {
        "passes": 4,
        "certified": 3,
        "certified_elsewhere": 0,
        "uncertified": 1,
        "of_the_year": 3,
        "pass_gone": 0,
        "from_before": 2,
        "legacy": 0,
        "issued": 5,
        "void": 1,
    }
    assert found.adds_up
    assert reconcile(province=lead.province, year=2025).figures["certified_elsewhere"] == 2


def test_a_year_in_order_leaves_nothing_to_explain(issued, lead, client_of):
    issued(2)
    found = reconcile(province=lead.province, year=2026)
    assert (found.blocking, found.doubtful, found.adds_up, found.last_number) == ([], [], True, 2)
    assert set(FOUND) == set(CHECKS) | set(GAPS)
    assert set(found.figures) == set(FIGURES)
    html = client_of(lead).get(rows_url("twice")).content.decode()
    assert "没有这样的证书" in html


def test_a_key_or_a_year_that_is_none_is_no_page(client_of, lead, outside_lead, issued):
    issued(1)
    client = client_of(lead)
    assert client.get(rows_url("nonsense")).status_code == 404
    for year in (0, 1066, 99999):
        assert client.get(reverse("certificates:year_report_detail", args=["32", year])).status_code == 404
    assert client.get(reverse("certificates:year_report_detail", args=["zz", 2026])).status_code == 404
    future = client.get(reverse("certificates:year_report_detail", args=["32", 2027])).content.decode()
    assert "2027 年尚未开始" in future
    assert client_of(outside_lead).get(rows_url("issued")).status_code == 404
