"""Implementation reports: sent with files, received once, listed with those who sent none."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Act, AuditEntry
from plans.models import ImplementationReport
from tests import factories
from tests.plans.conftest import TODAY, queries_of, text_of, url_of
from tests.test_access import text_of as said_by

URL = url_of("implementation_list")
SENT = {"title": "贯彻落实情况报告", "text": "培训经费已列入预算。", "reported_on": "2026-11-01"}


def pdf(name="报告.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7")


def test_a_report_is_sent_received_and_then_stays(english, lead, clerk, ministry):
    client = english(lead)
    url = url_of("implementation_create")
    assert english(clerk).get(url).status_code == 403
    ahead = text_of(client.post(url, SENT | {"reported_on": "2026-11-03"}))
    assert [text for text in ("2026-11-03 is ahead", "培训经费已列入预算") if text not in ahead] == []
    client.post(url, SENT | {"files": [pdf()]})
    report = ImplementationReport.objects.get()
    [file] = report.attachments.all()
    attach, keys = url_of("implementation_attach", report.pk), (report.pk, file.pk)
    client.post(attach, {"files": [pdf("附件.pdf")]})
    assert report.attachments.count() == 2
    assert client.get(url_of("implementation_file", *keys)).status_code == 200
    reader = english(ministry)
    reader.post(url_of("implementation_receive", report.pk), {"remark": "收悉"})
    report.refresh_from_db()
    assert (report.received_on, report.received_by, report.remark) == (TODAY, ministry, "收悉")
    again = text_of(reader.post(url_of("implementation_receive", report.pk), {"remark": ""}))
    assert "The ministry received the report on 2026-11-02" in again
    client.post(attach, {"files": [pdf("后来.pdf")]})
    client.post(url_of("implementation_file_remove", *keys))
    assert report.attachments.count() == 2
    assert "收悉" in text_of(client.get(report.get_absolute_url()))
    acts = AuditEntry.objects.about(report).values_list("act", flat=True)
    assert {Act.IMPLEMENTATION_REPORTED, Act.IMPLEMENTATION_RECEIVED} <= set(acts)


def test_the_ministry_sees_who_has_sent_none(english, lead, outside_lead, ministry):
    factories.make_implementation_report(by=lead)
    client = english(ministry)
    asked = [URL, URL + "?export=xlsx", URL + "?export=print"]

    def costs():
        return [queries_of(lambda: client.get(url)) for url in asked]  # noqa: B023

    few = costs()
    assert "31 bureaus have sent no report" in text_of(client.get(URL))
    counts = {
        state: len(client.get(URL, {"state": state}).context["bureaus"])
        for state in ("none", "waiting", "received")
    }
    assert counts == {"none": 31, "waiting": 1, "received": 0}
    for number in range(10):
        factories.make_implementation_report(by=outside_lead, title=f"补充报告{number}")
    assert costs() == few
    for url, none in zip(asked, ["no report", "no report", "未报送"], strict=True):
        said = said_by(client.get(url))
        assert [text for text in ("贯彻落实情况报告", "补充报告9", none) if text not in said] == []
