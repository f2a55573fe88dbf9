"""Agencies from a sheet: new, changed, alike, taken back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from tests.training import rosters, sheets
from training.imports.agency_register import AGENCIES
from training.models import Agency, ImportBatch
from training.services import agency_register
from training.services.people import change_agency

pytestmark = pytest.mark.django_db

TEAM = "南京市玄武区生态环境综合行政执法大队"


def row(name=TEAM, level="县", city="南京市", county="玄武区", **cells):
    return {"机构名称": name, "机构层级": level, "所在市": city, "所在县": county} | cells


def numbered(count, level="县"):
    return [
        row(f"江苏第{index}号执法大队", level=level, city="南京市", county=f"第{index}区")
        for index in range(count)
    ]


def check(*rows, by, **corrections):
    return sheets.check(AGENCIES, rows, by=by, **corrections)


def enter(*rows, by):
    return sheets.enter(AGENCIES, *rows, by=by)


def undo(batch, *, by):
    return sheets.undo(batch, AGENCIES, by=by)


def facts():
    return set(Agency.objects.values_list("province", "name", "level", "city", "county"))


# --- the check ----------------------------------------------------------------------------------------


def test_rows_are_new_changed_unchanged_or_wrong_by_their_number(clerk):
    factories.make_agency()
    factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    found = check(
        row(),
        row("南京市生态环境综合行政执法局", level="市", city="南京", county=""),
        row("苏州市虎丘区生态环境综合行政执法大队", city="苏州市", county="虎丘区"),
        row("无锡市生态环境综合行政执法局", level="市", city="", county=""),
        row("常州市溧阳执法大队", level="乡", city="常州市", county="溧阳市"),
        by=clerk,
    )
    assert sheets.states(found) == {2: "unchanged", 3: "changed", 4: "new", 5: "wrong", 6: "wrong"}
    assert found.lines[1].changes == [("city", "南京市", "南京")]
    assert [(number, field) for number, [(field, _message)] in sheets.faults(found).items()] == [
        (5, "city"),
        (6, "level"),
    ]


def test_an_empty_cell_changes_nothing(clerk):
    factories.make_agency()
    assert sheets.states(check(row(city="", county=""), by=clerk)) == {2: "unchanged"}


def test_spaces_and_brackets_make_no_other_agency(clerk):
    factories.make_agency("南京市（玄武）生态环境执法大队")
    found = check(row("南京市 (玄武) 生态环境执法大队"), by=clerk)
    assert sheets.states(found) == {2: "unchanged"}
    assert found.lines[0].values["name"] == "南京市（玄武）生态环境执法大队"


def test_the_second_of_two_rows_of_one_agency_names_the_first(clerk):
    found = check(row("甲区(生态)执法大队"), row("甲区（生态）执法大队"), by=clerk)
    assert sheets.faults(found) == {3: [("name", "The same as in row 2. Delete one of the two rows.")]}


@pytest.mark.parametrize(
    "headings",
    [
        ("执法机构名称*", "行政级别", "设区市", "县（市、区）"),
        ("单位名称", "层级", "地市", "区县"),
        ("工作单位", "机构级别(省/市/县)", "市（州）", "所属县区"),
    ],
)
def test_the_headings_of_bureaus_are_understood(headings, clerk):
    found = check(dict(zip(headings, row().values(), strict=True)), by=clerk)
    assert found.lines[0].values == {"name": TEAM, "level": "county", "city": "南京市", "county": "玄武区"}
    assert found.rows.facts["unknown"] == []


def test_an_agency_that_becomes_a_citys_needs_its_city(clerk):
    factories.make_agency("江苏省无锡环境监察局", level="province", city="", county="")
    named = row("江苏省无锡环境监察局", level="市", city="", county="")
    assert list(sheets.faults(check(named, by=clerk))) == [2]
    assert sheets.states(check(named | {"所在市": "无锡市"}, by=clerk)) == {2: "changed"}


def test_a_county_agency_without_its_county_is_noted(clerk):
    found = check(row(county=""), by=clerk)
    assert [(note["kind"], note["rows"]) for note in found.notes] == [("county_missing", [2])]
    factories.make_agency(county="")
    assert check(row(county=""), by=clerk).notes == []


def test_another_bureaus_agency_is_not_known(clerk):
    factories.make_agency(province=factories.province("33"), county="")
    assert sheets.states(check(row(county=""), by=clerk)) == {2: "new"}


# --- likely doubles -----------------------------------------------------------------------------------

LONGER = "南京市玄武区生态环境保护综合行政执法大队"


@pytest.mark.parametrize("city", ["南京市", "南京", ""])
def test_a_likely_double_asks_which_agency_is_meant(city, clerk):
    known = factories.make_agency()
    found = check(row(LONGER, city=city), by=clerk)
    [fault] = found.lines[0].faults
    assert (found.lines[0].row, fault.field, fault.value) == (2, "name", LONGER)
    assert fault.message["en"] == f"Much like “{TEAM}” of the register. The same agency? Or another one?"
    assert [key for key, _text in fault.options] == [str(known.pk), "new"]


def test_the_same_agency_keeps_its_name_and_takes_the_change(clerk):
    known = factories.make_agency(city="")
    found = check(row(LONGER), by=clerk, people={2: str(known.pk)})
    assert sheets.states(found) == {2: "changed"}
    assert found.lines[0].values["name"] == TEAM
    assert found.lines[0].changes == [("city", "", "南京市")]


def test_another_agency_is_new(clerk):
    factories.make_agency()
    assert sheets.states(check(row(LONGER), by=clerk, people={2: "new"})) == {2: "new"}


def test_two_new_rows_may_be_one_agency(clerk):
    found = check(row(), row(LONGER), by=clerk)
    [(number, [(field, message)])] = sheets.faults(found).items()
    assert (number, field) == (3, "name")
    assert "row 2" in message
    assert [key for key, _text in found.lines[1].faults[0].options] == ["new"]


def test_of_a_sheet_with_too_many_new_agencies_only_the_first_are_compared(clerk, monkeypatch):
    factories.make_agency()
    rows = [row("沛县执法大队", city="徐州市", county="沛县"), row(LONGER)]
    assert list(sheets.faults(check(*rows, by=clerk))) == [3]
    monkeypatch.setattr("training.imports.agencies.MOST_NEW", 1)
    assert sheets.faults(check(*rows, by=clerk)) == {}


def test_the_choice_is_made_on_the_page(clerk, client_of):
    known = factories.make_agency(city="")
    batch = sheets.upload(AGENCIES, row(LONGER), by=clerk)
    client, correct = client_of(clerk), reverse("training:import_correct", args=[batch.pk])
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "another agency" in shown or "另一机构" in shown
    client.post(correct, {"person-2": str(known.pk)})
    batch.refresh_from_db()
    assert batch.counts == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "wrong": 0}
    client.post(reverse("training:import_apply", args=[batch.pk]))
    known.refresh_from_db()
    assert (known.name, known.city) == (TEAM, "南京市")
    assert Agency.objects.count() == 1


# --- entering -----------------------------------------------------------------------------------------


def test_new_and_changed_agencies_enter_and_the_trail_tells_each(clerk):
    known = factories.make_agency()
    batch = enter(
        row(level="市", county=""),
        row("苏州市生态环境综合行政执法局", level="市", city="苏州市", county=""),
        by=clerk,
    )
    assert facts() == {
        ("32", TEAM, "city", "南京市", "玄武区"),
        ("32", "苏州市生态环境综合行政执法局", "city", "苏州市", ""),
    }
    created = AuditEntry.objects.get(act="agency_created")
    assert (created.target_label, created.by, created.province_id) == (
        "苏州市生态环境综合行政执法局",
        clerk,
        "32",
    )
    assert created.details == {"import": batch.pk}
    changed = AuditEntry.objects.about(known).get()
    assert changed.details == {
        "import": batch.pk,
        "changed": ["level"],
        "before": {"name": TEAM, "level": "county", "city": "南京市", "county": "玄武区"},
        "after": {"level": "city"},
    }


def test_the_trail_tells_a_change_as_the_agencys_own_page_does(clerk):
    known = factories.make_agency()
    change_agency(agency=known, by=clerk, level="city")
    by_hand = AuditEntry.objects.about(known).get().details
    Agency.objects.update(level="county")
    batch = enter(row(level="市"), by=clerk)
    assert AuditEntry.objects.about(known).first().details == by_hand | {"import": batch.pk}


def test_a_new_level_says_how_many_officers_follow(clerk, client_of):
    factories.make_officer(agency=factories.make_agency())
    batch = sheets.upload(AGENCIES, row(level="市"), by=clerk)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "1 officer on post: another agency level changes the required tier (item 1)." in shown
    assert "<del>County agency</del> <ins>City agency</ins>" in shown


def test_the_same_sheet_again_writes_nothing(clerk):
    enter(*numbered(3), by=clerk)
    acts = AuditEntry.objects.filter(target_type="training.agency").count()
    batch = enter(*numbered(3), by=clerk)
    assert batch.counts["unchanged"] == 3
    assert AuditEntry.objects.filter(target_type="training.agency").count() == acts


def test_a_change_at_the_same_moment_is_not_overwritten(clerk, monkeypatch):
    known = factories.make_agency()
    batch = sheets.upload(AGENCIES, row(city="南京"), by=clerk)
    record = agency_register.insert_rows

    def meanwhile(model, rows):
        Agency.objects.update(city="金陵")
        return record(model, rows)

    monkeypatch.setattr(agency_register, "insert_rows", meanwhile)
    with translation.override("en"), pytest.raises(RuleViolation, match="same moment"):
        sheets.apply(batch, AGENCIES, by=clerk)
    known.refresh_from_db()
    assert known.city == "南京市"  # the whole transaction went back, the change of the other one with it


def test_the_queries_do_not_grow_with_the_rows(clerk):
    counts = []
    for size in (10, 100):
        Agency.objects.all().delete()
        enter(*numbered(size), by=clerk)
        rows = [*numbered(size, level="省"), *(row(f"新{name['机构名称']}") for name in numbered(size))]
        with CaptureQueriesContext(connection) as checked:
            batch = sheets.upload(AGENCIES, *rows, by=clerk)
        assert (batch.counts["changed"], batch.counts["new"]) == (size, size)
        with CaptureQueriesContext(connection) as entered:
            sheets.apply(batch, AGENCIES, by=clerk)
        with CaptureQueriesContext(connection) as undone:
            assert undo(batch, by=clerk) == []
        counts.append((len(checked), len(entered), len(undone)))
    assert counts[0] == counts[1]


# --- taking back --------------------------------------------------------------------------------------


def test_everything_is_taken_back_and_told(clerk):
    known = factories.make_agency()
    before = facts()
    batch = enter(row(level="市"), row("苏州市生态环境综合行政执法局", level="市", city="苏州市"), by=clerk)
    assert undo(batch, by=clerk) == []
    assert facts() == before
    assert AuditEntry.objects.about(known).first().act == "agency_restored"
    gone = AuditEntry.objects.get(act="agency_taken_back")
    assert (gone.target_label, gone.details) == ("苏州市生态环境综合行政执法局", {"import": batch.pk})


def test_what_others_need_or_changed_stays_and_is_listed(clerk, outsider):
    factories.make_agency()
    batch = enter(row(level="市"), *numbered(3), by=clerk)
    served, renamed, free = Agency.objects.filter(name__startswith="江苏第").order_by("name")
    factories.make_officer(agency=served)
    change_agency(agency=renamed, by=clerk, county="改区")
    change_agency(agency=Agency.objects.get(name=TEAM), by=clerk, city="南京")
    assert undo(batch, by=clerk) == [
        (served.name, "Others of the register point to it by now."),
        (renamed.name, "It was changed since."),
        (TEAM, "It was changed since."),
    ]
    assert not Agency.objects.filter(pk=free.pk).exists()
    assert Agency.objects.get(name=TEAM).level == "city"


def test_an_agency_that_a_roster_opened_is_told_as_taken_back(clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    rosters.undo(batch, by=clerk)
    assert not Agency.objects.exists()
    gone = AuditEntry.objects.get(act="agency_taken_back")
    assert (gone.target_label, gone.province_id, gone.details) == (
        rosters.COUNTY_AGENCY,
        "32",
        {"import": batch.pk},
    )


# --- who may ------------------------------------------------------------------------------------------


def test_the_agency_list_leads_to_the_import(clerk, ministry, auditor, client_of):
    url = reverse("training:import_create", args=["agencies"])
    assert url in client_of(clerk).get(reverse("training:agency_list")).content.decode()
    assert url in client_of(clerk).get(reverse("training:import_list")).content.decode()
    for user in (ministry, auditor):
        assert url not in client_of(user).get(reverse("training:agency_list")).content.decode()
    assert client_of(ministry).get(url).status_code == 404
    assert client_of(auditor).get(url).status_code == 403


def test_another_bureau_finds_nothing_of_an_upload(clerk, outsider, client_of):
    batch = sheets.upload(AGENCIES, row(), by=clerk)
    for name in ("import_detail", "import_faults", "import_columns"):
        assert client_of(outsider).get(reverse(f"training:{name}", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filled_in_template_can_be_imported(language, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = language
    response = client.get(reverse("training:import_template", args=["agencies"]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.active
    assert sheet.data_validations.count >= 1
    [heading] = [
        cell for line in sheet.iter_rows() for cell in line if cell.value in ("机构名称*", "Agency name*")
    ]
    for index, value in enumerate(("苏州市虎丘区执法大队", "县", "苏州市", "虎丘区")):
        sheet.cell(heading.row + 2, heading.column + index, value)
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("机构.xlsx", content.getvalue())
    client.post(reverse("training:import_create", args=["agencies"]), {"file": file})
    batch = ImportBatch.objects.get()
    assert batch.counts == {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "wrong": 0}
