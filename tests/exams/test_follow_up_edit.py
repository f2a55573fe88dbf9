"""Recording the interview after a failed make-up, and what was decided."""

from datetime import date

import pytest
from django.urls import reverse

from exams.models import FollowUp
from tests import factories
from tests.exams.conftest import rows_of, text_of, url_of

TODAY = date(2026, 9, 10)
TYPED = {
    "interviewed_on": "2026-09-03",
    "interviewer": "王处长",
    "record": "已谈话，本人知悉。",
    "decision": "",
    "decided_on": "",
}


@pytest.fixture(autouse=True)
def _after_the_make_up(today_is):
    today_is(TODAY)


@pytest.fixture
def result(made_up):
    [row] = rows_of(made_up("40"))
    return row


def test_who_may(result, answers):
    assert answers(url_of("follow_up_edit", result)) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,  # 所属生态环境部门: the officer's own bureau holds the interview
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_the_interview_is_recorded_and_the_register_left_alone(result, english, clerk):
    response = english(clerk).post(url_of("follow_up_edit", result), TYPED, follow=True)
    assert response.redirect_chain == [(reverse("exams:follow_up_list"), 302)]
    assert "Recorded. The register changes only where you change it." in text_of(response)
    follow_up = FollowUp.objects.get()
    assert (str(follow_up.interviewed_on), follow_up.interviewer) == ("2026-09-03", "王处长")
    assert follow_up.recorded_by == clerk
    assert result.enrolment.officer.off_post_on is None


def test_the_decision_follows_later_on_the_same_page(result, english, clerk, lead):
    english(clerk).post(url_of("follow_up_edit", result), TYPED)
    client = english(lead)
    form = client.get(url_of("follow_up_edit", result)).context["form"]
    assert (form["interviewed_on"].value(), form["interviewer"].value()) == (date(2026, 9, 3), "王处长")
    decided = TYPED | {"decision": "reassigned", "decided_on": "2026-09-10"}
    assert client.post(url_of("follow_up_edit", result), decided).status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.decision, follow_up.recorded_by) == ("reassigned", lead)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"interviewed_on": "2026-08-31"}, "2026-08-31 does not lie between the failed make-up of 2026-09-01 and today"),
        ({"interviewed_on": "2026-09-11"}, "2026-09-11 does not lie between the failed make-up of 2026-09-01 and today"),
        ({"interviewed_on": "上周"}, "Enter a valid date."),
        ({"interviewer": ""}, "An interview has a day and an interviewer"),
        ({"interviewed_on": ""}, "An interview has a day and an interviewer"),
        ({"interviewer": "王" * 61}, "at most 60 characters (it has 61)"),
        ({"decision": "stays"}, "A decision has a day"),
        ({"decided_on": "2026-09-10"}, "A decision has a day"),
        ({"decision": "sacked", "decided_on": "2026-09-10"}, "Select a valid choice."),
        (
            {"decision": "stays", "decided_on": "2026-09-02"},
            "The decision of 2026-09-02 lies before the interview of 2026-09-03: correct the day (item 7).",
        ),
    ],
)  # fmt: skip
def test_wrong_input_says_value_rule_and_remedy_and_stays(result, english, clerk, change, says):
    typed = TYPED | change
    response = english(clerk).post(url_of("follow_up_edit", result), typed)
    assert says in text_of(response)
    assert {name: response.context["form"][name].value() for name in typed} == typed
    assert not FollowUp.objects.exists()


def test_an_empty_form_records_nothing(result, english, clerk):
    response = english(clerk).post(url_of("follow_up_edit", result), dict.fromkeys(TYPED, ""))
    assert "Nothing is recorded yet: enter the interview, the decision, or both (item 7)." in text_of(
        response
    )
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("typed", ["80", "deferred"])
def test_without_a_failed_make_up_there_is_nothing_to_record(made_up, english, clerk, typed):
    [row] = rows_of(made_up(typed))
    for result in (row, row.first_result):
        response = english(clerk).post(url_of("follow_up_edit", result), TYPED)
        assert "An interview follows a confirmed fail of the make-up" in text_of(response)
        assert response.context["form"]["record"].value() == TYPED["record"]


def test_who_moved_is_interviewed_by_the_bureau_of_today(result, english, clerk, outsider):
    there = factories.make_agency("杭州市执法队", province=factories.province("33"))
    type(result.enrolment.officer).objects.update(agency=there)
    assert english(clerk).get(url_of("follow_up_edit", result)).status_code == 404
    assert english(outsider).post(url_of("follow_up_edit", result), TYPED).status_code == 302
