"""Corrections of confirmed results: what they change, what they leave, what forbids them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from exams.models import ExamResult, ResultCorrection
from exams.services import corrections as services
from exams.services.exams import schedule_exam
from exams.services.make_ups import schedule_make_up
from tests import factories
from tests.exams.conftest import AT, DEADLINE, MADE_UP_ON, rows_of

REASON = "试卷复核"


@pytest.fixture
def ask(clerk):
    """`ask(result, 65)` or `ask(result, "absent")`: the clerk asks for this result."""

    def request(result, wanted, *, by=clerk, reason=REASON):
        attendance = wanted if isinstance(wanted, str) else ""
        score = None if isinstance(wanted, str) else Decimal(str(wanted))
        return services.request_correction(
            result=result, attendance=attendance, score=score, reason=reason, by=by
        )

    return request


@pytest.fixture
def correct(ask, lead):
    """`correct(result, 65)`: asked for by the clerk, approved by the lead; the row as it is now."""

    def act(result, wanted):
        services.approve_correction(correction=ask(result, wanted), by=lead, at=AT)
        result.refresh_from_db()
        return result

    return act


@pytest.fixture
def only(confirmed):
    """`only("50")`: the one result of a confirmed first sitting."""
    return lambda typed: rows_of(confirmed(typed))[0]


def test_a_request_keeps_before_and_after_and_changes_nothing(only, ask, clerk):
    result = only("50")
    correction = ask(result, 65.5)
    assert (correction.old_score, correction.new_score) == (50, Decimal("65.5"))
    assert (correction.old_attendance, correction.new_attendance) == ("present", "present")
    assert ExamResult.objects.get().score == 50
    entry = AuditEntry.objects.get(act=Act.CORRECTION_REQUESTED)
    assert (entry.by, entry.province_id, entry.reason) == (clerk, "32", REASON)
    assert entry.details == {"old": "50", "new": "65.5"}


@pytest.mark.parametrize(
    ("old", "wanted", "outcome", "deadline"),
    [
        ("50", 60, "passed", None),
        ("50", 59.9, "failed", DEADLINE),
        ("80", 59.9, "failed", DEADLINE),
        ("80", "absent", "awaiting", None),
        ("absent", "deferred", "awaiting", None),
        ("absent", 0, "failed", DEADLINE),
        ("80", "misconduct", "failed", DEADLINE),
    ],
)
def test_outcome_and_deadline_follow_the_new_result(
    only, correct, clerk, lead, old, wanted, outcome, deadline
):
    result = correct(only(old), wanted)
    assert (result.outcome, result.make_up_deadline) == (outcome, deadline)
    assert (result.entered_by, result.confirmed_by, result.version) == (clerk, lead, 4)
    entry = AuditEntry.objects.get(act=Act.CORRECTION_APPROVED)
    assert (entry.by, entry.reason) == (lead, REASON)
    assert ResultCorrection.objects.get().approved_by == lead


@pytest.mark.parametrize(
    ("wanted", "reason", "says"),
    [
        (50, REASON, r"changes nothing.*\(item 7\)"),
        (65, " ", r"give it in writing \(item 7\)"),
        (101, REASON, "101 lies outside 0 to 100"),
        (65.55, REASON, "more than one decimal"),
        ("present", REASON, "blank is not zero"),
        ("", REASON, "Enter whether the officer was present"),
    ],
)
def test_what_may_not_be_asked_for(only, ask, wanted, reason, says):
    with pytest.raises(RuleViolation, match=says):
        ask(only("50"), wanted, reason=reason)
    assert not ResultCorrection.objects.exists()


def test_a_result_that_is_not_confirmed_is_not_corrected(exam_of, enter, ask):
    exam = exam_of(1)
    enter(exam, "50")
    with pytest.raises(RuleViolation, match="not confirmed yet"):
        ask(rows_of(exam)[0], 65)


def test_one_request_waits_at_a_time_and_another_may_follow(only, ask, lead):
    result = only("50")
    first = ask(result, 65)
    with pytest.raises(ValidationError, match="waits for a decision already"):
        ask(result, 66)
    services.decline_correction(correction=first, reason="试卷无误", by=lead, at=AT)
    assert ask(result, 66).is_pending


def test_declining_leaves_the_result_and_its_reason_in_the_trail(only, ask, lead):
    result = only("50")
    services.decline_correction(correction=ask(result, 65), reason="试卷无误", by=lead, at=AT)
    result.refresh_from_db()
    assert (result.score, result.version) == (50, 3)
    correction = ResultCorrection.objects.get()
    assert (correction.declined_by, correction.decline_reason) == (lead, "试卷无误")
    assert AuditEntry.objects.get(act=Act.CORRECTION_DECLINED).reason == "试卷无误"


def test_a_request_is_decided_once(only, ask, lead):
    correction = ask(only("50"), 65)
    services.approve_correction(correction=correction, by=lead, at=AT)
    with pytest.raises(RuleViolation, match=r"decided already.*\(item 7\)"):
        services.approve_correction(correction=correction, by=lead, at=AT)
    with pytest.raises(RuleViolation, match="decided already"):
        services.decline_correction(correction=correction, reason="?", by=lead, at=AT)


def test_who_asked_does_not_approve(only, ask, lead):
    result = only("50")
    with pytest.raises(RuleViolation, match=r"a second person must approve it \(item 7\)"):
        services.approve_correction(correction=ask(result, 65, by=lead), by=lead, at=AT)
    assert ExamResult.objects.get().score == 50


def test_a_pass_falls_only_once_its_certificate_is_void(only, correct, ask, lead):
    result = only("80")
    certificate = factories.make_certificate(result, by=lead)
    with pytest.raises(RuleViolation, match=r"void the certificate first.*\(items 6, 7\)"):
        services.approve_correction(correction=ask(result, 50), by=lead, at=AT)
    services.decline_correction(correction=result.pending_correction(), reason="先作废", by=lead, at=AT)
    assert correct(result, 81).outcome == "passed"  # another pass touches no certificate
    certificate.voided_on, certificate.voided_at = certificate.issued_on, timezone.now()
    certificate.voided_by, certificate.void_reason = lead, "成绩有误"
    certificate.save()
    assert correct(result, 50).outcome == "failed"


# --- what rests on the first result -----------------------------------------------------------------


def test_a_fail_that_becomes_a_pass_gives_up_the_seat_of_the_make_up(only, correct, clerk):
    result = only("50")
    make_up = schedule_make_up(results=[result], held_on=MADE_UP_ON, place="南京", by=clerk)
    assert correct(result, 55).outcome == "failed"
    assert len(rows_of(make_up)) == 1
    correct(result, 65)
    assert rows_of(make_up) == []


def test_an_absence_that_becomes_a_score_gives_up_the_seat_of_the_second_sitting(only, correct, clerk):
    result = only("absent")
    second = schedule_exam(
        training_class=result.exam.training_class, held_on=date(2026, 7, 1), place="南京", by=clerk
    )
    correct(result, 80)
    assert rows_of(second) == []


def test_a_first_sitting_is_not_corrected_past_a_passed_make_up(made_up, correct):
    first = rows_of(made_up("80"))[0].first_result
    with pytest.raises(RuleViolation, match=r"a result of 2026-09-01 that rests on this one.*\(item 7\)"):
        correct(first, 65)


def test_a_first_sitting_is_not_corrected_past_an_entered_second_one(only, correct, enter, clerk):
    result = only("absent")
    second = schedule_exam(
        training_class=result.exam.training_class, held_on=date(2026, 7, 1), place="南京", by=clerk
    )
    enter(second, "50")
    with pytest.raises(RuleViolation, match="a result of 2026-07-01"):
        correct(result, 80)


def test_after_a_failed_make_up_the_first_may_become_a_pass_and_nothing_follows(made_up, correct):
    make_up = made_up("40")
    first = rows_of(make_up)[0].first_result
    assert ExamResult.objects.follow_up_owed().exists()
    assert correct(first, 65).outcome == "passed"
    assert not ExamResult.objects.follow_up_owed().exists()
    assert len(rows_of(make_up)) == 1


def test_after_a_failed_make_up_the_first_does_not_become_an_absence(made_up, correct):
    """The make-up rests on a fail: an officer who was absent had none to sit."""
    first = rows_of(made_up("40"))[0].first_result
    with pytest.raises(RuleViolation, match="a result of 2026-09-01 that rests on this one"):
        correct(first, "absent")


def test_a_make_up_is_corrected_by_the_rules_of_a_make_up(made_up, correct):
    [result] = rows_of(made_up("40"))
    assert (correct(result, "absent").outcome, result.make_up_deadline) == ("failed", None)
    assert correct(result, 60).outcome == "passed"
