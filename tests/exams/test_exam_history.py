"""Every change of a score in an exam: who, when, from what to what, and why."""

from datetime import datetime, timedelta

import pytest

from exams.services.corrections import approve_correction, decline_correction, request_correction
from exams.services.results import Entry, confirm_results, enter_results, return_results
from exams.services.sheets import enter_sheet, take_back_sheet
from tests import factories
from tests.exams.conftest import AT, SHANGHAI, fill, queries_of, rows_of, text_of, url_of


def told(client, exam, **query):
    """The lines of the page: (name, act, before, after, by, reason)."""
    response = client.get(url_of("exam_history", exam), query)
    assert response.status_code == 200
    return [
        (change.result.enrolment.officer.name, change.act.value, change.old, change.new, change.by.name, change.reason)
        for change in response.context["page"]
    ]  # fmt: skip


def type_in(exam, *typed, by, at=AT):
    entries = {
        row.pk: Entry("", text, row.version) for row, text in zip(rows_of(exam), typed, strict=False) if text
    }
    return enter_results(exam=exam, entries=entries, by=by, at=at, today=exam.held_on)


def test_who_may(exam_of, answers):
    assert answers(url_of("exam_history", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 200,
        "ministry": 200,
        "auditor": 200,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_an_exam_without_scores_says_so(exam_of, english, clerk):
    assert "No score was entered yet." in text_of(english(clerk).get(url_of("exam_history", exam_of(1))))


def test_entered_changed_and_emptied_the_newest_first(exam_of, enter, english, clerk, lead):
    exam = exam_of(2)
    enter(exam, "80", "absent")
    enter(exam, "82", by=lead)
    enter(exam, "", "")
    assert told(english(clerk), exam) == [
        ("学员01", "results_entered", "82", "", "clerk", ""),
        ("学员02", "results_entered", "Absent", "", "clerk", ""),
        ("学员01", "results_entered", "80", "82", "lead", ""),
        ("学员01", "results_entered", "", "80", "clerk", ""),
        ("学员02", "results_entered", "", "Absent", "clerk", ""),
    ]


def test_a_remark_alone_is_no_change_of_a_score(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "80")
    [row] = rows_of(exam)
    entries = {row.pk: Entry("present", "80", row.version, "卷面整洁")}
    assert enter_results(exam=exam, entries=entries, by=clerk, at=AT, today=exam.held_on).saved == 1
    assert len(told(english(clerk), exam)) == 1


def test_what_was_sent_back_is_why_the_next_changes_were_made(exam_of, enter, english, clerk, lead):
    exam = exam_of(2)
    enter(exam, "80", "")
    enter(exam, "70", "")
    return_results(exam=exam, reason="第1行与试卷不符", by=lead, at=AT)
    enter(exam, "71", "60")
    confirm_results(exam=exam, by=lead, at=AT)
    newest, *older = told(english(clerk), exam)
    assert newest == ("学员01", "results_entered", "70", "71", "clerk", "第1行与试卷不符")
    assert older[0] == ("学员02", "results_entered", "", "60", "clerk", "")  # a first entry is no change
    assert {line[-1] for line in older} == {""}


def test_corrections_asked_for_approved_and_declined(confirmed, english, clerk, lead):
    exam = confirmed("50", "51", "52")
    first, second, third = rows_of(exam)
    ask = {"attendance": "", "by": clerk}
    approved = request_correction(result=first, score=62, reason="漏加", **ask)
    approve_correction(correction=approved, by=lead, at=AT + timedelta(days=1))
    declined = request_correction(result=second, score=63, reason="复核", **ask)
    decline_correction(correction=declined, reason="无误", by=lead, at=AT + timedelta(days=2))
    request_correction(result=third, score=64, reason="再核", **ask)
    client = english(clerk)
    assert set(told(client, exam)) == {
        ("学员03", "correction_requested", "52", "64", "clerk", "再核"),
        ("学员02", "correction_declined", "51", "63", "lead", "复核"),
        ("学员01", "correction_approved", "50", "62", "lead", "漏加"),
    }
    text = text_of(client.get(url_of("exam_history", exam)))
    assert text.count("asked for by clerk") == 2
    assert "<del>50</del>" in text
    assert "<ins>62</ins>" in text


def test_a_sheet_and_its_taking_back(exam_of, english, clerk):
    exam = exam_of(1)
    [row] = rows_of(exam)
    entries = {row.pk: Entry("", "77", row.version)}
    journal = enter_sheet(exam=exam, entries=entries, by=clerk, at=AT, today=exam.held_on)
    take_back_sheet(journal, exam=exam, by=clerk, details={})
    assert [line[1:4] for line in told(english(clerk), exam)] == [
        ("results_taken_back", "77", ""),
        ("results_entered", "", "77"),
    ]


def test_of_a_national_exam_a_bureau_sees_its_own_peoples_changes(
    exam_of, enter, english, ministry, clerk, outsider
):
    exam = exam_of(1, by=ministry, tier="national")
    there = factories.make_officer(
        "浙江人", agency=factories.make_agency("杭州队", province=factories.province("33"))
    )
    enrolment = factories.make_enrolment(exam.training_class, there, by=ministry)
    factories.make_result(exam, enrolment)
    enter(exam, "80", "90", by=ministry)
    assert [line[0] for line in told(english(clerk), exam)] == ["学员01"]
    assert [line[0] for line in told(english(outsider), exam)] == ["浙江人"]
    assert len(told(english(ministry), exam)) == 2
    text = text_of(english(outsider).get(url_of("exam_history", exam)))
    assert "only your own people are shown" in text
    assert "学员01" not in text
    assert "80" not in [line[3] for line in told(english(outsider), exam)]


def test_the_changes_of_another_exam_are_not_among_them(exam_of, enter, english, clerk):
    mine, other = exam_of(1), exam_of(1)
    enter(other, "80")
    assert told(english(clerk), mine) == []


@pytest.mark.parametrize("heads", [40, 60])
def test_a_list_as_long_as_it_may_be_is_shown_in_pages(exam_of, english, clerk, heads):
    exam = exam_of(1)
    fill(exam, heads - 1)
    type_in(exam, *["70"] * heads, by=clerk)
    type_in(exam, *["71"] * heads, by=clerk, at=datetime(2026, 6, 9, 9, tzinfo=SHANGHAI))
    client = english(clerk)
    pages = [told(client, exam, page=page) for page in (1, 2)]
    assert [len(page) for page in pages] == [50, min(50, 2 * heads - 50)]
    assert {line[3] for line in pages[0][:heads]} == {"71"}


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_100_people_as_for_10(exam_of, english, cast, clerk, role):
    exam, client = exam_of(1), english(cast[role])
    fill(exam, 9)
    type_in(exam, *["70"] * 10, by=clerk)
    few = queries_of(lambda: told(client, exam))
    fill(exam, 90)
    for row in rows_of(exam)[10:]:  # as the grid stores them: an act each
        enter_results(
            exam=exam, entries={row.pk: Entry("", "71", row.version)}, by=clerk, at=AT, today=exam.held_on
        )
    assert len(told(client, exam)) == 50
    assert queries_of(lambda: told(client, exam)) == few <= 7
