"""Score sheets: whom each row means, what may be entered, the template's way out and back, taking back."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from exams.imports.scores import SCORES
from exams.models import ExamResult
from exams.services.results import confirm_results, return_results
from spreadsheets.values import mask_id_number
from spreadsheets.writing import ExportSheet, write_workbook
from tests import factories
from tests.exams.conftest import AT, TODAY, enrol, fill, queries_of, rows_of, seat, text_of
from training.imports.corrections import Corrections
from training.imports.target import Scope
from training.models import ImportBatch, Officer
from training.services import imports

pytestmark = pytest.mark.django_db


DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def renamed(exam):
    """Give the people names without digits, as a name has none: 学员〇一."""
    officers = Officer.objects.filter(enrolments__results__exam=exam)
    for officer in officers:
        officer.name = officer.name.translate(DIGITS)
    Officer.objects.bulk_update(officers, ["name"])
    return exam


@pytest.fixture
def exam_of(exam_of):
    return lambda *heads, **fields: renamed(exam_of(*heads, **fields))


@pytest.fixture
def confirmed(confirmed):
    return lambda *typed, **fields: renamed(confirmed(*typed, **fields))


def workbook(*rows):
    """A sheet of rows (heading → cell) under one row of headings, which is the sheet's row 1."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    columns = [(heading, lambda row, heading=heading: row.get(heading, "")) for heading in headings]
    content = io.BytesIO()
    write_workbook(content, [ExportSheet("成绩", columns, rows)])
    return content.getvalue()


def named(result, **cells):
    """The row of a person as our sheets print it: name and masked number."""
    officer = result.enrolment.officer
    return {"姓名": officer.name, "身份证号": officer.masked_id_number} | cells


def check(exam, *rows, people=None, today=TODAY):
    return SCORES.check(
        content=workbook(*rows),
        file_name="成绩.xlsx",
        scope=Scope(exam.province, exam, today),
        corrections=Corrections(people=people or {}),
    )


def faults(found):
    """{sheet row: [(field, English message)…]}"""
    return {
        line.row: [(fault.field, fault.message["en"]) for fault in line.faults]
        for line in found.lines
        if line.faults
    }


def states(found):
    return {line.row: line.state.value for line in found.lines}


def arguments(exam, by, at=AT):
    return {"target": SCORES, "scope": Scope(exam.province, exam), "by": by, "at": at}


def upload(exam, *rows, by):
    return imports.check_file(content=workbook(*rows), file_name="成绩.xlsx", **arguments(exam, by))


def enter_sheet(exam, *rows, by):
    batch = upload(exam, *rows, by=by)
    assert batch.counts["wrong"] == 0, faults(check(exam, *rows))
    imports.apply_batch(batch=batch, **arguments(exam, by))
    return batch


def undo(batch, exam, *, by):
    imports.undo_batch(batch=batch, **arguments(exam, by))
    return [[label, why["en"]] for label, why in imports.kept_of(batch)]


def values(exam):
    return [row.score_text or row.attendance for row in rows_of(exam)]


# --- what a sheet would do ------------------------------------------------------------------------------


def test_new_changed_unchanged_and_wrong_rows_are_told_apart(exam_of, enter):
    exam = exam_of(5)
    enter(exam, "", "70", "80", "", "absent")
    first, second, third, fourth, fifth = rows_of(exam)
    found = check(
        exam,
        named(first, 成绩="85.5"),
        named(second, 成绩="71"),
        named(third, 成绩="80.0"),
        named(fourth, 成绩="101"),
        named(fifth, 成绩="缺考"),
    )
    assert states(found) == {2: "new", 3: "changed", 4: "unchanged", 5: "wrong", 6: "unchanged"}
    assert [str(value) for value in found.lines[1].changes[0]] == ["score", "70.0", "71"]


