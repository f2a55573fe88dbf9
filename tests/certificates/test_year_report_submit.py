"""Submitting a year: what it freezes, what is refused, and who may do what in which state."""

import hashlib
import io
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates import exports, services
from certificates.models import Certificate, YearReport
from tests import factories

SUBMIT = "certificates:year_report_submit"


@pytest.fixture
def submit(lead, today):
    """`submit(year=2026, by=lead, on=today, **fields)`: as the button does it, with what the page shows."""

    def act(*, year=2026, by=lead, on=today, explanation="说明", **fields):
        rows = Certificate.objects.in_year_report(year=year, province=by.province)
        fields = {"shown_rows": rows.count(), "shown_void": rows.voided().count()} | fields
        return services.submit_report(
            province=by.province, year=year, explanation=explanation, by=by, at=timezone.now(), today=on,
            write_version=exports.write_version, **fields,
        )  # fmt: skip

    return act


@pytest.fixture
def language_en():
    with translation.override("en"):
        yield


def accept(report, by):
    return services.accept_report(report=report, by=by, at=timezone.now())


def send_back(report, by, opinion="补齐第3页"):
    return services.return_report(report=report, opinion=opinion, by=by, at=timezone.now())


def void(certificate, by, on=date(2026, 11, 20)):
    services.void_certificate(certificate=certificate, reason="替考", by=by, on=on, at=timezone.now())


def test_a_submission_freezes_rows_bytes_and_reconciliation(submit, issued, lead, client_of):
    certificates = issued(3)
    report = submit(explanation="")
    report = YearReport.objects.get(pk=report.pk)
    assert (report.version, report.state, report.rows, report.void_rows) == (1, "submitted", 3, 0)
    assert hashlib.sha256(report.content).hexdigest() == report.sha256
    sheet = load_workbook(io.BytesIO(report.content)).worksheets[0]
    assert [sheet.cell(row, 2).value for row in (4, 5, 6)] == [row.number for row in certificates]
    assert sheet["E4"].value == certificates[0].holder_id_number
    frozen = services.thaw(report.frozen).issued
    assert [row.holder_id_number for row in frozen] == [row.holder_id_number for row in certificates]
    assert {"figure": "passes", "count": 3} in report.findings
    with connection.cursor() as cursor:  # at rest it is encrypted
        cursor.execute("SELECT content, frozen FROM certificates_yearreport")
        assert not [kept for kept in cursor.fetchone() if bytes(kept)[:2] in {b"PK", b"\x1f\x8b"}]
    entry = AuditEntry.objects.get(act=Act.REPORT_SUBMITTED)
    assert (entry.by, entry.province_id) == (lead, "32")
    assert entry.details["sha256"] == report.sha256


def test_the_page_submits_after_saying_what_it_does(client_of, lead, issued, today):
    issued(2)
    client = client_of(lead)
    url = reverse(SUBMIT, args=["32", 2026])
    page = client.get(url).content.decode()
    assert "共 2 行，其中作废 0 行" in page
    assert "2026 年的证书" in page
    response = client.post(url, {"shown_rows": 2, "shown_void": 0, "explanation": ""})
    report = YearReport.objects.get()
    assert response["Location"] == report.get_absolute_url()
    again = client.post(url, {"shown_rows": 2, "shown_void": 0, "explanation": "再报一次"})
    assert "正在部里审核" in again.content.decode()
    assert "再报一次" in again.content.decode()  # what was typed stays
    assert YearReport.objects.count() == 1
    refusal = AuditEntry.objects.get(act=Act.CERTIFICATE_REFUSED)
    assert (refusal.by, refusal.details["act"], refusal.details["year"]) == (lead, "report_submitted", 2026)


