"""Enrolling from a sheet: checked against the register, then all or nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import Act, AuditEntry
from tests import factories
from training.models import Enrolment, ImportBatch


def url(training_class):
    return reverse("training:class_enrol_sheet", args=[training_class.pk])


def workbook(*rows, headings=("姓名", "身份证号")):
    book, file = Workbook(), io.BytesIO()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("名单.xlsx", file.getvalue())


def upload(client, training_class, *rows, **options):
    response = client.post(url(training_class), {"file": workbook(*rows, **options)})
    assert response.status_code == 200
    return response


def apply(client, training_class, response, **fields):
    officers = response.context["enrol_form"]["officers"].value()
    return client.post(url(training_class), {"officers": officers} | fields)


@pytest.fixture
def training_class(clerk):
    return factories.make_class(by=clerk)


def test_the_sheet_is_matched_by_id_number_and_enrolled_in_its_order(training_class, clerk, client_of):
    first, second = factories.make_officer("甲"), factories.make_officer("乙")
    client = client_of(clerk)
    assert client.get(url(training_class)).status_code == 200
    response = upload(client, training_class, ("乙", second.id_number), ("甲", first.id_number))
    assert response.context["check"].faults == []
    assert not Enrolment.objects.exists()
    assert apply(client, training_class, response)["Location"] == training_class.get_absolute_url()
    assert list(training_class.enrolments.values_list("officer__name", flat=True)) == ["乙", "甲"]
    assert AuditEntry.objects.get(act=Act.OFFICERS_ENROLLED).details == {"count": 2}


def test_the_names_may_be_missing(training_class, clerk, client_of):
    officer = factories.make_officer("甲")
    response = upload(client_of(clerk), training_class, (officer.id_number,), headings=("公民身份号码",))
    assert [row.name for row in response.context["ready"]] == ["甲"]


def test_every_wrong_row_is_told_with_its_row_and_nothing_can_be_enrolled(training_class, clerk, client_of):
    good = factories.make_officer("甲")
    gone = factories.make_officer("乙", off_post_on="2026-01-01", off_post_reason="left")
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    foreign = factories.make_officer("外", agency=there)
    renamed = factories.make_officer("真名")
    response = upload(
        client_of(clerk),
        training_class,
        ("甲", good.id_number),
        ("乙", gone.id_number),
        ("外", foreign.id_number),
        ("假名", renamed.id_number),
        ("丁", "320102198503120000"),
        ("甲", good.id_number),
        ("戊", ""),
    )
    assert [fault.row for fault in response.context["check"].faults] == [3, 4, 5, 6, 7, 8]
    shown = response.content.decode()
    assert 'name="officers"' not in shown
    for officer in (good, gone, foreign, renamed):
        assert officer.id_number not in shown
    assert not Enrolment.objects.exists()
    assert not ImportBatch.objects.exists()


def test_who_is_enrolled_already_is_set_aside(training_class, clerk, client_of):
    old, new = factories.make_officer("旧"), factories.make_officer("新")
    factories.make_enrolment(training_class, old, by=clerk)
    client = client_of(clerk)
    response = upload(client, training_class, ("旧", old.id_number), ("新", new.id_number))
    assert [row.name for row in response.context["check"].standing] == ["旧"]
    assert apply(client, training_class, response).status_code == 302
    assert training_class.enrolments.count() == 2
    again = upload(client, training_class, ("旧", old.id_number))
    assert 'name="officers"' not in again.content.decode()


def test_the_other_tier_needs_the_reason_and_the_list_stays(training_class, clerk, client_of):
    head = factories.make_officer("甲", head_type="principal")
    client = client_of(clerk)
    response = upload(client, training_class, ("甲", head.id_number))
    refused = apply(client, training_class, response)
    assert refused.status_code == 200
    assert refused.context["enrol_form"].non_field_errors()
    assert apply(client, training_class, refused, other_tier_reason="名额不足").status_code == 302
    assert training_class.enrolments.get().is_other_tier


def test_more_than_the_places_enrol_nobody(clerk, client_of):
    training_class = factories.make_class(by=clerk, capacity=1)
    rows = [(officer.name, officer.id_number) for officer in map(factories.make_officer, "甲乙")]
    client = client_of(clerk)
    refused = apply(client, training_class, upload(client, training_class, *rows))
    assert refused.context["enrol_form"].non_field_errors()
    assert not Enrolment.objects.exists()


def test_what_changed_since_the_check_is_refused(training_class, clerk, client_of):
    officer = factories.make_officer("甲")
    client = client_of(clerk)
    response = upload(client, training_class, ("甲", officer.id_number))
    officer.off_post_on, officer.off_post_reason = "2026-01-01", "left"
    officer.save()
    assert apply(client, training_class, response).status_code == 200
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("officers", ["", "x", "0", "999999", "1,,2", "9" * 25, "9" * 5000])
def test_a_list_that_names_nobody_of_the_register_is_refused(training_class, clerk, client_of, officers):
    response = client_of(clerk).post(url(training_class), {"officers": officers})
    assert response.status_code == 200
    assert response.context["enrol_form"].errors
    assert not Enrolment.objects.exists()


def test_another_provinces_people_cannot_be_slipped_in(clerk, ministry, client_of):
    national = factories.make_class(by=ministry, tier="national")
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    foreign = factories.make_officer("外", agency=there)
    response = client_of(clerk).post(url(national), {"officers": str(foreign.pk), "other_tier_reason": "试"})
    assert response.context["enrol_form"].errors
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("名单.pdf", b"%PDF-1.7 nothing"),
        SimpleUploadedFile("名单.csv", "单位,电话\n甲,1\n".encode()),
        SimpleUploadedFile("名单.csv", "姓名,身份证号\n".encode()),
    ],
    ids=["another kind", "other headings", "no rows"],
)
def test_a_file_that_cannot_be_read_is_told_on_the_same_page(training_class, clerk, client_of, file):
    response = client_of(clerk).post(url(training_class), {"file": file})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_no_file_is_told(training_class, clerk, client_of):
    assert client_of(clerk).post(url(training_class), {}).context["form"].errors["file"]


def test_the_ministry_enrols_from_a_sheet_in_its_own_class_only(training_class, ministry, client_of):
    head = factories.make_officer("甲", head_type="principal")
    client = client_of(ministry)
    assert client.get(url(training_class)).status_code == 404
    national = factories.make_class(by=ministry, tier="national")
    response = upload(client, national, ("甲", head.id_number))
    assert apply(client, national, response).status_code == 302


def test_a_file_too_large_to_read_is_refused_by_its_size(training_class, clerk, client_of, monkeypatch):
    monkeypatch.setattr("training.forms.imports.MAX_BYTES", 1000)
    monkeypatch.setattr("training.views.enrolments.check_enrolment", None)  # it is not even read
    file = SimpleUploadedFile("名单.csv", "姓名,身份证号\n".encode() * 100)
    response = client_of(clerk).post(url(training_class), {"file": file})
    assert "MB" in str(response.context["form"].errors["file"])


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_class_that_is_shut_asks_for_no_sheet(training_class, clerk, client_of, state):
    type(training_class).objects.update(state=state)
    shown = client_of(clerk).get(url(training_class)).content.decode()
    assert 'type="file"' not in shown
    assert training_class.get_absolute_url() in shown
