"""The grid of results: what is saved, what is refused and why, and that nothing typed is lost."""

import json
from datetime import timedelta

import pytest

from accounts.models import Act, AuditEntry
from exams.models import ExamResult
from exams.services.results import confirm_results, return_results
from tests.exams.conftest import AT, HELD_ON, fill, page_data, queries_of, rows_of, seen_of, text_of, url_of


def state(exam):
    return [row.value_text for row in rows_of(exam)]


def post(client, exam, *typed, seen=None):
    """Type into the rows in their order, and save."""
    data = page_data(exam, dict(zip([row.pk for row in rows_of(exam)], typed, strict=False)), seen=seen)
    return client.post(url_of("result_entry", exam), data)


def in_fields(response):
    """What the page's rows hold: (attendance, score, remark)."""
    return [(row["attendance"], row["score"], row["remark"]) for row in response.context["sheet"].rows()]


def seen_in(response):
    return json.loads(response.context["sheet"].seen())


def test_who_may(exam_of, answers):
    assert answers(url_of("result_entry", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_results_of_a_national_exam_are_entered_by_the_ministry(exam_of, ministry, answers):
    may = answers(url_of("result_entry", exam_of(1, by=ministry, tier="national")))
    assert {name for name, status in may.items() if status == 200} == {"administrator", "ministry"}


def test_a_row_for_each_person_in_the_order_of_the_list(exam_of, enter, english, clerk):
    exam = exam_of(2)
    enter(exam, "78.5")
    response = english(clerk).get(url_of("result_entry", exam))
    text = text_of(response)
    first, second = rows_of(exam)
    assert in_fields(response) == [("present", "78.5", ""), ("", "", "")]
    assert f'name="score-{first.pk}" value="78.5"' in text
    assert "saved 06-08 09:30" in text
    assert f'aria-label="Score {second.enrolment.officer.name}"' in text
    assert "full mark 100 · pass mark 60" in text
    assert first.enrolment.officer.id_number not in text


def test_what_was_typed_is_saved(exam_of, english, clerk):
    exam = exam_of(5)
    typed = ["80", ("present", "59.9", "补登"), ("absent", ""), ("misconduct", "", "夹带"), ""]
    response = post(english(clerk), exam, *typed)
    assert response["Location"] == url_of("result_entry", exam)
    assert state(exam) == ["80", "59.9", "Absent", "Misconduct", ""]
    assert [row.remark for row in rows_of(exam)] == ["", "补登", "", "夹带", ""]
    assert AuditEntry.objects.get(act=Act.RESULTS_ENTERED).by == clerk


def test_how_many_were_saved_is_said(exam_of, english, clerk):
    client, exam = english(clerk), exam_of(2)
    assert "2 results saved." in text_of(client.get(post(client, exam, "80", "70")["Location"]))
    assert "0 results saved." in text_of(client.get(post(client, exam)["Location"]))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("", "100.1"), "100.1 lies outside 0 to 100: check the paper (item 7)."),
        (("present", "-1"), "-1 lies outside 0 to 100: check the paper (item 7)."),
        (("", "78.55"), "78.55 has more than one decimal: enter it as marked, scores are never rounded (item 7)."),
        (("", "八十"), "“八十” is no score: enter a number such as 78 or 78.5 (item 7)."),
        (("", "<b>"), "“&lt;b&gt;” is no score"),
        (("present", ""), "No score: blank is not zero. Enter the score or how the officer was absent (item 7)."),
        (("absent", "80"), "Absent has no score, not 80: empty it or set the officer to present (item 7)."),
        (("misconduct", "0"), "Misconduct has no score, not 0: empty it"),
        (("nonsense", ""), "Enter whether the officer was present, absent, deferred or in misconduct (item 7)."),
    ],
)  # fmt: skip
def test_a_wrong_cell_says_value_rule_and_remedy_stays_typed_and_stops_no_other(
    exam_of, english, clerk, typed, says
):
    exam = exam_of(2)
    response = post(english(clerk), exam, (*typed, "备注"), "70")
    text = text_of(response)
    row = rows_of(exam)[0]
    assert says in text
    assert "1 result saved." in text
    assert "1 row needs a second look." in text
    assert f'<tr class="bad" id="row-{row.pk}">' in text
    assert f'aria-invalid="true" aria-describedby="state-{row.pk}"' in text
    assert in_fields(response)[0] == (*typed, "备注")
    assert state(exam) == ["", "70"]


