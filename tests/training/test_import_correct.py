"""Put an upload right on its page: a cell, a row left out, a person matched by hand, and taken back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from tests import factories
from tests.training import rosters
from training.models import ImportBatch, Officer

pytestmark = pytest.mark.django_db
ROSTER_URL = "/imports/new/roster/"


@pytest.fixture
def client(clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


def send(client, *rows):
    file = SimpleUploadedFile("花名册.xlsx", rosters.workbook(*rows))
    client.post(ROSTER_URL, {"file": file})
    return ImportBatch.objects.latest("pk")


def correct(client, batch, **said):
    """Send the page's form; `cell_2_name="…"` stands for cell-2-name. Returns the page after it."""
    data = {name.replace("_", "-", 2): text for name, text in said.items()}
    page = client.post(reverse("training:import_correct", args=[batch.pk]), data, follow=True)
    batch.refresh_from_db()
    return page


def notices(page):
    return [str(message) for message in page.context["messages"]]


def faults(page):
    return [(line["row"], fault["name"]) for line in page.context["lines"] for fault in line["faults"]]


def test_a_wrong_cell_is_put_right_in_place(client):
    batch = send(client, rosters.row(1), rosters.row(2, 机构层级="乡镇"))
    assert faults(client.get(batch.get_absolute_url())) == [(3, "agency_level")]
    page = correct(client, batch, cell_3_agency_level="县", shown_3_agency_level="1")
    assert (batch.state, batch.counts["new"], batch.counts["wrong"]) == ("checked", 2, 0)
    assert page.context["corrections"] == [(3, "Agency level: 县")]
    assert AuditEntry.objects.get(act="import_corrected").target_pk == str(batch.pk)
    rosters.apply(batch, by=batch.uploaded_by)
    assert Officer.objects.count() == 2


def test_an_id_number_is_put_right_though_its_cell_is_masked(client):
    wrong = factories.id_number(1)[:-1] + ("1" if factories.id_number(1)[-1] != "1" else "2")
    batch = send(client, rosters.row(1, 身份证号=wrong))
    text = client.get(batch.get_absolute_url()).content.decode()
    assert 'name="cell-2-id_number"' in text
    assert 'name="shown-2-id_number"' not in text
    assert wrong not in text
    page = correct(client, batch, cell_2_id_number=factories.id_number(1))
    assert batch.counts["new"] == 1
    assert factories.id_number(1) not in page.content.decode()
    rosters.apply(batch, by=batch.uploaded_by)
    assert Officer.objects.get().id_number == factories.id_number(1)


def test_a_masked_cell_left_alone_is_no_correction(client):
    batch = send(client, rosters.row(1, 身份证号="320102198503120"))
    page = correct(client, batch, cell_2_id_number="")
    assert notices(page) == ["Nothing was put right: no cell differs from the sheet."]
    assert batch.counts["wrong"] == 1


def test_a_row_is_left_out(client):
    batch = send(client, rosters.row(1), rosters.row(2, 姓名=""))
    page = correct(client, batch, drop_3="1")
    assert (batch.counts["rows"], batch.counts["wrong"]) == (1, 0)
    assert page.context["corrections"] == [(3, "dropped")]


def test_every_row_may_be_left_out(client):
    batch = send(client, rosters.row(1, 姓名=""))
    correct(client, batch, drop_2="1")
    assert batch.counts["rows"] == 0
    rosters.apply(batch, by=batch.uploaded_by)
    assert not Officer.objects.exists()


def test_what_was_typed_in_rows_that_are_still_wrong_stays(client):
    batch = send(client, rosters.row(1, 姓名="", 机构层级="乡镇"), rosters.row(2, 负责人类别="局长"))
    shown = {"shown_2_name": "1", "shown_2_agency_level": "1", "shown_3_head_type": "1"}
    said = {"cell_2_name": "何磊", "cell_2_agency_level": "镇", "cell_3_head_type": "局长"}
    page = correct(client, batch, **shown, **said)
    assert faults(page) == [(2, "agency_level"), (3, "head_type")]
    text = page.content.decode()
    assert 'name="cell-2-agency_level" value="镇"' in text
    assert 'name="cell-3-head_type" value="局长"' in text
    assert page.context["corrections"] == [(2, "Name: 何磊；Agency level: 镇")]
    correct(client, batch, shown_2_agency_level="1", cell_2_agency_level="县")
    assert faults(client.get(batch.get_absolute_url())) == [(3, "head_type")]


def test_a_button_that_leaves_a_row_out_keeps_what_was_typed_in_the_others(client):
    batch = send(client, rosters.row(1, 姓名=""), rosters.row(2, 机构层级="乡镇"))
    correct(client, batch, drop_2="1", shown_3_agency_level="1", cell_3_agency_level="县")
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 0)


@pytest.fixture
def namesake(clerk):
    return factories.make_officer("江明桂", id_number=factories.id_number(9), by=clerk)