def test_a_row_that_says_nothing_changes_nothing_and_is_noted(exam_of, enter):
    exam = exam_of(3)
    enter(exam, "70", "", "")
    found = check(exam, *(named(row, 成绩="") for row in rows_of(exam)[:2]))
    wrong = check(exam, named(rows_of(exam)[1], 成绩="八十"))
    assert "silent" not in {note["kind"] for note in wrong.notes}
    assert states(found) == {2: "unchanged", 3: "unchanged"}
    assert found.notes == [
        {"kind": "silent", "rows": [3]},
        {"kind": "missing", "name": "学员〇三", "other": 1, "rows": []},
    ]
    assert "学员〇三" in SCORES.told_note(found.notes[1])
    assert "neither a score" in SCORES.told_note(found.notes[0])


@pytest.mark.parametrize(
    ("cells", "attendance", "score"),
    [
        ({"成绩": "85.5"}, "present", "85.5"),
        ({"成绩": 60}, "present", "60"),
        ({"成绩": 78.5}, "present", "78.5"),
        ({"成绩": "８５分"}, "present", "85"),
        ({"成绩": "0"}, "present", "0"),
        ({"成绩": "88", "考试状态": "正常"}, "present", "88"),
        ({"得分": "88", "到考情况": "已考"}, "present", "88"),
        ({"成绩": "缺考"}, "absent", ""),
        ({"成绩": "", "考试状态": "未参加"}, "absent", ""),
        ({"成绩": "缺考", "考试状态": "缺考"}, "absent", ""),
        ({"成绩": "", "状态": "申请缓考"}, "deferred", ""),
        ({"成绩": "作弊"}, "misconduct", ""),
        ({"成绩": "", "考试情况": "Misconduct"}, "misconduct", ""),
    ],
)
def test_scores_and_attendances_are_understood_in_the_words_of_bureaus(
    exam_of, clerk, cells, attendance, score
):
    exam = exam_of(1)
    enter_sheet(exam, named(rows_of(exam)[0], **cells), by=clerk)
    [row] = rows_of(exam)
    assert (row.attendance, row.score_text) == (attendance, score)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"成绩": "100.5"}, "100.5 lies outside 0 to 100: check the paper (item 7)."),
        ({"成绩": "-1"}, "-1 lies outside 0 to 100: check the paper (item 7)."),
        ({"成绩": "85.25"}, "85.25 has more than one decimal"),
        ({"成绩": 78.333}, "78.333 has more than one decimal"),
        ({"成绩": "八十"}, "“八十” is no score"),
        ({"成绩": "85", "考试状态": "缺考"}, "Absent has no score, not 85"),
        ({"成绩": "", "考试状态": "正常"}, "No score: blank is not zero."),
        ({"成绩": "缓考", "考试状态": "缺考"}, "The score says Deferred, the attendance Absent."),
    ],
)
def test_a_score_that_may_not_be_is_refused_with_item_and_remedy(exam_of, cells, message):
    exam = exam_of(1)
    [(field, told)] = faults(check(exam, named(rows_of(exam)[0], **cells)))[2]
    assert field == "score"
    assert message in told


def test_an_attendance_that_nobody_knows_is_refused_with_the_words_that_are(exam_of):
    exam = exam_of(1)
    [(field, told)] = faults(check(exam, named(rows_of(exam)[0], 考试状态="请假")))[2]
    assert field == "attendance"
    assert told.endswith("Write one of: 正常、缺考、缓考、违纪.")


def test_a_remark_too_long_is_refused(exam_of):
    exam = exam_of(1)
    [(field, told)] = faults(check(exam, named(rows_of(exam)[0], 成绩="80", 备注="长" * 201)))[2]
    assert (field, told.startswith("At most 200")) == ("remark", True)


def test_an_exam_ahead_takes_no_result(exam_of):
    exam = exam_of(2)
    first, second = rows_of(exam)
    found = check(exam, named(first, 成绩="80"), named(second), today=date(2026, 6, 4))
    assert faults(found) == {
        2: [("score", "The exam is on 2026-06-05: results can be entered from that day (item 7).")]
    }


def test_a_confirmed_result_is_locked_but_may_be_repeated(confirmed):
    exam = confirmed("80", "70")
    first, second = rows_of(exam)
    found = check(exam, named(first, 成绩="80"), named(second, 成绩="71"))
    assert states(found) == {2: "unchanged", 3: "wrong"}
    [(field, told)] = faults(found)[3]
    assert (field, told.startswith("The result is confirmed and locked")) == ("score", True)


