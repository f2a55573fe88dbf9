"""The record of an interview, to print: what is known is filled in, the rest has lines."""

from datetime import date

import pytest

from accounts.models import Act, AuditEntry
from exams.models import FollowUp
from tests import factories
from tests.exams.conftest import rows_of, text_of, url_of


@pytest.fixture
def result(made_up):
    [row] = rows_of(made_up("44.5"))
    return row


def shown(client, result):
    return text_of(client.get(url_of("follow_up_paper", result)))


def test_who_may(result, answers):
    assert answers(url_of("follow_up_paper", result)) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_it_is_only_looked_at(result, english, clerk):
    assert english(clerk).post(url_of("follow_up_paper", result)).status_code == 405


def test_what_is_known_is_filled_in_and_nothing_is_ticked(result, english, clerk):
    text = shown(english(clerk), result)
    officer = result.enrolment.officer
    for known in (officer.name, officer.masked_id_number, officer.agency.name, "2026-06-05", "2026-09-01"):
        assert known in text
    assert "<td>50</td>" in text
    assert "<td>44.5</td>" in text
    assert text.count("☐") == 2
    assert "☑" not in text
    assert officer.id_number not in text


def test_what_was_recorded_stands_in_it(result, english, clerk):
    FollowUp.objects.create(
        result=result,
        interviewed_on=date(2026, 9, 3),
        interviewer="王处长",
        record="已谈话，\n本人知悉。",
        decision="stays",
        decided_on=date(2026, 9, 5),
        recorded_by=clerk,
    )
    text = shown(english(clerk), result)
    assert "<td>2026-09-03</td>" in text
    assert "<td>王处长</td>" in text
    assert "已谈话，<br>本人知悉。" in text
    assert "☑ Stays on post" in text
    assert "☐ Reassigned off enforcement" in text


def test_who_moved_is_on_the_form_of_the_bureau_of_today(result, english, clerk, outsider):
    there = factories.make_agency("杭州市执法队", province=factories.province("33"))
    type(result.enrolment.officer).objects.update(agency=there)
    assert english(clerk).get(url_of("follow_up_paper", result)).status_code == 404
    text = shown(english(outsider), result)
    assert "杭州市执法队" in text
    assert factories.province("33").name in text


@pytest.mark.parametrize("typed", ["80", "deferred", ""])
def test_without_a_failed_make_up_there_is_no_form(made_up, english, clerk, typed):
    [row] = rows_of(made_up(typed))
    for result in (row, row.first_result):
        assert english(clerk).get(url_of("follow_up_paper", result)).status_code == 404


def test_the_printing_is_in_the_trail(result, english, clerk):
    shown(english(clerk), result)
    entry = AuditEntry.objects.get(act=Act.LIST_EXPORTED)
    assert entry.details == {"list": "interview", "rows": 1, "result": result.pk}
    assert (entry.target_type, entry.target_pk) == ("exams.exam", str(result.exam_id))
