"""A row of the grid as it is typed: stored at once, refused in words, never over a colleague's."""

import json

import pytest

from accounts.models import Act, AuditEntry
from exams.services.results import confirm_results
from tests.exams.conftest import AT, queries_of, rows_of, url_of


def send(client, exam, row, score="", attendance="", remark="", *, version=None, **headers):
    data = {"result": row.pk, "version": version or row.version, "score": score, "attendance": attendance}
    return client.post(url_of("result_save", exam), data | {"remark": remark}, headers=headers)


def said(response):
    return json.loads(response.content)


def test_who_may(exam_of, answers):
    assert answers(url_of("result_save", exam_of(1)), "post") == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_a_score_is_stored_with_its_author_and_told_with_its_version(exam_of, english, clerk):
    exam = exam_of(2)
    row = rows_of(exam)[0]
    answer = said(send(english(clerk), exam, row, " 78。5 ", remark="补登"))
    stored = rows_of(exam)[0]
    assert (stored.score_text, stored.attendance, stored.remark) == ("78.5", "present", "补登")
    assert stored.entered_by == clerk
    assert {name: answer[name] for name in ("state", "version", "attendance", "score", "outcome_text")} == {
        "state": "saved",
        "version": stored.version,
        "attendance": "present",
        "score": "78.5",
        "outcome_text": "Passed",
    }
    assert AuditEntry.objects.get(act=Act.RESULTS_ENTERED).details["changes"] == {str(row.pk): ["", "78.5"]}


def test_an_emptied_row_is_blank_again(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "78.5")
    answer = said(send(english(clerk), exam, rows_of(exam)[0]))
    assert (answer["state"], answer["value"], answer["at"]) == ("saved", "", "")
    assert rows_of(exam)[0].entered_by is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("100.5", ""), "100.5 lies outside 0 to 100: check the paper (item 7)."),
        (("78.55", ""), "78.55 has more than one decimal"),
        (("abc", ""), "“abc” is no score"),
        (("", "present"), "No score: blank is not zero."),
        (("80", "absent"), "Absent has no score, not 80"),
    ],
)
def test_what_is_wrong_is_refused_in_words_and_stores_nothing(exam_of, english, clerk, typed, says):
    exam = exam_of(1)
    answer = said(send(english(clerk), exam, rows_of(exam)[0], *typed))
    assert answer["state"] == "refused"
    assert says in answer["message"]
    assert not rows_of(exam)[0].is_entered


def test_a_clash_stores_nothing_and_shows_the_other_value(exam_of, enter, english, clerk, lead):
    exam = exam_of(1)
    row = rows_of(exam)[0]
    enter(exam, "61", by=lead)
    answer = said(send(english(clerk), exam, row, "72"))
    assert (answer["state"], answer["value"], answer["by"]) == ("clash", "61", str(lead))
    assert rows_of(exam)[0].score_text == "61"
    assert said(send(english(clerk), exam, row, "72", version=answer["version"]))["state"] == "saved"


def test_a_confirmed_row_is_locked(exam_of, enter, english, clerk, lead):
    exam = exam_of(1)
    enter(exam, "61")
    confirm_results(exam=exam, by=lead, at=AT)
    answer = said(send(english(clerk), exam, rows_of(exam)[0], "72"))
    assert answer["state"] == "refused"
    assert rows_of(exam)[0].score_text == "61"


def test_somebody_of_another_exam_is_not_on_this_list(exam_of, english, clerk):
    exam, other = exam_of(1), exam_of(1)
    answer = said(send(english(clerk), exam, rows_of(other)[0], "72"))
    assert answer["state"] == "refused"
    assert not rows_of(other)[0].is_entered


def test_before_the_day_nothing_is_taken(exam_of, english, clerk, today_is):
    exam = exam_of(1)
    today_is(exam.held_on.replace(year=exam.held_on.year - 1))
    assert said(send(english(clerk), exam, rows_of(exam)[0], "72"))["state"] == "refused"
    assert not rows_of(exam)[0].is_entered


@pytest.mark.parametrize("field", ["result", "version"])
@pytest.mark.parametrize("value", ["", "x", "9" * 30])
def test_a_damaged_request_is_refused(exam_of, english, clerk, field, value):
    exam = exam_of(1)
    row = rows_of(exam)[0]
    data = {"result": row.pk, "version": row.version, "score": "80"} | {field: value}
    assert said(english(clerk).post(url_of("result_save", exam), data))["state"] == "refused"


def test_who_was_signed_out_is_told_so_in_a_status_and_signs_in_on_the_page(exam_of, client, clerk):
    exam = exam_of(1)
    script = {"x-requested-with": "fetch"}
    assert send(client, exam, rows_of(exam)[0], "80", **script).status_code == 401
    wrong = client.post("/login/", {"username": clerk.username, "password": "wrong"}, headers=script)
    assert wrong.status_code == 200
    assert wrong["Content-Type"].startswith("text/plain")
    assert wrong.content
    client.force_login(clerk)
    right = client.post("/login/", {"username": clerk.username, "password": "any"}, headers=script)
    assert right.status_code == 204


def test_the_queries_do_not_grow_with_the_list(exam_of, english, clerk):
    client = english(clerk)
    costs = [
        queries_of(lambda exam=exam: send(client, exam, rows_of(exam)[0], "80"))
        for exam in map(exam_of, (2, 30))
    ]
    assert costs[0] == costs[1]
