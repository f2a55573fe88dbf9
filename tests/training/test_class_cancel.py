"""Cancelling a class in the browser."""

from django.urls import reverse

from tests import factories


def url(training_class):
    return reverse("training:class_cancel", args=[training_class.pk])


def test_the_page_says_whom_it_touches_before_it_acts(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    response = client_of(clerk).get(url(training_class))
    assert "1" in response.context["touches"][0]
    training_class.refresh_from_db()
    assert training_class.is_open


def test_a_reason_is_needed(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    client = client_of(clerk)
    assert client.post(url(training_class), {"reason": " "}).status_code == 200
    assert client.post(url(training_class), {"reason": "疫情"}).status_code == 302
    training_class.refresh_from_db()
    assert training_class.is_cancelled


def test_results_forbid_it_and_the_reason_stays_typed(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    factories.make_result(
        factories.make_exam(training_class, by=clerk), enrolment, score=70, entered_by=clerk
    )
    response = client_of(clerk).post(url(training_class), {"reason": "疫情原因"})
    assert response.context["form"].non_field_errors()
    assert "疫情原因" in response.content.decode()
    training_class.refresh_from_db()
    assert training_class.is_open


def test_the_ministry_does_not_cancel_a_provinces_class(clerk, ministry, client_of):
    training_class = factories.make_class(by=clerk)
    assert client_of(ministry).post(url(training_class), {"reason": "疫情"}).status_code == 404
