"""The papers of an exam: tickets, seats, signatures, blank scores."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from tests.exams.conftest import queries_of, rows_of, text_of

KINDS = ("tickets", "seats", "sign-in", "scores")


def url(exam, kind="seats"):
    return reverse("exams:exam_paper", args=[exam.pk, kind])


def test_who_may(exam_of, answers):
    assert answers(url(exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_of_the_list_with_an_own_ticket_and_no_whole_id_number(exam_of, english, clerk, kind):
    exam = exam_of(3)
    text = text_of(english(clerk).get(url(exam, kind)))
    tickets = {row.ticket for row in rows_of(exam)}
    assert len(tickets) == 3
    for row in rows_of(exam):
        assert text.count(row.ticket) == 1
        assert row.enrolment.officer.name in text
        assert row.enrolment.officer.id_number not in text
    assert exam.place in text


def test_two_exams_never_share_a_ticket(exam_of):
    exams = [exam_of(2), exam_of(2)]
    tickets = [row.ticket for exam in exams for row in rows_of(exam)]
    assert len(set(tickets)) == 4
    assert all(ticket.startswith(f"{exams[0].held_on.year}32") and ticket.isdecimal() for ticket in tickets)


def test_another_paper_is_not_found(exam_of, english, clerk):
    assert english(clerk).get(url(exam_of(1), "other")).status_code == 404


def test_an_empty_list_says_so(exam_of, english, clerk):
    assert "Nobody is on this list." in text_of(english(clerk).get(url(exam_of(0))))


def test_the_printing_of_names_is_in_the_trail(exam_of, english, clerk):
    exam = exam_of(2)
    english(clerk).get(url(exam, "sign-in"))
    assert AuditEntry.objects.get(act=Act.LIST_EXPORTED).details == {"list": "sign-in", "rows": 2}


def test_the_queries_do_not_grow_with_the_list(exam_of, english, clerk):
    client = english(clerk)
    few, many = (queries_of(lambda exam=exam: client.get(url(exam))) for exam in map(exam_of, (2, 20)))
    assert few == many