def test_what_follows_a_change_is_shown(exam_of, enter):
    exam = exam_of(1)
    enter(exam, "80")
    found = check(exam, named(rows_of(exam)[0], 成绩="缺考"))
    line = found.told(found.lines[0])
    assert line["changes"] == [["attendance", "present", "absent"]]
    assert SCORES.change_note("attendance", line) == "The outcome becomes: Awaiting an exam (item 7)."
    assert SCORES.words("attendance", "absent") == "Absent"


# --- whom a row means -----------------------------------------------------------------------------------


def twins(exam_of, *numbers):
    """An exam whose people have one name and these numbers."""
    exam = exam_of(0)
    for place in enrol(exam.training_class, ["王伟"] * len(numbers)):
        officer = place.officer
        officer.id_number = numbers[place.position - 1]
        officer.save(update_fields=["id_number"])
        seat(exam, [place])
    return exam


def test_the_full_number_tells_namesakes_apart(exam_of):
    exam = twins(exam_of, factories.id_number(501), factories.id_number(502))
    found = check(exam, {"姓名": "王伟", "身份证号": factories.id_number(502), "成绩": "80"})
    assert [line.key for line in found.lines] == [str(rows_of(exam)[1].pk)]


def test_a_masked_number_and_the_name_are_enough(exam_of):
    exam = exam_of(2)
    [first, _second] = rows_of(exam)
    number = first.enrolment.officer.id_number
    spellings = "{}***********{}", "{}＊＊＊{}", "{} *** {}"
    masks = [text.format(number[:3], number[-4:].lower()) for text in spellings]
    masks.append(f"{number[:6]}********{number[-4:]}")
    for mask in masks:
        found = check(exam, {"姓名": first.enrolment.officer.name, "身份证号": mask, "成绩": "80"})
        assert [line.key for line in found.lines] == [str(first.pk)], mask


def test_namesakes_with_one_mask_are_matched_by_hand(exam_of):
    numbers = factories.id_number(503), factories.id_number(503, born="19690312")
    assert mask_id_number(numbers[0]) == mask_id_number(numbers[1])
    exam = twins(exam_of, *numbers)
    row = {"姓名": "王伟", "身份证号": mask_id_number(numbers[0]), "成绩": "80"}
    [fault] = check(exam, row).lines[0].faults
    assert fault.message["en"].startswith("2 people of the exam's list fit.")
    assert [key for key, _text in fault.options] == [str(result.pk) for result in rows_of(exam)]
    second = rows_of(exam)[1]
    assert check(exam, row, people={2: str(second.pk)}).lines[0].key == str(second.pk)


def test_only_a_name_asks_who_it_is(exam_of):
    exam = twins(exam_of, factories.id_number(501), factories.id_number(502))
    found = check(exam, {"姓名": "王伟", "成绩": "80"})
    assert found.notes == []  # nobody is missing: it may be either
    [fault] = found.lines[0].faults
    assert (fault.field, len(fault.options)) == ("id_number", 2)
    assert fault.message["en"].startswith("Without a ticket or an ID number only the name fits.")
    second = rows_of(exam)[1]
    found = check(exam, {"姓名": "王伟", "成绩": "80"}, people={2: str(second.pk)})
    assert [(line.key, line.state) for line in found.lines] == [(str(second.pk), "new")]


def test_another_number_under_the_name_and_another_name_under_the_number_ask_who_it_is(exam_of):
    exam = exam_of(2)
    first, second = rows_of(exam)
    strange = factories.id_number(777, area="110105")
    found = check(
        exam,
        {"姓名": first.enrolment.officer.name, "身份证号": strange, "成绩": "80"},
        {"姓名": "学员二", "身份证号": second.enrolment.officer.id_number, "成绩": "80"},
    )
    one, other = [line.faults[0] for line in found.lines]
    assert (one.field, one.message["en"].split(".")[0]) == (
        "id_number",
        "The exam's list has this name under another ID number",
    )
    assert [key for key, _text in one.options] == [str(first.pk)]
    assert strange not in str(found.told(found.lines[0]))
    assert (other.field, "学员〇二" in other.message["en"]) == ("name", True)
    assert [key for key, _text in other.options] == [str(second.pk)]


