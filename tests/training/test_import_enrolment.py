"""Enrolling from a sheet: checked against register and class, then all or nothing, and taken back."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from exams.models import SecondEntry
from tests import factories
from tests.training import sheets
from training.imports.enrolment import ENROLMENT
from training.models import Enrolment, ImportBatch
from training.services.enrolments import withdraw_enrolment

pytestmark = pytest.mark.django_db

AWAY = {"off_post_on": date(2026, 1, 1), "off_post_reason": "left"}


@pytest.fixture
def training_class(clerk):
    return factories.make_class(by=clerk)


@pytest.fixture
def national(ministry):
    return factories.make_class(by=ministry, tier="national", title="2026年第1期国家级初级培训班")


def row(officer=None, **cells):
    """A row with the name and the number of an officer."""
    own = {"姓名": officer.name, "身份证号": officer.id_number} if officer else {}
    return own | cells


def people(count):
    return [factories.make_officer(f"学员{chr(0x4E00 + index)}") for index in range(count)]


def check(training_class, *rows, by, **corrections):
    return sheets.check(ENROLMENT, rows, by=by, subject=training_class, **corrections)


def upload(training_class, *rows, by):
    return sheets.upload(ENROLMENT, *rows, by=by, subject=training_class)


def apply(batch, training_class, *, by):
    return sheets.apply(batch, ENROLMENT, by=by, subject=training_class)


def enter(training_class, *rows, by, at=None):
    return sheets.enter(ENROLMENT, *rows, by=by, subject=training_class, at=at)


def undo(batch, training_class, *, by):
    return sheets.undo(batch, ENROLMENT, by=by, subject=training_class)


def names(training_class):
    return list(training_class.enrolments.standing().values_list("officer__name", flat=True))


def create_url(training_class):
    return reverse("training:import_create", args=["enrolment", training_class.pk])


def send(client, training_class, *rows):
    file = SimpleUploadedFile("名单.xlsx", sheets.workbook(*rows))
    response = client.post(create_url(training_class), {"file": file})
    assert response.status_code == 302
    return ImportBatch.objects.get()


# --- who is meant -------------------------------------------------------------------------------------


def test_the_sheet_is_matched_by_id_number_and_enrolled_in_its_order(training_class, clerk, client_of):
    first, second = factories.make_officer("甲"), factories.make_officer("乙")
    client = client_of(clerk)
    assert client.get(create_url(training_class)).status_code == 200
    batch = send(client, training_class, row(second), row(first))
    assert batch.counts == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert not Enrolment.objects.exists()
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert names(training_class) == ["乙", "甲"]
    assert AuditEntry.objects.get(act=Act.OFFICERS_ENROLLED).details == {"count": 2}


def test_the_names_may_be_missing(training_class, clerk):
    officer = factories.make_officer("甲")
    found = check(training_class, {"公民身份号码": officer.id_number}, by=clerk)
    assert sheets.states(found) == {2: "new"}
    assert ENROLMENT.shown(found.lines[0])["name"] == "甲"


def test_every_wrong_row_is_told_with_its_row(training_class, clerk):
    good = factories.make_officer("甲")
    gone = factories.make_officer("乙", **AWAY)
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    foreign = factories.make_officer("外", agency=there)
    renamed = factories.make_officer("真名")
    found = check(
        training_class,
        row(good),
        row(gone),
        row(foreign),
        row(renamed, 姓名="假名"),
        row(姓名="丁", 身份证号="320102198503120000"),
        row(good),
        row(姓名="戊", 身份证号=""),
        by=clerk,
    )
    wrong = sheets.faults(found)
    assert {number: [field for field, _message in faults] for number, faults in wrong.items()} == {
        3: ["id_number"],
        4: ["id_number"],
        5: ["name"],
        6: ["id_number"],
        7: ["id_number"],
        8: ["id_number"],
    }
    assert wrong[3][0][1].startswith("Off post since 2026-01-01.")
    assert wrong[4][0][1].startswith("This ID number is not in your register.")
    assert "真名" in wrong[5][0][1]
    assert "row 2" in wrong[7][0][1]
    assert wrong[8][0][1].startswith("No ID number, and nobody on post in your register has this name.")


def test_nothing_enters_while_a_row_is_wrong_and_no_number_is_shown(training_class, clerk, client_of):
    good, gone = factories.make_officer("甲"), factories.make_officer("乙", **AWAY)
    client = client_of(clerk)
    batch = send(client, training_class, row(good), row(gone))
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert not Enrolment.objects.exists()
    for tab in ("new", "wrong"):
        shown = client.get(batch.get_absolute_url(), {"tab": tab}).content.decode()
        assert good.id_number not in shown
        assert gone.id_number not in shown


def test_a_dot_or_a_space_is_no_other_name(training_class, clerk):
    officer = factories.make_officer("阿布都·热西提")
    assert sheets.states(check(training_class, row(officer, 姓名="阿布都 热西提"), by=clerk)) == {2: "new"}


def test_who_is_enrolled_already_is_unchanged(training_class, clerk):
    old, new = factories.make_officer("旧"), factories.make_officer("新")
    factories.make_enrolment(training_class, old, by=clerk)
    type(old).objects.filter(pk=old.pk).update(**AWAY)
    found = check(training_class, row(old), row(new), by=clerk)
    assert sheets.states(found) == {2: "unchanged", 3: "new"}
    enter(training_class, row(old), row(new), by=clerk)
    assert names(training_class) == ["旧", "新"]
    acts = AuditEntry.objects.filter(act=Act.OFFICERS_ENROLLED)
    assert acts.count() == 1
    enter(training_class, row(old), row(new), by=clerk)
    assert acts.count() == 1


# --- chosen by hand -----------------------------------------------------------------------------------


def options(found, number):
    return [list(option) for line in found.lines if line.row == number for option in line.faults[0].options]


@pytest.mark.parametrize("number", ["", "3.2010219850312E+17", "32010219******1234"])
def test_without_a_number_somebody_says_who_it_is(number, training_class, clerk):
    officer = factories.make_officer("甲")
    sent = row(姓名="甲", 身份证号=number)
    found = check(training_class, sent, row(factories.make_officer("乙")), by=clerk)
    assert list(sheets.faults(found)) == [2]
    shown = f"{officer.masked_id_number} {officer.agency.name}"
    assert options(found, 2) == [[str(officer.pk), shown]]
    found = check(training_class, sent, by=clerk, people={2: str(officer.pk)})
    assert sheets.states(found) == {2: "new"}
    assert ENROLMENT.shown(found.lines[0])["id_number"] == officer.masked_id_number


def test_a_number_that_is_nobodys_offers_those_of_the_name(training_class, clerk):
    officer = factories.make_officer("甲")
    found = check(training_class, row(姓名="甲", 身份证号=factories.id_number(999)), by=clerk)
    assert [key for key, _text in options(found, 2)] == [str(officer.pk)]


def test_of_several_the_agency_tells_who_is_likely(training_class, clerk):
    there = factories.make_agency("南京市鼓楼区生态环境综合行政执法大队", county="鼓楼区")
    first, second = factories.make_officer("甲"), factories.make_officer("甲", agency=there)
    factories.make_officer("甲", **AWAY)
    nameless = row(姓名="甲", 身份证号="")
    found = check(training_class, nameless, by=clerk)
    assert {key for key, _text in options(found, 2)} == {str(first.pk), str(second.pk)}
    found = check(training_class, nameless | {"工作单位": "南京市鼓楼区生态环境综合行政执法大队 "}, by=clerk)
    assert [key for key, _text in options(found, 2)] == [str(second.pk)]
    found = check(training_class, row(first), nameless, by=clerk)
    assert [key for key, _text in options(found, 3)] == [str(second.pk)]  # the other one has a row


def test_two_rows_cannot_be_one_person(training_class, clerk):
    officer = factories.make_officer("甲")
    nameless = row(姓名="甲", 身份证号="")
    chosen = {2: str(officer.pk), 3: str(officer.pk)}
    found = check(training_class, nameless, nameless, by=clerk, people=chosen)
    assert sheets.faults(found) == {3: [("id_number", "The same as in row 2. Delete one of the two rows.")]}


def test_nobody_of_another_bureau_is_offered_or_taken(training_class, clerk):
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    foreign = factories.make_officer("外", agency=there)
    nameless = row(姓名="外", 身份证号="")
    assert options(check(training_class, nameless, by=clerk), 2) == []
    found = check(training_class, nameless, by=clerk, people={2: str(foreign.pk)})
    assert sheets.states(found) == {2: "wrong"}


def test_the_person_is_chosen_on_the_page(training_class, clerk, client_of):
    officer = factories.make_officer("甲")
    client = client_of(clerk)
    batch = send(client, training_class, row(姓名="甲", 身份证号=""))
    client.post(reverse("training:import_correct", args=[batch.pk]), {"person-2": str(officer.pk)})
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert names(training_class) == ["甲"]


# --- the rules of a class -----------------------------------------------------------------------------


def test_the_other_tier_needs_a_reason_in_its_row(training_class, clerk):
    head, staff = factories.make_officer("甲", head_type="principal"), factories.make_officer("乙")
    found = check(training_class, row(head), row(staff), by=clerk)
    [(number, [(field, message)])] = sheets.faults(found).items()
    assert (number, field) == (2, "other_tier_reason")
    assert "(item 1)" in message
    enter(
        training_class, row(head, 级别不符的理由="名额不足"), row(staff, 级别不符的理由="名额不足"), by=clerk
    )
    assert list(training_class.enrolments.values_list("other_tier_reason", flat=True)) == ["名额不足", ""]


def test_each_row_has_its_own_reason(training_class, clerk):
    heads = [factories.make_officer(name, head_type="principal") for name in "甲乙"]
    reasons = ["名额不足", "临时替补"]
    enter(training_class, *(row(head, 理由=why) for head, why in zip(heads, reasons, strict=True)), by=clerk)
    assert list(training_class.enrolments.values_list("other_tier_reason", flat=True)) == reasons


def test_one_reason_for_every_row_is_given_with_the_headings(training_class, clerk, client_of):
    heads = [factories.make_officer(name, head_type="principal") for name in "甲乙"]
    client = client_of(clerk)
    batch = send(client, training_class, *map(row, heads))
    assert batch.counts["wrong"] == 2
    matched = {"column-name": "0", "column-id_number": "1", "column-other_tier_reason": "fixed"}
    client.post(
        reverse("training:import_columns", args=[batch.pk]),
        matched | {"fixed-other_tier_reason": "名额不足", "sheet": batch.sheet_name, "heading_row": "1"},
    )
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert set(training_class.enrolments.values_list("other_tier_reason", flat=True)) == {"名额不足"}
    assert training_class.enrolments.count() == 2


def test_skills_training_asks_for_no_tier(clerk):
    skills = factories.make_class(by=clerk, kind="skills", level="")
    head = factories.make_officer("甲", head_type="principal")
    found = check(skills, row(head), by=clerk)
    assert (sheets.states(found), found.notes) == ({2: "new"}, [])


def test_who_finds_no_place_is_told_and_can_be_left_out(clerk):
    training_class = factories.make_class(by=clerk, capacity=2)
    factories.make_enrolment(training_class, factories.make_officer("旧"), by=clerk)
    first, second, third = people(3)
    rows = [row(first), row(second), row(third)]
    found = check(training_class, *rows, by=clerk)
    wrong = sheets.faults(found)
    assert list(wrong) == [3, 4]
    assert wrong[3][0][1].startswith("2 places, 1 taken: 3 more do not fit.")
    assert sheets.states(check(training_class, *rows, by=clerk, dropped=[2, 3])) == {4: "new"}


@pytest.mark.parametrize(("state", "told"), [("closed", "open it again"), ("cancelled", "open a new one")])
def test_a_class_that_is_shut_takes_nobody(state, told, training_class, clerk):
    type(training_class).objects.update(state=state)
    training_class.refresh_from_db()
    found = check(training_class, row(factories.make_officer("甲")), by=clerk)
    assert told in sheets.faults(found)[2][0][1]


def test_what_changed_since_the_check_is_refused_and_shown(training_class, clerk):
    officer = factories.make_officer("甲")
    batch = upload(training_class, row(officer), by=clerk)
    type(officer).objects.filter(pk=officer.pk).update(**AWAY)
    with translation.override("en"), pytest.raises(RuleViolation, match="changed since"):
        apply(batch, training_class, by=clerk)
    batch.refresh_from_db()
    assert batch.counts["wrong"] == 1
    assert not Enrolment.objects.exists()


def test_another_level_and_another_class_on_these_days_are_noted(training_class, clerk):
    renewing, busy, free = (
        factories.make_officer("甲", purpose="renewal"),
        factories.make_officer("乙"),
        factories.make_officer("丙"),
    )
    other = factories.make_class(by=clerk, title="别班", ends_on=date(2026, 6, 1))
    later = factories.make_class(by=clerk, title="后班", starts_on=date(2026, 6, 6), ends_on=date(2026, 6, 9))
    factories.make_enrolment(other, busy, by=clerk)
    earlier = factories.make_class(
        by=clerk, title="前班", starts_on=date(2026, 5, 29), ends_on=date(2026, 5, 31)
    )
    cancelled = factories.make_class(by=clerk, title="撤班", state="cancelled")
    for rest in (later, earlier, cancelled):
        factories.make_enrolment(rest, free, by=clerk)
    found = check(training_class, row(renewing), row(busy), row(free), by=clerk)
    assert sheets.states(found) == {2: "new", 3: "new", 4: "new"}
    assert [(note["kind"], note["rows"]) for note in found.notes] == [("other_level", [2]), ("busy", [3])]
    with translation.override("en"):
        assert [ENROLMENT.told_note(note) for note in found.notes] == [
            "Required is Intermediate level, the class is Initial level (item 1).",
            "In another class on these days: 别班 (item 10).",
        ]


def test_a_place_that_was_withdrawn_is_given_back(training_class, clerk):
    officer = factories.make_officer("甲")
    place = factories.make_enrolment(training_class, officer, by=clerk)
    withdraw_enrolment(enrolment=place, by=clerk, at=timezone.now(), reason="借调")
    batch = enter(training_class, row(officer), by=clerk)
    assert training_class.enrolments.get().withdrawn_at is None
    assert undo(batch, training_class, by=clerk) == []
    place.refresh_from_db()
    assert (place.withdrawn_by, place.withdrawn_reason) == (clerk, "借调")


# --- national classes ---------------------------------------------------------------------------------


def test_the_ministry_enrols_any_bureaus_officers_in_a_national_class(national, ministry, client_of):
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    heads = [
        factories.make_officer("甲", head_type="principal"),
        factories.make_officer("乙", head_type="principal", agency=there),
    ]
    client = client_of(ministry)
    batch = send(client, national, *map(row, heads), row(姓名="乙", 身份证号=""))
    assert (batch.province, batch.counts["new"], batch.counts["wrong"]) == (None, 2, 1)
    shown = client.get(batch.get_absolute_url(), {"tab": "wrong"})
    assert shown.status_code == 200
    client.post(reverse("training:import_correct", args=[batch.pk]), {"drop-4": "1"})
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert list(national.enrolments.values_list("province", flat=True)) == ["32", "33"]
    client.post(reverse("training:import_undo", args=[batch.pk]))
    assert not national.enrolments.exists()


def test_the_ministry_fills_no_bureaus_class(training_class, ministry, client_of):
    assert client_of(ministry).get(create_url(training_class)).status_code == 404


def test_a_bureau_sends_its_own_people_to_a_national_class(national, clerk):
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    head = factories.make_officer("甲", head_type="principal")
    foreign = factories.make_officer("乙", head_type="principal", agency=there)
    found = check(national, row(head), row(foreign), by=clerk)
    assert sheets.states(found) == {2: "new", 3: "wrong"}
    enter(national, row(head), by=clerk)
    assert names(national) == ["甲"]


def test_another_bureau_finds_neither_the_class_nor_the_upload(training_class, clerk, outsider, client_of):
    batch = upload(training_class, row(factories.make_officer("甲")), by=clerk)
    client = client_of(outsider)
    template = reverse("training:import_template", args=["enrolment", training_class.pk])
    for url in (create_url(training_class), template, batch.get_absolute_url()):
        assert client.get(url).status_code == 404


def test_who_may_not_enrol_gets_no_page(training_class, auditor, client_of):
    assert client_of(auditor).get(create_url(training_class)).status_code == 403


# --- taking back --------------------------------------------------------------------------------------


def test_everything_is_taken_back_and_told(training_class, clerk):
    officers = people(2)
    batch = enter(training_class, *map(row, officers), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, training_class.enrolments.first())  # a blank place on the exam's list
    assert undo(batch, training_class, by=clerk) == []
    assert not Enrolment.objects.exists()
    assert not exam.results.exists()
    acts = AuditEntry.objects.filter(act=Act.ENROLMENT_WITHDRAWN)
    assert [(entry.by, entry.province_id, entry.details) for entry in acts] == [
        (clerk, "32", {"import": batch.pk})
    ] * 2


def test_who_has_a_result_or_was_withdrawn_since_stays_and_is_listed(training_class, clerk):
    examined, withdrawn, _free = officers = people(3)
    batch = enter(training_class, *map(row, officers), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    place = training_class.enrolments.get(officer=examined)
    factories.make_result(exam, place, score=50, entered_by=clerk)
    place = training_class.enrolments.get(officer=withdrawn)
    withdraw_enrolment(enrolment=place, by=clerk, at=timezone.now(), reason="借调")
    assert undo(batch, training_class, by=clerk) == [
        (examined.name, "A result was entered for this person: the enrolment stands (item 7)."),
        (withdrawn.name, "It was changed since."),
    ]
    assert set(training_class.enrolments.values_list("officer", flat=True)) == {examined.pk, withdrawn.pk}


def test_those_who_had_a_place_before_keep_it(training_class, clerk):
    old, new = people(2)
    factories.make_enrolment(training_class, old, by=clerk)
    batch = enter(training_class, row(old), row(new), by=clerk)
    assert undo(batch, training_class, by=clerk) == []
    assert names(training_class) == [old.name]


def test_nothing_is_taken_back_once_the_class_is_shut(training_class, clerk):
    batch = enter(training_class, row(factories.make_officer("甲")), by=clerk)
    type(training_class).objects.update(state="closed")
    with translation.override("en"), pytest.raises(RuleViolation, match="closed"):
        undo(batch, training_class, by=clerk)
    assert training_class.enrolments.count() == 1


def test_the_queries_do_not_grow_with_the_rows(clerk):
    counts, _bureau = [], clerk.province
    for size in (10, 100):
        training_class = factories.make_class(by=clerk, capacity=500, number=size)
        officers = people(2 * size)
        for officer in officers[:size]:
            place = factories.make_enrolment(training_class, officer, by=clerk)
            type(place).objects.filter(pk=place.pk).update(
                withdrawn_at=timezone.now(), withdrawn_by=clerk, withdrawn_reason="借调"
            )
        with CaptureQueriesContext(connection) as checked:
            batch = upload(training_class, *map(row, officers), by=clerk)
        assert batch.counts["new"] == 2 * size
        with CaptureQueriesContext(connection) as entered:
            apply(batch, training_class, by=clerk)
        with CaptureQueriesContext(connection) as undone:
            assert undo(batch, training_class, by=clerk) == []
        with CaptureQueriesContext(connection) as unclear:
            wrong = upload(
                training_class, *(row(姓名=officer.name, 身份证号="") for officer in officers), by=clerk
            )
        assert wrong.counts["wrong"] == 2 * size
        counts.append((len(checked), len(entered), len(undone), len(unclear)))
    assert counts[0] == counts[1]


# --- the pages ----------------------------------------------------------------------------------------


def test_the_template_names_the_class_and_can_be_filled_in(training_class, clerk, client_of):
    officer = factories.make_officer("甲")
    client = client_of(clerk)
    response = client.get(reverse("training:import_template", args=["enrolment", training_class.pk]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.active
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value}
    assert training_class.title in cells
    heading = cells["身份证号*"]
    assert sheet.max_row == heading.row + 1  # the example, and nobody else
    sheet.cell(heading.row + 2, heading.column, officer.id_number)
    content = io.BytesIO()
    book.save(content)
    client.post(create_url(training_class), {"file": SimpleUploadedFile("名单.xlsx", content.getvalue())})
    assert ImportBatch.objects.get().counts == {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "wrong": 0}


def test_the_class_and_its_register_lead_to_the_sheet(training_class, clerk, client_of):
    client = client_of(clerk)
    for url in (training_class.get_absolute_url(), reverse("training:class_enrol", args=[training_class.pk])):
        assert create_url(training_class) in client.get(url).content.decode()
    type(training_class).objects.update(state="closed")
    assert create_url(training_class) not in client.get(training_class.get_absolute_url()).content.decode()


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
    response = client_of(clerk).post(create_url(training_class), {"file": file})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_the_pages_lead_back_to_the_class(training_class, clerk, client_of):
    client = client_of(clerk)
    batch = send(client, training_class, row(factories.make_officer("甲")))
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert training_class.get_absolute_url() in shown
    assert training_class.title in shown


def test_a_blank_place_that_somebody_typed_a_second_time_goes_along(training_class, clerk, lead):
    """第(七)项: a second entry is a working copy beside a result that nobody entered yet."""
    officer = factories.make_officer()
    batch = enter(training_class, row(officer), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, training_class.enrolments.get())
    SecondEntry.objects.create(result=result, attendance="present", score=80, entered_by=lead)
    assert undo(batch, training_class, by=clerk) == []
    assert training_class.enrolments.count() == exam.results.count() == SecondEntry.objects.count() == 0
