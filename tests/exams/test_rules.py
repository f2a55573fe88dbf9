from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import RuleViolation
from exams import rules
from exams.rules import Attendance, Outcome, Progress, Sitting

PRESENT, ABSENT, DEFERRED, MISCONDUCT = (
    Attendance.PRESENT,
    Attendance.ABSENT,
    Attendance.DEFERRED,
    Attendance.MISCONDUCT,
)
PASSED, FAILED, AWAITING = Outcome.PASSED, Outcome.FAILED, Outcome.AWAITING
FIRST, MAKE_UP = Sitting.FIRST, Sitting.MAKE_UP


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refusal(check, **values):
    """Return the words with which `check` refuses `values`."""
    with pytest.raises(RuleViolation) as refused:
        check(**values)
    text = str(refused.value)
    assert text.endswith(("(item 7).", "(items 6, 7)."))
    return text


# --- scores -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("score", ["0", "0.0", "0.1", "59.9", "60", "60.0", "60.10", "99.9", "100", "100.00"])
def test_scores_from_0_to_full_mark_with_one_decimal_stand(score):
    rules.check_score(attendance=PRESENT, score=Decimal(score), full_mark=Decimal(100))


@pytest.mark.parametrize(
    ("score", "says"),
    [
        (None, "blank is not zero"),
        ("-0.1", "-0.1 lies outside 0 to 100:"),
        ("100.1", "100.1 lies outside 0 to 100:"),
        ("1E+3", "outside 0 to 100:"),
        ("Infinity", "outside 0 to 100:"),
        ("60.05", "60.05 has more than one decimal"),
        ("59.95", "59.95 has more than one decimal"),
        ("0.01", "0.01 has more than one decimal"),
    ],
)
def test_other_scores_are_refused(score, says):
    score = score if score is None else Decimal(score)
    assert says in refusal(rules.check_score, attendance=PRESENT, score=score, full_mark=Decimal("100.0"))


@pytest.mark.parametrize(("full_mark", "is_refused"), [("119.9", True), ("120", False), ("120.1", False)])
def test_the_full_mark_is_the_exams_own(full_mark, is_refused):
    values = {"attendance": PRESENT, "score": Decimal(120), "full_mark": Decimal(full_mark)}
    if is_refused:
        assert "outside" in refusal(rules.check_score, **values)
    else:
        rules.check_score(**values)


@pytest.mark.parametrize("attendance", [ABSENT, DEFERRED, MISCONDUCT])
def test_who_was_not_present_has_no_score(attendance):
    rules.check_score(attendance=attendance, score=None, full_mark=Decimal(100))
    for score in (Decimal(0), Decimal("59.9")):
        assert refusal(
            rules.check_score, attendance=attendance, score=score, full_mark=Decimal(100)
        ).startswith(f"{attendance.label} has no score, not {score}")


@pytest.mark.parametrize("score", [None, Decimal(60)])
@pytest.mark.parametrize("attendance", ["", "late"])
def test_a_result_says_how_the_officer_attended(attendance, score):
    assert refusal(rules.check_score, attendance=attendance, score=score, full_mark=Decimal(100)).startswith(
        "Enter whether the officer was present"
    )


@given(st.decimals(-10, 130, places=3))
def test_a_score_stands_only_with_one_decimal_and_within_the_marks(score):
    is_right = 0 <= score <= 100 and score == round(score, 1)
    try:
        rules.check_score(attendance=PRESENT, score=score, full_mark=Decimal(100))
    except RuleViolation:
        assert not is_right
    else:
        assert is_right


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("", None),
        (" \u3000", None),
        ("0", "0"),
        ("78", "78"),
        ("78.5", "78.5"),
        (" 78.50 ", "78.50"),
        ("７８．５", "78.5"),
        ("78。5", "78.5"),
        ("60.05", "60.05"),
        ("-0.1", "-0.1"),
    ],
)
def test_a_score_is_read_as_it_was_typed(text, score):
    found = rules.read_score(text)
    assert (None if found is None else str(found)) == score


@pytest.mark.parametrize(
    "text", ["abc", "7 8", "78,5", "1e2", "78.", ".5", "+78", "--1", "NaN", "Infinity", "七十"]
)
def test_what_is_no_number_is_no_score(text):
    assert refusal(rules.read_score, text=text).startswith(f"“{text}” is no score")


