"""The export: exactly the filtered rows, ready to be imported again, ID numbers by role, logged."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from spreadsheets.checking import check_rows
from spreadsheets.headings import find_table
from spreadsheets.reading import read_workbook
from tests import factories
from training.imports.roster import ROSTER
from training.imports.target import Scope

URL = reverse("training:officer_export")


def download(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def cells(content):
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


@pytest.fixture
def two(clerk):
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    return [
        factories.make_officer(
            "=江明桂".strip("="), agency=city, head_type="principal", purpose="renewal",
            enforcement_id="003200001", id_valid_until=date(2027, 5, 1), ethnicity="汉族", education="本科",
            phone="13800000000", remark="=1+1",
        ),
        factories.make_officer("何磊", is_established=False),
    ]  # fmt: skip


def test_exactly_the_filtered_rows_in_the_lists_order(two, clerk, client_of):
    client = client_of(clerk)
    everything = cells(download(client, sort="-name"))
    assert [row[1] for row in everything[3:]] == ["江明桂", "何磊"]
    filtered = cells(download(client, is_established="no"))
    assert [row[1] for row in filtered[3:]] == ["何磊"]


def test_a_line_says_who_exported_when(two, clerk, client_of):
    rows = cells(download(client_of(clerk)))
    assert clerk.name in rows[1][0]


def test_what_looks_like_a_formula_stays_text(two, clerk, client_of):
    sheet = load_workbook(BytesIO(download(client_of(clerk), name="江"))).active
    remark = next(cell for cell in sheet[4] if cell.value == "=1+1")
    assert remark.data_type == "s"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sheet_can_be_imported_again(two, clerk, client_of, settings, language):
    client = client_of(clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    content = download(client, sort="-name")
    fields = ROSTER.fields(Scope(clerk.province))
    with translation.override(language):
        checked = check_rows(find_table(read_workbook(content, "x.xlsx"), fields), fields)
    assert checked.faults == []
    first, second = (row.values for row in checked.rows)
    assert first["id_number"] == two[0].id_number
    assert (first["agency_level"], first["head_type"], first["purpose"]) == ("city", "principal", "renewal")
    assert (first["enforcement_id"], first["id_valid_until"]) == ("003200001", date(2027, 5, 1))
    assert (second["is_established"], second["purpose"]) == (False, "first_issue")


def test_id_numbers_in_full_only_for_who_may_reveal_them(two, cast, client_of):
    for role in ("clerk", "lead", "administrator"):
        assert two[0].id_number in str(cells(download(client_of(cast[role])))), role
    for role in ("ministry", "auditor"):
        text = str(cells(download(client_of(cast[role]))))
        assert two[0].id_number not in text
        assert two[0].masked_id_number in text


def test_every_export_is_in_the_trail_with_its_count(two, clerk, ministry, client_of):
    download(client_of(clerk), name="江")
    download(client_of(ministry))
    mine, theirs = AuditEntry.objects.filter(act=Act.LIST_EXPORTED).order_by("pk")
    assert (mine.by, mine.province_id, mine.details) == (
        clerk, "32", {"list": "officers", "rows": 1, "id_numbers": "full"},
    )  # fmt: skip
    assert theirs.details == {"list": "officers", "rows": 2, "id_numbers": "masked"}


def test_another_provinces_officers_are_not_in_it(two, outsider, client_of):
    assert len(cells(download(client_of(outsider)))) == 3


def test_the_ministry_reads_the_bureau(two, ministry, client_of):
    assert "江苏" in cells(download(client_of(ministry)))[3]


def test_as_many_queries_for_60_rows_as_for_10(clerk, client_of):
    client = client_of(clerk)
    counts = []
    for count in (10, 50):
        for index in range(count):
            factories.make_officer(agency=factories.make_agency(f"第{index}大队"))
        with CaptureQueriesContext(connection) as queries:
            download(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
