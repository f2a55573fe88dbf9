"""The class list: whose classes, which filters, how many queries, and the export of exactly these rows."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from tests import factories
from training.models import TrainingClass

URL = reverse("training:class_list")


def titles(response):
    assert response.status_code == 200
    return [row.title for row in response.context["page"]]


@pytest.fixture
def classes(clerk, outsider, ministry):
    """One class of Jiangsu, one of Zhejiang, a national one."""
    own = factories.make_class(by=clerk, title="江苏班")
    foreign = factories.make_class(by=outsider, title="浙江班", province=factories.province("33"))
    national = factories.make_class(
        by=ministry, title="国家班", tier="national", level="intermediate", starts_on=date(2026, 5, 1)
    )
    return own, foreign, national


def test_a_province_sees_its_own_and_the_national_classes(classes, clerk, client_of):
    assert titles(client_of(clerk).get(URL)) == ["江苏班", "国家班"]


def test_the_ministry_sees_all_and_can_choose_a_bureau(classes, ministry, client_of):
    client = client_of(ministry)
    assert set(titles(client.get(URL))) == {"江苏班", "浙江班", "国家班"}
    assert titles(client.get(URL, {"province": "33"})) == ["浙江班"]
    assert titles(client.get(URL, {"province": "null"})) == ["国家班"]


def test_a_province_has_no_bureau_to_choose(classes, clerk, client_of):
    response = client_of(clerk).get(URL, {"province": "33"})
    assert titles(response) == ["江苏班", "国家班"]
    assert "province" not in response.context["filter"].form.fields


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tier": "national"}, ["国家班"]),
        ({"level": "initial"}, ["江苏班"]),
        ({"title": "江苏"}, ["江苏班"]),
        ({"year": "2026"}, ["江苏班", "国家班"]),
        ({"kind": "skills"}, []),
        ({"state": "open"}, ["江苏班", "国家班"]),
        ({"mine": "yes"}, ["江苏班"]),
        ({"mine": "fill"}, ["江苏班", "国家班"]),
        ({"exam_state": "none"}, ["江苏班", "国家班"]),
        ({"exam_state": "scheduled"}, []),
        ({"sort": "starts_on"}, ["国家班", "江苏班"]),
    ],
)
def test_filters_and_sorting(classes, clerk, client_of, query, found):
    assert titles(client_of(clerk).get(URL, query)) == found


def test_an_empty_list_says_what_to_do_next(clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    assert "Open one, then enrol who is due" in client.get(URL).content.decode()
    assert "Clear the filters" in client.get(URL, {"year": "2020"}).content.decode()


def test_heads_are_those_enrolled_and_not_withdrawn(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    for name in "甲乙":
        factories.make_enrolment(training_class, factories.make_officer(name), by=clerk)
    left = factories.make_enrolment(training_class, factories.make_officer("丙"), by=clerk)
    type(left).objects.filter(pk=left.pk).update(
        withdrawn_by=clerk, withdrawn_at=left.enrolled_at, withdrawn_reason="借调"
    )
    factories.make_exam(training_class, by=clerk)
    factories.make_exam(training_class, by=clerk, held_on=date(2026, 7, 1))
    (row,) = client_of(clerk).get(URL).context["page"]
    assert row.heads == 2


@pytest.mark.parametrize(
    ("scores", "confirmed", "state"),
    [
        ([None, None], 0, "scheduled"),
        ([80, None], 0, "entering"),
        ([80, 50], 1, "to_confirm"),
        ([80, 50], 2, "confirmed"),
    ],
)
def test_the_exam_state_follows_the_results(clerk, lead, client_of, scores, confirmed, state):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    for index, score in enumerate(scores):
        enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
        confirmed_by = lead if index < confirmed else None
        factories.make_result(exam, enrolment, score=score, entered_by=clerk, confirmed_by=confirmed_by)
    (row,) = client_of(clerk).get(URL).context["page"]
    assert row.exam_state == state


def test_skills_training_has_no_exam_state(clerk, client_of):
    factories.make_class(by=clerk, kind="skills", level="")
    (row,) = client_of(clerk).get(URL).context["page"]
    assert (row.exam_state, row.exam_state_label) == ("", "")


def test_the_list_takes_as_many_queries_for_60_classes_as_for_10(clerk, client_of):
    client = client_of(clerk)

    def make(start, stop):
        TrainingClass.objects.bulk_create(
            TrainingClass(
                tier="provincial", level="initial", province_id="32", year=2026, number=number, title=f"第{number}期",
                starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 5), place="南京", capacity=60, created_by=clerk,
            )
            for number in range(start, stop)
        )  # fmt: skip

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        return len(asked)

    make(1, 11)
    few = queries()
    make(11, 61)
    assert queries() == few


def test_the_export_holds_exactly_the_filtered_rows_and_is_recorded(classes, clerk, client_of):
    response = client_of(clerk).get(URL, {"tier": "national", "export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[3:]] == ["国家班"]
    assert AuditEntry.objects.get(act=Act.LIST_EXPORTED).details == {"list": "classes", "rows": 1}
