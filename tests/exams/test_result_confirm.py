"""The second person: compares, confirms, and what is confirmed is locked."""

import pytest

from accounts.models import Act, AuditEntry, MinistrySettings
from exams.services.results import return_results
from tests.exams.conftest import AT, fill, queries_of, rows_of, text_of, url_of


def post(client, exam, **data):
    """Confirm the page as it stands."""
    seen = client.get(url_of("result_confirm", exam)).context["seen"]
    return client.post(url_of("result_confirm", exam), {"seen": seen} | data)


def locked(exam):
    return [row.is_confirmed for row in rows_of(exam)]


def test_who_may(exam_of, answers):
    assert answers(url_of("result_confirm", exam_of(1))) == {
        "lead": 200,
        "clerk": 403,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 403,
        "outside_lead": 404,
    }


def test_what_waits_is_shown_to_be_compared_with_the_papers(exam_of, enter, english, lead):
    exam = exam_of(3)
    enter(exam, "80", "absent", "")
    text = text_of(english(lead).get(url_of("result_confirm", exam)))
    assert "2 of 3 entered, 0 confirmed" in text
    assert "no result" in text
    assert 'name="is_blank_left"' in text
    assert rows_of(exam)[0].enrolment.officer.id_number not in text


def test_the_lead_confirms_and_locks(exam_of, enter, english, lead):
    exam = exam_of(2)
    enter(exam, "80", "50")
    client = english(lead)
    response = post(client, exam)
    assert response["Location"] == exam.get_absolute_url()
    assert "2 results confirmed and locked." in text_of(client.get(response["Location"]))
    assert {row.confirmed_by for row in rows_of(exam)} == {lead}
    assert "Nothing waits to be confirmed." in text_of(client.get(url_of("result_confirm", exam)))


def test_nobody_confirms_what_he_entered(exam_of, enter, english, lead):
    exam = exam_of(1)
    enter(exam, "80", by=lead)
    response = post(english(lead), exam)
    assert "You entered these results: a second person must confirm them (item 7)." in text_of(response)
    assert locked(exam) == [False]


def test_one_person_does_both_where_the_ministry_lets_him_and_the_trail_says_so(
    exam_of, enter, english, lead
):
    MinistrySettings.objects.update(is_two_person_rule=False)
    exam = exam_of(1)
    enter(exam, "80", by=lead)
    assert post(english(lead), exam).status_code == 302
    entry = AuditEntry.objects.get(act=Act.RESULTS_CONFIRMED)
    assert entry.details["entered_by_the_same_person"] == 1


def test_who_has_no_result_is_left_only_when_that_is_said(exam_of, enter, english, lead):
    exam = exam_of(2)
    enter(exam, "80", "")
    client = english(lead)
    says = "1 people have no result: enter them, or say that they are left for later (item 7)."
    assert says in text_of(post(client, exam))
    assert locked(exam) == [False, False]
    assert post(client, exam, is_blank_left="on").status_code == 302
    assert locked(exam) == [True, False]


def test_what_was_ticked_stays_ticked_when_something_else_is_refused(exam_of, enter, english, lead):
    exam = exam_of(2)
    enter(exam, "80", "", by=lead)
    text = text_of(post(english(lead), exam, is_blank_left="on"))
    assert '<input type="checkbox" name="is_blank_left" checked>' in text


@pytest.mark.parametrize("typed", ["79", ""], ids=["changed", "emptied"])
def test_what_changed_after_the_page_was_opened_is_not_confirmed_unseen(
    exam_of, enter, english, clerk, lead, typed
):
    exam = exam_of(2)
    enter(exam, "80", "50")
    client = english(lead)
    seen = client.get(url_of("result_confirm", exam)).context["seen"]
    enter(exam, typed)
    data = {"seen": seen, "is_blank_left": "on"}
    response = client.post(url_of("result_confirm", exam), data)
    assert "The results have changed since this page was opened: compare them again" in text_of(response)
    assert locked(exam) == [False, False]
    data["seen"] = response.context["seen"]
    assert client.post(url_of("result_confirm", exam), data).status_code == 302


def test_nothing_entered_and_what_was_sent_back_cannot_be_confirmed(exam_of, enter, english, lead):
    exam, client = exam_of(1), english(lead)
    assert "No result waits to be confirmed: enter results first (item 7)." in text_of(post(client, exam))
    enter(exam, "80")
    return_results(exam=exam, reason="请核对", by=lead, at=AT)
    assert "they must be looked through and saved again first (item 7)." in text_of(post(client, exam))
    assert locked(exam) == [False]


def test_as_many_queries_for_100_people_as_for_10_shown_and_confirmed(exam_of, english, clerk, lead):
    client = english(lead)
    entered = {
        "attendance": "present",
        "score": 70,
        "outcome": "passed",
        "entered_by": clerk,
        "entered_at": AT,
    }

    def costs(heads):
        exam = exam_of(1)
        exam.results.all().delete()
        fill(exam, heads, **entered)
        shown = queries_of(lambda: client.get(url_of("result_confirm", exam)))
        return shown, queries_of(lambda: post(client, exam))

    few = costs(10)
    assert costs(100) == few
    assert few[0] <= 8
