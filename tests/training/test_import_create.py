"""Upload a roster: what can be read is checked and kept, anything else is refused on the page with the remedy."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry
from tests.training import rosters
from training.models import Agency, ImportBatch, Officer

pytestmark = pytest.mark.django_db
URL = "/imports/new/roster/"
HEADINGS = ",".join(rosters.ROW)


def post(client, content, name="花名册.xlsx"):
    client.cookies["django_language"] = "en"
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def zip_bomb():
    """A workbook whose sheet would unpack to 256 MB."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(rosters.many(2))) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in source.namelist():
            if name.startswith("xl/worksheets/"):
                with bomb.open(name, "w") as sheet:
                    for _megabyte in range(256):
                        sheet.write(b"0" * 1_000_000)
            else:
                bomb.writestr(name, source.read(name))
    return content.getvalue()


def protected():
    """What Excel makes of a workbook with a password: an OLE file that holds an encrypted package."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\x00" * 600
    )


def test_the_form_offers_the_template(clerk, client_of):
    page = client_of(clerk).get(URL)
    assert reverse("training:import_template", args=["roster"]) in page.content.decode()


def test_an_upload_is_checked_and_kept(clerk, client_of):
    response = post(client_of(clerk), rosters.file("clean_jiangsu.xlsx"))
    batch = ImportBatch.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    assert (batch.state, batch.province_id, batch.uploaded_by, batch.counts["new"]) == (
        "checked",
        "32",
        clerk,
        120,
    )
    assert batch.content == rosters.file("clean_jiangsu.xlsx")
    assert Officer.objects.count() == Agency.objects.count() == 0
    assert AuditEntry.objects.get().act == "import_checked"


def test_file_and_check_are_kept_encrypted(clerk, client_of):
    from django.db import connection

    post(client_of(clerk), rosters.file("gb18030_jiangsu.csv"), "花名册.csv")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, report FROM training_importbatch")
        content, report = map(bytes, cursor.fetchone())
    assert "姓名".encode("gb18030") not in content
    assert not report.startswith(b"\x78")


BAD = {
    "empty": (b"", "The file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"),
    "a document": (b"%PDF-1.7 ...", "PDF"),
    "bytes": (bytes(range(256)) * 4, "not a spreadsheet"),
    "password": (protected(), "password"),
    "damaged": (rosters.many(3)[:1500], "damaged"),
    "wrong shape": ("城市,人口\n南京,900\n".encode(), "No heading row"),
    "only prose": ("各位同事：\n请尽快报送花名册。\n".encode(), "No heading row"),
    "no rows": (HEADINGS.encode(), "no rows"),
    "too many rows": ((HEADINGS + "\n" + ",,\n" * 50_001).encode(), "rows"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_is_refused_on_the_page(kind, clerk, client_of):
    content, words = BAD[kind]
    page = post(client_of(clerk), content)
    assert page.status_code == 200
    [error] = page.context["form"].errors["file"]
    assert words in error
    assert "<b>花名册.xlsx</b>" in page.content.decode()
    assert not ImportBatch.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_zip_bomb_is_refused(clerk, client_of):
    page = post(client_of(clerk), zip_bomb())
    assert "unpacks to more than" in page.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_a_file_above_the_limit_is_refused_before_it_is_read(clerk, client_of):
    page = post(client_of(clerk), b"PK\x03\x04" + b"\x00" * 21_000_000)
    assert "at most 20 MB" in page.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_no_file_is_refused(clerk, client_of):
    page = client_of(clerk).post(URL, {})
    assert page.context["form"].errors["file"]


def test_a_formula_as_a_name_is_a_wrong_row(clerk, client_of):
    content = rosters.workbook(rosters.row(1, 姓名='=HYPERLINK("http://example.com","张三")'))
    page = client_of(clerk).get(post(client_of(clerk), content)["Location"])
    [line] = page.context["lines"]
    assert line["faults"][0]["value"].startswith("=HYPERLINK")
    assert '<a href="http://example.com' not in page.content.decode()


def test_a_long_file_name_is_kept_from_its_end(clerk):
    with translation.override("en"):
        batch = rosters.upload(rosters.many(1), by=clerk, file_name="长" * 250 + ".xlsx")
    assert len(batch.file_name) == 200
    assert batch.file_name.endswith(".xlsx")


def paste(client, text):
    client.cookies["django_language"] = "en"
    return client.post(URL, {"pasted": text})


def test_rows_pasted_from_a_spreadsheet_are_checked_like_a_file(clerk, client_of):
    rows = [rosters.ROW, rosters.row(1).values(), rosters.row(2).values()]
    response = paste(client_of(clerk), "\n".join("\t".join(row) for row in rows))
    batch = ImportBatch.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    assert (batch.state, batch.counts["new"], batch.file_name) == ("checked", 2, "Pasted rows.txt")


def test_pasted_text_that_is_refused_stays(clerk, client_of):
    page = paste(client_of(clerk), "各位同事：\n请尽快报送花名册。")
    assert "No heading row" in page.context["form"].errors["pasted"][0]
    assert "请尽快报送花名册。</textarea>" in page.content.decode()
    assert " open><summary>" in page.content.decode()
    assert not ImportBatch.objects.exists()


def test_missing_headings_open_the_page_that_matches_them(clerk, client_of):
    client = client_of(clerk)
    response = post(client, "姓名,工作单位\n张三,大队\n".encode(), "花名册.csv")
    batch = ImportBatch.objects.get()
    assert batch.state == "uploaded"
    page = client.get(response["Location"], follow=True)
    assert page.redirect_chain[-1][0] == reverse("training:import_columns", args=[batch.pk])
    assert page.context["form"]["column-name"].value() == "0"
    assert page.context["form"]["column-id_number"].value() == ""


def test_several_sheets_with_such_a_table_are_asked_about(clerk, client_of):
    client = client_of(clerk)
    page = client.get(
        post(client, rosters.two_sheets(rosters.row(1), rosters.row(2)))["Location"], follow=True
    )
    assert ImportBatch.objects.get().state == "uploaded"
    assert [table.sheet for table in page.context["tables"]] == ["甲", "乙"]
    assert '<select name="sheet">' in page.content.decode()


def test_the_same_file_entered_before_is_told_with_when_and_by_whom(clerk, lead, client_of):
    rosters.enter(rosters.file("clean_jiangsu.xlsx"), by=lead, at=datetime(2026, 10, 18, 1, 30, tzinfo=UTC))
    client = client_of(clerk)
    page = client.get(post(client, rosters.file("clean_jiangsu.xlsx"))["Location"])
    assert f"This very file was entered before, 2026-10-18 09:30 by {lead}." in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("ministry", 404), ("administrator", 404), ("auditor", 403)])
def test_only_a_bureau_has_a_register_to_import_into(role, status, cast, client_of):
    client = client_of(cast[role])
    assert client.get(URL).status_code == status
    assert post(client, rosters.many(1)).status_code == status
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("place", ["nothing", "roster/1"])
def test_what_is_no_target_is_not_found(place, clerk, client_of):
    assert client_of(clerk).get(f"/imports/new/{place}/").status_code == 404
