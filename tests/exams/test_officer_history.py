"""Every change of an officer's scores, in all exams."""

import pytest
from django.urls import reverse

from exams.services.corrections import approve_correction, request_correction
from tests import factories
from tests.exams.conftest import AT, MADE_UP_ON, queries_of, rows_of, seat, text_of


def url(officer):
    return reverse("exams:officer_history", args=[officer.pk])


def told(client, officer):
    response = client.get(url(officer))
    assert response.status_code == 200
    return [(change.result.exam, change.old, change.new) for change in response.context["page"]]


def officer_of(exam, place=0):
    return rows_of(exam)[place].enrolment.officer


def test_who_may(exam_of, answers):
    assert answers(url(officer_of(exam_of(1)))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 200,
        "ministry": 200,
        "auditor": 200,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_all_sittings_and_nobody_elses_scores(exam_of, enter, english, clerk, lead):
    exam = exam_of(2)
    enter(exam, "50", "90")
    exam.results.update(confirmed_by=lead, confirmed_at=AT)
    fail = rows_of(exam)[0]
    ask = request_correction(result=fail, attendance="", score=52, reason="漏加", by=clerk)
    approve_correction(correction=ask, by=lead, at=AT)
    again = factories.make_exam(by=clerk, held_on=MADE_UP_ON)
    seat(again, [fail.enrolment], [{"first_result": fail}])
    enter(again, "61")
    client, officer = english(clerk), officer_of(exam)
    assert set(told(client, officer)) == {(exam, "", "50"), (exam, "50", "52"), (again, "", "61")}
    assert "90" not in [new for _exam, _old, new in told(client, officer)]


def test_who_moved_in_brings_the_history(exam_of, enter, english, outsider):
    exam = exam_of(1)
    enter(exam, "80")
    officer = officer_of(exam)
    there = factories.make_agency("杭州市执法队", province=factories.province("33"))
    type(officer).objects.filter(pk=officer.pk).update(agency=there)
    assert told(english(outsider), officer) == [(exam, "", "80")]


def test_the_officers_page_leads_here(exam_of, english, clerk, auditor):
    officer = officer_of(exam_of(1))
    for reader in (clerk, auditor):
        assert f'href="{url(officer)}"' in text_of(english(reader).get(officer.get_absolute_url()))


def test_an_officer_without_scores(english, clerk):
    assert "No score was entered yet." in text_of(english(clerk).get(url(factories.make_officer())))


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_a_long_list_as_for_a_short_one(exam_of, enter, english, cast, role):
    exams = [exam_of(1), exam_of(80)]
    for exam in exams:
        enter(exam, *["70"] * 80)
    client = english(cast[role])
    counts = [queries_of(lambda exam=exam: told(client, officer_of(exam))) for exam in exams]
    assert len(set(counts)) == 1
    assert counts[0] <= 10