@pytest.mark.parametrize(
    ("score", "text"), [(None, ""), ("78.0", "78"), ("78.50", "78.5"), ("0.0", "0"), ("100", "100")]
)
def test_a_score_is_shown_as_it_is_said(score, text):
    assert rules.score_text(score and Decimal(score)) == text


# --- outcomes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sitting", [FIRST, MAKE_UP])
@pytest.mark.parametrize(
    ("score", "pass_mark", "outcome"),
    [
        ("0", "60", FAILED),
        ("59.9", "60", FAILED),
        ("60", "60", PASSED),
        ("60.0", "60.0", PASSED),
        ("100", "60", PASSED),
        ("71.9", "72", FAILED),
        ("72", "72", PASSED),
    ],
)
def test_the_pass_mark_is_passed(sitting, score, pass_mark, outcome):
    assert (
        rules.exam_outcome(
            sitting=sitting, attendance=PRESENT, score=Decimal(score), pass_mark=Decimal(pass_mark)
        )
        == outcome
    )


@pytest.mark.parametrize(
    ("sitting", "attendance", "outcome"),
    [
        (FIRST, ABSENT, AWAITING),
        (FIRST, DEFERRED, AWAITING),
        (FIRST, MISCONDUCT, FAILED),
        (MAKE_UP, ABSENT, FAILED),
        (MAKE_UP, DEFERRED, AWAITING),
        (MAKE_UP, MISCONDUCT, FAILED),
    ],
)
def test_outcome_without_a_score(sitting, attendance, outcome):
    assert (
        rules.exam_outcome(sitting=sitting, attendance=attendance, score=None, pass_mark=Decimal(60))
        == outcome
    )


# --- the make-up ------------------------------------------------------------------------------------

NATIONAL_DAY_2025 = frozenset(date(2025, 10, day) for day in range(1, 9))


@pytest.mark.parametrize(
    ("failed_on", "last_day"),
    [
        (date(2023, 8, 28), date(2024, 2, 28)),
        (date(2023, 8, 29), date(2024, 2, 29)),
        (date(2023, 8, 30), date(2024, 2, 29)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2024, 8, 28), date(2025, 2, 28)),
        (date(2024, 8, 29), date(2025, 2, 28)),
        (date(2024, 8, 31), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2024, 8, 29)),
        (date(2024, 3, 31), date(2024, 9, 30)),
        (date(2024, 6, 30), date(2024, 12, 30)),
        (date(2024, 12, 31), date(2025, 6, 30)),
    ],
)
def test_make_up_deadline_is_half_a_calendar_year(failed_on, last_day):
    assert rules.make_up_deadline(failed_on) == last_day


@pytest.mark.parametrize(
    ("failed_on", "holidays", "last_day"),
    [
        (date(2025, 3, 30), NATIONAL_DAY_2025, date(2025, 9, 30)),
        (date(2025, 4, 1), NATIONAL_DAY_2025, date(2025, 10, 9)),
        (date(2025, 4, 8), NATIONAL_DAY_2025, date(2025, 10, 9)),
        (date(2025, 4, 9), NATIONAL_DAY_2025, date(2025, 10, 9)),
        (date(2025, 3, 13), NATIONAL_DAY_2025, date(2025, 9, 13)),  # an ordinary Saturday
        (date(2025, 3, 14), NATIONAL_DAY_2025, date(2025, 9, 14)),  # and its Sunday
        (date(2025, 3, 13), {date(2025, 9, 13)}, date(2025, 9, 14)),
        (date(2025, 7, 1), {date(2026, 1, 1)}, date(2026, 1, 2)),
        (date(2025, 6, 30), {date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)}, date(2026, 1, 2)),
    ],
)
def test_make_up_deadline_rolls_over_holidays_only(failed_on, holidays, last_day):
    assert rules.make_up_deadline(failed_on, holidays) == last_day


DUE = {
    "outcome": FAILED,
    "is_confirmed": True,
    "had_make_up": False,
    "failed_on": date(2023, 8, 31),
    "deadline": date(2024, 2, 29),
    "held_on": date(2024, 2, 29),
}


