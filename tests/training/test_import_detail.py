"""The check of a roster: four tabs, 50 rows a page, what is wrong with its remedy."""

import pytest

from tests import factories
from tests.training import rosters
from training.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(clerk, client_of):
    def get(batch, query=""):
        client = client_of(clerk)
        client.cookies["django_language"] = "en"
        return client.get(batch.get_absolute_url() + query)

    return get


def test_what_is_wrong_opens_first(page_of, clerk):
    page = page_of(rosters.upload(rosters.file("faults_jiangsu.xlsx"), by=clerk))
    assert page.context["tab"] == "wrong"
    assert [(state, count) for state, _title, count in page.context["tabs"]] == [
        ("new", 8),
        ("changed", 0),
        ("unchanged", 0),
        ("wrong", 12),
    ]
    text = page.content.decode()
    assert "2026年13月45日" in text
    assert "There is no such day" in text
    assert "disabled" in text


def test_a_tab_shows_fifty_rows_a_page(page_of, clerk):
    batch = rosters.upload(rosters.file("clean_jiangsu.xlsx"), by=clerk)
    assert len(page_of(batch).context["lines"]) == 50
    assert len(page_of(batch, "?tab=new&page=3").context["lines"]) == 20
    assert page_of(batch, "?tab=nonsense").context["tab"] == "new"


def test_a_change_shows_old_struck_through_and_what_follows(page_of, clerk):
    factories.make_officer(id_number=factories.id_number(1), by=clerk)
    page = page_of(rosters.upload(rosters.workbook(rosters.row(1, 负责人类别="主要负责人")), by=clerk))
    text = page.content.decode()
    assert "<del>Staff</del>" in text
    assert "<ins>Principal head</ins>" in text
    assert "National tier" in text


def test_id_numbers_are_masked_on_every_tab(page_of, clerk):
    factories.make_officer(id_number=factories.id_number(1), by=clerk)
    factories.make_officer(id_number=factories.id_number(2), by=clerk)
    rows = [rosters.row(1), rosters.row(2, 手机="13800000000"), rosters.row(3), rosters.row(4, 姓名="")]
    batch = rosters.upload(rosters.workbook(*rows), by=clerk)
    for tab in ("new", "changed", "unchanged", "wrong"):
        text = page_of(batch, f"?tab={tab}").content.decode()
        assert not [serial for serial in range(1, 5) if factories.id_number(serial) in text]


def test_new_agencies_doubles_unknown_columns_and_skipped_rows_are_named(page_of, clerk):
    factories.make_agency()
    row = rosters.row(1, 工作单位="玄武区生态环境综合行政执法大队", 血型="A")
    total = {"姓名": "合计", "身份证号": "1人"}
    text = page_of(rosters.upload(rosters.workbook(row, total), by=clerk)).content.decode()
    assert "玄武区生态环境综合行政执法大队" in text
    assert "may be" in text
    assert "血型" in text
    assert "合计" in text


def test_the_name_of_a_known_person_leads_to_the_page_that_the_remedy_names(page_of, clerk):
    rosters.enter(rosters.workbook(rosters.row(1)), by=clerk)
    officer = Officer.objects.get()
    for cells in ({"姓名": "另一人"}, {"职务": "队长"}, {}):
        batch = rosters.upload(rosters.workbook(rosters.row(1, **cells)), by=clerk)
        assert f'href="{officer.get_absolute_url()}"' in page_of(batch).content.decode()


def test_what_to_look_at_is_announced_above_the_rows(page_of, clerk):
    row = rosters.row(1, 职务="主持工作的副大队长")
    text = page_of(rosters.upload(rosters.workbook(row), by=clerk)).content.decode()
    assert text.index('href="#notes"') < text.index('class="tabs') < text.index('id="notes"')


def test_a_second_sheet_with_such_a_table_is_told_before_anything_is_entered(page_of, clerk):
    text = page_of(
        rosters.upload(rosters.two_sheets(rosters.row(1), rosters.row(2)), by=clerk)
    ).content.decode()
    assert "Only the sheet “甲” is read. These hold such a table too: 乙." in text
    assert text.index("甲” is read") < text.index('class="tabs')


def test_the_same_file_entered_before_is_told(page_of, clerk, lead):
    content = rosters.workbook(rosters.row(1))
    first = rosters.enter(content, by=lead)
    page = page_of(rosters.upload(content, by=clerk))
    assert page.context["earlier"] == first
    assert page_of(first).context["earlier"] is None


def test_the_faults_speak_the_readers_language(clerk, client_of):
    batch = rosters.upload(rosters.file("faults_jiangsu.xlsx"), by=clerk)
    messages = {}
    for language in ("en", "zh-hans"):
        client = client_of(clerk)
        client.cookies["django_language"] = language
        messages[language] = client.get(batch.get_absolute_url()).context["lines"][0]["faults"][0]["message"]
    assert messages["en"].startswith("Damaged by Excel")


def test_the_page_takes_as_many_queries_for_many_rows(page_of, clerk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (10, 60):
        batch = rosters.upload(rosters.many(rows), by=clerk)
        with CaptureQueriesContext(connection) as queries:
            page_of(batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_bureau_finds_nothing(clerk, outsider, client_of):
    batch = rosters.upload(rosters.many(1), by=clerk)
    assert client_of(outsider).get(batch.get_absolute_url()).status_code == 404