def test_who_is_not_on_the_list_is_refused_also_somebody_of_another_bureau(exam_of, outsider):
    exam = exam_of(1)
    elsewhere = factories.make_officer(
        "浙江人", agency=factories.make_agency("杭州市支队", province=factories.province("33"))
    )
    found = check(
        exam,
        {"姓名": "陌生人", "身份证号": factories.id_number(778), "成绩": "80"},
        {"姓名": elsewhere.name, "身份证号": elsewhere.id_number, "成绩": "80"},
    )
    message = "Not on the list of this exam: enrol the officer and update the list first (item 7)."
    assert faults(found) == {2: [("name", message)], 3: [("name", message)]}
    assert [fault.options for line in found.lines for fault in line.faults] == [(), ()]


def test_one_person_in_two_rows_is_refused(exam_of):
    exam = exam_of(1)
    [row] = rows_of(exam)
    found = check(exam, named(row, 成绩="80"), named(row, 成绩="81"))
    assert faults(found) == {3: [("name", "The same as in row 2. Delete one of the two rows.")]}


def test_a_damaged_number_stays_a_fault_of_its_cell(exam_of):
    exam = exam_of(1)
    [row] = rows_of(exam)
    found = check(exam, named(row, 身份证号="3.20102E+17", 成绩="80"))
    assert [field for field, _message in faults(found)[2]] == ["id_number"]


def test_a_ticket_says_who_it_is_with_name_and_number_beside_it(exam_of):
    exam = exam_of(2)
    first, second = rows_of(exam)
    tickets = (
        second.ticket,
        int(second.ticket),
        f"'{second.ticket}",
        f" {second.ticket[:8]} {second.ticket[8:]}",
    )
    for ticket in tickets:
        found = check(exam, {"姓名": "学员 〇二", "准考证号": ticket, "成绩": "80"})
        assert [(line.key, line.state) for line in found.lines] == [(str(second.pk), "new")], ticket
    found = check(exam, named(second, 考号=second.ticket, 成绩="80"), named(first, 考号="", 成绩="70"))
    assert [line.key for line in found.lines] == [str(second.pk), str(first.pk)]
    assert found.rows.facts["unknown"] == []


def test_a_ticket_that_says_otherwise_than_the_list_is_a_fault_of_its_cell(exam_of):
    exam, other = exam_of(4), exam_of(4)
    rows = rows_of(exam)
    tickets = [row.ticket for row in rows]
    found = check(
        exam,
        named(rows[0], 准考证号=rows_of(other)[0].ticket, 成绩="80"),
        named(rows[1], 准考证号=tickets[2], 成绩="80"),
        {"姓名": "学员〇三", "准考证号": tickets[3], "身份证号": "", "成绩": "80"},
        {"姓名": "学员〇四", "准考证号": tickets[3], "成绩": "80"},
        named(rows[0], 准考证号="2.02632E+13", 成绩="80"),
    )
    told = faults(found)
    assert {row: [field for field, _message in some] for row, some in told.items()} == {
        2: ["ticket"], 3: ["name"], 4: ["name"], 5: ["ticket"], 6: ["ticket"],
    }  # fmt: skip
    messages = [some[0][1] for some in told.values()]
    assert messages[0] == (
        f"No ticket of this exam, whose tickets run from {tickets[0]} to {tickets[3]}: "
        "take the sheet of this exam, or correct the ticket (item 7)."
    )
    assert messages[1] == (
        f"Ticket {tickets[2]} is that of 学员〇三 on this exam's list: "
        "correct the row, or choose who it is (item 7)."
    )
    assert messages[3] == (
        "The same ticket as in row 4: correct the ticket, or leave one of the two rows out (item 7)."
    )
    assert messages[4].startswith("Damaged by Excel")
    options = [[key for key, _text in line.faults[0].options] for line in found.lines[:4]]
    assert options[:2] == [[str(rows[0].pk)], [str(rows[2].pk), str(rows[1].pk)]]
    chosen = check(exam, named(rows[1], 准考证号=tickets[2], 成绩="80"), people={2: str(rows[1].pk)})
    assert [line.key for line in chosen.lines] == [str(rows[1].pk)]