@pytest.mark.parametrize(
    ("held_on", "late_reason", "is_late"),
    [
        (date(2023, 9, 1), "", False),
        (date(2024, 2, 28), "", False),
        (date(2024, 2, 29), "", False),
        (date(2024, 2, 29), "not needed", False),
        (date(2024, 3, 1), "In hospital", True),
    ],
)
def test_a_make_up_by_its_last_day_or_with_a_reason(held_on, late_reason, is_late):
    assert rules.check_may_make_up(**DUE | {"held_on": held_on, "late_reason": late_reason}) is is_late


@pytest.mark.parametrize("late_reason", ["", " ", "\u3000"])
def test_the_day_after_the_last_needs_a_reason(late_reason):
    text = refusal(rules.check_may_make_up, **DUE | {"held_on": date(2024, 3, 1), "late_reason": late_reason})
    assert "2024-02-29" in text
    assert "2024-03-01" in text
    assert "give a reason in writing" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"outcome": PASSED}, "Only an officer who failed"),
        ({"outcome": AWAITING}, "Only an officer who failed"),
        ({"outcome": ""}, "Only an officer who failed"),
        ({"is_confirmed": False}, "not confirmed"),
        ({"had_make_up": True}, "one make-up only"),
        ({"sitting": MAKE_UP}, "one make-up only"),
        ({"held_on": date(2023, 8, 31)}, "on 2023-08-31 does not lie after the failed sitting of 2023-08-31"),
        ({"held_on": date(2023, 8, 30)}, "on 2023-08-30 does not lie after the failed sitting of 2023-08-31"),
    ],
)
def test_who_may_not_sit_a_make_up(change, says):
    assert says in refusal(rules.check_may_make_up, **DUE | change)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_half_a_year_is_never_counted_in_days(failed_on):
    deadline = rules.make_up_deadline(failed_on)
    assert (deadline.year * 12 + deadline.month) - (failed_on.year * 12 + failed_on.month) == 6
    values = DUE | {"failed_on": failed_on, "deadline": deadline}
    assert rules.check_may_make_up(**values | {"held_on": deadline}) is False
    late = values | {"held_on": deadline + timedelta(days=1), "late_reason": "Ill"}
    assert rules.check_may_make_up(**late) is True


@pytest.mark.parametrize(
    ("sitting", "outcome", "is_confirmed", "is_refused"),
    [
        (MAKE_UP, FAILED, True, False),
        (MAKE_UP, FAILED, False, True),
        (MAKE_UP, PASSED, True, True),
        (MAKE_UP, AWAITING, True, True),
        (FIRST, FAILED, True, True),
    ],
)
def test_an_interview_follows_a_failed_make_up(sitting, outcome, is_confirmed, is_refused):
    values = {"sitting": sitting, "outcome": outcome, "is_confirmed": is_confirmed}
    if is_refused:
        assert "hold and confirm the make-up first" in refusal(rules.check_may_follow_up, **values)
    else:
        rules.check_may_follow_up(**values)


INTERVIEW = {
    "sat_on": date(2024, 3, 1),
    "interviewed_on": date(2024, 3, 5),
    "decided_on": date(2024, 3, 5),
    "today": date(2024, 3, 9),
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"interviewed_on": date(2024, 3, 1)},
        {"interviewed_on": None},
        {"decided_on": date(2024, 3, 9)},
        {"decided_on": None},
    ],
)
def test_interview_and_decision_lie_between_the_make_up_and_today(change):
    rules.check_follow_up_days(**INTERVIEW | change)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"interviewed_on": date(2024, 2, 29)},
            "2024-02-29 does not lie between the failed make-up of 2024-03-01",
        ),
        ({"interviewed_on": None, "decided_on": date(2024, 2, 29)}, "2024-02-29 does not lie between"),
        ({"decided_on": date(2024, 3, 10)}, "2024-03-10 does not lie between"),
        (
            {"decided_on": date(2024, 3, 4)},
            "The decision of 2024-03-04 lies before the interview of 2024-03-05",
        ),
    ],
)
def test_other_days_of_interview_and_decision_are_refused(change, says):
    assert says in refusal(rules.check_follow_up_days, **INTERVIEW | change)


