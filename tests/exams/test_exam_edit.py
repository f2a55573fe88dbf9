"""Changing an exam of which nothing is entered yet."""

import pytest

from exams.services.make_ups import schedule_make_up
from tests.exams.conftest import HELD_ON, MADE_UP_ON, rows_of, text_of, url_of

TYPED = {
    "held_on": "2026-06-06",
    "place": "苏州",
    "outline_version": "",
    "full_mark": "120",
    "pass_mark": "72.5",
}


def test_who_may(exam_of, answers):
    assert answers(url_of("exam_edit", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_form_shows_the_exam_as_it_is(exam_of, english, clerk):
    form = english(clerk).get(url_of("exam_edit", exam_of(1))).context["form"]
    assert form["held_on"].value() == HELD_ON
    assert form["full_mark"].value() == "100"
    assert "late_reason" not in form.fields


def test_day_place_and_marks_change(exam_of, english, clerk):
    exam = exam_of(2)
    response = english(clerk).post(url_of("exam_edit", exam), TYPED, follow=True)
    assert "The exam is changed." in text_of(response)
    exam.refresh_from_db()
    assert (str(exam.held_on), exam.place, exam.full_mark_text) == ("2026-06-06", "苏州", "120")
    assert {str(row.pass_mark) for row in rows_of(exam)} == {"72.5"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"held_on": "2026-05-01"}, "An exam on 2026-05-01 would lie before the class begins on 2026-06-01"),
        ({"held_on": "2026-02-30"}, "Enter a valid date."),
        ({"pass_mark": "120.5"}, "A pass mark of 120.5 lies outside 1 to the full mark of 120: "),
        ({"place": ""}, "This field is required."),
    ],
)
def test_wrong_input_is_refused_with_its_reason_and_stays(exam_of, english, clerk, change, says):
    exam, typed = exam_of(1), TYPED | change
    response = english(clerk).post(url_of("exam_edit", exam), typed)
    assert says in text_of(response)
    assert {name: response.context["form"][name].value() for name in typed} == typed
    exam.refresh_from_db()
    assert (exam.held_on, exam.place) == (HELD_ON, "南京")


def test_an_exam_with_a_result_stays_as_it_is(exam_of, enter, english, clerk):
    exam = exam_of(2)
    enter(exam, "80")
    response = english(clerk).post(url_of("exam_edit", exam), TYPED)
    assert "1 results are entered: the exam can no longer be changed" in text_of(response)
    assert response.context["form"]["place"].value() == "苏州"
    exam.refresh_from_db()
    assert exam.held_on == HELD_ON


def test_a_make_up_moved_past_the_last_day_needs_a_reason_in_writing(confirmed, english, clerk):
    make_up = schedule_make_up(results=rows_of(confirmed("50")), held_on=MADE_UP_ON, place="南京", by=clerk)
    client, typed = english(clerk), TYPED | {"held_on": "2026-12-06", "late_reason": " "}
    response = client.post(url_of("exam_edit", make_up), typed)
    assert "The last day for the make-up was 2026-12-05, this one is on 2026-12-06" in text_of(response)
    assert response.context["form"]["held_on"].value() == "2026-12-06"
    client.post(url_of("exam_edit", make_up), typed | {"late_reason": "考场停电"})
    [row] = rows_of(make_up)
    assert (row.is_late, row.late_reason) == (True, "考场停电")
