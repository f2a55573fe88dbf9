"""Withdrawing somebody from a class in the browser."""

from django.urls import reverse

from tests import factories


def url(enrolment):
    return reverse("training:enrolment_withdraw", args=[enrolment.pk])


def is_withdrawn(enrolment):
    enrolment.refresh_from_db()
    return enrolment.withdrawn_at is not None


def test_it_names_the_person_and_asks_for_a_reason(clerk, client_of):
    enrolment = factories.make_enrolment(
        factories.make_class(by=clerk), factories.make_officer("江明桂"), by=clerk
    )
    client = client_of(clerk)
    assert "江明桂" in client.get(url(enrolment)).content.decode()
    assert client.post(url(enrolment), {"reason": ""}).status_code == 200
    assert not is_withdrawn(enrolment)
    response = client.post(url(enrolment), {"reason": "借调"})
    assert response["Location"] == enrolment.training_class.get_absolute_url()
    assert is_withdrawn(enrolment)


def test_a_result_forbids_it_and_the_reason_stays_typed(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    factories.make_result(
        factories.make_exam(training_class, by=clerk), enrolment, score=70, entered_by=clerk
    )
    response = client_of(clerk).post(url(enrolment), {"reason": "借调到省厅"})
    assert response.context["form"].non_field_errors()
    assert "借调到省厅" in response.content.decode()
    assert not is_withdrawn(enrolment)


def test_a_province_withdraws_its_own_people_from_a_national_class_and_nobody_elses(
    clerk, outsider, ministry, client_of
):
    national = factories.make_class(by=ministry, tier="national")
    enrolment = factories.make_enrolment(national, factories.make_officer(), by=clerk)
    assert client_of(outsider).post(url(enrolment), {"reason": "借调"}).status_code == 404
    assert client_of(clerk).post(url(enrolment), {"reason": "借调"}).status_code == 302
    other = factories.make_enrolment(national, factories.make_officer(), by=clerk)
    assert client_of(ministry).post(url(other), {"reason": "借调"}).status_code == 302


def test_the_ministry_withdraws_nobody_from_a_provinces_class(clerk, ministry, client_of):
    enrolment = factories.make_enrolment(factories.make_class(by=clerk), factories.make_officer(), by=clerk)
    assert client_of(ministry).post(url(enrolment), {"reason": "借调"}).status_code == 404


def test_who_moved_away_stays_in_the_hands_of_the_bureau_that_holds_the_class(clerk, outsider, client_of):
    officer = factories.make_officer()
    enrolment = factories.make_enrolment(factories.make_class(by=clerk), officer, by=clerk)
    officer.agency = factories.make_agency("杭州市执法队", province=factories.province("33"))
    officer.save()
    assert client_of(outsider).post(url(enrolment), {"reason": "借调"}).status_code == 404
    assert client_of(clerk).post(url(enrolment), {"reason": "借调"}).status_code == 302
