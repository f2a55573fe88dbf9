from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from tests import factories

URL = reverse("oversight:workbench")


def test_an_empty_bureau_is_told_what_to_do_first(client_of, clerk):
    page = client_of(clerk).get(URL)
    assert page.context["is_empty"]
    assert reverse("training:import_create", args=["roster"]) in page.content.decode().split("<ol", 1)[1]


def test_a_bureau_with_officers_is_not(client_of, clerk):
    factories.make_officer()
    assert not client_of(clerk).get(URL).context["is_empty"]


def test_queues_follow_the_role(client_of, clerk, lead):
    def urls(user):
        return {queue["url"] for queue in client_of(user).get(URL).context["queues"]}

    to_confirm = reverse("exams:exam_list") + "?state=to_confirm&mine=yes"
    assert to_confirm in urls(lead)
    assert to_confirm not in urls(clerk)


def test_only_the_ministry_and_the_auditor_look_at_the_bureaus(client_of, cast):
    factories.make_officer()
    shown = {name: client_of(user).get(URL).context["bureaus"] for name, user in cast.items()}
    assert {name for name, bureaus in shown.items() if bureaus} == {"administrator", "ministry", "auditor"}
    ((officers, *others),) = [row["figures"] for row in shown["ministry"]["rows"]]
    assert officers["count"] == 1
    assert not any(figure["count"] for figure in others)
    assert "浙江" in shown["ministry"]["silent"]


def test_the_dates_ahead_come_in_order_and_only_ones_own(client_of, clerk, lead, outsider):
    today = timezone.localdate()
    training_class = factories.make_class(
        by=clerk, title="冬季班", starts_on=today + timedelta(days=9), ends_on=today + timedelta(days=9)
    )
    held = factories.make_class(by=clerk, starts_on=today - timedelta(days=9), ends_on=today)
    enrolment = factories.make_enrolment(held, factories.make_officer("江明桂"), by=clerk)
    sat = factories.make_exam(held, by=clerk, held_on=today - timedelta(days=9))
    due = {"make_up_deadline": today + timedelta(days=2)}
    fail = factories.make_result(sat, enrolment, score=40, entered_by=clerk, confirmed_by=lead)
    type(fail).objects.filter(pk=fail.pk).update(**due)
    factories.make_exam(held, by=clerk, held_on=today)

    def labels(user):
        return [date.label for date in client_of(user).get(URL).context["dates"]]

    assert labels(clerk) == [held.title, "江明桂", training_class.title]
    assert labels(outsider) == []


def test_what_one_button_wrote_is_one_act_and_signing_in_is_none(client_of, clerk):
    at = timezone.now().replace(second=5)
    acts = [
        (Act.OFFICER_CREATED, "甲"),
        (Act.OFFICER_CREATED, "乙"),
        (Act.SIGNED_IN, "丙"),
        (Act.CLASS_CREATED, "丁"),
    ]
    for act, label in acts:
        AuditEntry.objects.create(
            act=act,
            at=at,
            by=clerk,
            province_id="32",
            target_type="training.officer",
            target_pk="1",
            target_label=label,
        )
    entries = client_of(clerk).get(URL).context["entries"]
    assert [(entry.target_label, entry.is_many) for entry in entries] == [("丁", False), ("乙", True)]


def test_an_outsiders_rows_are_not_counted(client_of, clerk, lead, outside_lead):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, enrolment, score=80, entered_by=clerk)

    def count(user):
        queues = client_of(user).get(URL).context["queues"]
        return sum(queue["count"] for queue in queues if "to_confirm" in queue["url"])

    assert count(lead) == 1
    assert count(outside_lead) == 0


def test_the_number_of_queries_does_not_grow(client_of, lead, clerk):
    client, counts = client_of(lead), []
    for rows in (1, 11):
        for number in range(rows):
            training_class = factories.make_class(by=clerk, title=f"班 {rows} {number}")
            enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
            exam = factories.make_exam(training_class, by=clerk)
            factories.make_result(exam, enrolment, score=40, entered_by=clerk, confirmed_by=lead)
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            queues = client.get(URL).context["queues"]
        counts.append(len(captured))
    frame = 32  # the session, the account, the dates ahead, the last acts
    assert counts[0] == counts[1] <= len(queues) + frame


@pytest.mark.parametrize(("reader", "labels"), [("lead", ["甲"]), ("ministry", []), ("auditor", [])])
def test_whom_a_bureau_interviewed_is_no_news_for_the_ministry(client_of, cast, reader, labels):
    told = {"by": cast["clerk"], "province_id": "32", "target_type": "exams.examresult", "target_pk": "1"}
    AuditEntry.objects.create(act=Act.FOLLOW_UP_RECORDED, target_label="甲", **told)
    entries = client_of(cast[reader]).get(URL).context["entries"]
    assert [entry.target_label for entry in entries] == labels
