"""The ledger by number: unbroken or not is computed, voids and missing numbers are explained; as page, print, Excel."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates import rules, services
from certificates.models import Certificate, CertificateSequence
from tests import factories

C = rules.Cause


def book(issuer="32", year=2026):
    return services.books_of(CertificateSequence.objects.filter(issuer=issuer, year=year))[0]


@pytest.mark.parametrize(
    ("facts", "runs", "is_unbroken"),
    [
        ({"sequences": [], "last_number": 0}, [], True),
        ({"sequences": [1, 2, 3], "last_number": 3}, [], True),
        ({"sequences": [1, 3], "last_number": 3}, [(2, 2, C.UNKNOWN)], False),
        ({"sequences": [1, 2], "last_number": 3}, [(3, 3, C.UNKNOWN)], False),
        ({"sequences": [1, 2, 3], "last_number": 2}, [], False),
        ({"sequences": [1], "last_number": 1, "misnumbered": 1}, [], False),
        ({"sequences": [], "last_number": 4, "opening_number": 5}, [(1, 4, C.OPENING)], True),
        ({"sequences": [5, 7], "last_number": 7, "opening_number": 5},
         [(1, 4, C.OPENING), (6, 6, C.UNKNOWN)], False),
        ({"sequences": [2, 9, 10], "last_number": 10, "highest_earlier": 9},
         [(1, 1, C.EARLIER), (3, 8, C.EARLIER)], True),
        ({"sequences": [2, 9, 10], "last_number": 10, "highest_earlier": 9, "opening_number": 5, "given": {7}},
         [(1, 1, C.OPENING), (3, 4, C.OPENING), (5, 6, C.EARLIER), (7, 7, C.LOST), (8, 8, C.EARLIER)], False),
    ],
)  # fmt: skip
def test_every_number_has_a_row_or_precedes_the_system(facts, runs, is_unbroken):
    verdict = rules.ledger_verdict(**facts)
    assert ([tuple(run) for run in verdict.missing], verdict.is_unbroken) == (runs, is_unbroken)


@pytest.fixture
def ledger(issued, lead):
    """0121 to 0124 after an opening number; 0122 is void."""
    services.open_sequence(
        year=2026, number=121, reason="此前纸质颁发", by=lead, at=timezone.now(), today=date(2026, 11, 24)
    )
    certificates = issued(4)
    Certificate.objects.filter(sequence=122).update(
        voided_on=date(2026, 7, 1), voided_at=timezone.now(), voided_by=lead, void_reason="替考"
    )
    return certificates


def test_page_print_and_workbook_say_the_same(client_of, lead, outsider, ledger):
    client, sequence = client_of(lead), CertificateSequence.objects.get()
    shown = client.get(reverse("certificates:ledger_list"))
    assert [one.verdict.is_unbroken for one in shown.context["books"]] == [True]
    page = client.get(sequence.get_absolute_url()).content.decode()
    paper = client.get(reverse("certificates:ledger_print", args=[sequence.pk])).content.decode()
    for text in (page, paper):
        order = [text.index(words) for words in ("3220260001", "3220260120", "3220260121", "3220260124")]
        assert order == sorted(order)
        assert "替考" in text
    assert "此前纸质颁发" in page
    assert "<thead>" in paper  # repeated on every sheet by the print style
    answer = client.get(reverse("certificates:ledger_export", args=[sequence.pk]))
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    assert [row[0] for row in rows[-5:]] == [
        "3220260001–3220260120", "3220260121", "3220260122", "3220260123", "3220260124",
    ]  # fmt: skip
    assert "替考" in rows[-3][-1]
    assert AuditEntry.objects.filter(act=Act.LIST_EXPORTED, province="32").count() == 2
    assert client_of(outsider).get(reverse("certificates:ledger_list")).context["books"] == []


def test_a_row_that_is_gone_or_wrongly_numbered_is_seen(lead, passed_class, ledger):
    services.issue_class(
        training_class=passed_class(2),
        issued_on=date(2026, 6, 20),
        by=lead,
        today=date(2026, 11, 24),
        expected_count=2,
    )
    assert book().verdict.is_unbroken
    Certificate.objects.filter(sequence=125).delete()
    assert book().verdict.broken == [(125, 125, C.LOST)]
    Certificate.objects.filter(sequence=126).update(number="3220269126")
    assert book().verdict.misnumbered == 1
    CertificateSequence.objects.update(last_number=124)
    assert book().verdict.is_counter_behind


def test_the_ministry_sees_each_issuer_and_may_choose_one(client_of, ministry, issued, ledger):
    issued(1, by=ministry, confirmed_by=ministry, issued_by=ministry, tier="national")
    client = client_of(ministry)

    def shown(**query):
        return [
            one.sequence.issuer
            for one in client.get(reverse("certificates:ledger_list"), query).context["books"]
        ]

    assert shown() == ["00", "32"]
    assert shown(issuer="32") == ["32"]
    assert "20260001" in client.get(book("00").sequence.get_absolute_url()).content.decode()


def test_the_pages_cost_the_same_queries_for_any_number(client_of, lead, issued):
    client = client_of(lead)
    issued(10)
    urls = [reverse("certificates:ledger_list"), CertificateSequence.objects.get().get_absolute_url()]
    urls += [
        reverse(f"certificates:ledger_{kind}", args=[book().sequence.pk]) for kind in ("print", "export")
    ]

    def queries():
        with CaptureQueriesContext(connection) as captured:
            for url in urls:
                b"".join(client.get(url))
        return len(captured)

    few = queries()
    issued(60)
    assert queries() == few
    assert len(client.get(urls[1]).context["page"].object_list) == 50


# --- the opening number -------------------------------------------------------------------------------

TODAY = date(2026, 11, 24)


def open_at(number, *, by, year=2026, reason="此前纸质颁发"):
    return services.open_sequence(
        year=year, number=number, reason=reason, by=by, at=timezone.now(), today=TODAY
    )


def test_the_numbers_continue_from_the_opening_number(client_of, lead, passed_class):
    client, url = client_of(lead), reverse("certificates:ledger_open")
    assert client.get(url).status_code == 200
    sent = {"year": 2026, "number": 121, "reason": "此前纸质颁发0001至0120"}
    client.post(url, sent | {"number": 99})
    client.post(url, sent)  # nothing was issued: a typing error is put right
    entry = AuditEntry.objects.filter(act=Act.SEQUENCE_OPENED).first()
    assert (entry.reason, entry.province_id, entry.details["before"]) == (sent["reason"], "32", 99)
    issued = services.issue_class(
        training_class=passed_class(1), issued_on=TODAY, by=lead, today=TODAY, expected_count=1
    )
    assert issued[0].number == "3220260121"
    answer = client.post(url, sent | {"number": 200})
    assert answer.context["form"].non_field_errors()
    assert CertificateSequence.objects.get().opening_number == 121
    assert AuditEntry.objects.get(act=Act.CERTIFICATE_REFUSED).details["number"] == 200
    assert book().verdict.is_unbroken


@pytest.mark.parametrize(
    ("number", "year", "reason"),
    [(1, 2026, "纸质"), (50, 2026, "纸质"), (10_000, 2026, "纸质"), (121, 2027, "纸质"), (121, 2026, " ")],
)
def test_an_opening_number_that_may_not_be(lead, issued, number, year, reason):
    issued(1)
    Certificate.objects.update(is_legacy=True, sequence=50, number="3220260050")
    with pytest.raises(RuleViolation):
        open_at(number, by=lead, year=year, reason=reason)
    assert open_at(51, by=lead).last_number == 50


def test_a_reported_year_takes_no_opening_number(lead, ministry):
    factories.make_year_report(by=lead)
    with pytest.raises(RuleViolation, match="2026"):
        open_at(121, by=lead)
    assert open_at(121, by=ministry).issuer == "00"  # the ministry's own numbers
