"""The page of a class's certificates: preview, issue in one act, see what was issued."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Certificate
from exams.models import ExamResult
from tests import factories


def page_of(training_class):
    return reverse("certificates:class_issue", args=[training_class.pk])


def test_the_preview_shows_the_numbers_in_order_and_issues_nothing(client_of, lead, passed_class):
    response = client_of(lead).get(page_of(passed_class(2)), {"issued_on": "2026-06-20"})
    html = response.content.decode()
    assert html.index("3220260001") < html.index("3220260002")
    assert not Certificate.objects.exists()


def test_who_is_left_out_is_named_with_the_reason(client_of, clerk, lead, passed_class):
    training_class = passed_class(1)
    exam = training_class.exams.get()
    officer = factories.make_officer("未合格")
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    factories.make_result(exam, enrolment, score=59.9, entered_by=clerk, confirmed_by=lead)
    response = client_of(lead).get(page_of(training_class))
    left = response.context["preview"].without_certificate
    assert [entry.name for entry in left] == ["未合格"]
    assert str(left[0].reason) in response.content.decode()


def test_issuing_leads_back_to_the_page_that_lists_what_was_issued(client_of, lead, passed_class):
    training_class, client = passed_class(2), client_of(lead)
    response = client.post(
        page_of(training_class), {"issued_on": "2026-06-20", "expected_count": 2}, follow=True
    )
    assert response.redirect_chain == [(f"{page_of(training_class)}#issued", 302)]
    assert [c.number for c in response.context["issued"]] == ["3220260001", "3220260002"]
    assert set(Certificate.objects.values_list("issued_on", flat=True)) == {date(2026, 6, 20)}
    assert "3220260001" in str(next(iter(response.context["messages"])))


def test_a_list_that_changed_since_the_preview_issues_nothing(client_of, lead, passed_class):
    training_class, client = passed_class(2), client_of(lead)
    ExamResult.objects.filter(position=2).update(confirmed_at=None, confirmed_by=None)
    response = client.post(
        page_of(training_class), {"issued_on": "2026-06-20", "expected_count": 2}, follow=True
    )
    assert not Certificate.objects.exists()
    assert response.redirect_chain[0][0].endswith("?issued_on=2026-06-20")
    assert response.context["form"]["issued_on"].value() == "2026-06-20"


@pytest.mark.parametrize("issued_on", ["2026-06-04", "2099-01-01", "gestern", ""])
def test_a_wrong_day_issues_nothing(client_of, lead, passed_class, issued_on):
    training_class, client = passed_class(2), client_of(lead)
    assert client.get(page_of(training_class), {"issued_on": issued_on}).status_code == 200
    client.post(page_of(training_class), {"issued_on": issued_on, "expected_count": 2})
    assert not Certificate.objects.exists()


def test_a_refused_day_offers_no_button(client_of, lead, passed_class):
    response = client_of(lead).get(page_of(passed_class(2)), {"issued_on": "2026-06-04"})
    assert b'id="issue"' not in response.content
    assert "2026-06-05" in response.content.decode()


@pytest.mark.parametrize("issued_on", ["", "gestern"])
def test_a_day_that_is_none_is_shown_as_wrong_and_offers_no_button(client_of, lead, passed_class, issued_on):
    response = client_of(lead).get(page_of(passed_class(2)), {"issued_on": issued_on})
    assert b'id="issue"' not in response.content
    assert b'class="fault"' in response.content
    assert "3220260001" not in response.content.decode()


def test_the_national_class_is_the_ministrys(client_of, lead, ministry, passed_class):
    national = passed_class(1, by=ministry, confirmed_by=ministry, tier="national")
    assert client_of(lead).get(page_of(national)).status_code == 404
    client_of(ministry).post(page_of(national), {"issued_on": "2026-06-20", "expected_count": 1})
    assert Certificate.objects.get().number == "20260001"


def test_the_ministry_does_not_issue_for_a_province(client_of, ministry, passed_class):
    training_class = passed_class(1)
    client = client_of(ministry)
    assert client.get(page_of(training_class)).status_code == 404
    sent = {"issued_on": "2026-06-20", "expected_count": 1}
    assert client.post(page_of(training_class), sent).status_code == 404
    assert not Certificate.objects.exists()


def test_the_page_costs_the_same_queries_for_any_class(client_of, lead, passed_class):
    client = client_of(lead)

    def queries(heads):
        training_class = passed_class(heads)
        client.post(page_of(training_class), {"issued_on": "2026-06-20", "expected_count": heads})
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(training_class))
        return len(captured)

    assert queries(10) == queries(60)
