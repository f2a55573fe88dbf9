"""A version before the ministry: read, taken along, accepted, returned; one bureau after the other."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from certificates import exports, services
from tests import factories


@pytest.fixture
def reports(cast, issued, today):
    """Jiangsu and Zhejiang have submitted 2026."""
    issued(2)
    filed = []
    for name, count in (("lead", 2), ("outside_lead", 0)):
        lead = cast[name]
        filed.append(
            services.submit_report(
                province=lead.province, year=2026, explanation="无", shown_rows=count, shown_void=0, by=lead,
                at=timezone.now(), today=today, write_version=exports.write_version,
            )
        )  # fmt: skip
    return filed


def url(name, report):
    return reverse(f"certificates:year_report_{name}", args=[report.pk])


def test_the_page_shows_the_frozen_rows_masked_and_the_digest(client_of, reports, lead, ministry, auditor):
    certificate = lead.province.certificates.first()
    for user in (lead, ministry, auditor):
        html = client_of(user).get(url("version", reports[0])).content.decode()
        assert reports[0].sha256 in html
        assert certificate.number in html
        assert certificate.holder_id_number not in html
        assert certificate.masked_id_number in html
        assert ("审核通过</button>" in html) == (user == ministry)
        assert ("下载报送原件" in html) == (user == lead)
    assert "零报告" in client_of(ministry).get(url("version", reports[1])).content.decode()


def test_the_ministry_goes_from_one_submitted_report_to_the_next(client_of, reports, ministry):
    client = client_of(ministry)
    page = client.get(url("version", reports[0]), {"state": "submitted"})
    assert (page.context["previous"], page.context["next"].province.pk) == (None, "33")
    assert f"{reports[1].get_absolute_url()}?state=submitted" in page.content.decode()
    accepted = client.post(url("accept", reports[0]) + "?state=submitted", follow=True)
    assert accepted.redirect_chain[-1][0] == f"{reports[0].get_absolute_url()}?state=submitted"
    assert accepted.context["next"].province.pk == "33"  # it is no longer in the list, the next one is
    detail = reverse("certificates:year_report_detail", args=["33", 2026])
    assert client.get(detail, {"state": "submitted"}).context["previous"] is None


def test_an_opinion_is_asked_for_and_the_bureau_reads_it(client_of, reports, ministry, lead):
    client = client_of(ministry)
    refused = client.post(url("return", reports[0]), {"opinion": " "})
    assert "退回须有意见" in refused.content.decode()
    client.post(url("return", reports[0]), {"opinion": "第3行单位名称有误"})
    html = client_of(lead).get(reverse("certificates:year_report_detail", args=["32", 2026])).content.decode()
    assert "第3行单位名称有误" in html
    assert "报送第 2 版" in html
    accepted = client.post(url("accept", reports[0]), follow=True)
    assert "本版已退回" in accepted.content.decode()
    returned = AuditEntry.objects.get(act=Act.REPORT_RETURNED)
    assert (returned.by, returned.reason, returned.details["version"]) == (ministry, "第3行单位名称有误", 1)
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_REFUSED, by=ministry).count() == 2


def test_accepting_is_a_button_and_downloading_another_bureaus_file_is_not_found(
    client_of, reports, ministry, lead, outside_lead
):
    assert client_of(ministry).get(url("accept", reports[0])).status_code == 405
    assert client_of(lead).post(url("accept", reports[0])).status_code == 403
    assert client_of(outside_lead).post(url("download", reports[0])).status_code == 404
    assert client_of(ministry).post(url("download", reports[0])).status_code == 403


def test_the_workbook_of_all_takes_what_was_submitted(client_of, reports, administrator, lead, issued):
    from io import BytesIO

    from openpyxl import load_workbook

    type(reports[0]).objects.filter(pk=reports[1].pk).update(
        state="returned", opinion="补", decided_by=administrator, decided_at=timezone.now()
    )
    first = lead.province.certificates.order_by("sequence").first()
    services.void_certificate(
        certificate=first, reason="替考", by=lead, on=first.issued_on, at=timezone.now()
    )
    factories.make_agency("成都市执法队", province=factories.province("51"))
    issued(1, province=factories.province("51"))
    response = client_of(administrator).post(
        reverse("certificates:year_report_export"), {"year": 2026, "province": ""}
    )
    book = load_workbook(BytesIO(response.getvalue()))
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    assert [row[:2] for row in rows] == [(1, "3220260001"), (2, "3220260002"), (3, "5120260001")]
    assert rows[0][17] == "有效"  # as submitted: it was voided later
    sources = {row[0]: row[2:] for row in book.worksheets[2].iter_rows(min_row=4, values_only=True)}
    assert len(sources) == 32
    assert sources["32"][:3] == ("报送原件（第 1 版）", "已报送", 2)
    assert sources["32"][-1] == reports[0].sha256
    assert sources["33"][0] == "当前档案（第 1 版已退回）"
    assert (sources["51"][0], sources["51"][2]) == ("当前档案（未报送）", 1)
    details = AuditEntry.objects.get(act=Act.REPORT_EXPORTED).details
    assert (details["rows"], len(details["sha256"])) == (3, 64)