def test_nothing_issued_is_still_a_report(client_of, lead, today):
    client = client_of(lead)
    page = client.get(reverse("certificates:year_report_detail", args=["32", 2026])).content.decode()
    submit_url = reverse(SUBMIT, args=["32", 2026])
    assert f'<a class="btn main" href="{submit_url}">零报告</a>' in page  # what it freezes is read first
    earlier = client.get(reverse("certificates:year_report_detail", args=["32", 2021])).content.decode()
    assert "2021 年不在此列" in earlier
    assert "仍可报送" not in earlier
    client.post(submit_url, {"shown_rows": 0, "shown_void": 0})
    report = YearReport.objects.get()
    assert report.is_zero
    assert "零报告" in client.get(report.get_absolute_url()).content.decode()
    assert load_workbook(io.BytesIO(report.content)).worksheets[0].max_row == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": 2027}, "has not begun"),
        ({"year": 2021}, "filed here from 2022"),
        ({"shown_rows": 7}, "the page showed 7"),
        ({"explanation": "  "}, "Passes without a certificate"),
    ],
)
def test_a_refusal_says_why_and_stands_in_the_trail(fields, words, submit, passed_class, language_en):
    passed_class(1)
    with pytest.raises(RuleViolation, match=words):
        submit(**fields)
    assert not YearReport.objects.exists()
    assert AuditEntry.objects.get(act=Act.CERTIFICATE_REFUSED).target_pk == "32"


def test_another_bureau_cannot_be_reported(submit, outside_lead, lead):
    with pytest.raises(RuleViolation):
        services.submit_report(
            province=lead.province, year=2026, explanation="", shown_rows=0, shown_void=0, by=outside_lead,
            at=timezone.now(), today=date(2026, 12, 1), write_version=exports.write_version,
        )  # fmt: skip


def test_what_is_wrong_is_settled_first(submit, issued):
    certificate = issued(1)[0]
    type(certificate.result).objects.update(confirmed_at=None, confirmed_by=None)
    with pytest.raises(RuleViolation) as refusal:
        submit(explanation="没关系")
    assert "有效证书没有确认的合格成绩" in str(refusal.value)


def test_late_is_counted_from_the_due_date_and_stays_of_the_first_version(submit, ministry):
    first = submit(year=2025, on=date(2026, 1, 10))
    assert first.days_late == 10
    send_back(first, ministry)
    assert submit(year=2025, on=date(2026, 3, 1)).days_late == 10
    assert submit(year=2026, on=date(2026, 12, 31)).days_late == 0


# --- the states: who may do what ----------------------------------------------------------------------


STATES = ["none", "submitted", "returned", "accepted", "accepted_changed"]
ALLOWED = {
    "submit": {"none", "returned", "accepted_changed"},
    "accept": {"submitted"},
    "return": {"submitted", "accepted", "accepted_changed"},
    "issue": {"none", "returned"},
}


def bring_to(state, *, submit, ministry, lead, certificates):
    if state == "none":
        return None
    report = submit()
    if state == "returned":
        return send_back(report, ministry)
    if state.startswith("accepted"):
        accept(report, ministry)
    if state == "accepted_changed":
        void(certificates[0], lead)
    return report


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_what_the_table_says(state, submit, issued, passed_class, ministry, lead, today):
    certificates = issued(2)
    waiting = passed_class(1)
    report = bring_to(state, submit=submit, ministry=ministry, lead=lead, certificates=certificates)

    def issue():
        services.issue_class(
            training_class=waiting, issued_on=date(2026, 6, 20), by=lead, today=today, expected_count=1
        )

    acts = {"submit": submit, "issue": issue}
    if report:
        acts |= {"accept": lambda: accept(report, ministry), "return": lambda: send_back(report, ministry)}
    for name, act in acts.items():
        allowed = True
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except RuleViolation:
            allowed = False
        assert allowed == (state in ALLOWED[name]), name


def test_only_the_last_version_is_decided_and_a_return_needs_an_opinion(submit, issued, ministry):
    issued(1)
    first = submit()
    for opinion in ("", "  "):
        with pytest.raises(RuleViolation):
            send_back(first, ministry, opinion=opinion)
    send_back(first, ministry)
    second = submit()
    for act in (accept, send_back):
        with pytest.raises(RuleViolation):
            act(first, ministry)
    assert accept(second, ministry).state == "accepted"
    assert [report.state for report in YearReport.objects.order_by("version")] == ["returned", "accepted"]
    refused = AuditEntry.objects.filter(act=Act.CERTIFICATE_REFUSED).order_by("pk")
    assert [entry.details["act"] for entry in refused] == [
        *["report_returned"] * 2, "report_accepted", "report_returned",
    ]  # fmt: skip


