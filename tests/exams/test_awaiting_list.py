"""Who missed a first sitting and was not seated since."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from exams.models import Absence
from exams.services.exams import schedule_exam
from tests.exams.conftest import AT, cells, fill, queries_of, rows_of, text_of, url_of

URL = reverse("exams:awaiting_list")
APPROVED_ON = datetime(2026, 6, 4)


def names(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [result.enrolment.officer.name for result in response.context["page"]]


def test_absent_and_deferred_are_no_fail_and_wait_for_an_exam(confirmed, english, clerk):
    exam = confirmed("80", "50", "absent", "deferred", "misconduct")
    client = english(clerk)
    assert names(client) == ["学员03", "学员04"]
    text = text_of(client.get(URL))
    assert f'href="{url_of("exam_create", exam.training_class)}">Schedule an exam</a>' in text
    assert rows_of(exam)[2].enrolment.officer.id_number not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"attendance": "absent"}, ["学员01"]),
        ({"attendance": "deferred"}, ["学员02"]),
        ({"attendance": "present"}, ["学员01", "学员02"]),
        ({"name": "02"}, ["学员02"]),
        ({"sort": "-name"}, ["学员02", "学员01"]),
    ],
)
def test_filters_and_sorting(confirmed, english, clerk, query, expected):
    confirmed("absent", "deferred")
    assert names(english(clerk), **query) == expected


@pytest.fixture
def explained(confirmed, clerk):
    """Absent with a reason, absent without, deferred with everything, without evidence, approval, anything."""
    rows = rows_of(confirmed("absent", "absent", *["deferred"] * 4))
    known = {"reason": "住院", "recorded_by": clerk}
    approved = {"approver": "李处长", "approved_on": date(2026, 6, 4)}
    Absence.objects.create(result=rows[0], **known)
    Absence.objects.create(result=rows[2], evidence="诊断证明", **known, **approved)
    Absence.objects.create(result=rows[3], **known, **approved)
    Absence.objects.create(result=rows[4], evidence="诊断证明", **known)
    return rows


def test_the_reason_is_shown_and_what_is_missing_is_marked(explained, english, clerk):
    text = text_of(english(clerk).get(URL))
    assert text.count("住院") == 4
    assert text.count("approved by 李处长") == 2
    assert text.count(">Reason missing<") == 2
    assert text.count(">Evidence missing<") == 2
    assert text.count(">Approval missing<") == 2
    assert text.count(">Record the reason<") == 4


@pytest.mark.parametrize(
    ("state", "expected"),
    [("missing", ["学员02", "学员04", "学员05", "学员06"]), ("complete", ["学员01", "学员03"])],
)
def test_the_list_of_what_is_missing(explained, english, clerk, state, expected):
    assert names(english(clerk), record=state) == expected


def test_readers_record_nothing(explained, english, auditor, ministry):
    for reader in (auditor, ministry):
        assert url_of("absence_edit", explained[0]) not in text_of(english(reader).get(URL))


def test_the_export_is_the_list_as_it_is_filtered(explained, english, clerk):
    rows = cells(english(clerk).get(URL, {"export": "xlsx", "attendance": "deferred"}))
    heading = next(place for place, row in enumerate(rows) if row[0] == "Name")
    told = [(row[0], *row[7:]) for row in rows[heading + 1 :]]
    assert told == [
        ("学员03", "住院", "诊断证明", "李处长", APPROVED_ON, None),
        ("学员04", "住院", None, "李处长", APPROVED_ON, "evidence"),
        ("学员05", "住院", "诊断证明", None, None, "approval"),
        ("学员06", None, None, None, None, "reason, evidence, approval"),
    ]
    assert explained[2].enrolment.officer.id_number not in str(rows)


def test_an_absence_that_is_not_confirmed_does_not_count(exam_of, enter, english, clerk):
    enter(exam_of(1), "absent")
    assert names(english(clerk)) == []


def test_who_is_seated_again_or_left_waits_no_more(confirmed, english, clerk):
    exam = confirmed("absent", "absent", "absent")
    _seated, withdrawn, gone = rows_of(exam)
    type(gone.enrolment.officer).objects.filter(pk=gone.enrolment.officer_id).update(
        off_post_on=date(2026, 6, 6), off_post_reason="left"
    )
    type(withdrawn.enrolment).objects.filter(pk=withdrawn.enrolment_id).update(
        withdrawn_by=clerk, withdrawn_at=AT, withdrawn_reason="借调"
    )
    client = english(clerk)
    assert names(client) == ["学员01"]
    schedule_exam(training_class=exam.training_class, held_on=date(2026, 7, 1), place="南京", by=clerk)
    assert names(client) == []


def test_another_province_sees_none_and_readers_schedule_none(
    confirmed, english, outsider, auditor, ministry
):
    exam = confirmed("absent")
    assert names(english(outsider)) == []
    for reader in (auditor, ministry):
        assert names(english(reader)) == ["学员01"]
        assert url_of("exam_create", exam.training_class) not in text_of(english(reader).get(URL))


def test_an_empty_list_says_so(english, clerk):
    assert "Nobody awaits an exam." in text_of(english(clerk).get(URL))
    assert "Nobody matches. Clear the filters" in text_of(english(clerk).get(URL, {"name": "无此人"}))


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_100_rows_as_for_10(cast, exam_of, english, clerk, lead, role):
    exam, client = exam_of(1), english(cast[role])
    waiting = {
        "attendance": "absent",
        "outcome": "awaiting",
        "entered_by": clerk,
        "entered_at": AT,
        "confirmed_by": lead,
        "confirmed_at": AT,
    }
    fill(exam, 10, **waiting)
    few = queries_of(lambda: names(client))
    fill(exam, 90, **waiting)
    assert queries_of(lambda: names(client)) == few <= 6
