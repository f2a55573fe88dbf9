"""The reverse check: who holds an enforcement ID without a certificate of its day."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Act, AuditEntry
from certificates.models import RegisterCheck
from certificates.services import void_certificate
from certificates.services.registers import FINDINGS_DAYS, Issued, compare_register, findings_of
from tests import factories
from tests.test_access import text_of
from tests.training.rosters import workbook

URL = "/gate/registers/"


def held(officer, day, **cells):
    return {
        "姓名": officer.name,
        "身份证号": officer.id_number,
        "执法证号": "苏A001",
        "发证日期": day,
    } | cells


def compare(client, *rows):
    file = SimpleUploadedFile("证件台账.xlsx", workbook(*rows))
    assert client.post(URL, {"file": file}).status_code == 302
    return RegisterCheck.objects.first()


def test_each_id_is_judged_by_the_certificates_of_its_day(issued, lead, clerk, client_of):
    in_force, voided = issued(2, issued_on=date(2026, 6, 20))
    void_certificate(certificate=voided, reason="误", by=lead, on=date(2026, 9, 1), at=voided.issued_at)
    before, after, client = "2026-06-19", "2026-06-20", client_of(clerk)
    check = compare(
        client,
        held(in_force.officer, after),
        held(in_force.officer, before),
        held(in_force.officer, after, 申领方式="换领"),
        held(voided.officer, "2026-08-31"),
        held(voided.officer, "2026-09-01"),
        held(in_force.officer, after, 姓名="别人"),
        held(factories.make_officer(), after, 身份证号="1"),
        held(in_force.officer, "2026-11-25"),  # tomorrow
    )
    found = [(finding.row, finding.why) for finding in findings_of(check)]
    assert found == [
        (3, "none"), (4, "other_level"), (6, "void"), (7, "other_name"), (8, "unreadable"), (9, "unreadable"),
    ]  # fmt: skip
    assert (check.rows, check.found, check.covered) == (8, 6, 2)
    page = client.get(check.get_absolute_url()).content.decode()
    assert "苏A001" in page
    assert in_force.holder_id_number not in page
    assert len(client.get(check.get_absolute_url() + "?why=void").context["page"]) == 1
    assert "另一层次" in text_of(client.get(check.get_absolute_url() + "export/"))
    assert AuditEntry.objects.get(act=Act.REGISTER_COMPARED).details == {"rows": 8, "found": 6}


def test_a_register_as_bureaus_keep_it(issued, clerk, client_of):
    [certificate] = issued(1, issued_on=date(2026, 6, 20))
    holder, number = certificate.officer.name, certificate.holder_id_number
    row = {"持证人姓名": holder, "身份证号码": number, "执法证件号": "苏A1", "有效期限": "长期"}
    check = compare(client_of(clerk), row | {"领证日期": "2026.6.20"}, row | {"领证日期": "2026年6月19日"})
    [finding] = findings_of(check)
    assert (finding.row, finding.number, finding.issued_on) == (3, "苏A1", "2026-06-19")
    assert (finding.why, finding.valid_until) == ("none", "长期")


def test_nothing_is_kept_longer_than_it_is_needed(clerk, client_of):
    officer, client = factories.make_officer(), client_of(clerk)
    first, second = (compare(client, held(officer, "2026-06-20")) for _time in range(2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT findings FROM certificates_registercheck")
        assert officer.name.encode() not in b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert client.post(second.get_absolute_url() + "forget/").status_code == 302
    second.refresh_from_db()
    assert (second.findings, second.found, findings_of(second)) == (b"", 1, [])
    assert "核对结果已删除" in client.get(second.get_absolute_url()).content.decode()
    old = first.asked_at - timedelta(days=FINDINGS_DAYS + 1)
    RegisterCheck.objects.filter(pk=first.pk).update(asked_at=old)
    compare(client, held(officer, "2026-06-20"))
    first.refresh_from_db()
    assert first.findings == b""


def test_as_many_queries_for_100_rows_as_for_10(issued, clerk, client_of):
    [certificate] = issued(1)
    officer, counts, client = certificate.officer, [], client_of(clerk)
    assert clerk.province  # fetched once
    for rows in (10, 100):
        issued_ids = [
            Issued(row, officer.name, officer.id_number, issued_on=date(2026, 1, 1))
            for row in range(2, rows + 2)
        ]
        with CaptureQueriesContext(connection) as queries:
            check = compare_register(
                issued=issued_ids, file_name="台账.xlsx", by=clerk, at=certificate.issued_at
            )
            client.get(check.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