def test_a_supplementary_version_lists_added_changed_and_voided_rows(
    submit, issued, passed_class, ministry, lead, today
):
    certificates = issued(3)
    send_back(submit(), ministry)
    added = services.issue_class(
        training_class=passed_class(1), issued_on=date(2026, 6, 20), by=lead, today=today, expected_count=1
    )[0]
    void(certificates[0], lead)
    Certificate.objects.filter(pk=certificates[1].pk).update(holder_name="江明贵")
    report = submit()
    assert (report.version, report.rows, report.void_rows) == (2, 4, 1)
    first = YearReport.objects.get(version=1)
    changes = services.version_sheets(report, before=first)["changes"].rows
    assert [(change.kind, change.row.number) for change in changes] == [
        ("voided", certificates[0].number),
        ("changed", certificates[1].number),
        ("added", added.number),
    ]
    assert [(old, new) for _label, old, new in changes[1].fields] == [("江明桂", "江明贵")]
    sheet = load_workbook(io.BytesIO(report.content)).worksheets[2]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == ["作废", "变更", "新增"]
    assert "江明桂" in sheet.cell(5, sheet.max_column).value
    assert first.rows == 3


# --- never changed ------------------------------------------------------------------------------------


@pytest.fixture
def kept(submit, issued):
    issued(2)
    report = submit()
    before = YearReport.objects.values("year", "version", "rows", "sha256", "submitted_at").get(pk=report.pk)
    return report, before, bytes(YearReport.objects.get(pk=report.pk).content)


def test_no_act_of_the_pages_or_the_admin_site_changes_a_version(
    kept, submit, client_of, administrator, ministry, lead
):
    report, before, content = kept
    accept(report, ministry)
    void(Certificate.objects.order_by("sequence").first(), lead)
    submit()
    client = client_of(administrator)
    url = reverse("admin:certificates_yearreport_change", args=[report.pk])
    assert client.post(url, {"rows": 99, "sha256": "1" * 64}).status_code == 403
    assert client.post(reverse("admin:certificates_yearreport_delete", args=[report.pk])).status_code == 403
    changelist = reverse("admin:certificates_yearreport_changelist")
    client.post(changelist, {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"})
    assert "id_content" not in client.get(url).content.decode()
    kept_row = YearReport.objects.get(pk=report.pk)
    assert {name: getattr(kept_row, name) for name in before} == before
    assert bytes(kept_row.content) == content


@pytest.mark.parametrize(
    "change",
    [
        lambda report: YearReport.objects.filter(pk=report.pk).update(rows=99),
        lambda report: YearReport.objects.filter(pk=report.pk).update(content=b"PK other"),
        lambda report: YearReport.objects.filter(pk=report.pk).update(sha256="1" * 64),
        lambda report: report.save(),
        lambda report: YearReport.objects.bulk_update([report], ["explanation"]),
        lambda report: report.delete(),
        lambda report: YearReport.objects.all().delete(),
    ],
    ids=["rows", "content", "digest", "save", "bulk", "delete", "delete_all"],
)
def test_the_database_refuses_to_change_or_delete_a_version(change, kept):
    report, before, content = kept
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        change(YearReport.objects.get(pk=report.pk))
    kept_row = YearReport.objects.get(pk=report.pk)
    assert ({name: getattr(kept_row, name) for name in before}, bytes(kept_row.content)) == (before, content)


def test_the_bytes_are_the_same_ever_after(kept, client_of, administrator, lead):
    report, _before, content = kept
    void(Certificate.objects.order_by("sequence").first(), lead)
    url = reverse("certificates:year_report_download", args=[report.pk])
    for user in (administrator, lead):
        assert client_of(user).post(url).getvalue() == content
    details = AuditEntry.objects.filter(act=Act.REPORT_EXPORTED).values_list("details", flat=True)
    assert [entry["sha256"] for entry in details] == [report.sha256] * 2
    broken = factories.make_year_report(by=lead, year=2025, content=b"PK another file")
    url = reverse("certificates:year_report_download", args=[broken.pk])
    response = client_of(lead).post(url, follow=True)
    assert "SHA-256 不符" in response.content.decode()
    assert AuditEntry.objects.filter(act=Act.REPORT_EXPORTED).count() == 2
