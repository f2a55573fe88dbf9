"""The year-end report as a workbook: the ministry's columns, and of all bureaus together."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from certificates.models import Certificate
from tests import factories

REPORT = "certificates:year_report_list"
EXPORT = "certificates:year_report_export"
HEADINGS = (
    *("序号", "证书编号", "姓名", "性别", "身份证号", "工作单位", "职务", "行政区划", "培训级别", "培训层次"),
    *("培训班名称", "期次", "培训起止", "考试日期", "是否补考", "成绩", "发证日期", "证书状态", "备注"),
)


@pytest.fixture
def ledger(clerk, lead, ministry, issued):
    """Jiangsu: two of 2026, the first void, one of 2025; Zhejiang one; the ministry one for Jiangsu."""
    two = issued(2)
    issued(1, year=2025)
    issued(1, by=ministry, confirmed_by=ministry, issued_by=ministry, tier="national")
    zhejiang = factories.province("33")
    factories.make_agency("杭州市执法队", province=zhejiang)
    issued(1, province=zhejiang)
    Certificate.objects.filter(pk=two[0].pk).update(
        voided_on=date(2026, 7, 1), voided_at=timezone.now(), voided_by=lead, void_reason="替考", reprints=2
    )
    return two


def workbook(client, **sent):
    response = client.post(reverse(EXPORT), sent)
    assert response.status_code == 200, response
    return load_workbook(io.BytesIO(response.getvalue()))


def rows(sheet):
    return list(sheet.iter_rows(min_row=4, values_only=True))


# --- the workbook -------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_ministry_also_for_an_english_reader(client_of, lead, ledger):
    client = client_of(lead)
    client.cookies["django_language"] = "en"
    book = workbook(client, year=2026)
    for sheet in book:
        assert tuple(cell.value for cell in sheet[3]) == HEADINGS
        assert sheet.freeze_panes == "A4"


def test_a_row_says_what_the_ledger_says(client_of, lead, ledger):
    sheet = workbook(client_of(lead), year=2026).worksheets[0]
    first, second = rows(sheet)
    certificate = ledger[1]
    assert [row[1] for row in (first, second)] == ["3220260001", "3220260002"]
    assert second[0] == 2
    assert second[2:8] == (
        certificate.holder_name,
        certificate.get_holder_gender_display(),
        certificate.holder_id_number,
        certificate.agency_name,
        "执法员",
        "江苏 南京市 玄武区",
    )
    assert second[8:13] == ("省级", "初级", certificate.class_title, certificate.class_number, second[12])
    assert second[12] == "2026-06-01至2026-06-05"
    assert (second[13].date(), second[14], Decimal(second[15])) == (date(2026, 6, 5), "否", Decimal(80))
    assert (second[16].date(), second[17], second[18]) == (date(2026, 6, 5), "有效", None)
    assert first[17] == "作废"
    assert "替考" in first[18]
    assert "2" in first[18]


def test_numbers_are_text_and_no_name_becomes_a_formula(client_of, lead, ledger):
    Certificate.objects.filter(pk=ledger[0].pk).update(holder_name="=1+1", post_title="@SUM(A1)")
    sheet = workbook(client_of(lead), year=2026).worksheets[0]
    assert [sheet.cell(4, column).data_type for column in (2, 3, 5, 7)] == ["s"] * 4
    assert sheet.cell(4, 3).value == "=1+1"
    assert sheet.cell(4, 5).value == ledger[0].holder_id_number
    assert not any(cell.data_type == "f" for line in sheet.iter_rows() for cell in line)


def test_national_certificates_of_its_people_come_second(client_of, lead, ledger):
    book = workbook(client_of(lead), year=2026)
    assert [row[1] for row in rows(book.worksheets[1])] == ["20260001"]


def test_without_a_bureau_it_holds_all_bureaus(client_of, administrator, ledger):
    book = workbook(client_of(administrator), year=2026)
    assert [row[1] for row in rows(book.worksheets[0])] == ["3220260001", "3220260002", "3320260001"]
    of_one = workbook(client_of(administrator), year=2026, province="33")
    assert [row[1] for row in rows(of_one.worksheets[0])] == ["3320260001"]


def test_another_bureau_cannot_be_asked_for(client_of, lead, ledger):
    book = workbook(client_of(lead), year=2026, province="33")
    assert [row[1] for row in rows(book.worksheets[0])] == ["3220260001", "3220260002"]


def test_a_line_says_who_exported_when(client_of, lead, ledger):
    line = workbook(client_of(lead), year=2026).worksheets[0]["A2"].value
    assert lead.username in line
    assert str(timezone.now().year) in line


def test_the_export_is_recorded_without_personal_data(client_of, lead, ledger):
    workbook(client_of(lead), year=2026)
    entry = AuditEntry.objects.get(act=Act.REPORT_EXPORTED)
    assert len(entry.details.pop("sha256")) == 64
    assert entry.details == {"year": 2026, "province": "32", "rows": 2}
    assert (entry.by, entry.province_id) == (lead, "32")


def test_a_year_with_nothing_issued_is_still_a_report(client_of, lead):
    book = workbook(client_of(lead), year=2030)
    assert [rows(sheet) for sheet in book] == [[], []]
    assert tuple(cell.value for cell in book.worksheets[0][3]) == HEADINGS


def test_it_comes_by_a_button_only(client_of, lead):
    assert client_of(lead).get(reverse(EXPORT), {"year": 2026}).status_code == 405


def test_the_export_costs_the_same_queries_for_any_number(client_of, lead, issued):
    client = client_of(lead)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            workbook(client, year=2026)
        return len(captured)

    issued(10)
    few = queries()
    issued(90)
    assert queries() == few
