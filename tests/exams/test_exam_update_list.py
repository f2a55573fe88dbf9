"""Updating an exam's list after the roster has changed."""

from tests import factories
from tests.exams.conftest import rows_of, text_of, url_of


def test_who_may(exam_of, answers):
    exam = exam_of(1)
    assert answers(url_of("exam_update_list", exam), method="post") == {
        "clerk": 302,
        "lead": 302,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_it_is_an_act_and_no_page(exam_of, english, clerk):
    assert english(clerk).get(url_of("exam_update_list", exam_of(1))).status_code == 405


def test_who_came_joins_and_who_withdrew_leaves(exam_of, english, clerk):
    exam = exam_of(2)
    gone = exam.training_class.enrolments.get(position=1)
    gone.withdrawn_by, gone.withdrawn_at, gone.withdrawn_reason = clerk, gone.enrolled_at, "借调"
    gone.save()
    factories.make_enrolment(exam.training_class, factories.make_officer("后来"), by=clerk)
    response = english(clerk).post(url_of("exam_update_list", exam), follow=True)
    assert response.redirect_chain == [(exam.get_absolute_url(), 302)]
    assert "1 joined the list, 1 left it." in text_of(response)
    assert [row.enrolment.officer.name for row in rows_of(exam)] == ["学员02", "后来"]
