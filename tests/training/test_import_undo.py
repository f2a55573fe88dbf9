"""Take an entered roster back: all of it while nothing depends on it; what was kept is listed with why."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from tests.training import rosters
from training.models import Agency, Enrolment, Officer, Posting
from training.services import people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 18, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CHANGED, USED = "It was changed since.", "Others of the register point to it by now."


@pytest.fixture
def client(clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


def undo(client, batch):
    """Press the button; returns the page after it."""
    page = client.post(reverse("training:import_undo", args=[batch.pk]), follow=True)
    batch.refresh_from_db()
    return page


def snapshot():
    """What the register holds, but for the versions and times of its rows."""
    officers = Officer.objects.order_by("pk").values(
        "name", "id_number_hash", "agency", "post_title", "head_type", "purpose", "phone", "id_valid_until"
    )
    postings = Posting.objects.order_by("pk").values(
        "officer", "agency", "post_title", "head_type", "from_on", "to_on", "recorded_by", "recorded_at"
    )
    return list(officers), list(postings), set(Agency.objects.values_list("name", flat=True))


def test_everything_is_taken_back(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1), rosters.row(2)), by=clerk, at=AT)
    page = undo(client, batch)
    assert snapshot() == ([], [], set())
    assert (batch.state, batch.undone_by) == ("undone", clerk)
    assert page.context["kept"] == []
    assert "Everything that this file had entered was taken back." in page.content.decode()
    assert AuditEntry.objects.get(act="import_undone").details == {"target": "roster", "kept": 0}
    assert AuditEntry.objects.filter(act="officer_taken_back").count() == 2


def test_the_result_stays_at_its_address_and_the_file_may_be_entered_again(client, clerk):
    content = rosters.workbook(rosters.row(1), rosters.row(2))
    batch = rosters.enter(content, by=clerk)
    undo(client, batch)
    page = client.get(batch.get_absolute_url())
    assert [line["row"] for line in page.context["lines"]] == [2, 3]
    rosters.enter(content, by=clerk)
    assert Officer.objects.count() == Posting.objects.count() == 2


def test_changed_rows_are_restored_with_their_postings(client, clerk):
    rosters.enter(
        rosters.workbook(rosters.row(1, 申领方式="换领", 原证有效期至="2027-05-15"), rosters.row(2)),
        by=clerk, at=AT,
    )  # fmt: skip
    before = snapshot()
    city = {
        "工作单位": "南京市生态环境综合行政执法支队",
        "机构层级": "市",
        "所在县": "",
        "负责人类别": "副职",
    }
    moved = rosters.row(1, 手机="13800000000", 原证有效期至="2028-01-01", 申领方式="换领", **city)
    batch = rosters.enter(rosters.workbook(moved, rosters.row(2, 职务="队长")), by=clerk, at=LATER)
    assert snapshot() != before
    undo(client, batch)
    assert snapshot() == before
    assert set(Officer.objects.values_list("version", flat=True)) == {3}  # who has it open is told
    assert AuditEntry.objects.filter(act="officer_restored").count() == 2


def test_a_posting_that_was_put_right_on_its_first_day_says_again_what_it_said(client, clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    before = snapshot()
    batch = rosters.enter(rosters.workbook(rosters.row(1, 职务="队长", 负责人类别="一把手")), by=clerk, at=AT)
    undo(client, batch)
    assert snapshot() == before


def test_who_was_changed_since_is_kept_and_listed(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1, 姓名="何磊"), rosters.row(2)), by=clerk, at=AT)
    rosters.enter(rosters.workbook(rosters.row(1, 姓名="何磊", 手机="13800000000")), by=clerk, at=LATER)
    page = undo(client, batch)
    assert page.context["kept"] == [("何磊", CHANGED), (rosters.COUNTY_AGENCY, USED)]
    officer = Officer.objects.get()
    assert (officer.name, officer.phone, officer.postings.count()) == ("何磊", "13800000000", 1)
    assert "2 rows were kept as they are" in page.content.decode()
    assert "何磊" in page.content.decode()


def test_a_change_that_was_changed_again_is_kept(client, clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    batch = rosters.enter(rosters.workbook(rosters.row(1, 手机="13800000000")), by=clerk, at=LATER)
    rosters.enter(rosters.workbook(rosters.row(1, 手机="13911111111")), by=clerk, at=LATER)
    assert undo(client, batch).context["kept"] == [("江明桂", CHANGED)]
    assert Officer.objects.get().phone == "13911111111"


def test_who_was_enrolled_since_is_kept_with_the_posting_and_the_agency(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1), rosters.row(2, 姓名="何磊")), by=clerk)
    factories.make_enrolment(factories.make_class(by=clerk), Officer.objects.get(name="何磊"), by=clerk)
    page = undo(client, batch)
    assert page.context["kept"] == [("何磊", USED), (rosters.COUNTY_AGENCY, USED)]
    assert Officer.objects.get().postings.count() == Enrolment.objects.count() == 1


def test_who_moved_since_is_kept_with_both_postings(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk, at=AT)
    officer = Officer.objects.get()
    other = factories.make_agency("南京市鼓楼区生态环境综合行政执法大队", county="鼓楼区")
    facts = {"agency": other, "post_title": "队长", "head_type": "deputy"}
    people.move_officer(
        officer=officer, **facts, from_on=date(2026, 11, 1), by=clerk, today=date(2026, 11, 2)
    )
    page = undo(client, batch)
    assert ("江明桂", CHANGED) in page.context["kept"]
    assert officer.postings.count() == 2


def test_an_agency_that_others_use_is_kept(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    other = factories.make_officer("何磊", id_number=factories.id_number(9), by=clerk)
    assert undo(client, batch).context["kept"] == [(rosters.COUNTY_AGENCY, USED)]
    assert list(Officer.objects.all()) == [other]


def test_what_was_there_before_stays(client, clerk):
    known = factories.make_officer("何磊", id_number=factories.id_number(9), by=clerk)
    content = rosters.workbook(rosters.row(1), rosters.row(9, 姓名="何磊"))
    undo(client, rosters.enter(content, by=clerk))
    assert list(Officer.objects.values_list("pk", "version")) == [(known.pk, 1)]
    assert known.postings.count() == Agency.objects.count() == 1


def test_it_is_taken_back_once(client, clerk):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    undo(client, batch)
    page = undo(client, batch)
    assert [str(message) for message in page.context["messages"]] == [
        "Only an upload that was entered can be taken back."
    ]
    with pytest.raises(RuleViolation):
        rosters.undo(batch, by=clerk)
    assert AuditEntry.objects.filter(act="import_undone").count() == 1


def test_what_was_not_entered_cannot_be_taken_back(client, clerk):
    batch = rosters.upload(rosters.workbook(rosters.row(1)), by=clerk)
    undo(client, batch)
    assert batch.state == "checked"


def test_nothing_is_taken_back_by_halves(clerk, monkeypatch):
    batch = rosters.enter(rosters.workbook(rosters.row(1), rosters.row(2)), by=clerk)
    before = snapshot()

    def dies(*arguments, **facts):
        raise SystemExit

    monkeypatch.setattr("training.services.roster_undo._tell", dies)
    with pytest.raises(SystemExit):
        rosters.undo(batch, by=clerk)
    assert snapshot() == before


def test_the_queries_do_not_grow_with_the_rows(clerk):
    counts = []
    for rows in (5, 40):
        batch = rosters.enter(rosters.many(rows), by=clerk)
        with CaptureQueriesContext(connection) as queries:
            rosters.undo(batch, by=clerk)
        assert not Officer.objects.exists()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_bureau_finds_nothing(clerk, outsider, administrator, client_of):
    batch = rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    for stranger in (outsider, administrator):
        response = client_of(stranger).post(reverse("training:import_undo", args=[batch.pk]))
        assert response.status_code == 404
    assert Officer.objects.count() == 1
