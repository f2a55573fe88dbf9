"""Who failed the make-up, what is recorded about it, and what is still asked for."""

from datetime import date

import pytest
from django.urls import reverse

from exams.models import ExamResult, FollowUp
from exams.services.corrections import approve_correction, request_correction
from tests import factories
from tests.exams.conftest import AT, MADE_UP_ON, fill, queries_of, result_columns, rows_of, text_of, url_of

URL = reverse("exams:follow_up_list")
COUNTED = ("failed", "owed", "undecided", "stays", "reassigned")


def names(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [result.enrolment.officer.name for result in response.context["page"]]


def move(result, **columns):
    type(result.enrolment.officer).objects.filter(pk=result.enrolment.officer_id).update(**columns)


@pytest.fixture
def failed(made_up):
    """Four fails of a make-up."""
    return rows_of(made_up("40", "absent", "misconduct", "50"))


@pytest.fixture
def recorded(failed, clerk):
    """The second was interviewed, about the third it was decided, about the fourth nothing but an empty form."""
    interview = {"interviewed_on": date(2026, 9, 3), "interviewer": "王处长", "recorded_by": clerk}
    FollowUp.objects.create(result=failed[1], **interview)
    FollowUp.objects.create(result=failed[2], decision="reassigned", decided_on=date(2026, 9, 9), **interview)
    FollowUp.objects.create(result=failed[3], recorded_by=clerk)
    return failed


def test_confirmed_fails_of_a_make_up_and_what_is_recorded(recorded, made_up, english, clerk):
    made_up("80")
    made_up("40", is_confirmed=False)
    client = english(clerk)
    assert names(client) == ["学员01", "学员02", "学员03", "学员04"]
    text = text_of(client.get(URL))
    assert text.count('<span class="num whole">2026-09-03</span> 王处长') == 2
    assert 'Reassigned off enforcement <span class="num dim whole">2026-09-09</span>' in text
    assert "suggested, never automatic" in text
    assert recorded[0].enrolment.officer.id_number not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "open"}, ["学员01", "学员02", "学员04"]),
        ({"state": "owed"}, ["学员01", "学员04"]),
        ({"state": "undecided"}, ["学员02"]),
        ({"state": "decided"}, ["学员03"]),
        ({"state": "nonsense"}, ["学员01", "学员02", "学员03", "学员04"]),
        ({"name": "03"}, ["学员03"]),
        ({"sort": "-name", "state": "owed"}, ["学员04", "学员01"]),
    ],
)
def test_filters_and_sorting(recorded, english, clerk, query, expected):
    assert names(english(clerk), **query) == expected


def test_an_interview_is_not_asked_of_who_left_but_of_who_was_reassigned(failed, english, clerk):
    move(failed[0], off_post_on=date(2026, 9, 2), off_post_reason="retired")
    move(failed[1], off_post_on=date(2026, 9, 2), off_post_reason="reassigned")
    assert names(english(clerk), state="owed") == ["学员02", "学员03", "学员04"]


def test_a_first_sitting_corrected_to_a_pass_asks_for_nothing(failed, english, clerk, lead):
    first = failed[0].first_result
    ask = request_correction(result=first, attendance="present", score=65, reason="漏加", by=clerk)
    approve_correction(correction=ask, by=lead, at=AT)
    client = english(clerk)
    assert "学员01" not in names(client, state="owed")
    text = text_of(client.get(URL, {"name": "01"}))
    assert "First sitting corrected to a pass" in text
    assert url_of("follow_up_edit", failed[0]) not in text


def test_the_officers_own_bureau_of_today_records_it(failed, english, clerk, outsider, ministry, auditor):
    record, paper = url_of("follow_up_edit", failed[0]), url_of("follow_up_paper", failed[0])
    text = text_of(english(clerk).get(URL))
    assert record in text
    assert paper in text
    for reader in (ministry, auditor):
        assert record not in text_of(english(reader).get(URL))
    assert names(english(outsider)) == []
    move(failed[0], agency=factories.make_agency("杭州市执法队", province=factories.province("33")))
    assert names(english(outsider)) == ["学员01"]
    assert record in text_of(english(outsider).get(URL))
    text = text_of(english(clerk).get(URL))
    assert record not in text
    assert paper not in text


def test_only_the_bureau_that_records_it_is_reminded(failed, english, clerk, outsider):
    move(failed[0], agency=factories.make_agency("杭州市执法队", province=factories.province("33")))
    for state in ("owed", "open"):
        assert names(english(clerk), state=state) == ["学员02", "学员03", "学员04"]
        assert names(english(outsider), state=state) == ["学员01"]


@pytest.mark.parametrize("reader", ["ministry", "administrator", "auditor"])
def test_the_ministry_sees_how_many_in_each_bureau_and_no_name(recorded, cast, english, reader):
    move(recorded[0], agency=factories.make_agency("杭州市执法队", province=factories.province("33")))
    for query in ({}, {"state": "owed", "name": "学员01"}):
        response = english(cast[reader]).get(URL, query)
        shown = {row["bureau"].pk: [row[name] for name in COUNTED] for row in response.context["counts"]}
        assert shown == {"32": [3, 1, 1, 0, 1], "33": [1, 1, 0, 0, 0]}
        assert [response.context["sums"][name] for name in COUNTED] == [4, 2, 1, 0, 1]
        text = text_of(response)
        assert "学员" not in text
        assert "王处长" not in text
        assert recorded[0].enrolment.officer.masked_id_number not in text


def test_the_ministrys_count_is_the_sum_of_what_the_bureaus_are_reminded_of(
    recorded, english, ministry, clerk
):
    queues = {queue["url"]: queue["count"] for queue in english(ministry).get("/").context["queues"]}
    sums = english(ministry).get(URL).context["sums"]
    assert queues[f"{URL}?state=open"] == sums["owed"] + sums["undecided"] == 3
    assert len(names(english(clerk), state="open")) == 3


def test_what_was_said_is_the_bureaus_alone(recorded, ministry, auditor, clerk, outsider):
    assert FollowUp.objects.visible_to(clerk).count() == 3
    for reader in (ministry, auditor, outsider):
        assert not FollowUp.objects.visible_to(reader).exists()


def test_an_empty_list_says_so(english, clerk, ministry):
    assert "Nobody has failed a make-up." in text_of(english(clerk).get(URL))
    assert "Nobody has failed a make-up." in text_of(english(ministry).get(URL))
    assert "Nobody matches. Clear the filters" in text_of(english(clerk).get(URL, {"state": "owed"}))


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_100_rows_as_for_10(cast, exam_of, english, clerk, lead, role):
    exam, client = exam_of(1), english(cast[role])

    def add(count):
        make_up = factories.make_exam(by=clerk, held_on=MADE_UP_ON)
        columns = result_columns(exam, "50", clerk, lead)
        firsts = fill(exam, count, **columns)
        ExamResult.objects.bulk_create(
            ExamResult(
                exam=make_up, enrolment=row.enrolment, first_result=row, position=place, full_mark=100, pass_mark=60,
                failed_on=exam.held_on, made_up_on=MADE_UP_ON,
                **columns | {"make_up_deadline": None},
            )
            for place, row in enumerate(firsts)
        )  # fmt: skip

    add(10)
    few = queries_of(lambda: client.get(URL))
    add(90)
    context = client.get(URL).context
    assert context["sums"]["failed"] == 100 if role == "ministry" else len(context["page"]) == 50
    assert queries_of(lambda: client.get(URL)) == few <= (8 if role == "ministry" else 5)
