"""Before a class begins: what is missing, in red, with the way to mend it; begun in spite of it for a reason."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from tests import factories
from training.models import Lesson, TrainingClass
from training.services.readiness import checks_of


def teach(training_class, **fields):
    times = {"on": date(2026, 6, 1), "starts_at": time(8), "ends_at": time(12), "hours": 4, "title": "课"}
    laws = fields.pop("laws", [])
    lesson = Lesson.objects.create(training_class=training_class, **times | fields)
    lesson.laws.set(laws)
    return lesson


def red(training_class):
    assert all(str(check.text).endswith("〕。") for check in checks_of(training_class))
    return [check.key for check in checks_of(training_class) if not check.is_met]


@pytest.fixture
def ready(clerk):
    """An intermediate class to which nothing is missing; its one law is five years old on its first day."""
    syllabus = factories.make_syllabus(level="intermediate", modules=((4, True), (2, False)))
    chosen = {"syllabus": syllabus, "textbook": factories.make_textbook(), "required_hours": 4}
    training_class = factories.make_class(by=clerk, level="intermediate", **chosen)
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    law = factories.make_law(promulgated_on=date(2021, 6, 1))
    teach(training_class, module=syllabus.modules.first(), instructor=factories.make_instructor(), laws=[law])
    return training_class


def test_each_gap_is_seen_for_itself(ready, clerk):
    assert red(ready) == []
    lesson, law, person = ready.lessons.get(), ready.lessons.get().laws.get(), ready.lessons.get().instructor
    law.promulgated_on = date(2021, 5, 31)
    law.save()
    assert red(ready) == ["laws"]
    person.left_on, person.left_reason = date(2026, 6, 1), "退休"
    person.save()
    assert red(ready) == ["laws", "instructors"]
    lesson.instructor, lesson.module, lesson.hours = None, None, "3.5"
    lesson.save()
    ready.textbook = factories.make_textbook("别的", is_national_series=False)
    ready.capacity = 1
    factories.make_enrolment(ready, factories.make_officer("乙"), by=clerk)
    assert red(ready) == ["timetable", "modules", "laws", "textbook", "instructors", "people"]
    ready.syllabus = ready.textbook = None
    ready.lessons.all().delete()
    assert red(ready) == ["timetable", "syllabus", "laws", "textbook", "instructors", "people"]
    ready.level = "initial"
    assert "laws" not in red(ready)


def test_a_class_to_which_nothing_is_missing_begins_at_once_and_only_once(ready, clerk, client_of):
    client, url = client_of(clerk), reverse("training:class_begin", args=[ready.pk])
    assert client.get(url).context["form"] is None
    assert client.post(url).status_code == 302
    ready.refresh_from_db()
    assert (ready.begun_by, ready.gaps_reason) == (clerk, "")
    client.post(url)
    assert AuditEntry.objects.about(ready).filter(details__begun=True).count() == 1
    edit = reverse("training:class_edit", args=[ready.pk])
    names = ("title", "level", "number", "starts_on", "ends_on", "place", "capacity", "required_hours")
    refused = (
        client.post(edit, {name: getattr(ready, name) for name in names}).context["form"].non_field_errors()
    )
    assert "沿用开班时的大纲" in refused[0]


def test_gaps_need_a_reason_that_the_page_the_trail_and_the_ministry_keep(clerk, ministry, client_of):
    training_class = factories.make_class(by=clerk)
    client, url = client_of(clerk), reverse("training:class_begin", args=[training_class.pk])
    page = client.get(training_class.get_absolute_url()).content.decode()
    for name in ("timetable_edit", "class_edit", "class_enrol", "class_begin"):
        assert reverse(f"training:{name}", args=[training_class.pk]) in page
    assert client.post(url, {"reason": " "}).context["form"].errors
    assert not TrainingClass.objects.begun().exists()
    client.post(url, {"reason": "教材在途，开课前到"})
    entry = AuditEntry.objects.get(act=Act.CLASS_OPENED_WITH_GAPS)
    assert entry.details["gaps"] == ["timetable", "syllabus", "textbook", "instructors", "people"]
    reader = client_of(ministry)
    page = reader.get(training_class.get_absolute_url()).content.decode()
    for told in ("教材在途，开课前到", "课程表学时", "师资库教师"):
        assert told in page
    listed = reader.get(reverse("training:class_list"), {"course": "gaps"}).context["page"]
    assert list(listed) == [training_class]
    factories.make_class(by=clerk)  # over since June
    today = timezone.localdate()
    for days, ends in ((-1, 0), (7, 7), (8, 9)):
        factories.make_class(by=clerk, starts_on=today + timedelta(days), ends_on=today + timedelta(ends))
    for course, count in (("stands", 5), ("begun", 1), ("gaps", 1), ("to_begin", 2)):
        assert (
            reader.get(reverse("training:class_list"), {"course": course}).context["page"].paginator.count
            == count
        )
