"""Marks from paper and the teaching record: entered, refused, counted with the lessons behind each figure."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.test_access import text_of
from training.models import Evaluation, Instructor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
RECORD = reverse("training:teaching_record")


@pytest.fixture
def teacher(cast):
    return factories.make_instructor("陆文渊")


@pytest.fixture
def training_class(clerk, teacher):
    """A class of this year with two people and two lessons, one of them tomorrow."""
    training_class = factories.make_class(
        by=clerk, starts_on=TODAY, ends_on=TODAY + timedelta(days=1), year=TODAY.year
    )
    for _ in range(2):
        factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    for day in (TODAY, TODAY + timedelta(days=1)):
        factories.make_lesson(training_class, instructor=teacher, on=day, hours=Decimal("2.5"))
    return training_class


def page(training_class):
    return reverse("training:class_evaluations", args=[training_class.pk])


def mark(client, training_class, teacher, average, count):
    fields = {f"i{teacher.pk}-average": average, f"i{teacher.pk}-count": count}
    return client.post(page(training_class), fields)


def test_marks_are_kept_changed_taken_back_and_refused(training_class, teacher, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    mark(client, training_class, teacher, "4.25", "2")
    held = Evaluation.objects.get()
    assert (held.average, held.count, held.recorded_by) == (Decimal("4.25"), 2, clerk)
    for average, count, words in [
        ("5.01", "2", "5.01 lies outside the scale, 1 to 5"),
        ("4", "3", "3 sheets of 2 people"),
        ("4", "", "fill in both, or neither"),
        ("4.555", "2", "2 decimal places"),
    ]:
        answer = mark(client, training_class, teacher, average, count)
        assert words in answer.content.decode()
        assert f'value="{average}"' in answer.content.decode()  # what was typed stays
    assert Evaluation.objects.get().average == Decimal("4.25")
    mark(client, training_class, teacher, "", "")
    assert not Evaluation.objects.exists()
    training_class.lessons.filter(on=TODAY).delete()
    assert "given by this instructor yet" in mark(client, training_class, teacher, "4", "2").content.decode()
    acts = AuditEntry.objects.about(training_class).filter(act="evaluation_recorded")
    assert acts[0].details["marks"] == {"陆文渊": ["4.25 (2)", ""]}


def test_the_record_counts_what_was_taught_up_to_today(
    training_class, teacher, clerk, outsider, ministry, client_of
):
    factories.make_evaluation(training_class, teacher, by=clerk, average=Decimal("4.00"), count=1)
    other = factories.make_class(by=clerk, starts_on=TODAY, ends_on=TODAY, year=TODAY.year)
    factories.make_evaluation(other, teacher, by=clerk, average=Decimal("5.00"), count=2)
    cancelled = factories.make_class(by=clerk, state="cancelled", starts_on=TODAY, ends_on=TODAY)
    factories.make_lesson(cancelled, instructor=teacher, on=TODAY)
    client = client_of(clerk)
    [row] = client.get(RECORD).context["page"]
    assert (row.lessons_taught, row.hours_taught, row.classes_taught) == (1, Decimal("2.5"), 1)
    assert (row.mean_mark, row.sheets) == (Decimal("4.66"), 3)  # 14 of 3 sheets, never rounded up
    shown = client.get(teacher.get_absolute_url(), {"year": TODAY.year}).context
    year = shown["year"]
    assert (year.lessons, year.hours, year.ahead, year.average) == (1, Decimal("2.5"), 1, Decimal("4.66"))
    assert [is_ahead for _lesson, is_ahead in shown["lessons"]] == [False, True]
    book = text_of(client.get(RECORD, {"export": "xlsx"}))
    assert "环境法" in book
    assert "4.66" in book
    assert list(client_of(outsider).get(RECORD).context["page"]) == []
    assert len(client_of(ministry).get(RECORD, {"year": TODAY.year}).context["page"]) == 1
    for odd in ("1999", "20260", "abc", "²02６"):
        assert client.get(RECORD, {"year": odd}).context["year"] == TODAY.year


def test_the_record_costs_the_same_for_more_instructors(training_class, clerk, client_of):
    client, counts = client_of(clerk), []
    for size in (10, 100):
        for number in range(size):
            teacher = factories.make_instructor(f"师{size}{number}")
            factories.make_lesson(training_class, instructor=teacher, on=TODAY)
        with CaptureQueriesContext(connection) as shown:
            client.get(RECORD)
        with CaptureQueriesContext(connection) as exported:
            text_of(client.get(RECORD, {"export": "xlsx"}))
        with CaptureQueriesContext(connection) as marks:
            client.get(page(training_class))
        counts.append((len(shown), len(exported), len(marks)))
    assert counts[0] == counts[1]
    assert Instructor.objects.count() == 111
