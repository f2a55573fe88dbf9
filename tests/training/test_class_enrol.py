"""Choosing from the register who takes part in a class."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.fields import keyed_hash
from tests import factories
from training.models import Officer


def url(training_class):
    return reverse("training:class_enrol", args=[training_class.pk])


def offered(client, training_class, **query):
    response = client.get(url(training_class), query)
    assert response.status_code == 200
    return [officer.name for officer in response.context["page"]]


def enrolled(training_class):
    return list(training_class.enrolments.standing().values_list("officer__name", flat=True))


@pytest.fixture
def training_class(clerk):
    return factories.make_class(by=clerk)


@pytest.fixture
def register(db):
    """Due for this class; due for another level; due for another tier; not due; off post."""
    make = factories.make_officer
    return {
        "due": make("应训"),
        "level": make("中级", purpose="renewal"),
        "tier": make("负责", head_type="principal"),
        "later": make("未到", purpose="renewal", id_valid_until="2099-01-01"),
        "gone": make("离岗", off_post_on="2026-01-01", off_post_reason="left"),
    }


def test_at_first_those_are_offered_who_are_due_at_this_tier_and_level(
    register, training_class, clerk, client_of
):
    response = client_of(clerk).get(url(training_class))
    (officer,) = response.context["page"]
    assert officer.name == "应训"
    assert officer.due.value
    assert str(officer.due.reason) in response.content.decode()


def test_the_filters_open_the_register_step_by_step(register, training_class, clerk, client_of):
    client = client_of(clerk)
    assert offered(client, training_class, fit="any") == ["应训", "中级", "负责"]
    assert offered(client, training_class, who="all") == ["应训"]
    assert offered(client, training_class, who="all", fit="any") == ["应训", "中级", "负责", "未到"]
    assert offered(client, training_class, who="all", fit="any", name="中") == ["中级"]
    other = factories.make_agency("苏州市吴江区生态环境综合行政执法大队")
    factories.make_officer("吴江", agency=other)
    assert offered(client, training_class, agency=other.pk) == ["吴江"]


def test_who_holds_the_certificate_is_not_due(register, training_class, clerk, lead, client_of):
    enrolment = factories.make_enrolment(factories.make_class(by=clerk), register["due"], by=clerk)
    exam = factories.make_exam(enrolment.training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    factories.make_certificate(result, by=lead)
    enrolment.training_class.state = "closed"
    enrolment.training_class.save()
    client = client_of(clerk)
    assert offered(client, training_class) == []
    response = client.get(url(training_class), {"who": "all"})
    (officer,) = response.context["page"]
    assert not officer.due.value


def test_who_has_a_place_is_not_offered_and_who_sits_elsewhere_only_among_all(
    register, training_class, clerk, client_of
):
    client = client_of(clerk)
    elsewhere = factories.make_class(by=clerk, title="另一期")
    factories.make_enrolment(elsewhere, register["due"], by=clerk)
    assert offered(client, training_class) == []
    response = client.get(url(training_class), {"who": "all"})
    assert "另一期" in response.content.decode()
    factories.make_enrolment(training_class, register["due"], by=clerk)
    assert offered(client, training_class, who="all") == []


def test_who_withdrew_is_offered_again(register, training_class, clerk, client_of):
    enrolment = factories.make_enrolment(training_class, register["due"], by=clerk)
    type(enrolment).objects.update(
        withdrawn_by=clerk, withdrawn_at=enrolment.enrolled_at, withdrawn_reason="借调"
    )
    assert offered(client_of(clerk), training_class) == ["应训"]


def test_skills_training_offers_everybody_on_post(register, clerk, client_of):
    skills = factories.make_class(by=clerk, kind="skills", level="")
    assert offered(client_of(clerk), skills) == ["应训", "中级", "负责", "未到"]


def test_the_ticked_are_enrolled(register, training_class, clerk, client_of):
    factories.make_officer("第二")
    response = client_of(clerk).post(url(training_class), {"officers": [register["due"].pk]})
    assert response["Location"] == training_class.get_absolute_url()
    assert enrolled(training_class) == ["应训"]


@pytest.mark.parametrize("key", ["x", "0", "9" * 25, "9" * 5000])
def test_a_tick_that_is_no_row_is_told(key, training_class, clerk, client_of):
    response = client_of(clerk).post(url(training_class), {"officers": [key]})
    assert "officers" in response.context["form"].errors


def test_nobody_ticked_is_told(register, training_class, clerk, client_of):
    response = client_of(clerk).post(url(training_class), {})
    assert "officers" in response.context["form"].errors
    assert enrolled(training_class) == []


def test_all_who_match_are_enrolled_in_the_order_shown(training_class, clerk, client_of):
    for number in range(55):
        factories.make_officer(f"人{number:02d}")
    address = f"{url(training_class)}?sort=-name"
    client_of(clerk).post(address, {"everyone": "1", "matching": "55"})
    assert enrolled(training_class) == [f"人{number:02d}" for number in range(54, -1, -1)]


@pytest.mark.parametrize("matching", ["1", "3", ""])
def test_all_who_match_are_counted_again_and_a_difference_is_refused(
    training_class, clerk, client_of, matching
):
    for name in "甲乙":
        factories.make_officer(name)
    response = client_of(clerk).post(url(training_class), {"everyone": "1", "matching": matching})
    assert "everyone" in response.context["form"].errors
    assert 'name="matching" value="2"' in response.content.decode()
    assert enrolled(training_class) == []


def test_the_other_tier_needs_the_reason_and_what_was_ticked_stays(
    register, training_class, clerk, client_of
):
    client = client_of(clerk)
    address = f"{url(training_class)}?fit=any"
    ticked = {"officers": [register["tier"].pk]}
    response = client.post(address, ticked)
    assert response.status_code == 200
    assert f'value="{register["tier"].pk}" id="officer-{register["tier"].pk}" checked' in (
        response.content.decode()
    )
    assert enrolled(training_class) == []
    assert client.post(address, ticked | {"other_tier_reason": "名额不足"}).status_code == 302
    assert training_class.enrolments.get().other_tier_reason == "名额不足"


def test_one_over_the_places_is_refused_and_the_last_place_is_given(clerk, client_of):
    training_class = factories.make_class(by=clerk, capacity=2)
    people = [factories.make_officer(name).pk for name in "甲乙丙"]
    client = client_of(clerk)
    response = client.post(url(training_class), {"officers": people})
    assert response.context["form"].non_field_errors()
    assert enrolled(training_class) == []
    everyone = client.post(url(training_class), {"everyone": "1", "matching": "3"}).content.decode()
    assert 'name="everyone" value="1" checked' in everyone
    assert client.post(url(training_class), {"officers": people[:2]}).status_code == 302
    assert len(enrolled(training_class)) == 2


def test_who_was_enrolled_meanwhile_is_refused(register, training_class, clerk, lead, client_of):
    factories.make_enrolment(training_class, register["due"], by=lead)
    client = client_of(clerk)
    response = client.post(url(training_class), {"officers": [register["due"].pk, register["level"].pk]})
    (why,) = response.context["form"].non_field_errors()
    assert "应训" in why
    assert "中级" not in why
    assert enrolled(training_class) == ["应训"]


def test_another_provinces_officers_are_neither_offered_nor_enrolled(clerk, ministry, client_of):
    there = factories.make_agency(
        "杭州市生态环境保护综合行政执法队", province=factories.province("33"), level="city"
    )
    foreign = factories.make_officer("外人", agency=there, head_type="principal")
    own = factories.make_officer("自己人", head_type="principal")
    national = factories.make_class(by=ministry, tier="national")
    client = client_of(clerk)
    assert offered(client, national) == ["自己人"]
    assert client.post(url(national), {"officers": [foreign.pk]}).status_code == 200
    assert enrolled(national) == []
    client.post(url(national), {"officers": [own.pk]})
    assert enrolled(national) == ["自己人"]
    assert offered(client_of(ministry), national, province="33") == ["外人"]
    client_of(ministry).post(url(national), {"officers": [foreign.pk]})
    assert enrolled(national) == ["自己人", "外人"]


def test_the_ministry_fills_no_provincial_class(training_class, ministry, client_of):
    assert client_of(ministry).get(url(training_class)).status_code == 404


def test_a_closed_class_takes_nobody(register, training_class, clerk, client_of):
    type(training_class).objects.update(state="closed")
    response = client_of(clerk).post(url(training_class), {"officers": [register["due"].pk]})
    assert response.context["form"].non_field_errors()
    assert "<table" not in response.content.decode()
    assert enrolled(training_class) == []


def test_the_page_takes_as_many_queries_for_60_people_as_for_10(training_class, clerk, client_of):
    client, agency = client_of(clerk), factories.make_agency()

    def make(count):
        numbers = [factories.next_id_number() for _ in range(count)]
        Officer.objects.bulk_create(
            Officer(
                name="江明桂", id_number=number, id_number_hash=keyed_hash(number), agency=agency, head_type="staff",
                is_established=True, purpose="first_issue",
            )
            for number in numbers
        )  # fmt: skip

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(url(training_class))
        return len(asked)

    make(10)
    few = queries()
    make(50)
    assert queries() == few
