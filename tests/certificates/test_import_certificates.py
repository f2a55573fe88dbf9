"""Certificates from before this system: what may enter the ledger, where its counters stand, taking back."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.fields import keyed_hash
from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates.imports.legacy import LEGACY_CERTIFICATES
from certificates.models import Certificate, CertificateSequence, YearReport
from certificates.services import books_of, issue_class, open_sequence, print_certificates, void_certificate
from spreadsheets.writing import ExportSheet, write_workbook
from tests import factories
from training.imports.target import Scope
from training.models import ImportBatch, Officer
from training.services import imports

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME = "江明桂"
ROW = {
    "证书编号": "3220240001",
    "姓名": NAME,
    "身份证号": factories.id_number(1),
    "培训层次": "初级",
    "培训班名称": "2024年第1期省级初级培训班",
    "期次": "1",
    "培训开始日期": "2024-06-03",
    "培训结束日期": "2024-06-07",
    "考试日期": "2024-06-07",
    "成绩": "86.5",
    "发证日期": "2024-06-20",
    "工作单位": "南京市玄武区生态环境综合行政执法大队",
    "职务": "执法员",
}
STORED = {
    "tier": "provincial",
    "level": "initial",
    "issuer": "32",
    "year": 2024,
    "sequence": 1,
    "holder_name": NAME,
    "holder_id_number": factories.id_number(1),
    "holder_id_number_hash": keyed_hash(factories.id_number(1)),
    "holder_gender": "male",
    "holder_region": "江苏 南京市 玄武区",
    "agency_name": "南京市玄武区生态环境综合行政执法大队",
    "post_title": "执法员",
    "class_title": "2024年第1期省级初级培训班",
    "class_number": 1,
    "class_starts_on": date(2024, 6, 3),
    "class_ends_on": date(2024, 6, 7),
    "exam_on": date(2024, 6, 7),
    "issued_on": date(2024, 6, 20),
    "is_legacy": True,
    "result": None,
    "voided_on": None,
    "void_reason": "",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db):
    return factories.make_officer(NAME, id_number=factories.id_number(1))


def row(serial=1, **cells):
    """A sound row of 2024; `serial` makes the number and the ID number."""
    own = {"证书编号": f"322024{serial:04d}", "身份证号": factories.id_number(serial)}
    return ROW | own | cells


def workbook(*rows):
    headings = list(dict.fromkeys(heading for one in rows for heading in one))
    columns = [(heading, lambda one, heading=heading: one.get(heading, "")) for heading in headings]
    content = io.BytesIO()
    write_workbook(content, [ExportSheet("台账", columns, rows)])
    return content.getvalue()


def check(*rows, code="32"):
    scope = Scope(code and factories.province(code), on=TODAY)
    found = LEGACY_CERTIFICATES.check(content=workbook(*rows), file_name="台账.xlsx", scope=scope)
    LEGACY_CERTIFICATES.pack_report(found)
    return found


def faults(found):
    """{sheet row: [(field, English message)…]}"""
    return {
        line.row: [(fault.field, fault.message["en"]) for fault in line.faults]
        for line in found.lines
        if line.faults
    }


def states(found):
    return [line.state.value for line in found.lines]


def told_notes(found):
    return [LEGACY_CERTIFICATES.told_note(note) for note in found.notes]


def arguments(by):
    return {"target": LEGACY_CERTIFICATES, "scope": Scope(by.province), "by": by, "at": AT}


def upload(*rows, by):
    return imports.check_file(content=workbook(*rows), file_name="台账.xlsx", **arguments(by))


def enter(*rows, by):
    batch = upload(*rows, by=by)
    assert batch.counts["wrong"] == 0, faults(check(*rows))
    imports.apply_batch(batch=batch, **arguments(by))
    return batch


def undo(batch, *, by):
    imports.undo_batch(batch=batch, **arguments(by))
    return [(label, why["en"]) for label, why in imports.kept_of(batch)]


def counter(year=2024, issuer="32"):
    return CertificateSequence.objects.last_number(issuer=issuer, year=year)


def officers(*serials):
    for serial in serials:
        factories.make_officer(NAME, id_number=factories.id_number(serial))


# --- what a list would do -------------------------------------------------------------------------------


def test_new_unchanged_and_wrong_rows_are_told_apart(officer, lead):
    officers(2, 3)
    enter(row(1), by=lead)
    found = check(row(1), row(2), row(3, 发证日期="2024-06-01"))
    assert states(found) == ["unchanged", "new", "wrong"]
    assert list(faults(found)) == [4]


def test_every_fact_is_written_as_it_was(officer, lead):
    enter(row(1), by=lead)
    certificate = Certificate.objects.get(number="3220240001")
    assert {name: getattr(certificate, name) for name in STORED} == STORED
    assert (certificate.officer, str(certificate.score)) == (officer, "86.5")
    assert (certificate.issued_by, certificate.issued_at) == (lead, AT)
    certificate.full_clean()


def test_what_an_old_list_does_not_say_stays_empty_and_the_agency_is_the_registers(officer, lead):
    cells = dict.fromkeys(["期次", "培训开始日期", "培训结束日期", "工作单位", "职务"], "")
    found = check(row(1, 成绩="合格", **cells))
    assert "No agency given: that of the register is copied into the ledger." in told_notes(found)
    enter(row(1, 成绩="合格", **cells), by=lead)
    certificate = Certificate.objects.get()
    assert (certificate.agency_name, certificate.holder_region) == (officer.agency.name, "江苏 南京市 玄武区")
    assert (certificate.score, certificate.class_number, certificate.class_starts_on) == (None, None, None)
    certificate.full_clean()


def test_a_voided_certificate_enters_void(officer, lead):
    enter(row(1, 作废日期="2025-01-08", 作废原因="信息有误"), by=lead)
    certificate = Certificate.objects.get()
    assert certificate.is_void
    assert (certificate.voided_on, certificate.void_reason) == (date(2025, 1, 8), "信息有误")
    assert (certificate.voided_by, certificate.voided_at) == (lead, AT)


@pytest.mark.parametrize(
    ("cells", "field", "message"),
    [
        ({"证书编号": "32202400"}, "number", "is a number of the National tier, not of the Provincial tier"),
        ({"证书编号": "20240001"}, "number", "is a number of the National tier, not of the Provincial tier"),
        ({"证书编号": "322024001"}, "number", "is no certificate number: enter 8 digits"),
        ({"证书编号": "9920240001"}, "number", "begins with 99, which is no province's code"),
        ({"证书编号": "3320240001"}, "number", "begins with another bureau's code, not with 32"),
        ({"证书编号": "3220240000"}, "number", "year or sequence cannot be right"),
        ({"证书编号": "3220230001"}, "number", "bears the year 2023, its issue date is 2024-06-20"),
        ({"证书编号": ""}, "number", "The cell is empty."),
        ({"证书编号": 3.22e17}, "number", "Damaged by Excel"),
        ({"姓名": "别人"}, "name", "The register holds this ID number under the name 江明桂."),
        ({"身份证号": factories.id_number(9)}, "id_number", "Nobody with this name and ID number"),
        ({"身份证号": "320102198503120014"}, "id_number", "check digit"),
        ({"培训层次": "高级"}, "level", "Write one of: 初级"),
        ({"培训班名称": ""}, "class_title", "The cell is empty."),
        ({"培训班名称": "长" * 101}, "class_title", "At most 100"),
        ({"期次": "第0期"}, "class_number", "is no number of a class"),
        ({"期次": "40000"}, "class_number", "is no number of a class"),
        ({"培训结束日期": "2024-06-02"}, "class_ends_on", "lies before the first day, 2024-06-03"),
        ({"考试日期": "2024-06-02"}, "exam_on", "would lie before the class begins on 2024-06-03"),
        ({"考试日期": ""}, "exam_on", "The cell is empty."),
        ({"成绩": "100.5"}, "score", "lies outside 0 to 100"),
        ({"成绩": "86.55"}, "score", "has more than one decimal"),
        ({"成绩": "优秀"}, "score", "is no score"),
        ({"发证日期": "2024-06-06"}, "issued_on", "lies before the exam of 2024-06-07"),
        ({"发证日期": "2024年13月"}, "issued_on", "has no day"),
        ({"证书编号": "3220270001", "发证日期": "2027-01-02"}, "issued_on", "lies in the future"),
        ({"作废日期": "2025-01-08"}, "void_reason", "is voided for a reason"),
        ({"作废原因": "信息有误"}, "voided_on", "A reason for the voiding, but no day"),
        ({"作废日期": "2024-06-19", "作废原因": "误"}, "voided_on", "does not lie between the issue date"),
        ({"作废日期": "2026-11-25", "作废原因": "误"}, "voided_on", "does not lie between the issue date"),
    ],
)
def test_what_may_not_enter_is_refused_with_field_and_remedy(officer, cells, field, message):
    [(name, told), *others] = faults(check(row(1, **cells)))[2]
    assert (name, others) == (field, [])
    assert message in told


def test_refused_numbers_leave_a_line_in_the_trail(officer, lead):
    officers(2, 3)
    upload(row(1, 证书编号="9920240001"), row(2, 证书编号="20240002"), row(3, 发证日期="2099-01-01"), by=lead)
    entry = AuditEntry.objects.get(act=Act.CERTIFICATE_REFUSED)
    assert (entry.by, entry.province_id, entry.details["count"]) == (lead, "32", 4)
    assert [number for number, _why in entry.details["numbers"]] == [
        "9920240001", "20240002", "3220240003", "3220240003",
    ]  # fmt: skip
    assert "99" in entry.reason
    upload(row(1), by=lead)
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_REFUSED).count() == 1


def test_a_reported_year_takes_no_more(officer, lead):
    factories.make_year_report(by=lead, year=2024)
    [(field, told)] = faults(check(row(1)))[2]
    assert (field, told.startswith("The year 2024 is already reported")) == ("issued_on", True)
    YearReport.objects.update(state="returned", opinion="补充", decided_by=lead, decided_at=AT)
    assert states(check(row(1))) == ["new"]


@pytest.mark.parametrize(
    ("cells", "field", "held"),
    [
        ({"姓名": "江明贵"}, "name", "江明桂"),
        ({"身份证号": factories.id_number(2), "成绩": "1"}, "number", "for 江明桂, under another ID number"),
        ({"培训层次": "中级"}, "level", "Initial level"),
        ({"培训班名称": "另一期"}, "class_title", "2024年第1期省级初级培训班"),
        ({"期次": "2"}, "class_number", "1"),
        ({"成绩": "87"}, "score", "86.5"),
        ({"考试日期": "2024-06-06"}, "exam_on", "2024-06-07"),
        ({"发证日期": "2024-06-21"}, "issued_on", "2024-06-20"),
        ({"工作单位": "另一单位"}, "agency", "南京市玄武区生态环境综合行政执法大队"),
        ({"作废日期": "2025-01-08", "作废原因": ""}, "voided_on", "—"),
    ],
)
def test_a_stored_certificate_is_never_changed(officer, lead, cells, field, held):
    enter(row(1), by=lead)
    before = list(Certificate.objects.values())
    batch = upload(row(1, **cells), by=lead)
    [(name, told)] = faults(check(row(1, **cells)))[2]
    assert (name, held in told, "never changed by an import" in told) == (field, True, True)
    with pytest.raises(RuleViolation, match="1 rows are wrong"):
        imports.apply_batch(batch=batch, **arguments(lead))
    assert list(Certificate.objects.values()) == before


def test_a_certificate_that_this_system_issued_is_unchanged_when_it_is_repeated(issued):
    [certificate] = issued(1)
    officer = certificate.officer
    repeated = {
        "证书编号": certificate.number,
        "姓名": officer.name,
        "身份证号": officer.id_number,
        "培训层次": "初级",
        "培训班名称": certificate.class_title,
        "考试日期": certificate.exam_on,
        "发证日期": certificate.issued_on,
    }
    assert states(check(repeated)) == ["unchanged"]


def test_one_number_in_two_rows_is_refused(officer):
    officers(2)
    found = check(row(1), row(2, 证书编号="3220240001"))
    assert faults(found) == {3: [("number", "The same as in row 2. Delete one of the two rows.")]}


def test_nothing_is_told_of_another_bureaus_people(officer, lead):
    agency = factories.make_agency("杭州市支队", province=factories.province("33"), city="杭州市", county="")
    factories.make_officer("王小明", id_number=factories.id_number(2), agency=agency)
    unknown, elsewhere = check(row(2), row(3)).lines
    assert unknown.faults[0].message == elsewhere.faults[0].message
    report = str(check(row(2)).told(unknown)) + str(check(row(2)).head())
    assert not [told for told in ("王小明", "杭州", "浙江") if told in report]


def test_who_moved_to_another_bureau_keeps_an_earlier_certificate(officer, lead):
    agency = factories.make_agency("杭州市支队", province=factories.province("33"), city="杭州市", county="")
    moved = factories.make_officer("王小明", id_number=factories.id_number(2), agency=agency)
    found = check(row(2, 姓名="王小明"))
    assert (
        states(found),
        "The holder is registered with another bureau by now: 浙江." in told_notes(found),
    ) == (
        ["new"],
        True,
    )
    assert [field for field, _told in faults(check(row(2, 姓名="王小明", 工作单位="")))[2]] == ["agency"]
    enter(row(2, 姓名="王小明"), by=lead)
    certificate = Certificate.objects.get()
    assert (certificate.officer, certificate.holder_province_id) == (moved, "32")


def test_a_score_below_todays_pass_mark_is_noted(officer):
    assert "The score lies below today's pass mark of 60. Was it passed?" in told_notes(
        check(row(1, 成绩="59"))
    )


# --- numbers --------------------------------------------------------------------------------------------


def test_the_counter_stands_at_the_highest_number_and_gaps_are_noted(officer, lead):
    officers(3, 4, 9)
    rows = [row(1), row(3), row(4), row(9)]
    assert told_notes(check(*rows)) == [
        "2024: numbers up to 0009; the next one issued here will be 0010.",
        "2024: not in the ledger, and never filled: 0002、0005–0008.",
    ]
    enter(*rows, by=lead)
    assert counter() == 9
    assert Certificate.objects.count() == 4


def test_the_counter_never_goes_back(officer, lead):
    CertificateSequence.objects.create(issuer="32", year=2024, last_number=50)
    enter(row(1), by=lead)
    assert counter() == 50


def test_each_year_has_its_own_counter(officer, lead):
    officers(2)
    enter(row(1), row(2, 证书编号="3220230007", 发证日期="2023-12-20", 考试日期="2023-12-07",
                      培训开始日期="", 培训结束日期=""), by=lead)  # fmt: skip
    assert (counter(2023), counter(2024)) == (7, 1)


def test_the_next_certificate_follows_the_imported_ones(officer, lead, passed_class):
    imported = row(1, 证书编号="3220260041", 考试日期="2026-02-02", 发证日期="2026-02-03",
                   培训开始日期="", 培训结束日期="")  # fmt: skip
    enter(imported, by=lead)
    [issued] = issue_class(
        training_class=passed_class(1), issued_on=TODAY, by=lead, today=TODAY, expected_count=1
    )
    assert issued.number == "3220260042"


def test_the_last_number_of_a_year_is_noted(officer):
    found = check(row(1, 证书编号="3220249999"))
    assert "2024: the counter stops at 9999, nothing more can be issued in that year (item 6)." in told_notes(
        found
    )


def test_a_number_given_since_the_check_refuses_the_whole_file(officer, lead, passed_class):
    imported = row(1, 证书编号="3220260001", 考试日期="2026-02-02", 发证日期="2026-02-03",
                   培训开始日期="", 培训结束日期="")  # fmt: skip
    batch = upload(imported, by=lead)
    issue_class(training_class=passed_class(1), issued_on=TODAY, by=lead, today=TODAY, expected_count=1)
    with pytest.raises(RuleViolation, match="checked again"):
        imports.apply_batch(batch=batch, **arguments(lead))
    assert batch.counts["wrong"] == 1
    assert not Certificate.objects.filter(is_legacy=True).exists()


def test_a_year_submitted_while_the_file_is_entered_takes_no_more(officer, lead, monkeypatch):
    batch = upload(row(1), by=lead)
    compare = LEGACY_CERTIFICATES.compare

    def compared(*asked):
        found = compare(*asked)
        factories.make_year_report(by=lead, year=2024)  # commits before the counter is held
        return found

    monkeypatch.setattr(LEGACY_CERTIFICATES, "compare", compared)
    with pytest.raises(RuleViolation, match="already reported"):
        imports.apply_batch(batch=batch, **arguments(lead))
    assert not Certificate.objects.exists()


# --- the trail, and taking back -------------------------------------------------------------------------


def test_each_certificate_has_its_line_in_the_trail(officer, lead):
    batch = enter(row(1), by=lead)
    certificate = Certificate.objects.get()
    entry = AuditEntry.objects.get(act=Act.CERTIFICATE_RECORDED)
    assert (entry.target_pk, entry.target_label, entry.by) == (str(certificate.pk), "3220240001", lead)
    assert (entry.details, entry.province_id, entry.at) == ({"import": batch.pk}, "32", AT)
    undo(batch, by=lead)
    assert AuditEntry.objects.get(act=Act.CERTIFICATE_TAKEN_BACK).target_label == "3220240001"


def test_taking_back_deletes_the_rows_and_sets_the_counter_back(officer, lead):
    officers(2, 3)
    enter(row(1), by=lead)
    batch = enter(row(2), row(3), by=lead)
    assert undo(batch, by=lead) == []
    assert list(Certificate.objects.values_list("number", flat=True)) == ["3220240001"]
    assert counter() == 1


def test_an_opening_number_above_the_ledger_stays_when_rows_are_taken_back(officer, lead):
    CertificateSequence.objects.create(issuer="32", year=2024, last_number=50)
    officers(60)
    batch = enter(row(1), row(60), by=lead)
    assert counter() == 60
    assert undo(batch, by=lead) == []
    assert counter() == 50


def test_an_opening_number_set_since_stays_and_explains_the_gap(officer, lead):
    officers(2)
    before = enter(row(2, 证书编号="3220240007"), by=lead)
    open_sequence(year=2024, number=121, reason="纸质台账", by=lead, at=AT, today=TODAY)
    between = enter(row(1, 证书编号="3220240130"), by=lead)
    verdict = books_of(CertificateSequence.objects.filter(year=2024))[0].verdict
    assert [tuple(run) for run in verdict.missing] == [
        (1, 6, "opening"), (8, 120, "opening"), (121, 129, "earlier"),
    ]  # fmt: skip
    assert verdict.is_unbroken
    assert undo(between, by=lead) == undo(before, by=lead) == []
    assert counter() == 120


def test_a_year_in_which_a_later_number_was_given_stays_whole(officer, lead, passed_class):
    officers(2)
    of_2026 = row(1, 证书编号="3220260041", 考试日期="2026-02-02", 发证日期="2026-02-03",
                  培训开始日期="", 培训结束日期="")  # fmt: skip
    batch = enter(of_2026, row(2), by=lead)
    issue_class(training_class=passed_class(1), issued_on=TODAY, by=lead, today=TODAY, expected_count=1)
    [(number, why)] = undo(batch, by=lead)
    assert (number, why.startswith("A later number of its year")) == ("3220260041", True)
    assert sorted(Certificate.objects.values_list("number", flat=True)) == ["3220260041", "3220260042"]
    assert (counter(2026), counter(2024)) == (42, 0)


def _answer(certificate, by):
    factories.make_answer(certificate, by=by)


def _void(certificate, by):
    void_certificate(certificate=certificate, reason="误", by=by, on=TODAY, at=AT)


def _print(certificate, by):
    print_certificates(certificates=[certificate], by=by)


@pytest.mark.parametrize("use", [_answer, _void, _print])
def test_what_others_rest_on_stays_and_is_listed(officer, lead, use):
    officers(2, 3)
    batch = enter(row(1), row(2), row(3), by=lead)
    use(Certificate.objects.get(number="3220240002"), lead)
    [(number, why)] = undo(batch, by=lead)
    assert (number, why.startswith("It was voided, printed or corrected since")) == ("3220240002", True)
    assert list(Certificate.objects.values_list("number", flat=True)) == ["3220240002"]
    assert counter() == 2


def test_a_year_reported_since_stays(officer, lead):
    batch = enter(row(1), by=lead)
    factories.make_year_report(by=lead, year=2024)
    assert undo(batch, by=lead) == [("3220240001", "Its year is reported (item 6).")]
    assert counter() == 1


@pytest.mark.parametrize("act", ["check", "apply", "undo"])
def test_the_queries_do_not_depend_on_the_rows(lead, act):
    CertificateSequence.objects.create(issuer="32", year=2024)
    counts, serial = [], 0
    for heads in (10, 60):
        serials = range(serial + 1, serial + heads + 1)
        serial += heads
        officers(*serials)
        rows = [row(number) for number in serials]
        acts = {
            "check": lambda rows=rows: check(*rows),
            "apply": lambda: imports.apply_batch(batch=ImportBatch.objects.latest("pk"), **arguments(lead)),
            "undo": lambda: undo(ImportBatch.objects.latest("pk"), by=lead),
        }
        if act != "check":
            upload(*rows, by=lead)
        if act == "undo":
            acts["apply"]()
        with CaptureQueriesContext(connection) as captured:
            acts[act]()
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- who, and on which pages ----------------------------------------------------------------------------


def test_the_ministry_records_the_national_ones(officer, ministry):
    found = check(row(1, 证书编号="20240001"), code=None)
    assert states(found) == ["new"]
    assert "is a number of the Provincial tier" in faults(check(row(1), code=None))[2][0][1]
    enter(row(1, 证书编号="20240001"), by=ministry)
    certificate = Certificate.objects.get()
    assert (certificate.province, certificate.issuer, certificate.tier) == (None, "00", "national")
    assert (certificate.holder_province_id, certificate.holder_region) == ("32", "江苏 南京市 玄武区")
    assert counter(issuer="00") == 1
    batch = ImportBatch.objects.get()
    assert undo(batch, by=ministry) == []


def test_a_clerk_and_another_bureau_do_not_record(officer, clerk, outside_lead, client_of, lead):
    with pytest.raises(RuleViolation):
        upload(row(1), by=clerk)
    batch = upload(row(1), by=lead)
    url = reverse("training:import_create", args=["certificates"])
    assert client_of(clerk).get(url).status_code == 404
    assert client_of(outside_lead).get(batch.get_absolute_url()).status_code == 404
    assert client_of(lead).get(url).status_code == 200


def test_the_imports_offer_it_to_who_may(cast, client_of):
    url = reverse("training:import_create", args=["certificates"])
    for name, may in (("lead", True), ("administrator", True), ("clerk", False)):
        page = client_of(cast[name]).get(reverse("training:import_list"))
        assert (f'"{url}"' in page.content.decode()) is may, name


@pytest.mark.parametrize(("name", "may"), [("lead", True), ("ministry", True), ("clerk", False)])
def test_the_list_of_certificates_leads_to_it_for_who_may(cast, client_of, name, may):
    url = reverse("training:import_create", args=["certificates"])
    client = client_of(cast[name])
    text = client.get(reverse("certificates:certificate_list")).content.decode()
    assert (f'href="{url}"' in text) is may
    assert (client.get(url).status_code == 200) is may


def test_the_template_comes_back_filled(officer, lead, client_of):
    client = client_of(lead)
    client.cookies["django_language"] = "en"
    response = client.get(reverse("training:import_template", args=["certificates"]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.active
    heading = next(cells for cells in sheet.iter_rows() if cells[0].value == "No.")
    assert heading[1].value == "Certificate number*"
    for column, text in enumerate(ROW.values(), start=2):
        sheet.cell(heading[0].row + 2, column).value = text
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "台账.xlsx"
    client.post(reverse("training:import_create", args=["certificates"]), {"file": content})
    batch = ImportBatch.objects.get()
    assert [batch.counts[state] for state in ("new", "changed", "unchanged", "wrong")] == [1, 0, 0, 0]
    text = client.get(batch.get_absolute_url()).content.decode()
    assert "320***********" in text
    assert factories.id_number(1) not in text
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert Certificate.objects.get().number == "3220240001"
    assert Officer.objects.get().certificates.count() == 1