def test_a_mended_cell_is_saved_from_the_page_that_refused_it(exam_of, english, clerk):
    exam = exam_of(2)
    client = english(clerk)
    refused = post(client, exam, "800", "70")
    assert post(client, exam, "80", "70", seen=seen_in(refused)).status_code == 302
    assert state(exam) == ["80", "70"]


def test_before_the_day_of_the_exam_nothing_is_taken_and_everything_stays_typed(
    exam_of, english, clerk, today_is
):
    exam = exam_of(2)
    today_is(HELD_ON - timedelta(days=1))
    client = english(clerk)
    says = "The exam is on 2026-06-05: results can be entered from that day (item 7)."
    assert says in text_of(client.get(url_of("result_entry", exam)))
    response = post(client, exam, "80", ("absent", "", "病假"))
    assert says in text_of(response)
    assert in_fields(response) == [("", "80", ""), ("absent", "", "病假")]
    assert state(exam) == ["", ""]
    today_is(HELD_ON)
    client = english(clerk)  # signed in again: it is another day
    assert post(client, exam, "80", ("absent", "", "病假")).status_code == 302
    assert state(exam) == ["80", "Absent"]


# --- two typists ------------------------------------------------------------------------------------


def test_two_typists_of_one_row_are_shown_both_values(exam_of, enter, english, clerk, lead):
    exam = exam_of(2)
    opened = seen_of(exam)
    enter(exam, "80", by=lead)
    response = post(english(clerk), exam, "90", "70", seen=opened)
    text = text_of(response)
    assert "lead has changed this row to 80 since you opened the page." in text
    assert "1 result saved." in text
    assert "1 row needs a second look." in text
    assert in_fields(response)[0] == ("", "90", "")
    assert state(exam) == ["80", "70"]
    again = post(english(clerk), exam, "90", "70", seen=seen_in(response))
    assert again.status_code == 302
    assert state(exam) == ["90", "70"]


def test_two_typists_of_two_halves_of_the_list_do_not_meet(exam_of, enter, english, clerk, lead):
    exam = exam_of(2)
    opened = seen_of(exam)
    enter(exam, "80", by=lead)
    data = page_data(exam, {}, seen=opened) | {f"score-{rows_of(exam)[0].pk}": ""}
    data[f"attendance-{rows_of(exam)[0].pk}"] = ""
    data[f"score-{rows_of(exam)[1].pk}"] = "70"
    assert english(clerk).post(url_of("result_entry", exam), data).status_code == 302
    assert state(exam) == ["80", "70"]


def test_a_slip_does_not_hide_that_somebody_else_changed_the_row(exam_of, enter, english, clerk, lead):
    """The mended slip meets the other's value and does not overwrite it unseen."""
    exam = exam_of(1)
    opened = seen_of(exam)
    enter(exam, "85", by=lead)
    client = english(clerk)
    refused = post(client, exam, "800", seen=opened)
    assert "800 lies outside 0 to 100" in text_of(refused)
    response = post(client, exam, "80", seen=seen_in(refused))
    assert "lead has changed this row to 85 since you opened the page." in text_of(response)
    assert state(exam) == ["85"]


@pytest.mark.parametrize(
    "seen", ["", "{", "[]", '{"1": 2}', "null", '{"x": [1,"","",""]}', '{"1": [1e999,"","",""]}']
)
def test_a_damaged_record_of_what_was_seen_overwrites_nothing(exam_of, enter, english, clerk, lead, seen):
    exam = exam_of(2)
    enter(exam, "80", by=lead)
    data = page_data(exam, {}) | {"seen": seen}
    data[f"score-{rows_of(exam)[0].pk}"] = "90"
    response = english(clerk).post(url_of("result_entry", exam), data)
    assert response.status_code == 200
    assert "lead has changed this row to 80" in text_of(response)
    assert state(exam)[0] == "80"


