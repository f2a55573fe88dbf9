"""Entering, confirming and sending back, and what becomes of each result."""

import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.rules import RuleViolation
from exams.models import ExamResult, Holiday
from exams.services import exams as exam_services
from exams.services import results as services
from exams.services.results import Entry
from tests.exams.conftest import AT, HELD_ON, TODAY, rows_of


def save(exam, by, today=TODAY, **entries):
    """`save(exam, clerk, r0=Entry(…))`: entries by place on the list."""
    rows = rows_of(exam)
    keyed = {rows[int(place[1:])].pk: entry for place, entry in entries.items()}
    return services.enter_results(exam=exam, entries=keyed, by=by, at=AT, today=today)


def state(exam):
    return [(row.attendance, row.score, row.outcome) for row in rows_of(exam)]


def test_each_attendance_has_its_outcome(exam_of, enter, clerk):
    exam = exam_of(6)
    report = enter(exam, "60", "59.9", "absent", "deferred", "misconduct", "")
    assert (report.saved, report.faults, report.clashes) == (5, {}, set())
    assert state(exam) == [
        ("present", Decimal("60.0"), "passed"),
        ("present", Decimal("59.9"), "failed"),
        ("absent", None, "awaiting"),
        ("deferred", None, "awaiting"),
        ("misconduct", None, "failed"),
        ("", None, ""),
    ]
    assert {row.entered_by for row in rows_of(exam)[:5]} == {clerk}
    assert rows_of(exam)[5].entered_at is None


@pytest.mark.parametrize(
    ("held_on", "deadline"),
    [
        (date(2026, 6, 5), date(2026, 12, 5)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 4, 1), date(2027, 10, 9)),  # the National Day holidays roll on
    ],
)
def test_a_fail_of_the_first_sitting_stores_its_deadline(class_of, clerk, held_on, deadline):
    Holiday.objects.bulk_create(Holiday(on=date(2027, 10, day), name="国庆节") for day in range(1, 9))
    exam = exam_services.schedule_exam(training_class=class_of(2), held_on=held_on, place="南京", by=clerk)
    save(exam, clerk, today=held_on, r0=Entry("present", "59", 1), r1=Entry("misconduct", "", 1))
    assert [row.make_up_deadline for row in rows_of(exam)] == [deadline, deadline]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry("present", "101", 1), r"101 lies outside 0 to 100.*\(item 7\)"),
        (Entry("present", "-1", 1), "lies outside 0 to 100"),
        (Entry("present", "78.55", 1), r"78.55 has more than one decimal.*never rounded \(item 7\)"),
        (Entry("present", "abc", 1), r"“abc” is no score.*\(item 7\)"),
        (Entry("present", "1e2", 1), "is no score"),
        (Entry("present", "", 1), r"blank is not zero.*\(item 7\)"),
        (Entry("absent", "80", 1), r"Absent has no score, not 80.*\(item 7\)"),
        (Entry("misconduct", "0", 1), "Misconduct has no score, not 0"),
        (Entry("ill", "", 1), r"present, absent, deferred or in misconduct \(item 7\)"),
    ],
)
def test_a_wrong_cell_is_refused_and_the_good_ones_are_kept(exam_of, clerk, entry, words):
    exam = exam_of(2)
    report = save(exam, clerk, r0=entry, r1=Entry("", "80", 1))
    assert report.saved == 1
    [(key, message)] = report.faults.items()
    assert key == rows_of(exam)[0].pk
    assert re.search(words, str(message))
    assert state(exam) == [("", None, ""), ("present", 80, "passed")]


def test_zero_is_a_score(exam_of, clerk):
    exam = exam_of(1)
    save(exam, clerk, r0=Entry("", "0", 1))
    assert state(exam) == [("present", 0, "failed")]


def test_a_score_typed_with_a_chinese_keyboard_is_read(exam_of, clerk):
    exam = exam_of(1)
    save(exam, clerk, r0=Entry("", "８５。５", 1))
    assert state(exam) == [("present", Decimal("85.5"), "passed")]


def test_an_entered_row_can_be_emptied_until_it_is_confirmed(exam_of, enter, clerk, lead):
    exam = exam_of(2)
    enter(exam, "50", "80")
    save(exam, clerk, r0=Entry("", "", 2))
    row = rows_of(exam)[0]
    assert (row.attendance, row.entered_by, row.make_up_deadline) == ("", None, None)
    services.confirm_results(exam=exam, by=lead, at=AT, is_blank_left=True)
    report = save(exam, clerk, r1=Entry("", "", 3))
    assert "confirmed and locked" in str(report.faults[rows_of(exam)[1].pk])
    assert state(exam)[1] == ("present", 80, "passed")


def test_an_exam_of_tomorrow_has_no_results(exam_of, clerk):
    exam = exam_of(1)
    with pytest.raises(RuleViolation, match=r"The exam is on 2026-06-05.*\(item 7\)"):
        save(exam, clerk, today=date(2026, 6, 4), r0=Entry("", "80", 1))
    assert save(exam, clerk, today=HELD_ON, r0=Entry("", "80", 1)).saved == 1


def test_somebody_who_is_not_on_the_list_has_no_result(exam_of, clerk):
    exam, other = exam_of(1), exam_of(1)
    foreign = rows_of(other)[0]
    report = services.enter_results(
        exam=exam, entries={foreign.pk: Entry("", "80", 1)}, by=clerk, at=AT, today=TODAY
    )
    assert "Not on the list of this exam" in str(report.faults[foreign.pk])
    assert state(other) == [("", None, "")]


