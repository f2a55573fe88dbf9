"""Scheduling make-ups, joining them, and recording what follows when one is failed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.rules import RuleViolation
from exams.models import Exam, ExamResult, FollowUp, Holiday
from exams.services import make_ups as services
from exams.services.results import Entry, confirm_results, enter_results
from tests import factories
from tests.exams.conftest import AT, DEADLINE, HELD_ON, MADE_UP_ON, TODAY, rows_of

LATE = date(2026, 12, 6)


@pytest.fixture
def schedule(clerk):
    def act(results, held_on=MADE_UP_ON, **fields):
        fields = {"place": "南京", "by": clerk} | fields
        return services.schedule_make_up(results=results, held_on=held_on, **fields)

    return act


def test_a_make_up_gathers_people_of_many_classes_with_blank_results(confirmed, schedule, clerk):
    fails = [*rows_of(confirmed("50", "misconduct")), *rows_of(confirmed("40"))]
    exam = schedule(fails)
    assert (exam.sitting, exam.tier, exam.province_id, exam.training_class) == (
        "make_up",
        "provincial",
        "32",
        None,
    )
    rows = rows_of(exam)
    assert {row.first_result for row in rows} == set(fails)
    assert [(row.position, row.attendance, row.is_late) for row in rows] == [
        (1, "", False),
        (2, "", False),
        (3, "", False),
    ]
    entry = AuditEntry.objects.get(act=Act.EXAM_SCHEDULED, details={"heads": 3, "late": 0})
    assert (entry.by, entry.province_id) == (clerk, "32")


def test_its_marks_are_the_ministrys_unless_given(confirmed, schedule):
    fails = rows_of(confirmed("50", "50"))
    MinistrySettings.objects.update(full_mark=120, pass_mark=72)
    assert schedule(fails[:1]).pass_mark == 72
    assert rows_of(schedule(fails[1:], full_mark=50, pass_mark=30))[0].pass_mark == 30


def test_national_fails_make_a_national_make_up_and_tiers_do_not_mix(confirmed, schedule, ministry):
    reviewer = factories.make_user("reviewer2", "reviewer")
    national = rows_of(confirmed("50", by=ministry, lead=reviewer, tier="national"))
    with pytest.raises(RuleViolation, match=r"one tier and one bureau.*\(items 6, 7\)"):
        schedule([*national, *rows_of(confirmed("50"))])
    exam = schedule(national, by=ministry)
    assert (exam.tier, exam.province) == ("national", None)


def test_nobody_makes_no_make_up(schedule, db):
    with pytest.raises(RuleViolation, match="choose at least one"):
        schedule([])
    assert not Exam.objects.exists()


@pytest.mark.parametrize("held_on", [date(2026, 6, 6), DEADLINE])
def test_from_the_day_after_the_fail_to_the_last_day_it_is_in_time(confirmed, schedule, held_on):
    [row] = rows_of(schedule(rows_of(confirmed("50")), held_on))
    assert (row.is_late, row.late_reason) == (False, "")


def test_a_holiday_moves_the_last_day(exam_of, enter, schedule, lead):
    Holiday.objects.create(on=DEADLINE, name="调休")
    exam = exam_of(1)
    enter(exam, "50")
    confirm_results(exam=exam, by=lead, at=AT)
    [row] = rows_of(schedule(rows_of(exam), LATE))
    assert row.is_late is False


@pytest.mark.parametrize("held_on", [HELD_ON, date(2026, 6, 4)])
def test_it_lies_after_the_fail(confirmed, schedule, held_on):
    with pytest.raises(RuleViolation, match=r"学员01: .*does not lie after the failed sitting of 2026-06-05"):
        schedule(rows_of(confirmed("50")), held_on)
    assert not Exam.objects.make_ups().exists()


def test_a_late_one_needs_a_reason_for_each_and_stays_marked(confirmed, schedule):
    fails = rows_of(confirmed("50", "50"))
    with pytest.raises(RuleViolation, match=r"学员02: The last day for the make-up was 2026-12-05"):
        schedule(fails, LATE, late_reasons={fails[0].pk: "考场停电", fails[1].pk: "  "})
    with pytest.raises(RuleViolation, match=r"^学员01: The last day .* Refused as well: 学员02\.$"):
        schedule(fails, LATE)
    exam = schedule(fails, LATE, late_reasons={fails[0].pk: "考场停电", fails[1].pk: " 病假 "})
    assert [(row.is_late, row.late_reason) for row in rows_of(exam)] == [(True, "考场停电"), (True, "病假")]
    assert AuditEntry.objects.filter(details={"heads": 2, "late": 2}).exists()


def test_a_reason_that_was_not_needed_is_not_kept(confirmed, schedule):
    fails = rows_of(confirmed("50"))
    [row] = rows_of(schedule(fails, late_reasons={fails[0].pk: "?"}))
    assert (row.is_late, row.late_reason) == (False, "")


@pytest.mark.parametrize("typed", ["80", "absent", "deferred"])
def test_who_did_not_fail_sits_none(confirmed, schedule, typed):
    with pytest.raises(RuleViolation, match="Only an officer who failed sits a make-up"):
        schedule(rows_of(confirmed(typed)))


def test_a_fail_that_is_not_confirmed_makes_none(exam_of, enter, schedule):
    exam = exam_of(1)
    enter(exam, "50")
    with pytest.raises(RuleViolation, match="have a second person confirm it before the make-up"):
        schedule(rows_of(exam))


@pytest.mark.parametrize("typed", ["40", "80", "absent", "misconduct"])
def test_there_is_one_make_up_only(made_up, schedule, typed):
    [row] = rows_of(made_up(typed))
    with pytest.raises(RuleViolation, match=r"There is one make-up only.*\(item 7\)"):
        schedule([row.first_result], date(2026, 10, 1))


def test_a_failed_make_up_has_no_make_up_of_its_own(made_up, schedule):
    with pytest.raises(RuleViolation, match="There is one make-up only"):
        schedule(rows_of(made_up("40")), date(2026, 10, 1))


def test_a_deferred_make_up_is_sat_later(made_up, schedule):
    [row] = rows_of(made_up("deferred"))
    assert rows_of(schedule([row.first_result], date(2026, 10, 1)))[0].first_result == row.first_result


def test_who_is_listed_is_not_listed_twice(confirmed, schedule):
    fails = rows_of(confirmed("50"))
    schedule(fails)
    with pytest.raises(RuleViolation, match="Already on the list of the make-up on 2026-09-01"):
        schedule(fails, date(2026, 10, 1))


def test_one_refusal_leaves_nothing_behind(confirmed, schedule):
    fails = rows_of(confirmed("50", "80"))
    with pytest.raises(RuleViolation, match="学员02"):
        schedule(fails)
    assert not Exam.objects.make_ups().exists()


# --- joining ----------------------------------------------------------------------------------------


def test_further_people_join_at_the_end_of_the_list(confirmed, schedule, clerk):
    first, second = rows_of(confirmed("50", "50"))
    exam = schedule([first])
    services.join_make_up(exam=exam, results=[second], by=clerk)
    assert [(row.position, row.first_result) for row in rows_of(exam)] == [(1, first), (2, second)]
    assert AuditEntry.objects.get(act=Act.EXAM_CHANGED).details == {"seated": 1}


def test_nobody_joins_once_a_result_is_entered(confirmed, schedule, enter, clerk):
    first, second = rows_of(confirmed("50", "50"))
    exam = schedule([first])
    enter(exam, "70")
    with pytest.raises(RuleViolation, match="1 results are entered"):
        services.join_make_up(exam=exam, results=[second], by=clerk)


def test_who_joins_late_needs_a_reason(confirmed, schedule, clerk):
    first, second = rows_of(confirmed("50", "50"))
    exam = schedule([first], LATE, late_reasons={first.pk: "考场停电"})
    with pytest.raises(RuleViolation, match="学员02: The last day"):
        services.join_make_up(exam=exam, results=[second], by=clerk)
    services.join_make_up(exam=exam, results=[second], by=clerk, late_reasons={second.pk: "病假"})
    assert rows_of(exam)[1].is_late


def test_national_people_do_not_join_a_provinces_make_up(confirmed, schedule, ministry, clerk):
    exam = schedule(rows_of(confirmed("50")))
    reviewer = factories.make_user("reviewer2", "reviewer")
    national = rows_of(confirmed("50", by=ministry, lead=reviewer, tier="national"))
    with pytest.raises(RuleViolation, match="one tier and one bureau"):
        services.join_make_up(exam=exam, results=national, by=clerk)


def test_a_make_up_absent_is_a_fail_without_another_last_day(made_up):
    [row] = rows_of(made_up("absent"))
    assert (row.outcome, row.make_up_deadline) == ("failed", None)
    assert ExamResult.objects.follow_up_owed().get() == row


# --- what follows -----------------------------------------------------------------------------------


@pytest.fixture
def record(clerk):
    """`record(result, decision="stays", …)`: an interview of 2026-09-03, recorded on 2026-09-10."""

    def act(result, **fields):
        fields = {
            "interviewed_on": date(2026, 9, 3),
            "interviewer": "王处长",
            "record": "",
            "decision": "",
            "decided_on": None,
            "by": clerk,
            "at": AT,
            "today": date(2026, 9, 10),
        } | fields
        return services.record_follow_up(result=result, **fields)

    return act


@pytest.fixture
def failed(made_up):
    [row] = rows_of(made_up("40"))
    return row


def test_the_interview_then_the_decision_are_one_record(failed, record, clerk, lead):
    record(failed, interviewer=" 王处长 ")
    follow_up = record(failed, decision="reassigned", decided_on=date(2026, 9, 10), by=lead)
    assert FollowUp.objects.get() == follow_up
    assert (follow_up.interviewer, follow_up.decision, follow_up.recorded_by) == (
        "王处长",
        "reassigned",
        lead,
    )
    later, earlier = AuditEntry.objects.filter(act=Act.FOLLOW_UP_RECORDED)
    assert (earlier.by, earlier.details) == (clerk, {"interviewed_on": "2026-09-03", "decision": ""})
    assert later.details == {"interviewed_on": "2026-09-03", "decision": "reassigned"}


def test_it_is_suggested_and_never_automatic(failed, record):
    record(failed, decision="reassigned", decided_on=date(2026, 9, 10))
    officer = failed.enrolment.officer
    officer.refresh_from_db()
    assert officer.off_post_on is None


def test_a_decision_may_stand_without_an_interview(failed, record):
    follow_up = record(
        failed, interviewed_on=None, interviewer="", decision="stays", decided_on=date(2026, 9, 1)
    )
    assert follow_up.interviewed_on is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"interviewed_on": date(2026, 8, 31)}, "2026-08-31 does not lie between the failed make-up of 2026-09-01"),
        ({"interviewed_on": date(2026, 9, 11)}, "2026-09-11 does not lie between"),
        ({"decision": "stays", "decided_on": date(2026, 9, 11)}, "2026-09-11 does not lie between"),
        ({"decision": "stays", "decided_on": date(2026, 9, 2)}, "lies before the interview of 2026-09-03"),
        ({"interviewed_on": None, "interviewer": "", "record": "谈"}, r"enter the interview, .*\(item 7\)"),
    ],
)  # fmt: skip
def test_days_out_of_order_and_nothing_at_all_are_refused(failed, record, fields, says):
    with pytest.raises(RuleViolation, match=says):
        record(failed, **fields)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"interviewer": ""}, "An interview has a day and an interviewer"),
        ({"interviewed_on": None, "decision": "stays", "decided_on": MADE_UP_ON}, "An interview has a day"),
        ({"decision": "stays"}, "A decision has a day"),
        ({"decided_on": date(2026, 9, 4)}, "A decision has a day"),
    ],
)
def test_halves_are_refused_by_the_table(failed, record, fields, says):
    with pytest.raises(ValidationError, match=says):
        record(failed, **fields)
    assert not FollowUp.objects.exists()


def test_there_is_nothing_to_record_before_a_confirmed_fail_of_the_make_up(made_up, confirmed, record):
    [passed] = rows_of(made_up("80"))
    [open_fail] = rows_of(made_up("40", is_confirmed=False))
    for result in (passed, open_fail, *rows_of(confirmed("50"))):
        with pytest.raises(RuleViolation, match="An interview follows a confirmed fail of the make-up"):
            record(result)


def test_who_was_recorded_is_asked_for_no_more(failed, record):
    assert ExamResult.objects.follow_up_owed().get() == failed
    record(failed)
    assert not ExamResult.objects.follow_up_owed().exists()
    assert ExamResult.objects.follow_up_undecided().get() == failed
    record(failed, decision="stays", decided_on=date(2026, 9, 3))
    assert ExamResult.objects.follow_up_decided().get() == failed


def test_a_late_make_up_is_entered_like_any_other_and_keeps_its_mark(confirmed, schedule, clerk):
    fails = rows_of(confirmed("50"))
    exam = schedule(fails, LATE, late_reasons={fails[0].pk: "考场停电"})
    [row] = rows_of(exam)
    enter_results(exam=exam, entries={row.pk: Entry("", "80", 1)}, by=clerk, at=AT, today=LATE)
    row.refresh_from_db()
    assert (row.outcome, row.is_late, row.late_reason) == ("passed", True, "考场停电")
    with pytest.raises(RuleViolation, match="The exam is on 2026-12-06"):
        enter_results(exam=exam, entries={row.pk: Entry("", "90", 2)}, by=clerk, at=AT, today=TODAY)