@pytest.mark.parametrize(
    ("interviewed_on", "decision", "is_refused"),
    [
        (date(2024, 3, 5), "", False),
        (None, "stays", False),
        (date(2024, 3, 5), "stays", False),
        (None, "", True),
    ],
)
def test_a_follow_up_is_an_interview_or_a_decision_or_both(interviewed_on, decision, is_refused):
    values = {"interviewed_on": interviewed_on, "decision": decision}
    if is_refused:
        assert "enter the interview, the decision, or both" in refusal(
            rules.check_something_recorded, **values
        )
    else:
        rules.check_something_recorded(**values)


# --- days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held_on", [date(2024, 9, 2), date(2024, 9, 6)])
def test_the_exam_may_be_from_the_first_day_of_the_class(held_on):
    rules.check_exam_day(held_on=held_on, class_starts_on=date(2024, 9, 2))


def test_the_exam_may_not_lie_before_the_class():
    text = refusal(rules.check_exam_day, held_on=date(2024, 9, 1), class_starts_on=date(2024, 9, 2))
    assert "2024-09-01" in text
    assert "2024-09-02" in text


@pytest.mark.parametrize(("full_mark", "pass_mark"), [("100", "1"), ("100.0", "100"), ("120", "72.5")])
def test_a_pass_mark_from_1_to_the_full_mark_stands(full_mark, pass_mark):
    rules.check_marks(full_mark=Decimal(full_mark), pass_mark=Decimal(pass_mark))


@pytest.mark.parametrize("pass_mark", ["0", "0.9", "100.1", "-1"])
def test_other_pass_marks_are_refused(pass_mark):
    text = refusal(rules.check_marks, full_mark=Decimal("100.0"), pass_mark=Decimal(pass_mark))
    assert f"A pass mark of {pass_mark} lies outside 1 to the full mark of 100:" in text


@pytest.mark.parametrize("today", [date(2024, 9, 2), date(2024, 9, 3)])
def test_results_can_be_entered_from_the_exam_day(today):
    rules.check_exam_held(held_on=date(2024, 9, 2), today=today)


def test_results_cannot_be_entered_before_the_exam_day():
    text = refusal(rules.check_exam_held, held_on=date(2024, 9, 2), today=date(2024, 9, 1))
    assert "2024-09-02" in text


@pytest.mark.parametrize(
    ("check", "allowed", "refused", "says"),
    [
        (rules.check_class_stands, {"is_cancelled": False}, {"is_cancelled": True}, "The class is cancelled"),
        (rules.check_somebody_left, {"heads": 1}, {"heads": 0}, "Nobody is left to examine"),
        (rules.check_not_begun, {"entered": 0}, {"entered": 1}, "1 results are entered"),
        (rules.check_not_seated, {"seated_on": None}, {"seated_on": date(2024, 2, 29)}, "2024-02-29"),
        (rules.check_one_bureau, {"bureaus": {"32"}}, {"bureaus": set()}, "one tier and one bureau"),
        (rules.check_one_bureau, {"bureaus": {None}}, {"bureaus": {None, "32"}}, "one tier and one bureau"),
        (rules.check_something_to_confirm, {"waiting": 1}, {"waiting": 0}, "enter results first"),
        (rules.check_on_list, {"is_on_list": True}, {"is_on_list": False}, "Not on the list"),
        (
            rules.check_ticket_of_exam,
            {"is_of_exam": True, "first": "1", "last": "9"},
            {"is_of_exam": False, "first": "1", "last": "9"},
            "run from 1 to 9",
        ),
        (rules.check_ticket_once, {"row": None}, {"row": 7}, "as in row 7"),
        (
            rules.check_ticket_holder,
            {"ticket": "1", "holder": "王伟", "is_holder": True},
            {"ticket": "1", "holder": "王伟", "is_holder": False},
            "Ticket 1 is that of 王伟",
        ),
        (rules.check_not_returned, {"is_returned": False}, {"is_returned": True}, "were sent back"),
        (rules.check_undecided, {"is_decided": False}, {"is_decided": True}, "decided already"),
        (rules.check_nothing_later, {"sat_on": None}, {"sat_on": date(2024, 2, 29)}, "2024-02-29"),
        (rules.check_as_seen, {"is_changed": False}, {"is_changed": True}, "compare them again"),
    ],
)
def test_what_an_exam_allows_and_refuses(check, allowed, refused, says):
    check(**allowed)
    assert says in refusal(check, **refused)


