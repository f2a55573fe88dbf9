"""The faults as a workbook: the bureau's own rows with a column that says what is wrong."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from tests import factories
from tests.training import rosters

pytestmark = pytest.mark.django_db


def download(client, batch):
    client.cookies["django_language"] = "en"
    return client.get(reverse("training:import_faults", args=[batch.pk]))


def test_every_row_keeps_its_number_and_the_wrong_ones_a_remark(clerk, client_of):
    rows = [rosters.row(1), rosters.row(2, 姓名=""), rosters.row(3, 机构层级="乡镇")]
    response = download(client_of(clerk), rosters.upload(rosters.workbook(*rows), by=clerk))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    remarks = [row[-1].value for row in sheet.iter_rows()]
    assert remarks[1] is None
    assert "empty" in remarks[2]
    assert "乡镇" in remarks[3]
    assert sheet.cell(2, 2).value == factories.id_number(1)


def test_the_corrected_workbook_can_be_uploaded_as_it_is(clerk, client_of):
    response = download(client_of(clerk), rosters.upload(rosters.workbook(rosters.row(1, 姓名="")), by=clerk))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    book.active["A2"] = "江明桂"
    corrected = io.BytesIO()
    book.save(corrected)
    assert rosters.upload(corrected.getvalue(), by=clerk).counts["new"] == 1


def test_a_fault_that_only_the_register_knows_is_remarked_too(clerk, client_of):
    factories.make_officer("江明贵", id_number=factories.id_number(1), by=clerk)
    response = download(client_of(clerk), rosters.upload(rosters.workbook(rosters.row(1)), by=clerk))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert "江明贵" in list(sheet.iter_rows())[1][-1].value


def test_the_download_is_recorded(clerk, client_of):
    batch = rosters.upload(rosters.file("faults_jiangsu.xlsx"), by=clerk)
    assert download(client_of(clerk), batch).status_code == 200
    assert AuditEntry.objects.filter(act="list_exported", by=clerk).count() == 1


def test_a_discarded_upload_has_none(clerk, client_of):
    assert download(client_of(clerk), factories.make_batch(by=clerk, state="discarded")).status_code == 404
