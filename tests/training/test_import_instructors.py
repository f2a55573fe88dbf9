"""A pool from a sheet: who is new, changed, twice, an officer, taken back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.training import sheets
from training.imports.instructor_pool import INSTRUCTORS
from training.models import Instructor

pytestmark = pytest.mark.django_db


def row(name="陆文渊", unit="南京大学", time="兼职", **cells):
    return {
        "姓名": name, "工作单位": unit, "专业领域": "环境法", "专兼职": time, "入库日期": "2024-03-01",
    } | cells  # fmt: skip


def names(count):
    return [
        "甲乙丙丁戊己庚辛壬癸"[index % 10] + "一二三四五六七八九十"[index // 10] for index in range(count)
    ]


def test_rows_are_new_changed_unchanged_or_wrong(clerk):
    factories.make_instructor("陆文渊")
    factories.make_instructor("殷素琴", entered_on=date(2024, 3, 1))
    left = {"left_on": date(2025, 1, 1), "left_reason": "退休"}
    factories.make_instructor("孟宪章", **left)
    officer = factories.make_officer("江明桂")
    elsewhere = factories.make_officer(
        "何平", agency=factories.make_agency("杭州支队", province=factories.province("33"))
    )
    found = sheets.check(
        INSTRUCTORS,
        [
            row(time="专职"),
            row("殷素琴", unit=" 南京 大学"),
            row("钟少华", 身份证号=officer.id_number),
            row("江明桂", 身份证号=officer.id_number),
            row("何平", 身份证号=elsewhere.id_number),
            row("孟宪章"),
            row("陆文渊", unit="苏州大学"),
        ],
        by=clerk,
    )  # fmt: skip
    states = list(sheets.states(found).values())
    assert states == ["changed", "unchanged", "wrong", "new", "wrong", "wrong", "new"]
    said = [[fault.field for fault in line.faults] for line in found.lines if line.faults]
    assert said == [["id_number"], ["id_number"], ["entered_on"]]
    assert elsewhere.id_number not in str(found.lines[4].faults)
    assert [note["rows"] for note in found.notes] == [[found.lines[6].row]]


def test_entered_taken_back_and_told_in_as_many_queries_for_ten_as_for_more(clerk):
    counts = []
    assert clerk.province  # fetched once
    for size in (10, 40):
        Instructor.objects.all().delete()
        for name in names(size):
            factories.make_instructor(name)
        rows = [row(name, time="专职") for name in names(size)]
        rows += [row(f"新{name}", 身份证号="") for name in names(size)]
        with CaptureQueriesContext(connection) as queries:
            batch = sheets.enter(INSTRUCTORS, *rows, by=clerk)
            assert Instructor.objects.filter(is_full_time=True).count() == size
            assert sheets.undo(batch, INSTRUCTORS, by=clerk) == []
        counts.append(len(queries))
        assert set(Instructor.objects.values_list("name", "is_full_time")) == {
            (name, False) for name in names(size)
        }
    assert counts[0] == counts[1]
    changed = AuditEntry.objects.filter(act="instructor_changed").first()
    assert changed.details["changed"] == ["is_full_time", "entered_on"]
    assert AuditEntry.objects.filter(act="instructor_taken_back", province="32").count() == 50


def test_what_stands_on_a_new_member_stays(clerk, lead):
    batch = sheets.enter(INSTRUCTORS, row("甲"), row("乙"), row("丙"), by=clerk)
    nominated, moved, free = Instructor.objects.order_by("pk")
    factories.make_nomination(nominated, by=lead)
    Instructor.objects.filter(pk=moved.pk).update(left_on=timezone.localdate(), left_reason="退休")
    kept = sheets.undo(batch, INSTRUCTORS, by=clerk)
    assert kept == [
        ("甲", "Others of the register point to it by now."),
        ("乙", "It was changed since."),
    ]
    assert not Instructor.objects.filter(pk=free.pk).exists()


def test_nobody_enters_ahead_of_the_day(clerk):
    batch = sheets.upload(INSTRUCTORS, row(), row("甲", 入库日期="2099-01-01"), by=clerk)
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 1)


def test_an_entry_is_not_moved_behind_a_lesson(clerk):
    lesson = factories.make_lesson(
        factories.make_class(by=clerk), instructor=factories.make_instructor("陆文渊")
    )
    days = (lesson.on, lesson.on + timedelta(days=1))
    for day, state in zip(days, ("changed", "wrong"), strict=True):
        found = sheets.check(INSTRUCTORS, [row(入库日期=day.isoformat())], by=clerk)
        assert list(sheets.states(found).values()) == [state]


def test_the_ministry_enters_the_national_pool(ministry):
    factories.make_instructor("陆文渊")
    sheets.enter(INSTRUCTORS, row(), by=ministry)
    assert Instructor.objects.get(province=None).name == "陆文渊"
    assert Instructor.objects.count() == 2