def test_a_sheet_of_tickets_alone_is_read_with_a_word_of_warning(exam_of):
    exam = exam_of(2)
    first, second = rows_of(exam)
    found = check(exam, {"准考证号": second.ticket, "成绩": "80"}, {"准考证号": first.ticket, "成绩": "70"})
    assert [line.key for line in found.lines] == [str(second.pk), str(first.pk)]
    assert found.lines[0].values["holder"] == "学员〇二"
    assert "compare the names" in SCORES.told_note(found.notes[0])
    found = check(exam, {"准考证号": "", "身份证号": "320***********0000", "成绩": "80"})
    assert faults(found)[2][0][1].startswith("Nothing in this row says who it is.")
    named_too = check(exam, {"姓名": "", "准考证号": second.ticket, "成绩": "80"})
    assert faults(named_too)[2] == [("name", "The cell is empty. Fill it in.")]


def test_another_number_beside_a_ticket_is_a_fault_of_the_number_and_shown_masked(exam_of):
    exam = exam_of(1)
    [row] = rows_of(exam)
    strange = factories.id_number(777, area="110105")
    found = check(exam, {"姓名": "学员〇一", "准考证号": row.ticket, "身份证号": strange, "成绩": "80"})
    [fault] = found.lines[0].faults
    assert (fault.field, fault.message["en"]) == (
        "id_number",
        f"Ticket {row.ticket} is that of 学员〇一 on this exam's list: "
        "correct the row, or choose who it is (item 7).",
    )
    assert strange not in str(found.told(found.lines[0]))


# --- entering and taking back ---------------------------------------------------------------------------


def test_entering_is_the_act_of_typing(exam_of, clerk):
    exam = exam_of(2)
    first, second = rows_of(exam)
    enter_sheet(exam, named(first, 成绩="85.5"), named(second, 成绩="50", 备注="补考"), by=clerk)
    first, second = rows_of(exam)
    assert (first.outcome, first.entered_by, first.entered_at, first.version) == ("passed", clerk, AT, 2)
    assert (second.outcome, second.remark, str(second.make_up_deadline)) == ("failed", "补考", "2026-12-05")
    entry = AuditEntry.objects.get(act=Act.RESULTS_ENTERED)
    assert entry.details["changes"] == {str(first.pk): ["", "85.5"], str(second.pk): ["", "50"]}


def test_unchanged_rows_write_nothing(exam_of, enter, clerk):
    exam = exam_of(2)
    enter(exam, "80", "absent")
    before = list(ExamResult.objects.values())
    sheet = [named(row, 成绩=row.score_text or "缺考") for row in rows_of(exam)]
    enter_sheet(exam, *sheet, by=clerk)
    assert list(ExamResult.objects.values()) == before
    assert AuditEntry.objects.filter(act=Act.RESULTS_ENTERED).count() == 1


def test_a_result_changed_since_the_check_refuses_the_whole_sheet(exam_of, enter, clerk):
    exam = exam_of(2)
    first, second = rows_of(exam)
    batch = upload(exam, named(first, 成绩="80"), named(second, 成绩="81"), by=clerk)
    enter(exam, "70")
    with pytest.raises(RuleViolation, match="checked again"):
        imports.apply_batch(batch=batch, **arguments(exam, clerk))
    assert values(exam) == ["70", ""]
    assert batch.counts["changed"] == 1


def test_taking_back_sets_results_to_what_they_were(exam_of, enter, clerk, lead):
    exam = exam_of(3)
    enter(exam, "", "70", "absent")
    before = list(ExamResult.objects.order_by("position").values())
    first, second, third = rows_of(exam)
    sheet = named(first, 成绩="80"), named(second, 成绩="50", 备注="重判"), named(third, 成绩="61")
    batch = enter_sheet(exam, *sheet, by=lead)
    assert values(exam) == ["80", "50", "61"]
    assert undo(batch, exam, by=clerk) == []
    for row, old in zip(ExamResult.objects.order_by("position").values(), before, strict=True):
        assert row | {"version": 0} == old | {"version": 0}
    entry = AuditEntry.objects.get(act=Act.RESULTS_TAKEN_BACK)
    assert entry.details["import"] == batch.pk
    assert entry.details["changes"][str(second.pk)] == ["50", "70"]


