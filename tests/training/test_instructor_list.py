"""The pools: who is in them on a day, progress and balance, what a bureau sees."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from tests import factories
from tests.test_access import text_of
from training.models import Instructor

pytestmark = pytest.mark.django_db
URL = reverse("training:instructor_list")
TODAY = timezone.localdate()


@pytest.fixture
def pools(cast):
    """Jiangsu's, Zhejiang's and the national pool, one member each; who left Jiangsu's."""
    return {
        "own": factories.make_instructor("甲师", is_full_time=True),
        "outside": factories.make_instructor("乙师", province=factories.province("33")),
        "national": factories.make_instructor("丙师", province=None, field="案件办理"),
        "left": factories.make_instructor("丁师", left_on=TODAY, left_reason="退休"),
    }


def names(response):
    return [instructor.name for instructor in response.context["page"]]


def test_a_bureau_sees_its_own_pool_and_the_national_one(pools, clerk, ministry, auditor, client_of):
    client = client_of(clerk)
    assert names(client.get(URL)) == ["甲师"]
    assert set(names(client.get(URL, {"pool": ""}))) == {"甲师", "丙师"}
    assert set(names(client.get(URL, {"pool": "own", "member": ""}))) == {"甲师", "丁师"}
    assert names(client.get(URL, {"pool": "national"})) == ["丙师"]
    for user in (ministry, auditor):
        assert set(names(client_of(user).get(URL))) == {"甲师", "乙师", "丙师"}
    assert names(client_of(ministry).get(URL, {"province": "null"})) == ["丙师"]


def test_members_are_those_of_the_day_the_exit_day_is_none(pools, clerk, client_of):
    client = client_of(clerk)
    before = (TODAY - timedelta(days=1)).isoformat()
    assert set(names(client.get(URL, {"pool": "own", "on": before}))) == {"甲师", "丁师"}
    assert names(client.get(URL, {"member": "left"})) == ["丁师"]
    assert names(client.get(URL, {"on": "2023-12-31"})) == []
    assert names(client.get(URL, {"is_full_time": "yes"})) == ["甲师"]
    assert names(client.get(URL, {"field": "案件办理", "pool": ""})) == ["丙师"]


def test_progress_balance_and_what_is_missing_are_told(pools, clerk, ministry, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    own, national = client.get(URL).context["shown"]
    assert (own.members, own.full_time, own.part_time, own.fields) == (1, 1, 0, [("环境法", 1)])
    with translation.override("en"):
        assert [str(gap) for gap in own.gaps] == [
            "1 of 20 members: 19 more to find (item 5).",
            "Nobody is part-time: the pool is to hold both (item 5).",
            "All members teach one field: the pool is to cover several (item 5).",
        ]
    assert (national.members, national.target) == (1, 50)
    overview = reverse("training:pool_overview")
    assert [pool.members for pool in client.get(overview).context["pools"]] == [1, 1]
    told = client_of(ministry).get(overview)
    assert len(told.context["pools"]) == 33
    assert sum(pool.members for pool in told.context["pools"]) == 3
    assert told.content.decode().count("?province=33") >= 3  # each figure opens its rows
    assert "江苏" in text_of(client_of(ministry).get(overview, {"export": "xlsx"}))


def test_who_sits_in_a_class_they_teach_is_flagged(clerk, outsider, client_of):
    officer = factories.make_officer("甲师")
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    teacher = factories.make_instructor("甲师", officer=officer, province=None)
    factories.make_instructor("乙师", officer=factories.make_officer("乙师"))
    lesson = factories.make_lesson(training_class, instructor=teacher)
    client = client_of(clerk)
    assert names(client.get(URL, {"flag": "own_trainee", "pool": ""})) == ["甲师"]
    assert client.get(teacher.get_absolute_url()).context["instructor"].is_own_trainee
    assert list(client.get(training_class.get_absolute_url()).context["teaching"]) == [enrolment]
    assert (
        names(client_of(outsider).get(URL, {"flag": "own_trainee", "pool": ""})) == []
    )  # whose class it is not
    lesson.instructor = None
    lesson.save()
    assert names(client.get(URL, {"flag": "own_trainee", "pool": ""})) == []
    assert not client.get(training_class.get_absolute_url()).context["teaching"]


def test_the_list_and_its_export_cost_the_same_for_more_rows(clerk, client_of):
    client, counts = client_of(clerk), []
    for size in (10, 100):
        Instructor.objects.all().delete()
        for number in range(size):
            factories.make_instructor(f"师{number}")
        with CaptureQueriesContext(connection) as shown:
            client.get(URL)
        with CaptureQueriesContext(connection) as exported:
            book = b"".join(client.get(URL, {"export": "xlsx"}))
        counts.append((len(shown), len(exported)))
    assert counts[0] == counts[1]
    assert load_workbook(io.BytesIO(book)).active.max_row >= 100
