"""Cancelling an exam: asked once, with a reason, and only while nothing is entered."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from exams.models import Exam
from tests.exams.conftest import rows_of, text_of, url_of


def test_who_may(exam_of, answers):
    assert answers(url_of("exam_cancel", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_question_names_what_it_will_touch(exam_of, english, clerk):
    exam = exam_of(3)
    text = text_of(english(clerk).get(url_of("exam_cancel", exam)))
    assert f"<li>{exam}</li><li>3 people on its list</li>" in text
    assert "btn danger" in text
    assert Exam.objects.exists()


def test_it_is_cancelled_with_its_reason_in_the_trail(exam_of, english, clerk):
    response = english(clerk).post(url_of("exam_cancel", exam_of(1)), {"reason": "误排"}, follow=True)
    assert response.redirect_chain == [(reverse("exams:exam_list"), 302)]
    assert "The exam is cancelled." in text_of(response)
    assert not Exam.objects.exists()
    assert AuditEntry.objects.get(act=Act.EXAM_CANCELLED).reason == "误排"


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("", "This field is required."),
        ("  ", "This field is required."),
        ("字" * 201, "at most 200 characters"),
    ],
    ids=["none", "blank", "too long"],
)
def test_the_reason_is_asked_for_and_what_was_typed_stays(exam_of, english, clerk, reason, says):
    response = english(clerk).post(url_of("exam_cancel", exam_of(1)), {"reason": reason})
    assert says in " ".join(response.context["form"].errors["reason"])
    assert response.context["form"]["reason"].value() == reason
    assert Exam.objects.exists()


def test_an_exam_with_a_result_is_not_cancelled_and_the_reason_stays(exam_of, enter, english, clerk):
    exam = exam_of(2)
    enter(exam, "80")
    response = english(clerk).post(url_of("exam_cancel", exam), {"reason": "误排"})
    text = text_of(response)
    assert "1 results are entered: the exam can no longer be changed or cancelled (item 7)." in text
    assert ">误排</textarea>" in text.replace("\n", "").replace("> 误排", ">误排")
    assert len(rows_of(exam)) == 2
