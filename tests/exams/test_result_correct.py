"""Asking that a confirmed result be corrected."""

import pytest

from exams.models import ResultCorrection
from exams.services.corrections import request_correction
from tests import factories
from tests.exams.conftest import rows_of, text_of, url_of

TYPED = {"attendance": "present", "score": "65.5", "reason": "漏加15.5分"}


@pytest.fixture
def result(confirmed):
    [row] = rows_of(confirmed("50"))
    return row


def test_who_may(result, answers):
    assert answers(url_of("result_correct", result)) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_result_as_it_stands_is_what_the_form_begins_with(result, english, clerk):
    response = english(clerk).get(url_of("result_correct", result))
    form = response.context["form"]
    assert [form[name].value() for name in ("attendance", "score", "reason")] == ["present", "50", None]
    assert "Nothing changes before a second person approves." in text_of(response)
    assert result.enrolment.officer.masked_id_number in text_of(response)


def test_the_request_waits_for_a_second_person_and_changes_nothing(result, english, clerk):
    response = english(clerk).post(url_of("result_correct", result), TYPED, follow=True)
    assert response.redirect_chain == [(result.exam.get_absolute_url(), 302)]
    assert "The correction waits for a second person." in text_of(response)
    correction = ResultCorrection.objects.get()
    assert (str(correction.new_score), correction.reason, correction.requested_by) == (
        "65.5",
        "漏加15.5分",
        clerk,
    )
    result.refresh_from_db()
    assert result.score_text == "50"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"score": "100.1"}, "100.1 lies outside 0 to 100: check the paper (item 7)."),
        ({"score": "78.55"}, "78.55 has more than one decimal: enter it as marked"),
        ({"score": "六十"}, "“六十” is no score: enter a number such as 78 or 78.5 (item 7)."),
        ({"score": ""}, "No score: blank is not zero."),
        ({"attendance": "absent"}, "Absent has no score, not 65.5: empty it"),
        ({"attendance": ""}, "This field is required."),
        ({"attendance": "ill"}, "Select a valid choice. ill is not one of the available choices."),
        ({"score": "50"}, "The correction changes nothing: enter the right score or attendance (item 7)."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "  "}, "This field is required."),
        ({"reason": "字" * 201}, "at most 200 characters (it has 201)"),
    ],
)
def test_wrong_input_says_value_rule_and_remedy_and_stays(result, english, clerk, change, says):
    typed = TYPED | change
    response = english(clerk).post(url_of("result_correct", result), typed)
    assert says in text_of(response)
    assert {name: response.context["form"][name].value() for name in typed} == typed
    assert not ResultCorrection.objects.exists()


def test_a_misread_number_is_shown_beside_its_field(result, english, clerk):
    response = english(clerk).post(url_of("result_correct", result), TYPED | {"score": "六十"})
    assert list(response.context["form"].errors) == ["score"]


def test_one_request_at_a_time(result, english, clerk):
    request_correction(result=result, attendance="present", score=70, reason="误记", by=clerk)
    response = english(clerk).post(url_of("result_correct", result), TYPED)
    text = text_of(response)
    assert "A correction of this result waits for a decision already." in text
    assert "Waits for a second person" in text
    assert response.context["form"]["reason"].value() == "漏加15.5分"
    assert ResultCorrection.objects.count() == 1


def test_a_result_that_is_not_confirmed_is_changed_where_it_was_entered(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "50")
    response = english(clerk).post(url_of("result_correct", rows_of(exam)[0]), TYPED)
    assert "The result is not confirmed yet: change it where it was entered (item 7)." in text_of(response)
    assert not ResultCorrection.objects.exists()


def test_a_certificate_that_stands_is_shown_with_the_way_out(confirmed, english, clerk, lead):
    [row] = rows_of(confirmed("80"))
    certificate = factories.make_certificate(row, by=lead)
    text = text_of(english(clerk).get(url_of("result_correct", row)))
    assert f'href="{certificate.get_absolute_url()}">{certificate.number}</a>' in text
    assert "While it stands, the pass cannot become a fail: void it first (items 6, 7)." in text