def test_what_was_changed_or_confirmed_since_stays_and_is_listed(exam_of, enter, clerk, lead):
    exam = exam_of(3)
    first, second, third = rows_of(exam)
    batch = enter_sheet(exam, named(first, 成绩="80"), named(second, 成绩="70"), by=clerk)
    enter(exam, "81")
    assert undo(batch, exam, by=clerk) == [["学员〇一", "It was changed since."]]
    assert values(exam) == ["81", "", ""]
    batch = enter_sheet(exam, named(second, 成绩="70"), named(third, 成绩="60"), by=clerk)
    confirm_results(exam=exam, by=lead, at=AT)
    [(name, why), _other] = undo(batch, exam, by=clerk)
    assert (name, why.startswith("The result was confirmed since")) == ("学员〇二", True)
    assert values(exam) == ["81", "70", "60"]


def test_results_sent_back_wait_again_when_the_sheet_that_answered_is_taken_back(exam_of, enter, clerk, lead):
    exam = exam_of(1)
    enter(exam, "70")
    return_results(exam=exam, reason="核对", by=lead, at=AT)
    batch = enter_sheet(exam, named(rows_of(exam)[0], 成绩="71"), by=clerk)
    exam.refresh_from_db()
    assert exam.returned_at is None
    undo(batch, exam, by=clerk)
    exam.refresh_from_db()
    assert (exam.returned_by, exam.returned_at, exam.return_reason) == (lead, AT, "核对")


def test_only_the_bureau_that_holds_the_exam_enters(exam_of, outsider):
    with pytest.raises(RuleViolation):
        upload(exam_of(1), {"姓名": "学员〇一", "成绩": "80"}, by=outsider)


def test_the_ministry_enters_a_national_exam(class_of, ministry):
    training_class = class_of(1, by=ministry, tier="national")
    exam = factories.make_exam(training_class, by=ministry)
    seat(exam, training_class.enrolments.all())
    renamed(exam)
    enter_sheet(exam, named(rows_of(exam)[0], 成绩="80"), by=ministry)
    assert values(exam) == ["80"]


def test_an_exam_that_was_cancelled_since_has_no_list(exam_of, clerk, english):
    exam = exam_of(1)
    batch = upload(exam, named(rows_of(exam)[0], 成绩="80"), by=clerk)
    exam.results.all().delete()
    exam.delete()
    text = text_of(english(clerk).get(batch.get_absolute_url()))
    assert "Score sheet" in text
    scope = SCORES.scope_of(batch)
    with pytest.raises(RuleViolation):
        imports.apply_batch(batch=batch, target=SCORES, scope=scope, by=clerk, at=AT)


@pytest.mark.parametrize("act", ["check", "apply", "undo"])
def test_the_queries_do_not_depend_on_the_rows(class_of, clerk, act):
    counts = []
    for heads in (10, 60):
        exam = factories.make_exam(class_of(0), by=clerk, held_on=date(2026, 6, 5))
        fill(exam, heads)
        renamed(exam)
        sheet = [named(row, 成绩="80") for row in exam.results.select_related("enrolment__officer")]
        acts = {
            "check": lambda exam=exam, sheet=sheet: check(exam, *sheet),
            "apply": lambda exam=exam, sheet=sheet: imports.apply_batch(
                batch=ImportBatch.objects.latest("pk"), **arguments(exam, clerk)
            ),
            "undo": lambda exam=exam: undo(ImportBatch.objects.latest("pk"), exam, by=clerk),
        }
        if act != "check":
            upload(exam, *sheet, by=clerk)
        if act == "undo":
            acts["apply"]()
        counts.append(queries_of(acts[act]))
    assert counts[0] == counts[1]


# --- the pages ------------------------------------------------------------------------------------------


