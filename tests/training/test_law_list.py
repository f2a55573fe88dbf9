"""The registers of laws and textbooks: kept by the ministry, read by all."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from tests import factories
from tests.training import rosters
from training.models import ImportBatch, Law, Lesson, Textbook

LAWS, TEXTBOOKS = reverse("training:law_list"), reverse("training:textbook_list")


def teach(law, training_class):
    times = {"on": training_class.starts_on, "starts_at": "09:00", "ends_at": "10:00", "hours": 1}
    Lesson.objects.create(training_class=training_class, title="法", **times).laws.add(law)


def test_a_law_is_registered_corrected_and_found(client_of, administrator, clerk):
    client = client_of(administrator)
    typed = {
        "title": "噪声污染防治法",
        "kind": "law",
        "promulgated_on": "2021-12-24",
        "in_force_on": "2021-12-01",
    }
    form = client.post(reverse("training:law_create"), typed).context["form"]
    assert form.errors
    assert form["title"].value() == "噪声污染防治法"
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    for url in (reverse("training:law_create"), reverse("admin:training_law_add")):
        response = client.post(url, typed | {"promulgated_on": ahead, "in_force_on": ""})
        assert "第(四)项" in response.content.decode()
        assert not Law.objects.exists()
    client.post(reverse("training:law_create"), typed | {"in_force_on": "2022-06-05"})
    law = Law.objects.get()
    client.post(reverse("training:law_edit", args=[law.pk]), typed | {"in_force_on": "2022-06-06"})
    assert AuditEntry.objects.about(law).first().details["after"] == {"in_force_on": "2022-06-06"}
    factories.make_law("环境保护法", date(2014, 4, 24))
    factories.make_law("某条例", date(2021, 1, 1), kind="regulation")
    reader = client_of(clerk)
    for query, count in (
        ({}, 3),
        ({"title": "噪声"}, 1),
        ({"kind": "regulation"}, 1),
        ({"sort": "title"}, 3),
    ):
        assert reader.get(LAWS, query).context["page"].paginator.count == count, query
    response = reader.get(LAWS, {"kind": "regulation", "export": "xlsx"})
    rows = load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True)
    assert [row[0] for row in rows][3:] == ["某条例"]


def test_a_count_of_classes_is_that_of_the_list_behind_it(client_of, clerk, outsider, ministry):
    law, textbook = factories.make_law(), factories.make_textbook()
    ours = factories.make_class(by=clerk, textbook=textbook)
    theirs = factories.make_class(by=outsider, province=outsider.province, textbook=textbook)
    for training_class in (ours, ours, theirs):
        teach(law, training_class)
    for user, count in ((clerk, 1), (ministry, 2)):
        client = client_of(user)
        for url, query in ((LAWS, {"law": law.pk}), (TEXTBOOKS, {"textbook": textbook.pk})):
            assert client.get(url).context["page"][0].class_count == count
            assert client.get(reverse("training:class_list"), query).context["page"].paginator.count == count


def test_laws_come_from_a_sheet_and_go_again_unless_they_are_taught(client_of, administrator, clerk):
    known = factories.make_law()
    client = client_of(administrator)
    sheet = rosters.workbook(
        {"名称": "噪声污染防治法", "类别": "法律", "公布日期": "2021-12-24", "施行日期": "2022-06-05"},
        {"名称": "《湿地保护法》", "类别": "法律", "公布日期": "2021年12月24日", "施行日期": "2022.6.1"},
        {"名称": "排污许可管理条例", "类别": "行政法规", "公布日期": "2021-01-24", "施行日期": ""},
    )
    upload = reverse("training:import_create", args=["laws"])
    client.post(upload, {"file": SimpleUploadedFile("法规.xlsx", sheet)})
    batch = ImportBatch.objects.get()
    assert [batch.counts[state] for state in ("new", "changed", "wrong")] == [2, 1, 0]
    client.post(reverse("training:import_apply", args=[batch.pk]))
    known.refresh_from_db()
    assert known.in_force_on == date(2022, 6, 5)
    teach(Law.objects.get(title="湿地保护法"), factories.make_class(by=clerk))
    taught = Law.objects.get(title="湿地保护法")
    for law, status in ((taught, 403), (known, 200)):
        assert client.get(reverse("admin:training_law_delete", args=[law.pk])).status_code == status
    client.post(reverse("training:import_undo", args=[batch.pk]))
    known.refresh_from_db()
    assert known.in_force_on is None
    assert set(Law.objects.values_list("title", flat=True)) == {"噪声污染防治法", "湿地保护法"}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    ahead = rosters.workbook({"名称": "未来法", "类别": "法律", "公布日期": tomorrow, "施行日期": ""})
    client.post(upload, {"file": SimpleUploadedFile("未来.xlsx", ahead)})
    assert ImportBatch.objects.latest("pk").counts["wrong"] == 1


@pytest.mark.parametrize(
    ("number", "is_one"), [("978-7-5111-0001-4", False), ("7-302-02368-9", True), ("12345", False)]
)
def test_an_isbn_is_checked(client_of, administrator, number, is_one):
    typed = {"title": "执法教材", "edition": "2", "isbn": number, "is_national_series": "on"}
    response = client_of(administrator).post(reverse("training:textbook_create"), typed)
    assert Textbook.objects.exists() == is_one
    if not is_one:
        assert number in str(response.context["form"].errors["isbn"])


@pytest.mark.parametrize("url", [LAWS, TEXTBOOKS, reverse("training:syllabus_list")])
def test_as_many_queries_for_many_rows_as_for_few(client_of, clerk, url):
    client, counts = client_of(clerk), []
    for start, end in ((0, 3), (3, 12)):
        for index in range(start, end):
            factories.make_law(f"法{index}")
            factories.make_textbook(f"书{index}")
            factories.make_syllabus(state="draft", version=str(index))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
