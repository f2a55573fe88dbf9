"""The timetable is typed as a whole: what a rule refuses stays typed, beside its reason, and nothing is written."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from training.models import Lesson
from training.services.enrolments import enrol_officers
from training.services.timetables import fingerprint

NAMES = (
    "on",
    "starts_at",
    "ends_at",
    "hours",
    "module",
    "title",
    "instructor",
    "laws",
    "case_study",
    "pk",
    "DELETE",
)
DAY, NEXT = "2026-06-01", "2026-06-02"


def address(training_class):
    return reverse("training:timetable_edit", args=[training_class.pk])


def form_of(*rows, act="save", **fields):
    sent = {"lessons-TOTAL_FORMS": len(rows), "lessons-INITIAL_FORMS": 0, "act": act} | fields
    for index, row in enumerate(rows):
        sent |= {f"lessons-{index}-{name}": row[name] for name in NAMES if name in row}
    return sent


def lesson(on=DAY, starts_at="830", ends_at="12:00", hours="4", title="法律法规", **more):
    return {"on": on, "starts_at": starts_at, "ends_at": ends_at, "hours": hours, "title": title} | more


def send(client, training_class, *rows, **fields):
    fields = {"seen": fingerprint(training_class)} | fields
    return client.post(address(training_class), form_of(*rows, **fields))


def told(response):
    """What stands beside the rows: {number of the row: messages}."""
    rows = response.context["rows"]
    with translation.override("en"):
        said = {number: "".join(str(text) for _label, text in row.told) for number, row in enumerate(rows)}
    return {number: text for number, text in said.items() if text}


@pytest.fixture
def training_class(clerk):
    syllabus = factories.make_syllabus(modules=((4, True), (4, True)))
    return factories.make_class(by=clerk, syllabus=syllabus)


@pytest.fixture
def client(client_of, clerk):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


def test_a_timetable_is_typed_changed_and_read(client, training_class, clerk):
    module = training_class.syllabus.modules.first()
    factories.make_instructor()
    factories.make_instructor("国师", province=None)
    old = factories.make_law("中华人民共和国环境保护法", date(2014, 4, 24))
    new = factories.make_law("中华人民共和国环境保护法", date(2026, 5, 1))
    factories.make_law("中华人民共和国环境保护法", date(2026, 6, 2))
    first = lesson(module=module.pk, title="", instructor="王老师", laws="环境保护法")
    second = lesson(
        on=NEXT, starts_at="１４：００", ends_at="1730", instructor="国师", case_study="某企业偷排案"
    )
    assert send(client, training_class, first, {}, second).status_code == 302
    one, two = training_class.lessons.for_timetable()
    assert (one.title, one.module, list(one.laws.all())) == (module.title, module, [new])
    assert (two.starts_at.hour, two.ends_at.minute, two.case_study) == (14, 30, "某企业偷排案")
    assert AuditEntry.objects.get(act=Act.TIMETABLE_CHANGED).details["lessons"] == 2
    assert old.lessons.count() == 0
    page = client.get(reverse("training:timetable_detail", args=[training_class.pk])).content.decode()
    for shown in ("王老师", "国师", "某企业偷排案", "环境保护法"):
        assert shown in page
    stored = client.get(address(training_class)).context["rows"]
    assert [row["instructor"].value() for row in stored[:2]] == ["王老师", "国师"]
    changed = lesson(pk=one.pk, title="改了") | {"hours": "3.5"}
    assert send(client, training_class, changed, lesson(on=NEXT, pk=two.pk, DELETE="on")).status_code == 302
    assert list(Lesson.objects.values_list("pk", "title", "hours")) == [(one.pk, "改了", 3.5)]
    assert not new.lessons.exists()


def test_what_is_refused_stands_beside_its_row_and_stays_typed(client, training_class):
    factories.make_instructor("张已走", left_on=date(2026, 6, 1), left_reason="退休")
    factories.make_instructor("李同名")
    factories.make_instructor("李同名", unit="东南大学")
    factories.make_law("未来法", date(2026, 6, 2))
    rows = [
        lesson(on="2026-06-06"),
        lesson(instructor="张已走"),
        lesson(on=NEXT, laws="未来法", starts_at="1400", ends_at="1800"),
        lesson(on=NEXT, hours="9"),
        lesson(starts_at="1100", ends_at="1430"),
        lesson(on="2026-06-03", starts_at="800", ends_at="1600", hours="8.5"),
        lesson(on="2026-06-04", ends_at="800", laws="未来法"),
    ]
    response = send(client, training_class, *rows)
    says = told(response)
    assert sorted(says) == [0, 1, 3, 4, 5, 6]
    for number, text in {0: "outside the class", 1: "left the pool on 2026-06-01", 3: "40 to 90 minutes",
                         4: "At the same time as “法律法规”, 2026-06-01 08:30–12:00", 5: "at most 8",
                         6: "before it begins"}.items():  # fmt: skip
        assert text in says[number], number
        assert says[number].count("(item") >= 1
    assert "13 hours on 2026-06-02" in says[3]
    assert not Lesson.objects.exists()
    assert "未来法" in response.content.decode()
    rows = [
        lesson(laws="未来法"),
        lesson(on=NEXT, instructor="李同名"),
        lesson(on=NEXT, laws="没有的法", starts_at="2500", title=""),
    ]
    says = told(send(client, training_class, *rows))
    assert "李同名（东南大学）" in says[1]
    assert all(part in says[2] for part in ("没有的法", "2500", "Name the lesson"))
    assert "promulgated on 2026-06-02" in told(send(client, training_class, rows[0]))[0]


def test_an_instructor_and_a_person_are_in_one_place_at_a_time(
    client, client_of, training_class, clerk, outsider
):
    factories.make_instructor("国师", province=None)
    theirs = factories.make_class(by=outsider, province=outsider.province, title="浙江的班")
    ours = factories.make_class(by=clerk, title="另一个班")
    assert send(client_of(outsider), theirs, lesson(instructor="国师")).status_code == 302
    says = told(send(client, training_class, lesson(instructor="国师", starts_at="1100", ends_at="1430")))[0]
    assert "国师 teaches in a class of another bureau, 2026-06-01 08:30–12:00" in says
    assert "浙江" not in says
    assert (
        send(client, training_class, lesson(instructor="国师", starts_at="1200", ends_at="1530")).status_code
        == 302
    )
    officer = factories.make_officer("江明桂")
    for where in (training_class, ours):
        factories.make_enrolment(where, officer, by=clerk)
    says = told(send(client, ours, lesson(starts_at="1600", ends_at="1800", hours="2")))[0]
    assert "江明桂: lessons in “2026年第1期省级初级培训班” on 2026-06-01 too" in says
    assert send(client, ours, lesson(on=NEXT)).status_code == 302
    third = factories.make_class(by=clerk, title="第三个班")
    assert send(client, third, lesson(on=NEXT)).status_code == 302
    arguments = {"training_class": third, "officers": [officer], "by": clerk, "at": third.created_at}
    with pytest.raises(RuleViolation, match=r"江明桂.*另一个班"):
        enrol_officers(**arguments)
    ours.state = "cancelled"
    ours.save()
    assert enrol_officers(**arguments)


def test_a_day_is_copied_rows_are_added_and_nothing_typed_is_lost(client, training_class):
    typed = [lesson(), lesson(starts_at="1400", ends_at="17xx", title="没打完")]
    response = send(client, training_class, *typed, act="copy", copy_from=DAY, copy_to=NEXT)
    rows = [(row["on"].value(), row["ends_at"].value()) for row in response.context["rows"]]
    assert rows == [(DAY, "12:00"), (DAY, "17xx"), (NEXT, "12:00"), (NEXT, "17xx")]
    assert "17xx" not in "".join(told(response).values()) or not response.context["is_told"]
    response = send(client, training_class, *typed, act="more")
    assert [row["title"].value() for row in response.context["rows"]][:3] == ["法律法规", "没打完", None]
    assert (
        send(client, training_class, *typed, act="copy", copy_from=DAY, copy_to=DAY)
        .context["copy_form"]
        .errors
    )
    response = send(client, training_class, *typed, seen="old")
    assert not Lesson.objects.exists()
    assert response.context["rows"][1]["title"].value() == "没打完"


def test_what_somebody_saved_meanwhile_is_not_replaced_unseen(client, training_class):
    seen = fingerprint(training_class)
    send(client, training_class, lesson(title="别人的"))
    response = send(client, training_class, lesson(title="我的"), seen=seen)
    assert "meanwhile" in response.content.decode()
    assert Lesson.objects.get().title == "别人的"
    assert (
        send(client, training_class, lesson(title="我的"), seen=response.context["seen"]).status_code == 302
    )
    assert Lesson.objects.get().title == "我的"


def test_a_class_keeps_what_its_timetable_rests_on(client, training_class, clerk):
    send(client, training_class, lesson(module=training_class.syllabus.modules.first().pk))
    other = factories.make_syllabus(state="withdrawn", version="2", withdrawn_on=date(2026, 1, 1))
    edit = reverse("training:class_edit", args=[training_class.pk])
    names = ("title", "level", "number", "ends_on", "place", "capacity", "required_hours", "syllabus")
    filled = {name: getattr(training_class, name) for name in names} | {
        "syllabus": training_class.syllabus_id
    }
    said = client.post(edit, filled | {"starts_on": "2026-06-02"}).context["form"].non_field_errors()[0]
    assert "2026-06-01 lies outside the class" in said
    said = (
        client.post(edit, filled | {"starts_on": DAY, "syllabus": ""}).context["form"].non_field_errors()[0]
    )
    assert "The timetable names modules" in said
    assert (
        client.post(edit, filled | {"starts_on": DAY, "syllabus": other.pk})
        .context["form"]
        .errors["syllabus"]
    )
    training_class.state = "cancelled"
    training_class.save()
    assert "cancelled" in send(client, training_class, lesson()).content.decode()


def test_a_day_keeps_the_hours_that_attendance_was_recorded_for(client, training_class, clerk):
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    held = factories.make_attendance(enrolment, by=clerk)  # six hours
    day = lesson(on=held.on.isoformat())
    refused = told(send(client, training_class, day))
    assert "was recorded for 6 hours, these lessons have 4" in refused[0]
    held.offered = held.hours = 4
    held.save()
    assert send(client, training_class, day).status_code == 302
