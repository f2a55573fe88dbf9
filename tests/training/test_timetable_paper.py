"""The timetable to read, to print and as a workbook: the same lessons, in as many queries for many as for few."""

import io
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from tests import factories
from training.models import Lesson

PAGES = ["timetable_detail", "timetable_edit", "timetable_paper", "timetable_export", "class_detail"]


def teach(training_class, start, stop):
    for hour in range(start, stop):
        times = {
            "on": date(2026, 6, 1 + hour // 8),
            "starts_at": time(8 + hour % 8),
            "ends_at": time(9 + hour % 8),
        }
        person = factories.make_instructor(f"教师{hour}")
        lesson = Lesson.objects.create(
            training_class=training_class, title=f"第{hour}课", hours=1, instructor=person, **times
        )
        lesson.laws.add(factories.make_law(f"法{hour}"))


def text_of(response):
    if not response.streaming:
        return response.content.decode()
    rows = load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True)
    return str(list(rows))


@pytest.mark.parametrize("name", PAGES)
def test_the_lessons_are_all_there_in_as_many_queries(clerk, client_of, name):
    training_class = factories.make_class(by=clerk, syllabus=factories.make_syllabus())
    client, url, counts = client_of(clerk), reverse(f"training:{name}", args=[training_class.pk]), []
    for start, stop in ((0, 3), (3, 30)):
        teach(training_class, start, stop)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            text = text_of(client.get(url))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    if name != "class_detail":
        for shown in ("第29课", "教师29", "法29", "第0课"):
            assert shown in text


def test_who_sees_the_class_reads_its_timetable_and_what_leaves_is_recorded(
    ministry, clerk, outsider, client_of
):
    national = factories.make_class(by=ministry, tier="national")
    teach(national, 0, 2)
    for user in (clerk, outsider, ministry):
        sheet = client_of(user).get(reverse("training:timetable_export", args=[national.pk]))
        rows = list(load_workbook(io.BytesIO(sheet.getvalue())).active.iter_rows(values_only=True))
        assert [row[5] for row in rows[4:]] == ["第0课", "第1课"]
    assert AuditEntry.objects.filter(act=Act.LIST_EXPORTED, details__list="timetable").count() == 3
