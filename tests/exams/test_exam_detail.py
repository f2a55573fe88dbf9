"""An exam's page: its facts, each person's result, and the next step for whom it concerns."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from exams.services.corrections import request_correction
from exams.services.results import return_results
from tests import factories
from tests.exams.conftest import AT, HELD_ON, fill, queries_of, rows_of, text_of, url_of


def page(client, exam):
    return client.get(url_of("exam_detail", exam))


def shown(client, exam):
    return text_of(page(client, exam))


def acts(client, exam):
    """Which of the exam's acts the page offers."""
    text = shown(client, exam)
    names = ["exam_edit", "exam_cancel", "exam_export", "result_entry", "result_confirm", "result_return"]
    return {name for name in names if f'href="{url_of(name, exam)}"' in text}


def test_who_may(exam_of, answers):
    assert answers(url_of("exam_detail", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 200,
        "ministry": 200,
        "auditor": 200,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_facts_and_each_result_with_its_deadline(confirmed, english, clerk):
    exam = confirmed("80", "59.5", "absent", "misconduct")
    text = shown(english(clerk), exam)
    assert "closed book" in text
    assert "full mark 100, pass mark 60" in text
    assert "4 of 4 entered, 4 confirmed" in text
    assert "passed 1, failed 2 (misconduct 1), absent 1, deferred 0" in text
    assert "59.5" in text
    assert text.count("make-up by 2026-12-05") == 2


def test_id_numbers_are_masked(exam_of, english, clerk):
    exam = exam_of(1)
    officer = rows_of(exam)[0].enrolment.officer
    text = shown(english(clerk), exam)
    assert officer.masked_id_number in text
    assert officer.id_number not in text


def test_of_a_national_exam_a_province_sees_its_own_people_only(exam_of, ministry, english, outsider, clerk):
    exam = exam_of(2, by=ministry, tier="national")
    assert len(page(english(ministry), exam).context["results"]) == 2
    assert len(page(english(clerk), exam).context["results"]) == 2
    text = shown(english(outsider), exam)
    assert "学员01" not in text
    assert "only your own people are shown" in text
    assert "None of your people is on this list." in text


@pytest.mark.parametrize(
    ("typed", "is_confirmed", "by_clerk", "by_lead"),
    [
        ([""], False, {"exam_edit", "exam_cancel", "result_entry"}, {"exam_edit", "exam_cancel", "result_entry"}),
        (["80"], False, {"result_entry"}, {"result_entry", "result_confirm", "result_return"}),
        (["80"], True, set(), set()),
    ],
    ids=["nothing entered", "entered", "confirmed"],
)  # fmt: skip
def test_the_acts_of_each_step(
    exam_of, enter, confirmed, english, clerk, lead, typed, is_confirmed, by_clerk, by_lead
):
    exam = confirmed(*typed) if is_confirmed else exam_of(1)
    if not is_confirmed:
        enter(exam, *typed)
    assert acts(english(clerk), exam) == by_clerk | {"exam_export"}
    assert acts(english(lead), exam) == by_lead | {"exam_export"}


@pytest.mark.parametrize("reader", ["auditor", "ministry", "administrator"])
def test_readers_of_a_provinces_exam_are_offered_the_export_only(cast, exam_of, enter, english, reader):
    exam = exam_of(1)
    enter(exam, "80")
    assert acts(english(cast[reader]), exam) == {"exam_export"}


def test_one_main_button_the_next_step(exam_of, enter, english, clerk, lead):
    exam = exam_of(1)
    entry, confirm = url_of("result_entry", exam), url_of("result_confirm", exam)
    assert f'class="btn main" href="{entry}"' in shown(english(lead), exam)
    enter(exam, "80")
    text = shown(english(lead), exam)
    assert f'class="btn main" href="{confirm}"' in text
    assert text.count("btn main") == 1
    assert f'class="btn main" href="{entry}"' in shown(english(clerk), exam)


def test_what_was_sent_back_says_by_whom_and_why_and_is_not_confirmed(exam_of, enter, english, clerk, lead):
    exam = exam_of(1)
    enter(exam, "80")
    return_results(exam=exam, reason="第1行与试卷不符", by=lead, at=AT)
    text = shown(english(clerk), exam)
    assert "Sent back by lead on 2026-06-08 09:30: 第1行与试卷不符" in text
    assert not acts(english(lead), exam) & {"result_confirm", "result_return"}


def test_a_roster_that_changed_offers_to_update_the_list(exam_of, english, clerk, auditor):
    exam = exam_of(1)
    assert "The roster has changed" not in shown(english(clerk), exam)
    factories.make_enrolment(exam.training_class, factories.make_officer("后来"), by=clerk)
    text = shown(english(clerk), exam)
    assert "The roster has changed: 1 to join this list, 0 to leave it." in text
    assert f'action="{url_of("exam_update_list", exam)}"' in text
    assert url_of("exam_update_list", exam) not in shown(english(auditor), exam)


def test_a_confirmed_result_can_be_corrected_and_the_request_decided_by_the_lead(
    confirmed, english, clerk, lead, auditor
):
    exam = confirmed("50")
    [row] = rows_of(exam)
    correct, approve = url_of("result_correct", row), url_of("result_approve", row)
    assert correct in shown(english(clerk), exam)
    assert correct not in shown(english(auditor), exam)
    request_correction(result=row, attendance="present", score=65, reason="漏加5分", by=clerk)
    text = shown(english(clerk), exam)
    assert "Correction asked for" in text
    assert approve not in text
    assert correct not in text
    assert approve in shown(english(lead), exam)


def test_a_late_make_up_and_a_certificate_are_marked(made_up, english, clerk, lead):
    make_up = made_up("80")
    make_up.results.update(is_late=True, late_reason="停电")
    certificate = factories.make_certificate(make_up.results.get(), by=lead)
    text = shown(english(clerk), make_up)
    assert ">Late</span>" in text
    assert f'<a class="num" href="{certificate.get_absolute_url()}">{certificate.number}</a>' in text
    assert "2026年第1期省级初级培训班" in text  # each person's class, since a make-up gathers many


def test_an_exam_that_lies_ahead_says_so(exam_of, english, clerk, today_is):
    exam = exam_of(1)
    today_is(HELD_ON - timedelta(days=1))
    assert ">Not held yet</span>" in shown(english(clerk), exam)
    today_is(HELD_ON)
    assert ">To enter</span>" in shown(english(clerk), exam)


@pytest.mark.parametrize("role", ["lead", "ministry"])
def test_as_many_queries_for_100_people_as_for_10(exam_of, english, cast, clerk, lead, role):
    exam, client = exam_of(1), english(cast[role])
    entered = {"entered_by": clerk, "entered_at": AT, "confirmed_by": lead, "confirmed_at": AT}
    fill(exam, 9, attendance="present", score=70, outcome="passed", **entered)
    few = queries_of(lambda: page(client, exam))
    rows = fill(exam, 90, attendance="present", score=70, outcome="passed", **entered)
    factories.make_certificate(rows[0], by=lead)
    assert queries_of(lambda: page(client, exam)) == few <= 12
    assert exam.results.count() == 100


def test_the_crumb_leads_back_to_the_list(exam_of, english, clerk):
    assert f'<p class="crumb"><a href="{reverse("exams:exam_list")}">' in shown(english(clerk), exam_of(1))


# --- statistics -------------------------------------------------------------------------------------


def bars(text):
    """The chart's rows: band, width of its bar, people."""
    row = re.compile(
        r'<th scope="row" class="num">([^<]+)</th>.*?width="(\d+)%".*?<span class="num">(\d+)</span>'
    )
    return row.findall(text)


def test_pass_rate_average_and_distribution_of_what_is_confirmed(confirmed, english, clerk):
    exam = confirmed("80", "89.9", "90", "100", "59.5", "60", "0", "misconduct", "absent", "deferred")
    context = page(english(clerk), exam).context["figures"]
    assert (context["heads"], context["passed"], context["failed"], context["awaiting"]) == (10, 5, 3, 2)
    text = shown(english(clerk), exam)
    assert "10 confirmed results" in text
    assert "62.5%" in text
    assert "not counted: 2 awaiting an exam" in text
    assert "lowest 0, highest 100" in text
    assert bars(text) == [
        ("0–9.9", "50", "1"), ("10–19.9", "0", "0"), ("20–29.9", "0", "0"), ("30–39.9", "0", "0"),
        ("40–49.9", "0", "0"), ("50–59.9", "50", "1"), ("60–69.9", "50", "1"), ("70–79.9", "0", "0"),
        ("80–89.9", "100", "2"), ("90–100", "100", "2"),
    ]  # fmt: skip
    below, reached = text.split("pass mark 60</th>")
    assert (below.count('class="below"'), reached.count('class="reached"')) == (6, 4)
    assert 'class="reached"' not in below


def test_the_list_below_the_mark_the_lowest_first(confirmed, english, clerk):
    exam = confirmed("80", "59.5", "misconduct", "12", "absent")
    below = page(english(clerk), exam).context["below"]
    assert [row.value_text for row in below] == ["12", "59.5", "Misconduct"]


def test_nobody_below_the_mark_and_nobody_who_sat(confirmed, english, clerk):
    assert "Nobody is below the pass mark." in shown(english(clerk), confirmed("80"))
    figures = page(english(clerk), exam := confirmed("absent")).context["figures"]
    assert (figures["rate"], figures["average"], figures["peak"]) == (None, None, 0)
    assert "Distribution of the scores" not in shown(english(clerk), exam)


def test_what_is_not_confirmed_is_not_counted(exam_of, enter, english, clerk, lead):
    exam = exam_of(3)
    enter(exam, "80", "50")
    assert page(english(clerk), exam).context["figures"] is None
    assert "Pass rate" not in shown(english(clerk), exam)
    exam.results.filter(position=1).update(confirmed_by=lead, confirmed_at=AT)
    figures = page(english(clerk), exam).context["figures"]
    assert (figures["heads"], str(figures["rate"])) == (1, "100.0")
    assert not page(english(clerk), exam).context["below"]


def test_of_a_national_exam_a_bureau_counts_its_own_people(confirmed, english, ministry, clerk, outsider):
    exam = confirmed("80", "50", by=ministry, tier="national")
    there = factories.make_agency("杭州队", province=factories.province("33"))
    enrolment = factories.make_enrolment(
        exam.training_class, factories.make_officer("浙江人", agency=there), by=ministry
    )
    factories.make_result(exam, enrolment, score=40, entered_by=ministry, confirmed_by=ministry)
    counted = {
        user.name: page(english(user), exam).context["figures"]["heads"]
        for user in (ministry, clerk, outsider)
    }
    assert counted == {"ministry": 3, "clerk": 2, "outsider": 1}
    assert [row.enrolment.officer.name for row in page(english(outsider), exam).context["below"]] == [
        "浙江人"
    ]


def test_a_pass_mark_within_a_band_divides_it(confirmed, english, clerk):
    exam = confirmed("64.9", "65")
    type(exam).objects.update(pass_mark=65)
    exam.results.filter(position=1).update(outcome="failed", pass_mark=65)
    text = shown(english(clerk), exam)
    assert ("60–64.9", "100", "1") in bars(text)
    assert ("65–69.9", "100", "1") in bars(text)


def test_the_history_is_one_step_away(exam_of, english, auditor):
    exam = exam_of(1)
    assert f'href="{url_of("exam_history", exam)}"' in shown(english(auditor), exam)
