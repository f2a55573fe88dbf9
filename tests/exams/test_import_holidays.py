"""The table of public holidays, kept from a sheet by the ministry's administrator."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exams.imports.holidays import HOLIDAYS
from exams.models import Holiday
from tests.training import rosters
from training.models import ImportBatch


def sheet(*rows):
    return rosters.workbook(*({"日期": day, "名称": name} for day, name in rows))


@pytest.fixture
def upload(client_of, administrator):
    """`upload(rows)`: the batch of a sheet that the administrator sent through the page."""

    def send(*rows):
        client = client_of(administrator)
        file = SimpleUploadedFile("节假日.xlsx", sheet(*rows))
        assert client.post("/imports/new/holidays/", {"file": file}).status_code == 302
        return ImportBatch.objects.first()

    return send


def test_days_are_added_renamed_and_taken_back(upload, client_of, administrator):
    Holiday.objects.create(on=date(2026, 10, 1), name="国庆")
    batch = upload(("2026-10-01", "国庆节"), ("2026年10月2日", "国庆节"))
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["wrong"]) == (1, 1, 0)
    client = client_of(administrator)
    client.post(f"/imports/{batch.pk}/apply/")
    assert list(Holiday.objects.values_list("name", flat=True)) == ["国庆节", "国庆节"]
    assert date(2026, 10, 2) in Holiday.objects.days()
    Holiday.objects.filter(on=date(2026, 10, 1)).update(name="国庆节、中秋节")
    client.post(f"/imports/{batch.pk}/undo/")
    assert list(Holiday.objects.values_list("name", flat=True)) == ["国庆节、中秋节"]
    assert "国庆节、中秋节" in client.get(f"/imports/{batch.pk}/").content.decode()


def test_a_day_that_is_none_and_a_day_twice_are_wrong(upload):
    batch = upload(("2026-02-30", "春节"), ("2026-10-01", "国庆节"), ("2026/10/1", "国庆节"))
    lines = HOLIDAYS.report_of(batch).lines()
    assert [(line["row"], line["state"]) for line in lines] == [(2, "wrong"), (3, "new"), (4, "wrong")]


def test_nobody_else_may(client_of, clerk, ministry, auditor, administrator):
    for user, status in ((clerk, 404), (ministry, 404), (auditor, 403), (administrator, 200)):
        assert client_of(user).get("/imports/new/holidays/").status_code == status, user
