"""Enter a checked roster: all of it, once, dated and signed, or nothing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from tests.training import rosters
from training.imports.target import Scope
from training.models import Agency, ImportBatch, Officer, Posting
from training.services import imports
from training.services import rosters as roster_services

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 18, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_a_new_officer_has_a_posting_from_the_day_of_entry(clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    officer = Officer.objects.get()
    assert officer.id_number == factories.id_number(1)
    assert officer.version == 1
    assert officer.created_at == AT
    assert officer.agency.name == rosters.COUNTY_AGENCY
    posting = officer.postings.get()
    assert (posting.agency, posting.post_title, posting.head_type) == (officer.agency, "执法员", "staff")
    assert (posting.from_on, posting.to_on, posting.recorded_by) == (date(2026, 10, 18), None, clerk)


def test_the_trail_shows_the_import_and_who_entered_each(clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1), rosters.row(2)), by=clerk, at=AT)
    assert acts() == [
        "import_checked",
        "agency_created",
        "officer_created",
        "officer_created",
        "import_entered",
    ]
    entry = AuditEntry.objects.about(Officer.objects.first()).get()
    assert (entry.by, entry.province_id, entry.details["import"], entry.at) == (clerk, "32", batch.pk, AT)
    assert AuditEntry.objects.get(act="import_entered").details["new"] == 2
    assert factories.id_number(1) not in str(list(AuditEntry.objects.values()))


def test_another_agency_or_head_type_is_a_dated_posting(clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    moved = rosters.row(
        1, 工作单位="南京市生态环境综合行政执法支队", 机构层级="市", 所在县="", 负责人类别="副职"
    )
    rosters.enter(rosters.workbook(moved), by=clerk, at=LATER)
    officer = Officer.objects.get()
    assert (officer.agency.level, officer.head_type, officer.version) == ("city", "deputy", 2)
    new, old = officer.postings.all()
    assert (old.from_on, old.to_on, old.head_type) == (date(2026, 10, 18), date(2026, 11, 1), "staff")
    assert (new.from_on, new.to_on, new.agency) == (date(2026, 11, 2), None, officer.agency)
    moved = AuditEntry.objects.get(act="officer_moved")
    assert moved.details["from_agency"] == rosters.COUNTY_AGENCY


def test_a_second_posting_on_the_same_day_puts_the_first_right(clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    rosters.enter(rosters.workbook(rosters.row(1, 职务="大队长", 负责人类别="一把手")), by=clerk, at=AT)
    posting = Posting.objects.get()
    assert (posting.head_type, posting.post_title, posting.to_on) == ("principal", "大队长", None)


def test_other_changes_leave_the_posting(clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    changed = rosters.row(1, 申领方式="换领", 原证有效期至="2027年5月15日", 手机="13800000000")
    rosters.enter(rosters.workbook(changed), by=clerk, at=LATER)
    officer = Officer.objects.get()
    assert (officer.purpose, officer.id_valid_until, officer.phone) == (
        "renewal",
        date(2027, 5, 15),
        "13800000000",
    )
    assert (officer.version, officer.updated_at) == (2, LATER)
    assert officer.postings.count() == 1
    told = AuditEntry.objects.get(act="officer_changed").details
    assert told["changed"] == ["purpose", "id_valid_until", "phone"]
    assert told["after"] == {"purpose": "renewal", "id_valid_until": "2027-05-15"}


def test_unchanged_rows_are_not_written(clerk):
    content = rosters.workbook(rosters.row(1), rosters.row(2))
    rosters.enter(content, by=clerk)
    with CaptureQueriesContext(connection) as queries:
        rosters.enter(content, by=clerk)
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert not [sql for sql in written if "training_officer" in sql or "training_posting" in sql]


def test_applying_twice_is_refused(clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    with pytest.raises(RuleViolation):
        rosters.apply(batch, by=clerk)
    assert Officer.objects.count() == Posting.objects.count() == 1


def test_wrong_rows_hold_back_the_sound_ones(clerk):
    batch = rosters.upload(rosters.workbook(rosters.row(1), rosters.row(2, 姓名="")), by=clerk)
    with pytest.raises(RuleViolation):
        rosters.apply(batch, by=clerk)
    assert Officer.objects.count() == Agency.objects.count() == 0


def test_a_register_that_changed_since_is_checked_again_and_shown(clerk):
    batch = rosters.upload(rosters.workbook(rosters.row(1), rosters.row(2)), by=clerk)
    factories.make_officer("江明桂", id_number=factories.id_number(1), by=clerk)
    with pytest.raises(RuleViolation):
        rosters.apply(batch, by=clerk)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"], batch.counts["unchanged"]) == ("checked", 1, 1)
    assert Officer.objects.count() == 1
    assert rosters.apply(batch, by=clerk).state == "applied"
    assert Officer.objects.count() == 2


def test_a_change_at_the_same_moment_is_not_overwritten(clerk, monkeypatch):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    batch = rosters.upload(rosters.workbook(rosters.row(1, 手机="13800000000")), by=clerk)
    insert_rows = roster_services.insert_rows

    def somebody_saves(model, rows):
        Officer.objects.update(version=9, phone="13911111111")
        return insert_rows(model, rows)

    monkeypatch.setattr(roster_services, "insert_rows", somebody_saves)
    with pytest.raises(RuleViolation):
        rosters.apply(batch, by=clerk)
    assert ImportBatch.objects.get(pk=batch.pk).state == "checked"


def test_somebody_registered_at_the_same_moment_is_seen_at_once(clerk, monkeypatch):
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    insert_values, met = roster_services.insert_values, []

    def meets_another(model, names, rows):
        if model is Officer and not met:
            met.append(model)
            raise IntegrityError
        return insert_values(model, names, rows)

    monkeypatch.setattr(roster_services, "insert_values", meets_another)
    assert rosters.apply(batch, by=clerk).state == "applied"
    assert Officer.objects.count() == Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "table"),
    [
        ("insert_rows", Agency),
        ("insert_values", Officer),
        ("insert_values", Posting),
        ("insert_acts", Officer),
    ],
)
def test_a_server_that_dies_in_the_middle_leaves_nothing_half_done(step, table, clerk, monkeypatch):
    batch = rosters.upload(rosters.workbook(rosters.row(1), rosters.row(2)), by=clerk)
    before = acts()
    insert = getattr(roster_services, step)

    def dies(*arguments, **options):
        insert(*arguments, **options)
        if table in (arguments[0], options.get("model")):
            raise SystemExit

    monkeypatch.setattr(roster_services, step, dies)
    with pytest.raises(SystemExit):
        rosters.apply(batch, by=clerk)
    assert Officer.objects.count() == Posting.objects.count() == Agency.objects.count() == 0
    assert acts() == before
    batch.refresh_from_db()
    assert (batch.state, batch.applied_by) == ("checked", None)


def test_the_queries_do_not_grow_with_the_rows(clerk):
    few, more = (queries_of(clerk, first, count) for first, count in ((100, 10), (300, 100)))
    assert few == more


def queries_of(clerk, first, count):
    """Queries of a check and of an entry that registers `count` officers and changes and moves as many."""
    numbers = range(first, first + count)
    names = {number: chr(0x4E00 + number) * 2 for number in numbers}
    known = [rosters.row(number, 姓名=name) for number, name in names.items()]
    rosters.enter(rosters.workbook(*known), by=clerk, at=AT)
    changed = [row | {"手机": "13800000000", "职务": "中队长"} for row in known]
    new = [
        rosters.row(number + count, 姓名=names[number] * 2, 工作单位=f"玄武区第{number}大队")
        for number in numbers
    ]
    content = rosters.workbook(*changed, *new)
    with CaptureQueriesContext(connection) as check:
        batch = rosters.upload(content, by=clerk, at=LATER)
    assert (batch.counts["new"], batch.counts["changed"]) == (count, count)
    with CaptureQueriesContext(connection) as apply:
        imports.apply_batch(batch=batch, **rosters.arguments(clerk, LATER))
    return len(check), len(apply)


def test_the_page_enters_and_stays_at_its_url(clerk, client_of):
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    client = client_of(clerk)
    response = client.post(reverse("training:import_apply", args=[batch.pk]))
    assert response["Location"] == batch.get_absolute_url()
    page = client.get(response["Location"])
    assert page.context["batch"].state == "applied"
    assert page.context["batch"].applied_by == clerk
    assert [line["row"] for line in page.context["lines"]] == [2]


def test_the_page_says_why_it_did_not_enter(clerk, client_of):
    batch = rosters.upload(rosters.workbook(rosters.row(1, 姓名="")), by=clerk)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    page = client.post(reverse("training:import_apply", args=[batch.pk]), follow=True)
    assert "1 rows are wrong: nothing was entered" in page.context["problem"]
    assert page.context["problem"] in page.content.decode()
    assert page.context["batch"].state == "checked"
    assert Officer.objects.count() == 0


def test_the_page_says_that_the_register_changed_and_shows_the_fresh_check(clerk, client_of):
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    factories.make_officer("江明桂", id_number=factories.id_number(1), by=clerk)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    page = client.post(reverse("training:import_apply", args=[batch.pk]), follow=True)
    assert "The register changed since this file was checked" in page.context["problem"]
    assert page.context["batch"].counts["unchanged"] == 1
    page = client.post(reverse("training:import_apply", args=[batch.pk]), follow=True)
    assert (page.context["batch"].state, page.context["problem"]) == ("applied", "")


def test_only_the_bureaus_own_people_enter_its_rows(clerk, outsider, ministry):
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    for stranger in (outsider, ministry):
        for scope in (Scope(clerk.province), Scope(stranger.province)):
            with pytest.raises(RuleViolation):
                imports.apply_batch(batch=batch, **rosters.arguments(stranger) | {"scope": scope})
    assert Officer.objects.count() == 0
