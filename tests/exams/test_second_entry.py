"""Scores typed twice: by somebody else, compared, and nothing confirmed while two differ."""

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.rules import RuleViolation
from exams.models import SecondEntry
from exams.services.results import confirm_results
from tests.exams.conftest import AT, queries_of, rows_of, text_of, url_of
from training.services.enrolments import withdraw_enrolment


def post(client, exam, *typed):
    data = {}
    for row, cell in zip(rows_of(exam), typed, strict=False):
        attendance, score = cell if isinstance(cell, tuple) else ("", cell)
        data |= {f"attendance-{row.pk}": attendance, f"score-{row.pk}": score}
    return client.post(url_of("second_entry", exam), data)


def seconds():
    return [entry.value_text for entry in SecondEntry.objects.order_by("result__position")]


def test_who_may(exam_of, answers):
    assert answers(url_of("second_entry", exam_of(1))) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_first_entry_is_hidden_until_the_second_is_there(exam_of, enter, english, lead):
    exam = exam_of(2)
    enter(exam, "78.5", "61.5")
    client = english(lead)
    assert "78.5" not in text_of(client.get(url_of("second_entry", exam)))
    assert post(client, exam, "78.5").status_code == 302
    text = text_of(client.get(url_of("second_entry", exam)))
    assert "the same" in text
    assert "61.5" not in text


def test_where_two_entries_differ_nothing_is_confirmed_until_one_is_corrected(
    exam_of, enter, english, lead, administrator
):
    exam = exam_of(3)
    enter(exam, "78.5", "61", "absent")
    client = english(lead)
    post(client, exam, "78.5", "16", ("absent", ""))
    text = text_of(client.get(url_of("second_entry", exam)))
    assert "1 row differs from the first entry." in text
    assert text.count("differs</span>") == 1

    def differing():
        return list(
            client.get(reverse("exams:exam_list"), {"state": "differing", "mine": "yes"}).context["page"]
        )

    assert differing() == [exam]
    assert 'href="/exams/?state=differing&amp;mine=yes"' in text_of(
        client.get(reverse("oversight:workbench"))
    )
    text = text_of(client.get(url_of("result_confirm", exam)))
    assert f'href="{url_of("second_entry", exam)}"' in text.split("1 row differs between the two entries")[1]
    with pytest.raises(RuleViolation, match="1 "):
        confirm_results(exam=exam, by=lead, at=AT)
    post(client, exam, "78.5", "61", ("absent", ""))
    assert differing() == []
    assert confirm_results(exam=exam, by=lead, at=AT) == 3
    assert seconds()[:2] == ["78.5", "61"]


def test_who_typed_the_first_does_not_type_the_second(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "80")
    text = text_of(post(english(clerk), exam, "80"))
    assert (
        "One person entered the first result of this row and now the second: somebody else does (item 7)."
        in text
    )
    assert 'value="80"' in text
    assert seconds() == []
    MinistrySettings.objects.update(is_two_person_rule=False)
    post(english(clerk), exam, "80")
    assert seconds() == ["80"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("100.5", "100.5 lies outside 0 to 100"),
        ("abc", "“abc” is no score"),
        (("absent", "5"), "has no score"),
    ],
)
def test_a_wrong_cell_says_why_stays_typed_and_stops_no_other(exam_of, enter, english, lead, typed, says):
    exam = exam_of(2)
    enter(exam, "80", "70")
    text = text_of(post(english(lead), exam, typed, "70"))
    assert says in text
    assert f'value="{typed[1] if isinstance(typed, tuple) else typed}"' in text
    assert seconds() == ["70"]


def test_an_emptied_row_is_not_compared_any_more(exam_of, enter, english, lead):
    exam = exam_of(1)
    enter(exam, "80")
    post(english(lead), exam, "81")
    post(english(lead), exam, "")
    assert seconds() == []
    assert AuditEntry.objects.filter(act=Act.RESULTS_ENTERED_TWICE, by=lead).count() == 2
    assert confirm_results(exam=exam, by=lead, at=AT) == 1


def test_before_the_day_everything_stays_typed(exam_of, english, lead, today_is):
    exam = exam_of(1)
    today_is(exam.held_on.replace(year=exam.held_on.year - 1))
    assert 'value="80"' in text_of(post(english(lead), exam, "80"))
    assert seconds() == []


def test_the_queries_do_not_grow_with_the_list(exam_of, english, lead):
    client = english(lead)
    few, many = (
        queries_of(lambda exam=exam: post(client, exam, *["80"] * exam.results.count()))
        for exam in map(exam_of, (2, 20))
    )
    assert few == many


def test_who_is_taken_off_the_list_takes_a_second_entry_along(exam_of, english, lead, clerk):
    exam = exam_of(2)
    post(english(lead), exam, "80")
    enrolment = rows_of(exam)[0].enrolment
    withdraw_enrolment(enrolment=enrolment, by=clerk, at=AT, reason="事假")
    assert exam.results.count() == 1
    assert seconds() == []