def test_a_row_that_was_confirmed_meanwhile_stays_and_says_what_was_typed(
    exam_of, enter, english, clerk, lead
):
    exam = exam_of(1)
    enter(exam, "80")
    opened = seen_of(exam)
    confirm_results(exam=exam, by=lead, at=AT)
    text = text_of(post(english(clerk), exam, ("present", "90"), seen=opened))
    assert "The result is confirmed and locked: ask for a correction and give the reason (item 7)." in text
    assert "You typed: Present 90" in text
    assert state(exam) == ["80"]


# --- what came back, what is locked -----------------------------------------------------------------


def test_what_was_sent_back_shows_why_and_waits_again_once_saved(exam_of, enter, english, clerk, lead):
    exam = exam_of(1)
    enter(exam, "80")
    return_results(exam=exam, reason="第1行与试卷不符", by=lead, at=AT)
    client = english(clerk)
    text = text_of(client.get(url_of("result_entry", exam)))
    assert "Sent back by lead on 2026-06-08 09:30: 第1行与试卷不符" in text
    assert post(client, exam, "79").status_code == 302
    assert ExamResult.objects.awaiting_confirmation().count() == 1
    assert "Sent back by" not in text_of(client.get(url_of("result_entry", exam)))


def test_a_confirmed_row_has_no_field(confirmed, english, clerk):
    exam = confirmed("80")
    text = text_of(english(clerk).get(url_of("result_entry", exam)))
    assert "Confirmed and locked" in text
    assert f'name="score-{rows_of(exam)[0].pk}"' not in text


def test_a_row_of_another_exam_is_not_written(exam_of, english, clerk):
    exam, other = exam_of(1), exam_of(1)
    foreign = rows_of(other)[0].pk
    data = {"seen": json.dumps({foreign: [1, "", "", ""]}), f"score-{foreign}": "90"}
    assert "1 row needs a second look." in text_of(english(clerk).post(url_of("result_entry", exam), data))
    assert state(other) == [""]


def test_an_empty_list_says_what_to_do(exam_of, english, clerk):
    exam = exam_of(1)
    exam.results.all().delete()
    assert "Enrol officers in the class, then update the list." in text_of(
        english(clerk).get(url_of("result_entry", exam))
    )


def test_as_many_queries_for_100_people_as_for_10_shown_and_saved(exam_of, english, clerk):
    exam, client = exam_of(1), english(clerk)

    def show():
        assert client.get(url_of("result_entry", exam)).status_code == 200

    def save(score):
        assert post(client, exam, *[score] * exam.results.count()).status_code == 302

    fill(exam, 9)
    shown, saved = queries_of(show), queries_of(lambda: save("70"))
    fill(exam, 90)
    assert queries_of(show) == shown <= 8
    assert queries_of(lambda: save("75")) <= saved + 3  # rows are written in batches
    assert set(state(exam)) == {"75"}


def test_a_remark_too_long_for_its_column_is_refused_and_stays_typed(exam_of, english, clerk):
    exam = exam_of(2)
    response = post(english(clerk), exam, ("present", "80", "长" * 201), ("present", "70", "长" * 200))
    assert state(exam) == ["", "70"]
    assert "A remark holds 200 characters at most" in text_of(response)
    assert in_fields(response)[0] == ("present", "80", "长" * 201)


@pytest.mark.parametrize("record", ['{"%d": [1, "", "", "\\ud800"]}', "[" * 100_000 + "%d"])
def test_a_record_of_what_was_seen_that_is_none_stores_nothing(record, exam_of, english, clerk):
    exam = exam_of(1)
    [row] = rows_of(exam)
    typed = {"seen": record % row.pk, f"attendance-{row.pk}": "present", f"score-{row.pk}": "80"}
    response = english(clerk).post(url_of("result_entry", exam), typed)
    assert response.status_code == 200
    assert state(exam) == [""]


def test_what_somebody_typed_is_text_and_no_markup(exam_of, english, clerk):
    exam = exam_of(2)
    officer = rows_of(exam)[0].enrolment.officer
    officer.name = '<b title="x">'
    officer.save(update_fields=["name"])
    text = text_of(post(english(clerk), exam, ("present", '"><i>', "<u>&"), ""))
    assert "<b " not in text
    assert "<i>" not in text
    assert "<u>" not in text
    assert "&lt;b title=&quot;x&quot;&gt;" in text