@pytest.mark.parametrize(
    ("blank", "is_blank_left", "is_refused"),
    [(0, False, False), (0, True, False), (1, True, False), (1, False, True)],
)
def test_results_are_confirmed_together_or_the_blanks_left_knowingly(blank, is_blank_left, is_refused):
    values = {"blank": blank, "is_blank_left": is_blank_left}
    if is_refused:
        assert refusal(rules.check_complete, **values).startswith("1 people have no result")
    else:
        rules.check_complete(**values)


@pytest.mark.parametrize(
    ("heads", "entered", "confirmed", "is_returned", "progress"),
    [
        (0, 0, 0, False, Progress.TO_ENTER),
        (60, 0, 0, False, Progress.TO_ENTER),
        (60, 59, 0, False, Progress.TO_ENTER),
        (60, 59, 59, False, Progress.TO_ENTER),
        (60, 60, 0, False, Progress.TO_CONFIRM),
        (60, 60, 59, False, Progress.TO_CONFIRM),
        (60, 60, 60, False, Progress.CONFIRMED),
        (60, 60, 0, True, Progress.RETURNED),
    ],
)
def test_what_an_exam_waits_for(heads, entered, confirmed, is_returned, progress):
    assert (
        rules.exam_progress(heads=heads, entered=entered, confirmed=confirmed, is_returned=is_returned)
        == progress
    )


# --- confirming and correcting ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "is_two_person_rule", "is_refused"),
    [(1, 2, True, False), (1, 1, True, True), (1, 1, False, False), (1, 2, False, False)],
)
def test_two_people_enter_and_confirm(first, second, is_two_person_rule, is_refused):
    values = {"entered_by": first, "confirmed_by": second, "is_two_person_rule": is_two_person_rule}
    if is_refused:
        assert "a second person must confirm" in refusal(rules.check_confirmer, **values)
    else:
        rules.check_confirmer(**values)


def test_a_confirmed_result_is_locked():
    rules.check_not_confirmed(is_confirmed=False)
    assert "ask for a correction" in refusal(rules.check_not_confirmed, is_confirmed=True)


CORRECTION = {"is_confirmed": True, "is_changed": True, "reason": "Marked twice: 61.5"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"is_confirmed": False}, "not confirmed yet"),
        ({"is_changed": False}, "changes nothing"),
        ({"reason": ""}, "give it in writing"),
        ({"reason": " \u3000"}, "give it in writing"),
    ],
)
def test_a_correction_changes_a_confirmed_result_for_a_reason(change, says):
    rules.check_may_request_correction(**CORRECTION)
    assert says in refusal(rules.check_may_request_correction, **CORRECTION | change)


@pytest.mark.parametrize(
    ("requested_by", "approved_by", "is_two_person_rule", "is_refused"),
    [(1, 2, True, False), (1, 1, True, True), (1, 1, False, False)],
)
def test_a_second_person_approves_a_correction(requested_by, approved_by, is_two_person_rule, is_refused):
    values = {
        "requested_by": requested_by,
        "approved_by": approved_by,
        "is_two_person_rule": is_two_person_rule,
        "new_outcome": PASSED,
        "has_certificate_in_force": False,
    }
    if is_refused:
        assert "a second person must approve" in refusal(rules.check_may_approve_correction, **values)
    else:
        rules.check_may_approve_correction(**values)


@pytest.mark.parametrize(
    ("new_outcome", "has_certificate_in_force", "is_refused"),
    [
        (FAILED, True, True),
        (AWAITING, True, True),
        (PASSED, True, False),
        (FAILED, False, False),
        (PASSED, False, False),
    ],
)
def test_a_pass_stays_a_pass_while_its_certificate_stands(new_outcome, has_certificate_in_force, is_refused):
    values = {
        "requested_by": 1,
        "approved_by": 2,
        "is_two_person_rule": True,
        "new_outcome": new_outcome,
        "has_certificate_in_force": has_certificate_in_force,
    }
    if is_refused:
        assert "void the certificate first" in refusal(rules.check_may_approve_correction, **values)
    else:
        rules.check_may_approve_correction(**values)