def test_two_typists_do_not_overwrite_each_other(exam_of, clerk, lead):
    exam = exam_of(2)
    assert save(exam, clerk, r0=Entry("", "80", 1)).saved == 1
    report = save(exam, lead, r0=Entry("", "90", 1), r1=Entry("", "70", 1))
    assert (report.saved, report.clashes) == (1, {rows_of(exam)[0].pk})
    assert [score for _attendance, score, _outcome in state(exam)] == [80, 70]
    assert save(exam, lead, r0=Entry("", "90", 2)).saved == 1


def test_two_typists_who_agree_do_not_clash(exam_of, clerk, lead):
    exam = exam_of(1)
    save(exam, clerk, r0=Entry("", "80", 1))
    report = save(exam, lead, r0=Entry("present", "80.0", 1))
    assert (report.saved, report.clashes) == (0, set())
    assert rows_of(exam)[0].entered_by == clerk


def test_the_trail_keeps_each_change(exam_of, enter, clerk):
    exam = exam_of(2)
    enter(exam, "50", "absent")
    enter(exam, "55")
    latest, earliest = AuditEntry.objects.filter(act=Act.RESULTS_ENTERED)
    first, second = (str(row.pk) for row in rows_of(exam))
    assert earliest.details == {"changed": 2, "changes": {first: ["", "50"], second: ["", "absent"]}}
    assert latest.details == {"changed": 1, "changes": {first: ["50", "55"]}}


# --- confirming -------------------------------------------------------------------------------------


def test_a_second_person_confirms_and_locks(exam_of, enter, lead):
    exam = exam_of(2)
    enter(exam, "80", "50")
    assert services.confirm_results(exam=exam, by=lead, at=AT) == 2
    assert {(row.confirmed_by, row.confirmed_at) for row in rows_of(exam)} == {(lead, AT)}
    entry = AuditEntry.objects.get(act=Act.RESULTS_CONFIRMED)
    assert entry.details == {"confirmed": 2, "blank": 0}


def test_nobody_confirms_what_he_entered(exam_of, enter, lead):
    exam = exam_of(2)
    enter(exam, "80")
    enter(exam, "80", "50", by=lead)
    with pytest.raises(RuleViolation, match=r"a second person must confirm them \(item 7\)"):
        services.confirm_results(exam=exam, by=lead, at=AT)
    assert not ExamResult.objects.confirmed().exists()


def test_one_person_does_both_where_the_ministry_lets_him_and_the_trail_says_so(exam_of, enter, lead):
    MinistrySettings.objects.update(is_two_person_rule=False)
    exam = exam_of(2)
    enter(exam, "80", "50", by=lead)
    assert services.confirm_results(exam=exam, by=lead, at=AT) == 2
    entry = AuditEntry.objects.get(act=Act.RESULTS_CONFIRMED)
    assert entry.details["entered_by_the_same_person"] == 2


def test_who_has_no_result_is_left_only_on_purpose(exam_of, enter, lead):
    exam = exam_of(2)
    enter(exam, "80", "")
    with pytest.raises(RuleViolation, match=r"1 people have no result.*\(item 7\)"):
        services.confirm_results(exam=exam, by=lead, at=AT)
    assert services.confirm_results(exam=exam, by=lead, at=AT, is_blank_left=True) == 1
    assert [row.is_confirmed for row in rows_of(exam)] == [True, False]


def test_nothing_entered_is_nothing_to_confirm(exam_of, confirmed, lead):
    for exam in (exam_of(1), confirmed("80")):
        with pytest.raises(RuleViolation, match="No result waits"):
            services.confirm_results(exam=exam, by=lead, at=AT)


# --- sending back -----------------------------------------------------------------------------------


def test_results_sent_back_wait_for_their_typist(exam_of, enter, clerk, lead):
    exam = exam_of(2)
    enter(exam, "80", "50")
    services.return_results(exam=exam, reason="第2行与试卷不符", by=lead, at=AT)
    exam.refresh_from_db()
    assert (exam.returned_by, exam.return_reason) == (lead, "第2行与试卷不符")
    assert not ExamResult.objects.awaiting_confirmation().exists()
    with pytest.raises(RuleViolation, match="sent back"):
        services.confirm_results(exam=exam, by=lead, at=AT)
    with pytest.raises(RuleViolation, match="sent back"):
        services.return_results(exam=exam, reason="再次", by=lead, at=AT)
    entry = AuditEntry.objects.get(act=Act.RESULTS_RETURNED)
    assert (entry.reason, entry.details) == ("第2行与试卷不符", {"waiting": 2})


@pytest.mark.parametrize("typed", ["58", "50"], ids=["changed", "looked through, nothing to change"])
def test_saving_again_hands_them_to_the_second_person(exam_of, enter, lead, typed):
    exam = exam_of(2)
    enter(exam, "80", "50")
    services.return_results(exam=exam, reason="请核对", by=lead, at=AT)
    enter(exam, "80", typed)
    exam.refresh_from_db()
    assert (exam.returned_at, exam.return_reason) == (None, "")
    assert services.confirm_results(exam=exam, by=lead, at=AT) == 2


def test_a_wrong_cell_does_not_hand_them_on(exam_of, enter, lead):
    exam = exam_of(1)
    enter(exam, "80")
    services.return_results(exam=exam, reason="请核对", by=lead, at=AT)
    enter(exam, "800")
    exam.refresh_from_db()
    assert exam.returned_at is not None


def test_what_was_not_entered_cannot_be_sent_back(exam_of, lead):
    with pytest.raises(RuleViolation, match="No result waits"):
        services.return_results(exam=exam_of(1), reason="?", by=lead, at=AT)