def template_of(client, exam):
    response = client.get(reverse("training:import_template", args=["scores", exam.pk]))
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_the_template_brings_the_people_and_comes_back_filled(exam_of, clerk, english):
    exam = exam_of(3)
    book = template_of(english(clerk), exam)
    sheet = book.active
    heading = next(row for row in sheet.iter_rows() if row[0].value == "No.")
    assert [cell.value for cell in heading] == [
        "No.", "Name*", "Admission ticket", "ID number", "Agency", "Score", "Attendance", "Remark",
    ]  # fmt: skip
    assert sheet.protection.sheet
    assert not sheet.protection.password
    below = heading[0].row + 1
    is_locked = {letter: sheet.column_dimensions[letter].protection.locked for letter in "ABCDEFGH"}
    assert is_locked == dict(zip("ABCDEFGH", [True] * 5 + [False] * 3, strict=True))
    assert all(sheet.cell(below, column).protection.locked for column in range(1, 6))
    start = heading[0].row + 1
    assert sheet.cell(start, 2).value == "学员〇一"
    number = rows_of(exam)[0].enrolment.officer.id_number
    assert sheet.cell(start, 3).value == rows_of(exam)[0].ticket
    assert sheet.cell(start, 4).value == mask_id_number(number)
    assert number not in str([[cell.value for cell in row] for row in sheet.iter_rows()])
    sheet.cell(start, 6).value, sheet.cell(start + 1, 7).value = "88.5", "缺考"
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "成绩.xlsx"
    client = english(clerk)
    page = client.post(
        reverse("training:import_create", args=["scores", exam.pk]), {"file": content}, follow=True
    )
    assert page.status_code == 200
    batch = ImportBatch.objects.get()
    assert [batch.counts[state] for state in ("new", "changed", "unchanged", "wrong")] == [2, 0, 1, 0]
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert values(exam) == ["88.5", "absent", ""]
    assert AuditEntry.objects.get(act=Act.LIST_EXPORTED).details == {"list": "scores"}


def test_a_template_in_one_language_is_read_in_another(exam_of):
    exam = exam_of(1)
    person = named(rows_of(exam)[0])
    row = {"Name*": person["姓名"], "ID number": person["身份证号"], "Score": "80"}
    with translation.override("zh-hans"):
        assert states(check(exam, row)) == {2: "new"}


def test_a_person_is_chosen_on_the_page(exam_of, clerk, english):
    exam = exam_of(1)
    [row] = rows_of(exam)
    batch = upload(exam, {"姓名": "学员〇一", "成绩": "80"}, by=clerk)
    client = english(clerk)
    text = text_of(client.get(batch.get_absolute_url()))
    officer = row.enrolment.officer
    told = f"{officer.name} {officer.masked_id_number} {row.enrolment.agency_name}"
    assert f">{told}</option>" in text
    assert officer.id_number not in text
    client.post(reverse("training:import_correct", args=[batch.pk]), {"person-2": str(row.pk)})
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert values(exam) == ["80"]


def test_the_sheet_hangs_on_the_pages_of_the_exam_for_who_may(exam_of, clerk, auditor, outsider, english):
    exam = exam_of(1)
    urls = [
        reverse("training:import_template", args=["scores", exam.pk]),
        reverse("training:import_create", args=["scores", exam.pk]),
    ]
    for name in ("exam_detail", "result_entry"):
        text = text_of(english(clerk).get(reverse(f"exams:{name}", args=[exam.pk])))
        assert [url for url in urls if f'href="{url}"' not in text] == []
    text = text_of(english(auditor).get(exam.get_absolute_url()))
    assert not [url for url in urls if url in text]
    for url in urls:
        assert english(clerk).get(url).status_code == 200
        assert english(auditor).get(url).status_code == 403
        assert english(outsider).get(url).status_code == 404


def test_an_exam_ahead_has_a_sheet_to_print_and_nothing_to_import(exam_of, clerk, english, today_is):
    exam = exam_of(1)
    today_is(date(2026, 6, 4))
    text = text_of(english(clerk).get(exam.get_absolute_url()))
    assert "Download the score sheet" in text
    assert "Import a score sheet" not in text