# --- absences ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sitting", "outcome", "is_confirmed", "may"),
    [
        (FIRST, AWAITING, True, True),
        (FIRST, AWAITING, False, False),
        (FIRST, FAILED, True, False),
        (FIRST, PASSED, True, False),
        (FIRST, "", False, False),
        (MAKE_UP, AWAITING, True, False),
    ],
)
def test_a_reason_is_for_a_confirmed_absence_from_a_first_sitting(sitting, outcome, is_confirmed, may):
    values = {"sitting": sitting, "outcome": outcome, "is_confirmed": is_confirmed}
    if may:
        rules.check_may_record_absence(**values)
    else:
        assert "absent from or deferred" in refusal(rules.check_may_record_absence, **values)


@pytest.mark.parametrize(
    ("attendance", "told", "missing"),
    [
        (ABSENT, ("", "", ""), ["reason"]),
        (ABSENT, ("住院", "", ""), []),
        (DEFERRED, ("", "", ""), ["reason", "evidence", "approval"]),
        (DEFERRED, ("住院", "", "李处长"), ["evidence"]),
        (DEFERRED, ("住院", "诊断证明", ""), ["approval"]),
        (DEFERRED, ("住院", "诊断证明", "李处长"), []),
    ],
)
def test_a_deferral_needs_evidence_and_approval_too(attendance, told, missing):
    reason, evidence, approver = told
    found = rules.missing_of_absence(
        attendance=attendance, reason=reason, evidence=evidence, approver=approver
    )
    assert [str(word) for word in found] == missing


def test_an_approval_does_not_lie_ahead():
    today = date(2026, 6, 8)
    for day in (None, date(2025, 1, 1), today):
        rules.check_approval_day(approved_on=day, today=today)
    assert refusal(rules.check_approval_day, approved_on=today + timedelta(days=1), today=today).startswith(
        "The approval of 2026-06-09 lies ahead"
    )


# --- statistics -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "failed", "rate"),
    [
        (0, 0, None),
        (0, 3, "0.0"),
        (3, 0, "100.0"),
        (2, 1, "66.6"),
        (1, 2, "33.3"),
        (1999, 1, "99.9"),
        (1, 999, "0.1"),
    ],
)
def test_a_pass_rate_is_never_rounded_up(passed, failed, rate):
    assert rules.pass_rate(passed=passed, failed=failed) == (rate and Decimal(rate))


def bands(full_mark, pass_mark):
    found = rules.score_bands(full_mark=Decimal(full_mark), pass_mark=Decimal(pass_mark))
    return [f"{low:f}-{high:f}" for low, high in found]


@pytest.mark.parametrize(
    ("full_mark", "pass_mark", "first", "last", "count"),
    [
        ("100", "60", "0-9.9", "90.0-100", 10),
        ("100", "65", "0-9.9", "90.0-100", 11),
        ("120", "72", "0-11.9", "108.0-120", 10),
        ("100", "100", "0-9.9", "100-100", 11),
        ("1", "1", "0-0.0", "1-1", 11),
        ("100", "0.5", "0-0.4", "90.0-100", 11),
    ],
)
def test_ten_bands_and_one_more_where_the_pass_mark_lies_within_one(full_mark, pass_mark, first, last, count):
    found = bands(full_mark, pass_mark)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@given(tenths=st.integers(10, 9999), part=st.integers(1, 100), score=st.integers(0, 9999))
def test_every_score_lies_in_one_band_on_its_side_of_the_pass_mark(tenths, part, score):
    full_mark, score = Decimal(tenths) / 10, Decimal(score % (tenths + 1)) / 10
    pass_mark = max(Decimal(1), (full_mark * part / 100).quantize(Decimal("0.1")))
    found = rules.score_bands(full_mark=full_mark, pass_mark=pass_mark)
    [(low, high)] = [band for band in found if band[0] <= score <= band[1]]
    assert (score >= pass_mark) == (low >= pass_mark) == (high >= pass_mark)
