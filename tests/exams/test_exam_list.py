"""The list of exams: whose, in which state, how far each one is, in how many queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from exams.models import Exam
from exams.services import results as result_services
from tests import factories
from tests.exams.conftest import AT, HELD_ON, TODAY, queries_of, text_of

URL = reverse("exams:exam_list")


def listed(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return list(response.context["page"])


def titles(client, **query):
    return [exam.place for exam in listed(client, **query)]


@pytest.fixture
def year(exam_of, enter, confirmed, ministry, clerk, lead):
    """One exam of each state in Jiangsu, and a national one; each is known by its place."""
    exams = {
        "待录": exam_of(2),
        "待核": exam_of(2),
        "退回": exam_of(1),
        "完成": confirmed("80"),
        "未考": exam_of(1),
    }
    enter(exams["待录"], "80")
    enter(exams["待核"], "80", "50")
    enter(exams["退回"], "80")
    result_services.return_results(exam=exams["退回"], reason="请核对", by=lead, at=AT)
    exams["国家"] = exam_of(1, by=ministry, tier="national")
    for place, exam in exams.items():
        Exam.objects.filter(pk=exam.pk).update(place=place)
    Exam.objects.filter(place="未考").update(held_on=TODAY + timedelta(days=1))
    Exam.objects.filter(place="完成").update(held_on=date(2025, 6, 5))
    return exams


def test_the_latest_first_with_counts_and_state(year, english, clerk):
    exams = listed(english(clerk))
    assert [exam.held_on for exam in exams] == sorted((exam.held_on for exam in exams), reverse=True)
    assert {
        exam.place: (exam.heads, exam.entered, exam.confirmed, exam.progress.value) for exam in exams
    } == {
        "待录": (2, 1, 0, "to_enter"),
        "待核": (2, 2, 0, "to_confirm"),
        "退回": (1, 1, 0, "returned"),
        "完成": (1, 1, 1, "confirmed"),
        "未考": (1, 0, 0, "scheduled"),
        "国家": (1, 0, 0, "to_enter"),
    }


def test_a_province_sees_its_own_and_the_national_ones(year, english, outsider, ministry, auditor):
    assert titles(english(outsider)) == ["国家"]
    assert len(titles(english(ministry))) == len(titles(english(auditor))) == 6


def test_of_a_national_exam_a_province_counts_its_own_people(exam_of, ministry, english, outsider):
    exam_of(3, by=ministry, tier="national")
    assert [exam.heads for exam in listed(english(outsider))] == [0]
    assert [exam.heads for exam in listed(english(ministry))] == [3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "scheduled"}, {"未考"}),
        ({"state": "to_enter"}, {"待录", "退回", "国家"}),
        ({"state": "to_enter", "mine": "yes"}, {"待录", "退回"}),
        ({"state": "to_confirm"}, {"待核"}),
        ({"state": "all_confirmed"}, {"完成"}),
        ({"year": "2025"}, {"完成"}),
        ({"tier": "national"}, {"国家"}),
        ({"sitting": "make_up"}, set()),
        ({"state": "nonsense", "year": "1999"}, {"待录", "待核", "退回", "完成", "未考", "国家"}),
    ],
)
def test_filters(year, english, clerk, query, expected):
    assert set(titles(english(clerk), **query)) == expected


def test_the_ministry_chooses_a_bureau_or_the_national_ones(year, english, ministry):
    client = english(ministry)
    assert len(titles(client, province="32")) == 5
    assert titles(client, province="33") == []
    assert titles(client, province="null") == ["国家"]


@pytest.mark.parametrize(("sort", "first"), [("held_on", "完成"), ("-held_on", "未考")])
def test_sorting_by_day(year, english, clerk, sort, first):
    assert titles(english(clerk), sort=sort)[0] == first


def test_an_empty_list_says_what_to_do_next(english, clerk):
    empty = text_of(english(clerk).get(URL))
    assert "Open a class and schedule its exam there." in empty
    assert reverse("training:class_list") in empty
    assert "Clear the filters" in text_of(english(clerk).get(URL, {"tier": "national"}))


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_100_exams_as_for_10(cast, class_of, english, clerk, role):
    training_class, client = class_of(0), english(cast[role])

    def add(count):
        rows = [
            Exam(
                sitting="first", tier="provincial", province=factories.province(), training_class=training_class,
                held_on=HELD_ON, place="南京", full_mark=100, pass_mark=60, created_by=clerk,
            )
            for _ in range(count)
        ]  # fmt: skip
        Exam.objects.bulk_create(rows)

    add(10)
    few = queries_of(lambda: listed(client))
    add(90)
    assert queries_of(lambda: listed(client)) == few <= 8
