"""Scheduling: who is seated, with which marks, and what may still change."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.rules import RuleViolation
from exams.models import Exam
from exams.services import exams as services
from exams.services.make_ups import schedule_make_up
from tests import factories
from tests.exams.conftest import HELD_ON, rows_of

SECOND = date(2026, 7, 1)


def names(exam):
    return [row.enrolment.officer.name for row in rows_of(exam)]


def schedule(training_class, by, held_on=HELD_ON, **fields):
    return services.schedule_exam(
        training_class=training_class, held_on=held_on, place="南京", by=by, **fields
    )


def test_the_roster_is_seated_in_its_order_with_blank_results(class_of, clerk):
    exam = schedule(class_of(3), clerk)
    assert names(exam) == ["学员01", "学员02", "学员03"]
    assert [(row.position, row.attendance, row.score, row.outcome) for row in rows_of(exam)] == [
        (1, "", None, ""),
        (2, "", None, ""),
        (3, "", None, ""),
    ]
    assert (exam.sitting, exam.tier, exam.province_id) == ("first", "provincial", "32")
    entry = AuditEntry.objects.get(act=Act.EXAM_SCHEDULED)
    assert (entry.by, entry.province_id, entry.details) == (clerk, "32", {"heads": 3})


def test_marks_are_the_ministrys_unless_given(class_of, clerk):
    MinistrySettings.objects.update(full_mark=120, pass_mark=72)
    assert schedule(class_of(1), clerk).pass_mark == 72
    exam = schedule(class_of(1), clerk, full_mark=Decimal("50"), pass_mark=Decimal("30"))
    assert (rows_of(exam)[0].full_mark, rows_of(exam)[0].pass_mark) == (50, 30)


def test_a_pass_mark_above_the_full_mark_is_refused(class_of, clerk):
    with pytest.raises(ValidationError, match="pass mark"):
        schedule(class_of(1), clerk, full_mark=50, pass_mark=60)
    assert not Exam.objects.exists()


@pytest.mark.parametrize(
    ("fields", "held_on", "words"),
    [
        ({"kind": "skills", "level": ""}, HELD_ON, r"no exam and no certificate.*\(item 3\)"),
        ({"state": "cancelled"}, HELD_ON, r"cancelled.*\(item 7\)"),
        ({}, date(2026, 5, 31), r"before the class begins on 2026-06-01.*\(item 7\)"),
    ],
)
def test_what_has_no_exam_is_refused(class_of, clerk, fields, held_on, words):
    with pytest.raises(RuleViolation, match=words):
        schedule(class_of(1, **fields), clerk, held_on=held_on)
    assert not Exam.objects.exists()


def test_nobody_left_to_examine_is_refused(class_of, clerk):
    training_class = class_of(2)
    schedule(training_class, clerk)
    with pytest.raises(RuleViolation, match=r"Nobody is left.*make-up.*\(item 7\)"):
        schedule(training_class, clerk, held_on=SECOND)


def test_a_second_first_sitting_gathers_who_awaits_one_and_who_came_late(confirmed, clerk):
    first = confirmed("80", "50", "absent", "deferred", "misconduct")
    factories.make_enrolment(first.training_class, factories.make_officer("后来"), by=clerk)
    second = schedule(first.training_class, clerk, held_on=SECOND)
    assert names(second) == ["学员03", "学员04", "后来"]


def test_an_absence_counts_only_when_confirmed_and_before_the_new_day(exam_of, enter, confirmed, clerk):
    unconfirmed = exam_of(1)
    enter(unconfirmed, "absent")
    with pytest.raises(RuleViolation, match="Nobody is left"):
        schedule(unconfirmed.training_class, clerk, held_on=SECOND)
    same_day = confirmed("absent")
    with pytest.raises(RuleViolation, match="Nobody is left"):
        schedule(same_day.training_class, clerk, held_on=HELD_ON)


def test_who_withdrew_is_not_seated(class_of, clerk):
    training_class = class_of(2)
    withdraw(training_class.enrolments.get(position=1), clerk)
    assert names(schedule(training_class, clerk)) == ["学员02"]


def withdraw(enrolment, by):
    enrolment.withdrawn_by, enrolment.withdrawn_reason = by, "出差"
    enrolment.withdrawn_at = enrolment.enrolled_at
    enrolment.save()


def test_the_list_follows_the_roster_when_it_is_updated(exam_of, clerk):
    exam = exam_of(3)
    withdraw(exam.training_class.enrolments.get(position=2), clerk)
    factories.make_enrolment(exam.training_class, factories.make_officer("后来"), by=clerk)
    assert services.list_differences(exam) == {"joining": 1, "leaving": 1}
    assert services.update_list(exam=exam, by=clerk) == (1, 1)
    assert names(exam) == ["学员01", "学员03", "后来"]
    assert [row.position for row in rows_of(exam)] == [1, 3, 4]
    assert services.list_differences(exam) == {"joining": 0, "leaving": 0}


def test_who_has_a_result_stays_on_the_list_after_withdrawing(exam_of, enter, clerk):
    exam = exam_of(1)
    enter(exam, "80")
    withdraw(exam.training_class.enrolments.get(), clerk)
    assert services.update_list(exam=exam, by=clerk) == (0, 0)
    assert names(exam) == ["学员01"]


def test_an_exam_changes_while_nothing_is_entered(exam_of, clerk):
    exam = exam_of(2)
    services.change_exam(exam=exam, by=clerk, held_on=SECOND, place="苏州", pass_mark=Decimal("72"))
    exam.refresh_from_db()
    assert (exam.held_on, exam.place, exam.pass_mark) == (SECOND, "苏州", 72)
    assert {row.pass_mark for row in rows_of(exam)} == {72}
    entry = AuditEntry.objects.get(act=Act.EXAM_CHANGED)
    assert entry.details["held_on"] == ["2026-06-05", "2026-07-01"]


def test_an_exam_with_a_result_neither_changes_nor_goes(exam_of, enter, clerk):
    exam = exam_of(2)
    enter(exam, "80")
    with pytest.raises(RuleViolation, match=r"1 results are entered.*\(item 7\)"):
        services.change_exam(exam=exam, by=clerk, held_on=SECOND)
    with pytest.raises(RuleViolation, match="can no longer be changed or cancelled"):
        services.cancel_exam(exam=exam, reason="误排", by=clerk)
    assert Exam.objects.filter(pk=exam.pk, held_on=HELD_ON).exists()


def test_an_exam_does_not_move_before_its_class(exam_of, clerk):
    with pytest.raises(RuleViolation, match="before the class begins"):
        services.change_exam(exam=exam_of(1), by=clerk, held_on=date(2026, 5, 1))


def test_a_make_up_moved_past_a_deadline_needs_a_reason(confirmed, clerk):
    fails = rows_of(confirmed("50"))
    make_up = schedule_make_up(results=fails, held_on=date(2026, 9, 1), place="南京", by=clerk)
    late = date(2026, 12, 6)
    with pytest.raises(RuleViolation, match="last day for the make-up was 2026-12-05"):
        services.change_exam(exam=make_up, by=clerk, held_on=late)
    services.change_exam(exam=make_up, by=clerk, held_on=late, late_reason="考场停电")
    row = rows_of(make_up)[0]
    assert (row.is_late, row.late_reason) == (True, "考场停电")
    services.change_exam(exam=make_up, by=clerk, held_on=late - timedelta(days=1))
    row.refresh_from_db()
    assert (row.is_late, row.late_reason) == (False, "")


def test_a_cancelled_exam_leaves_its_trace_and_frees_the_people(exam_of, clerk):
    exam = exam_of(2)
    services.cancel_exam(exam=exam, reason="误排", by=clerk)
    assert not Exam.objects.exists()
    entry = AuditEntry.objects.get(act=Act.EXAM_CANCELLED)
    assert (entry.reason, entry.details, entry.province_id) == ("误排", {"heads": 2}, "32")
    assert schedule(exam.training_class, clerk).results.count() == 2
