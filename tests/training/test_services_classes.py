"""Opening, changing, closing and cancelling a class; enrolling and withdrawing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from training.models import Enrolment, Syllabus, TrainingClass
from training.services import classes, enrolments

FACTS = {
    "kind": "post",
    "level": "initial",
    "title": "2026年第1期省级初级培训班",
    "starts_on": date(2026, 6, 1),
    "ends_on": date(2026, 6, 5),
    "place": "南京",
    "capacity": 60,
}


def open_class(by, **fields):
    return classes.open_class(by=by, at=timezone.now(), **FACTS | fields)


def enrol(training_class, *officers, by, **fields):
    return enrolments.enrol_officers(
        training_class=training_class, officers=officers, by=by, at=timezone.now(), **fields
    )


def withdraw(enrolment, *, by, reason="工作安排"):
    return enrolments.withdraw_enrolment(enrolment=enrolment, by=by, at=timezone.now(), reason=reason)


def make_syllabus(**fields):
    facts = {"tier": "provincial", "level": "initial", "version": "1", "title": "大纲", "state": "in_force"}
    return Syllabus.objects.create(**facts | {"in_force_on": date(2026, 1, 1), "minimum_hours": 40} | fields)


# --- opening ------------------------------------------------------------------------------------------


def test_a_province_opens_its_own_class_and_the_ministry_a_national_one(clerk, ministry):
    assert (open_class(clerk).tier, open_class(clerk).province_id) == ("provincial", "32")
    national = open_class(ministry)
    assert (national.tier, national.province_id) == ("national", None)
    assert AuditEntry.objects.about(national).get().act == Act.CLASS_CREATED


def test_numbers_run_by_bureau_year_and_kind(clerk, outsider, ministry):
    assert [open_class(clerk).number for _ in range(2)] == [1, 2]
    assert open_class(outsider).number == 1
    assert open_class(ministry).number == 1
    assert open_class(clerk, kind="skills").number == 1
    assert open_class(clerk, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 5)).number == 1
    assert open_class(clerk, number=9).number == 9
    assert open_class(clerk).number == 10


def test_a_number_given_twice_is_refused(clerk, ministry):
    open_class(clerk, number=3)
    with pytest.raises(RuleViolation, match="下一可用期次为 4"):
        open_class(clerk, number=3)
    open_class(ministry, number=3)
    with pytest.raises(RuleViolation, match="下一可用期次为 4"):
        open_class(ministry, number=3)


def test_a_class_begins_with_the_syllabus_in_force_on_its_first_day(clerk):
    make_syllabus(version="0", state="withdrawn", withdrawn_on=date(2026, 1, 1))
    old = make_syllabus(version="1", state="withdrawn", withdrawn_on=date(2026, 6, 2))
    make_syllabus(version="2", in_force_on=date(2026, 6, 2))
    make_syllabus(version="3", level="intermediate")
    training_class = open_class(clerk)
    assert (training_class.syllabus, training_class.required_hours) == (old, 40)
    assert open_class(clerk, required_hours=36).required_hours == 36


def test_a_syllabus_of_another_level_is_refused(clerk):
    with pytest.raises(RuleViolation):
        open_class(clerk, syllabus=make_syllabus(level="intermediate"))


def test_skills_training_has_no_level_and_no_syllabus(clerk):
    make_syllabus()
    training_class = open_class(clerk, kind="skills", level="initial")
    assert (training_class.level, training_class.syllabus) == ("", None)


# --- changing, closing, cancelling --------------------------------------------------------------------


def test_a_change_says_what_it_changed(clerk):
    training_class = open_class(clerk)
    changed = classes.change_class(training_class=training_class, by=clerk, place="苏州", capacity=60)
    assert changed.place == "苏州"
    assert AuditEntry.objects.get(act=Act.CLASS_CHANGED).details == {"changed": ["place"]}


def test_saving_without_a_change_leaves_no_trace(clerk):
    classes.change_class(training_class=open_class(clerk), by=clerk, place="南京")
    assert not AuditEntry.objects.filter(act=Act.CLASS_CHANGED).exists()


@pytest.mark.parametrize(("capacity", "fits"), [(2, True), (1, False)])
def test_places_are_not_taken_from_who_has_one(clerk, capacity, fits):
    training_class = open_class(clerk)
    enrol(training_class, factories.make_officer("甲"), factories.make_officer("乙"), by=clerk)
    if fits:
        classes.change_class(training_class=training_class, by=clerk, capacity=capacity)
    else:
        with pytest.raises(RuleViolation):
            classes.change_class(training_class=training_class, by=clerk, capacity=capacity)
    training_class.refresh_from_db()
    assert training_class.capacity == (2 if fits else 60)


def test_the_level_stays_while_people_are_enrolled_for_it(clerk):
    training_class = open_class(clerk)
    (enrolment,) = enrol(training_class, factories.make_officer(), by=clerk)
    with pytest.raises(RuleViolation):
        classes.change_class(training_class=training_class, by=clerk, level="intermediate")
    withdraw(enrolment, by=clerk)
    assert classes.change_class(training_class=training_class, by=clerk, level="intermediate")


def test_a_class_does_not_move_behind_its_exam(clerk):
    training_class = open_class(clerk)
    factories.make_exam(training_class, by=clerk, held_on=date(2026, 6, 5))
    days = {"starts_on": date(2026, 6, 6), "ends_on": date(2026, 6, 8)}
    with pytest.raises(RuleViolation):
        classes.change_class(training_class=training_class, by=clerk, **days)
    days["starts_on"] = date(2026, 6, 5)
    assert classes.change_class(training_class=training_class, by=clerk, **days).starts_on == date(2026, 6, 5)


def test_the_year_follows_the_first_day(clerk):
    days = {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 1, 8)}
    assert classes.change_class(training_class=open_class(clerk), by=clerk, **days).year == 2027


def test_certificates_fix_the_class(clerk, lead):
    training_class = open_class(clerk)
    (enrolment,) = enrol(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    factories.make_certificate(result, by=lead)
    with pytest.raises(RuleViolation):
        classes.change_class(training_class=training_class, by=clerk, title="改名")


@pytest.mark.parametrize(("today", "closes"), [(date(2026, 6, 4), False), (date(2026, 6, 5), True)])
def test_a_class_closes_from_its_last_day_on(clerk, today, closes):
    training_class = open_class(clerk)
    if not closes:
        with pytest.raises(RuleViolation):
            classes.close_class(training_class=training_class, by=clerk, on=today)
        return
    closed = classes.close_class(training_class=training_class, by=clerk, on=today)
    assert closed.state == TrainingClass.State.CLOSED
    with pytest.raises(RuleViolation):
        enrol(training_class, factories.make_officer(), by=clerk)
    classes.reopen_class(training_class=training_class, by=clerk)
    assert len(enrol(training_class, factories.make_officer(), by=clerk)) == 1


def test_cancelling_keeps_the_reason_and_ends_everything(clerk):
    training_class = open_class(clerk)
    classes.cancel_class(training_class=training_class, by=clerk, reason="疫情")
    training_class.refresh_from_db()
    assert training_class.state == TrainingClass.State.CANCELLED
    assert training_class.cancellation.reason == "疫情"
    with pytest.raises(RuleViolation):
        enrol(training_class, factories.make_officer(), by=clerk)
    with pytest.raises(RuleViolation):
        classes.change_class(training_class=training_class, by=clerk, place="苏州")
    with pytest.raises(RuleViolation):
        classes.reopen_class(training_class=training_class, by=clerk)
    with pytest.raises(RuleViolation):
        classes.cancel_class(training_class=training_class, by=clerk, reason="再次")


def test_a_class_with_an_exam_or_results_is_not_cancelled(clerk):
    training_class = open_class(clerk)
    (enrolment,) = enrol(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=50, entered_by=clerk)
    with pytest.raises(RuleViolation):
        classes.cancel_class(training_class=training_class, by=clerk, reason="疫情")
    result.delete()
    with pytest.raises(RuleViolation):
        classes.cancel_class(training_class=training_class, by=clerk, reason="疫情")
    exam.delete()
    assert classes.cancel_class(training_class=training_class, by=clerk, reason="疫情").is_cancelled


# --- enrolling ----------------------------------------------------------------------------------------


def test_the_last_place_is_given_and_not_one_more(clerk):
    training_class = open_class(clerk, capacity=2)
    people = [factories.make_officer(name) for name in "甲乙丙"]
    with pytest.raises(RuleViolation):
        enrol(training_class, *people, by=clerk)
    assert not training_class.enrolments.exists()
    enrol(training_class, people[0], by=clerk)
    enrol(training_class, people[1], by=clerk)
    with pytest.raises(RuleViolation):
        enrol(training_class, people[2], by=clerk)
    assert training_class.enrolments.count() == 2


def test_places_are_numbered_in_the_order_given(clerk):
    training_class = open_class(clerk)
    people = [factories.make_officer(name) for name in "甲乙丙丁"]
    enrol(training_class, people[2], people[0], by=clerk)
    enrol(training_class, people[3], people[1], people[3], by=clerk)
    names = list(training_class.enrolments.values_list("position", "officer__name"))
    assert names == [(1, "丙"), (2, "甲"), (3, "丁"), (4, "乙")]


def test_one_act_is_recorded_with_the_number_of_people_and_no_name(clerk):
    training_class = open_class(clerk)
    enrol(training_class, factories.make_officer("甲"), factories.make_officer("乙"), by=clerk)
    entry = AuditEntry.objects.get(act=Act.OFFICERS_ENROLLED)
    assert (entry.target_pk, entry.details, entry.province_id) == (
        str(training_class.pk),
        {"count": 2},
        "32",
    )


def test_the_other_tier_needs_a_reason_and_is_flagged(clerk):
    head = factories.make_officer("甲", head_type="principal")
    staff = factories.make_officer("乙")
    training_class = open_class(clerk)
    with pytest.raises(RuleViolation, match="甲"):
        enrol(training_class, head, staff, by=clerk, other_tier_reason="  ")
    assert not training_class.enrolments.exists()
    of_head, of_staff = enrol(training_class, head, staff, by=clerk, other_tier_reason="国家级名额不足")
    assert of_head.is_other_tier
    assert of_head.other_tier_reason == "国家级名额不足"
    assert not of_staff.is_other_tier
    assert of_staff.other_tier_reason == ""


def test_the_other_level_is_flagged(clerk):
    renewing = factories.make_officer("甲", purpose="renewal")
    of_other, of_same = enrol(open_class(clerk), renewing, factories.make_officer("乙"), by=clerk)
    assert of_other.is_other_level
    assert not of_same.is_other_level


def test_skills_training_asks_for_no_tier_and_no_level(clerk):
    head = factories.make_officer("甲", head_type="principal", purpose="renewal")
    (enrolment,) = enrol(open_class(clerk, kind="skills"), head, by=clerk)
    assert not enrolment.is_other_tier
    assert not enrolment.is_other_level


def test_who_is_off_post_is_named_and_not_enrolled(clerk):
    gone = factories.make_officer("甲", off_post_on=date(2026, 1, 1), off_post_reason="retired")
    with pytest.raises(RuleViolation, match="甲"):
        enrol(open_class(clerk), factories.make_officer("乙"), gone, by=clerk)
    assert not Enrolment.objects.exists()


def test_who_is_enrolled_is_named_and_not_enrolled_again(clerk):
    training_class = open_class(clerk)
    people = [factories.make_officer(f"甲{number}") for number in range(7)]
    enrol(training_class, *people, by=clerk)
    with pytest.raises(RuleViolation) as refusal:
        enrol(training_class, *people, factories.make_officer("乙"), by=clerk)
    assert "甲0、甲1、甲2、甲3、甲4" in str(refusal.value)
    assert "甲5" not in str(refusal.value)
    assert training_class.enrolments.count() == 7


def test_what_was_copied_stays_when_the_officer_moves(clerk):
    officer = factories.make_officer("甲", post_title="执法员")
    training_class = open_class(clerk)
    enrol(training_class, officer, by=clerk)
    before = officer.agency.name
    officer.agency = factories.make_agency("江苏省生态环境综合行政执法局", level="province")
    officer.post_title, officer.head_type, officer.purpose = "局长", "principal", "renewal"
    officer.save()
    enrolment = training_class.enrolments.get()
    assert (enrolment.agency_name, enrolment.agency_level) == (before, "county")
    assert (enrolment.post_title, enrolment.head_type) == ("执法员", "staff")
    assert (enrolment.required_tier, enrolment.required_level) == ("provincial", "initial")


def test_who_withdrew_gets_the_old_place_back(clerk):
    training_class = open_class(clerk)
    officer = factories.make_officer("甲")
    first, _second = enrol(training_class, officer, factories.make_officer("乙"), by=clerk)
    withdraw(first, by=clerk)
    officer.post_title = "中队长"
    officer.save()
    (again,) = enrol(training_class, officer, by=clerk)
    assert (again.pk, again.position) == (first.pk, 1)
    again.refresh_from_db()
    assert (again.withdrawn_at, again.withdrawn_by, again.withdrawn_reason) == (None, None, "")
    assert again.post_title == "中队长"


def test_a_province_enrols_only_its_own_people_and_in_its_own_or_national_classes(clerk, outsider, ministry):
    there = factories.make_agency("杭州市西湖区生态环境保护行政执法队", province=factories.province("33"))
    foreign = factories.make_officer("外", agency=there, head_type="principal")
    own = factories.make_officer("内", head_type="principal")
    national = open_class(ministry)
    for training_class, person, by in [
        (open_class(clerk), foreign, clerk),
        (national, foreign, clerk),
        (open_class(outsider), own, clerk),
        (open_class(clerk), own, ministry),
    ]:
        with pytest.raises(RuleViolation):
            enrol(training_class, person, by=by, other_tier_reason="例外")
    assert not Enrolment.objects.exists()
    enrol(national, own, by=clerk)
    assert AuditEntry.objects.get(act=Act.OFFICERS_ENROLLED).province_id == "32"
    enrol(national, foreign, by=ministry)
    assert set(national.enrolments.values_list("province", flat=True)) == {"32", "33"}


def test_two_clerks_cannot_both_take_the_last_place(clerk, lead):
    training_class = open_class(clerk, capacity=1)
    seen_by_clerk = TrainingClass.objects.get(pk=training_class.pk)
    seen_by_lead = TrainingClass.objects.get(pk=training_class.pk)
    enrol(seen_by_clerk, factories.make_officer("甲"), by=clerk)
    with pytest.raises(RuleViolation):
        enrol(seen_by_lead, factories.make_officer("乙"), by=lead)
    assert training_class.enrolments.count() == 1


@pytest.mark.parametrize("revived", [False, True])
def test_enrolling_many_asks_no_more_than_enrolling_few(clerk, revived):
    def queries(heads):
        training_class = open_class(clerk, capacity=heads)
        people = [factories.make_officer(f"甲{number}") for number in range(heads)]
        if revived:
            for enrolment in enrol(training_class, *people, by=clerk):
                withdraw(enrolment, by=clerk)
        with CaptureQueriesContext(connection) as asked:
            enrol(training_class, *people, by=clerk)
        return len(asked)

    assert queries(3) == queries(20)


# --- withdrawing --------------------------------------------------------------------------------------


def test_a_withdrawal_keeps_its_reason_and_frees_the_place(clerk):
    training_class = open_class(clerk, capacity=1)
    (enrolment,) = enrol(training_class, factories.make_officer("甲"), by=clerk)
    withdraw(enrolment, by=clerk, reason="借调")
    enrolment.refresh_from_db()
    assert (enrolment.withdrawn_by, enrolment.withdrawn_reason) == (clerk, "借调")
    assert AuditEntry.objects.get(act=Act.ENROLMENT_WITHDRAWN).reason == "借调"
    assert enrol(training_class, factories.make_officer("乙"), by=clerk)
    with pytest.raises(RuleViolation):
        withdraw(enrolment, by=clerk)


def test_who_has_a_result_is_not_withdrawn(clerk):
    training_class = open_class(clerk)
    (enrolment,) = enrol(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, enrolment, attendance="absent", entered_by=clerk)
    with pytest.raises(RuleViolation):
        withdraw(enrolment, by=clerk)
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None


def test_a_blank_place_on_the_exams_list_goes_with_the_withdrawal(clerk):
    training_class = open_class(clerk)
    (enrolment,) = enrol(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, enrolment)
    withdraw(enrolment, by=clerk)
    assert not exam.results.exists()
