"""An officer's page: what is required and why, what comes next, the whole history."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.services import record
from tests import factories
from training.services import people as services


def url(officer):
    return reverse("training:officer_detail", args=[officer.pk])


def get(client, officer):
    client.cookies["django_language"] = "en"
    response = client.get(url(officer))
    assert response.status_code == 200
    return response


def test_tier_and_level_with_reason_and_item(clerk, client_of):
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    officer = factories.make_officer(agency=city, head_type="deputy", purpose="renewal")
    content = get(client_of(clerk), officer).content.decode()
    assert "Heads of city agencies train at national tier (item 1)." in content
    assert "Renewing an enforcement ID asks for intermediate level (item 1)." in content
    assert "Renewal, the end of the enforcement ID is not recorded (item 1)." in content


def test_the_id_number_is_masked(clerk, client_of):
    officer = factories.make_officer()
    content = get(client_of(clerk), officer).content.decode()
    assert officer.masked_id_number in content
    assert officer.id_number not in content


def test_another_provinces_officer_is_a_404(outsider, client_of):
    assert client_of(outsider).get(url(factories.make_officer())).status_code == 404


def test_who_reads_only_has_no_buttons(clerk, ministry, client_of):
    officer = factories.make_officer()
    move = reverse("training:officer_move", args=[officer.pk])
    assert move in get(client_of(clerk), officer).content.decode()
    content = get(client_of(ministry), officer).content.decode()
    assert move not in content
    assert reverse("training:officer_reveal", args=[officer.pk]) not in content


def test_off_post_offers_the_way_back(clerk, client_of):
    officer = factories.make_officer(off_post_on=date(2026, 1, 1), off_post_reason="retired")
    content = get(client_of(clerk), officer).content.decode()
    assert reverse("training:officer_return", args=[officer.pk]) in content
    assert reverse("training:officer_move", args=[officer.pk]) not in content


# --- the timeline -----------------------------------------------------------------------------------


@pytest.fixture
def story(clerk, lead):
    """An officer who failed a class, passed the make-up and got a certificate."""
    officer = factories.make_officer(by=clerk)
    training_class = factories.make_class(
        by=clerk, starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 5), year=2025
    )
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    failed = factories.make_result(exam, enrolment, score=40, entered_by=clerk, confirmed_by=lead)
    make_up = factories.make_exam(by=clerk, held_on=date(2025, 6, 1))
    passed = factories.make_result(
        make_up, enrolment, score=80, entered_by=clerk, confirmed_by=lead, first_result=failed
    )
    certificate = factories.make_certificate(passed, by=lead)
    return officer, training_class, exam, make_up, certificate


def test_the_timeline_runs_from_the_newest(story, clerk, client_of):
    officer, training_class, exam, make_up, certificate = story
    events = get(client_of(clerk), officer).context["events"]
    assert [event.on for event in events] == sorted((event.on for event in events), reverse=True)
    assert [(event.what, event.pk) for event in events if event.pk] == [
        ("Exam", make_up.pk),
        ("Certificate", certificate.pk),
        ("Exam", exam.pk),
        ("Class", training_class.pk),
    ]
    assert [event.state for event in events] == ["passed", "issued", "failed", "", ""]


def test_a_result_that_nobody_confirmed_is_not_shown_as_one(clerk, client_of):
    officer = factories.make_officer()
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    factories.make_result(
        factories.make_exam(training_class, by=clerk), enrolment, score=30, entered_by=clerk
    )
    states = [event.state for event in get(client_of(clerk), officer).context["events"]]
    assert "failed" not in states
    assert "awaiting" in states


def test_a_taken_over_officer_brings_the_history_but_no_dead_link(story, clerk, outsider, client_of):
    officer = story[0]
    today = timezone.localdate()
    services.put_off_post(officer=officer, reason="transferred", on=today, by=clerk, today=today)
    agency = factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    facts = {name: getattr(officer, name) for name in services.FACTS}
    services.register_officer(
        agency=agency, id_number=officer.id_number, facts=facts, from_on=today, by=outsider, today=today
    )
    client = client_of(outsider)
    response = get(client, officer)
    assert len(response.context["events"]) == 6
    for event in response.context["events"]:
        if event.url_name and event.pk:
            assert client.get(reverse(event.url_name, args=[event.pk])).status_code == 200
    assert client_of(clerk).get(url(officer)).status_code == 404


# --- what comes next --------------------------------------------------------------------------------


def step(client, officer):
    found = get(client, officer).context["step"]
    with translation.override("en"):
        return str(found.text), found.by


def test_next_to_enrol(clerk, client_of):
    text, by = step(client_of(clerk), factories.make_officer())
    assert text == "Enrols in a class: Provincial tier, Initial level (item 1)."
    assert by is None


def test_next_to_attend_with_the_day(clerk, client_of):
    officer = factories.make_officer()
    training_class = factories.make_class(by=clerk)
    factories.make_enrolment(training_class, officer, by=clerk)
    text, by = step(client_of(clerk), officer)
    assert training_class.title in text
    assert by == training_class.starts_on


def test_next_the_make_up_with_its_deadline(clerk, lead, client_of):
    officer = factories.make_officer()
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    result = factories.make_result(
        factories.make_exam(training_class, by=clerk),
        enrolment,
        score=59.9,
        entered_by=clerk,
        confirmed_by=lead,
    )
    text, by = step(client_of(clerk), officer)
    assert "make-up" in text
    assert by == result.make_up_deadline


def test_next_the_certificate(clerk, lead, client_of):
    officer = factories.make_officer()
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    factories.make_result(
        factories.make_exam(training_class, by=clerk),
        enrolment,
        score=60,
        entered_by=clerk,
        confirmed_by=lead,
    )
    assert step(client_of(clerk), officer) == ("Passed: the certificate is to be issued (item 6).", None)


def test_next_nothing_when_certified(story, clerk, client_of):
    assert step(client_of(clerk), story[0]) == (
        "Nothing for now; may receive the enforcement ID (item 8).",
        None,
    )


def test_withdrawn_places_do_not_count(clerk, client_of):
    officer = factories.make_officer()
    factories.make_enrolment(
        factories.make_class(by=clerk), officer, by=clerk, withdrawn_at=timezone.now(), withdrawn_by=clerk,
        withdrawn_reason="借调",
    )  # fmt: skip
    assert step(client_of(clerk), officer)[0].startswith("Enrols")


# --- the acts ---------------------------------------------------------------------------------------


def test_the_acts_say_what_changed(clerk, client_of):
    officer = factories.make_officer(by=clerk)
    facts = {name: getattr(officer, name) for name in services.FACTS} | {
        "head_type": "principal",
        "phone": "13800000000",
    }
    services.change_officer(officer=officer, version=1, facts=facts, by=clerk)
    content = get(client_of(clerk), officer).content.decode()
    assert "head type: Staff → Principal head" in content
    assert "mobile phone" in content
    assert clerk.name in content


def test_a_province_reads_its_own_acts_only(clerk, outsider, ministry, client_of):
    officer = factories.make_officer(by=clerk)
    record("officer_moved", by=outsider, target=officer, province=factories.province("33"))
    assert len(get(client_of(clerk), officer).context["entries"]) == 0
    assert len(get(client_of(ministry), officer).context["entries"]) == 1


def test_as_many_queries_for_a_long_life_as_for_a_short_one(clerk, lead, client_of):
    client = client_of(clerk)
    counts = []
    for lives in (1, 5):
        officer = factories.make_officer(by=clerk)
        for index in range(lives):
            training_class = factories.make_class(by=clerk, year=2020 + index)
            enrolment = factories.make_enrolment(training_class, officer, by=clerk)
            exam = factories.make_exam(training_class, by=clerk)
            result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
            certificate = factories.make_certificate(result, by=lead)
            factories.make_answer(certificate, by=clerk)
            record("officer_changed", by=lead, target=officer)
        get(client, officer)
        with CaptureQueriesContext(connection) as queries:
            get(client, officer)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
