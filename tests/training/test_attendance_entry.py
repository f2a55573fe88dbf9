"""Attendance by day: entered, clashed, added up, and told at the exam."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry
from tests import factories
from tests.test_access import text_of
from training.models import Attendance, Enrolment

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def training_class(clerk):
    """Yesterday and today, 12 hours required, two people."""
    training_class = factories.make_class(
        by=clerk, starts_on=YESTERDAY, ends_on=TODAY, required_hours=12, year=TODAY.year
    )
    for name in ("甲", "乙"):
        factories.make_enrolment(training_class, factories.make_officer(name), by=clerk)
    return training_class


def entry_url(training_class, day=YESTERDAY):
    return reverse("training:attendance_entry", args=[training_class.pk, day.isoformat()])


def sent(training_class, hours, offered="6", versions=(0, 0), remarks=("", "")):
    fields = {"offered": offered}
    for place, one, version, remark in zip(
        training_class.enrolments.all(), hours, versions, remarks, strict=True
    ):
        fields |= {
            f"hours-{place.pk}": one, f"version-{place.pk}": version, f"remark-{place.pk}": remark,
        }  # fmt: skip
    return fields


def hours(training_class):
    return [place.attended_hours for place in training_class.enrolments.all()]


def test_absences_alone_are_typed_and_the_hours_add_up(training_class, clerk, client_of):
    client = client_of(clerk)
    shown = client.get(entry_url(training_class))
    assert [row["hours"] for row in shown.context["rows"]] == ["6", "6"]  # an even share, everybody present
    assert hours(training_class) == [None, None]
    client.post(entry_url(training_class), sent(training_class, ["6", "2.5"], remarks=["", "病假"]))
    client.post(entry_url(training_class, TODAY), sent(training_class, ["6", "0"]))
    assert hours(training_class) == [Decimal(12), Decimal("2.5")]
    assert Attendance.objects.get(hours=Decimal("2.5")).remark == "病假"
    act = AuditEntry.objects.about(training_class).first()
    assert (act.act, act.by, act.details["on"]) == ("attendance_recorded", clerk, TODAY.isoformat())
    client.post(entry_url(training_class, TODAY), sent(training_class, ["", "6"], versions=[1, 1]))
    assert hours(training_class) == [Decimal(6), Decimal("8.5")]  # an emptied row is taken back
    assert AuditEntry.objects.about(training_class).first().details["changed"] == {
        str(place.pk): change
        for place, change in zip(training_class.enrolments.all(), [["6", ""], ["0", "6"]], strict=True)
    }


def test_a_wrong_row_is_named_and_the_others_are_kept(training_class, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    answer = client.post(entry_url(training_class), sent(training_class, ["6", "7"]))
    assert "7 hours; the day has 6: enter 0 to 6 (item 4)." in answer.content.decode()
    assert answer.context["rows"][1]["hours"] == "7"  # as it was typed
    assert hours(training_class) == [Decimal(6), None]
    for wrong in ("-1", "许多", "5.55"):
        answer = client.post(entry_url(training_class), sent(training_class, ["6", wrong], versions=[1, 0]))
        assert answer.context["rows"][1]["fault"]
        assert answer.context["rows"][1]["hours"] == wrong
    assert Attendance.objects.count() == 1


def test_what_somebody_else_recorded_is_shown_and_not_overwritten(training_class, clerk, lead, client_of):
    client_of(lead).post(entry_url(training_class), sent(training_class, ["6", "6"]))
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    late = sent(training_class, ["6", "0"])  # as shown before the other saved
    answer = client.post(entry_url(training_class), late)
    assert "lead has recorded 6 hours meanwhile" in answer.content.decode()
    assert hours(training_class)[1] == 6
    client.post(entry_url(training_class), late | _hidden(answer))
    assert hours(training_class)[1] == 0


def _hidden(answer):
    return {f"version-{row['place'].pk}": row["version"] for row in answer.context["rows"]}


def test_a_day_is_of_the_class_has_come_and_has_the_hours_of_its_lessons(training_class, clerk, client_of):
    client = client_of(clerk)
    training_class.ends_on = TODAY + timedelta(days=1)
    training_class.save()
    for day in (YESTERDAY - timedelta(days=1), TODAY + timedelta(days=1)):
        answer = client.post(entry_url(training_class, day), sent(training_class, ["6", "6"]))
        assert answer.context["form"].errors["offered"]
    factories.make_lesson(training_class, on=YESTERDAY, hours=4)
    shown = client.get(entry_url(training_class))
    assert [row["hours"] for row in shown.context["rows"]] == ["4", "4"]
    answer = client.post(entry_url(training_class), sent(training_class, ["6", "6"]))
    with translation.override("en"):
        assert "the timetable has 4" in str(answer.context["form"].errors["offered"].as_data()[0].message)
    assert not Attendance.objects.exists()
    assert (
        client.get(entry_url(training_class).replace(YESTERDAY.isoformat(), "yesterday")).status_code == 404
    )


def test_who_is_short_of_hours_is_marked_at_the_exam(training_class, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    client.post(entry_url(training_class), sent(training_class, ["6", "5.5"]))
    client.post(entry_url(training_class, TODAY), sent(training_class, ["6", "6"]))
    short = training_class.enrolments.get(officer__name="乙")
    page = reverse("training:class_attendance", args=[training_class.pk])
    assert list(client.get(page).context["short"]) == [short]
    create = client.get(reverse("exams:exam_create", args=[training_class.pk]))
    assert "1 person attended fewer hours than required (items 4, 7):" in create.content.decode()
    exam = factories.make_exam(training_class, by=clerk)
    for place in training_class.enrolments.all():
        factories.make_result(exam, place)
    assert list(client.get(exam.get_absolute_url()).context["short"]) == [short]
    seats = client.get(reverse("exams:exam_paper", args=[exam.pk, "seats"])).content.decode()
    assert "11.5, short of 12" in seats
    syllabus = factories.make_syllabus(minimum_hours=11)
    type(training_class).objects.filter(pk=training_class.pk).update(syllabus=syllabus)
    assert not client.get(page).context["short"]  # the syllabus says how many


def test_a_bureau_sees_its_own_people_in_a_national_class(ministry, clerk, outsider, auditor, client_of):
    national = factories.make_class(by=ministry, tier="national", starts_on=YESTERDAY, ends_on=TODAY)
    outside = factories.make_agency("杭州支队", province=factories.province("33"))
    for officer in (factories.make_officer("江明"), factories.make_officer("浙平", agency=outside)):
        place = factories.make_enrolment(national, officer, by=ministry)
        factories.make_attendance(place, by=ministry, on=YESTERDAY)
    url = reverse("training:class_attendance", args=[national.pk])
    for user, names in ((clerk, ["江明"]), (outsider, ["浙平"]), (auditor, ["江明", "浙平"])):
        shown = client_of(user).get(url)
        assert [place.officer.name for place, _held in shown.context["rows"]] == names
        assert all(held for _place, held in shown.context["rows"])
        book = text_of(client_of(user).get(url, {"export": "xlsx"}))
        assert ("江明" in book, "浙平" in book) == ("江明" in names, "浙平" in names)
    assert client_of(clerk).get(entry_url(national)).status_code == 404


def test_the_pages_cost_the_same_for_more_people(clerk, client_of):
    client, counts = client_of(clerk), []
    for size in (10, 100):
        training_class = factories.make_class(by=clerk, starts_on=YESTERDAY, ends_on=TODAY, capacity=100)
        places = [
            factories.make_enrolment(training_class, factories.make_officer(), by=clerk) for _ in range(size)
        ]
        entries = {"offered": "6"} | {f"hours-{place.pk}": "6" for place in places}
        entries |= {f"version-{place.pk}": "0" for place in places}
        with CaptureQueriesContext(connection) as queries:
            client.get(entry_url(training_class))
            client.post(entry_url(training_class), entries)
            client.get(reverse("training:class_attendance", args=[training_class.pk]))
            client.get(reverse("training:attendance_paper", args=[training_class.pk, YESTERDAY.isoformat()]))
            client.get(reverse("training:class_attendance", args=[training_class.pk]), {"export": "xlsx"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Enrolment.objects.filter(attended_hours=6).count() == 110