def test_the_same_person_under_another_number_is_chosen_and_keeps_the_registers_number(client, namesake):
    batch = send(client, rosters.row(1, 手机="13800000000"))
    page = client.get(batch.get_absolute_url())
    [line] = page.context["lines"]
    masked = "320***********" + factories.id_number(9)[-4:]
    options = [(str(namesake.pk), f"the same person ({masked})"), ("new", "another person")]
    assert line["faults"][0]["options"] == options
    assert f'<option value="{namesake.pk}">the same person ({masked})</option>' in page.content.decode()
    correct(client, batch, **{"person-2": namesake.pk})
    assert (batch.counts["changed"], batch.counts["wrong"]) == (1, 0)
    rosters.apply(batch, by=batch.uploaded_by)
    officer = Officer.objects.get()
    assert (officer.id_number, officer.phone) == (factories.id_number(9), "13800000000")


def test_another_person_of_the_same_name_is_chosen(client, namesake):
    batch = send(client, rosters.row(1))
    page = correct(client, batch, **{"person-2": "new"})
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 0)
    assert page.context["corrections"] == [(2, "another person")]
    rosters.apply(batch, by=batch.uploaded_by)
    assert set(Officer.objects.values_list("id_number", flat=True)) == {
        factories.id_number(n) for n in (1, 9)
    }


def test_nobody_is_chosen_who_was_not_offered(client, namesake, outsider):
    there = factories.make_agency("杭州支队", province=factories.province("33"), level="city", county="")
    stranger = factories.make_officer(agency=there)
    batch = send(client, rosters.row(1))
    for key in (stranger.pk, "x"):
        page = correct(client, batch, **{"person-2": key})
        assert len(notices(page)) == 1
        assert batch.counts["wrong"] == 1


def test_a_correction_is_taken_back(client):
    batch = send(client, rosters.row(1), rosters.row(2, 机构层级="乡镇"))
    correct(client, batch, cell_3_agency_level="县", shown_3_agency_level="1")
    page = correct(client, batch, back="3")
    assert faults(page) == [(3, "agency_level")]
    assert page.context["corrections"] == []
    correct(client, batch, drop_3="1")
    correct(client, batch, back="3")
    assert batch.counts["wrong"] == 1


def test_nothing_to_put_right_is_said_and_nothing_is_done(client):
    batch = send(client, rosters.row(1, 机构层级="乡镇"))
    page = correct(client, batch, cell_2_agency_level="乡镇 ", shown_2_agency_level="1")
    assert notices(page) == ["Nothing was put right: no cell differs from the sheet."]
    assert not AuditEntry.objects.filter(act="import_corrected").exists()


def test_only_wrong_cells_are_put_right(client):
    batch = send(client, rosters.row(1), rosters.row(2, 机构层级="乡镇"))
    correct(client, batch, cell_2_name="何磊", cell_3_name="何磊", drop_2="1")
    assert (batch.counts["rows"], batch.counts["wrong"]) == (2, 1)
    assert not batch.corrections or b"\\u4f55" not in batch.corrections


def test_a_cell_with_two_faults_is_put_right_in_one_place(client, clerk):
    gone = {"off_post_on": date(2026, 3, 1), "off_post_reason": "retired"}
    factories.make_officer("江明桂", id_number=factories.id_number(1), by=clerk, **gone)
    batch = send(client, rosters.row(1, 姓名="江明贵"))
    page = client.get(batch.get_absolute_url())
    assert faults(page) == [(2, "name"), (2, "name")]
    assert page.content.decode().count('name="cell-2-name"') == 1
    assert faults(correct(client, batch, cell_2_name="江明桂", shown_2_name="1")) == [(2, "name")]


def test_the_file_stays_as_it_was_uploaded_and_another_check_keeps_the_corrections(client):
    content = rosters.workbook(rosters.row(1, 机构层级="乡镇"))
    client.post(ROSTER_URL, {"file": SimpleUploadedFile("花名册.xlsx", content)})
    batch = ImportBatch.objects.get()
    correct(client, batch, cell_2_agency_level="县", shown_2_agency_level="1")
    assert bytes(batch.content) == content
    factories.make_officer("江明桂", id_number=factories.id_number(1), by=batch.uploaded_by)
    client.post(reverse("training:import_apply", args=[batch.pk]))
    batch.refresh_from_db()
    assert (batch.counts["unchanged"], batch.counts["wrong"]) == (1, 0)


def test_what_was_entered_is_put_right_no_more(client, clerk):
    batch = rosters.enter(rosters.many(1), by=clerk)
    page = correct(client, batch, drop_2="1")
    assert notices(page) == ["This upload cannot be put right any more."]
    assert batch.state == "applied"


def test_another_bureau_finds_nothing(client, outsider, client_of):
    batch = send(client, rosters.row(1, 姓名=""))
    url = reverse("training:import_correct", args=[batch.pk])
    assert client_of(outsider).post(url, {"drop-2": "1"}).status_code == 404
