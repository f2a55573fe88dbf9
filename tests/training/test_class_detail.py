"""A class's page: its facts, who takes part, and the next step for whom it concerns."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from training.services.classes import cancel_class


def page(client, training_class):
    response = client.get(reverse("training:class_detail", args=[training_class.pk]))
    assert response.status_code == 200
    return response


def text(client, training_class):
    return page(client, training_class).content.decode()


def url(name, training_class):
    return reverse(name, args=[training_class.pk])


def test_who_takes_part_in_roster_order_with_masked_numbers(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    second = factories.make_officer("乙")
    factories.make_enrolment(training_class, factories.make_officer("甲"), by=clerk, position=2)
    factories.make_enrolment(training_class, second, by=clerk, position=1)
    response = page(client_of(clerk), training_class)
    assert [row.officer.name for row in response.context["page"]] == ["乙", "甲"]
    assert second.masked_id_number in response.content.decode()
    assert second.id_number not in response.content.decode()


def test_another_provinces_people_in_a_national_class_are_not_shown(clerk, ministry, client_of):
    national = factories.make_class(by=ministry, tier="national")
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    factories.make_enrolment(national, factories.make_officer("外人", agency=there), by=ministry)
    factories.make_enrolment(national, factories.make_officer("自己人"), by=clerk)
    assert [e.officer.name for e in page(client_of(clerk), national).context["page"]] == ["自己人"]
    assert len(page(client_of(ministry), national).context["page"]) == 2


def test_flags_of_tier_and_level_with_the_reason(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    head = factories.make_officer(head_type="principal")
    factories.make_enrolment(
        training_class, head, by=clerk, other_tier_reason="名额不足", required_level="intermediate"
    )
    shown = text(client_of(clerk), training_class)
    assert "名额不足" in shown
    assert shown.count('class="chip warn"') == 2


def test_results_and_certificates_of_each_person(clerk, lead, client_of):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    passed = factories.make_enrolment(training_class, factories.make_officer("甲"), by=clerk)
    failed = factories.make_enrolment(training_class, factories.make_officer("乙"), by=clerk)
    result = factories.make_result(exam, passed, score=88.5, entered_by=clerk, confirmed_by=lead)
    factories.make_result(exam, failed, score=41, entered_by=clerk)
    certificate = factories.make_certificate(result, by=lead)
    shown = text(client_of(clerk), training_class)
    for word in ("88.5", "41.0", certificate.number, reverse("exams:exam_detail", args=[exam.pk])):
        assert word in shown
    assert reverse("training:enrolment_withdraw", args=[passed.pk]) not in shown


def test_the_withdrawn_stand_apart(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    factories.make_enrolment(
        training_class,
        factories.make_officer("走了"),
        by=clerk,
        withdrawn_by=clerk,
        withdrawn_at=timezone.now(),
        withdrawn_reason="借调",
    )
    response = page(client_of(clerk), training_class)
    assert list(response.context["page"]) == []
    assert "借调" in response.content.decode()


def test_an_empty_class_offers_enrolment_and_no_exam(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    shown = text(client_of(clerk), training_class)
    assert f'class="btn main" href="{url("training:class_enrol", training_class)}"' in shown
    assert reverse("training:import_create", args=["enrolment", training_class.pk]) in shown
    assert url("exams:exam_create", training_class) not in shown


def test_people_without_an_exam_make_the_exam_the_next_step(clerk, lead, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    exam_create = url("exams:exam_create", training_class)
    assert f'class="btn main" href="{exam_create}"' in text(client_of(clerk), training_class)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, enrolment, attendance="absent", entered_by=clerk, confirmed_by=lead)
    assert exam_create in text(client_of(clerk), training_class)
    again = factories.make_exam(training_class, by=clerk, held_on=date(2026, 7, 1))
    factories.make_result(again, enrolment)
    assert exam_create not in text(client_of(clerk), training_class)


@pytest.mark.parametrize(("ahead", "goes_to_exam"), [(-1, True), (0, True), (1, False)])
def test_an_exam_that_was_held_is_the_next_step_before_free_places(clerk, client_of, ahead, goes_to_exam):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    held_on = timezone.localdate() + timedelta(days=ahead)
    exam = factories.make_exam(training_class, by=clerk, held_on=held_on)
    result = factories.make_result(exam, enrolment)
    shown = text(client_of(clerk), training_class)
    assert (f'class="btn main" href="{exam.get_absolute_url()}"' in shown) is goes_to_exam
    enrol = f'class="btn main" href="{url("training:class_enrol", training_class)}"'
    assert (enrol in shown) is not goes_to_exam
    type(result).objects.filter(pk=result.pk).update(
        attendance="present", score=80, outcome="passed", entered_by=clerk, entered_at=timezone.now(),
        confirmed_by=clerk, confirmed_at=timezone.now(),
    )  # fmt: skip
    assert "btn main" not in text(client_of(clerk), training_class).split("<h1")[1]


def test_a_pass_makes_the_certificates_the_next_step_of_who_issues(clerk, lead, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=90, entered_by=clerk, confirmed_by=lead)
    issue = url("certificates:class_issue", training_class)
    assert issue in text(client_of(lead), training_class)
    assert issue not in text(client_of(clerk), training_class)
    factories.make_certificate(result, by=lead)
    assert issue not in text(client_of(lead), training_class)


def test_a_full_class_takes_nobody_more(clerk, client_of):
    training_class = factories.make_class(by=clerk, capacity=1)
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    assert url("training:class_enrol", training_class) not in text(client_of(clerk), training_class)


@pytest.mark.parametrize("reader", ["auditor", "ministry"])
def test_readers_of_a_provinces_class_are_offered_no_act(cast, clerk, client_of, reader):
    training_class = factories.make_class(by=clerk)
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    shown = text(client_of(cast[reader]), training_class)
    for name in (
        "training:class_enrol",
        "training:class_edit",
        "training:class_cancel",
        "exams:exam_create",
    ):
        assert url(name, training_class) not in shown
    assert "/withdraw/" not in shown


def test_a_province_may_send_people_to_a_national_class_but_not_change_it(clerk, ministry, client_of):
    national = factories.make_class(by=ministry, tier="national")
    shown = text(client_of(clerk), national)
    assert url("training:class_enrol", national) in shown
    assert url("training:class_edit", national) not in shown


def test_skills_training_says_that_it_has_no_exam(clerk, client_of):
    training_class = factories.make_class(by=clerk, kind="skills", level="")
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    shown = text(client, training_class)
    assert "no exam and yields no certificate (item 3)" in shown
    assert url("exams:exam_create", training_class) not in shown


def test_a_cancelled_class_says_why(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    cancel_class(training_class=training_class, by=clerk, reason="场地维修")
    shown = text(client_of(clerk), training_class)
    assert "场地维修" in shown
    assert url("training:class_edit", training_class) not in shown


def test_the_page_takes_as_many_queries_for_20_people_as_for_2(clerk, lead, client_of):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    client = client_of(clerk)

    def enrol(heads):
        for _ in range(heads):
            enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
            result = factories.make_result(exam, enrolment, score=70, entered_by=clerk, confirmed_by=lead)
        factories.make_certificate(result, by=lead)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            page(client, training_class)
        return len(asked)

    enrol(2)
    few = queries()
    enrol(18)
    assert queries() == few
