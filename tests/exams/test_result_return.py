"""Sending results back to who entered them, with the reason."""

import pytest

from tests.exams.conftest import text_of, url_of


def test_who_may(exam_of, answers):
    assert answers(url_of("result_return", exam_of(1))) == {
        "lead": 200,
        "clerk": 403,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 403,
        "outside_lead": 404,
    }


def test_they_go_back_with_the_reason(exam_of, enter, english, lead):
    exam = exam_of(1)
    enter(exam, "80")
    response = english(lead).post(url_of("result_return", exam), {"reason": "第1行与试卷不符"}, follow=True)
    assert response.redirect_chain == [(exam.get_absolute_url(), 302)]
    text = text_of(response)
    assert "The results are sent back." in text
    assert "Sent back by lead on 2026-06-08 09:30: 第1行与试卷不符" in text
    assert ">Sent back</span>" in text


@pytest.mark.parametrize("reason", ["", " ", "字" * 201], ids=["none", "blank", "too long"])
def test_without_a_reason_that_fits_nothing_goes_back_and_what_was_typed_stays(
    exam_of, enter, english, lead, reason
):
    exam = exam_of(1)
    enter(exam, "80")
    form = english(lead).post(url_of("result_return", exam), {"reason": reason}).context["form"]
    assert form.errors["reason"]
    assert form["reason"].value() == reason
    exam.refresh_from_db()
    assert exam.returned_at is None


def test_what_was_not_entered_or_is_confirmed_cannot_go_back_and_the_reason_stays(
    exam_of, confirmed, english, lead
):
    client = english(lead)
    for exam in (exam_of(1), confirmed("80")):
        response = client.post(url_of("result_return", exam), {"reason": "请核对"})
        assert "No result waits to be confirmed" in text_of(response)
        assert response.context["form"]["reason"].value() == "请核对"
