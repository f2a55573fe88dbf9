"""What the register says to a roster: known people, people of other bureaus, agencies."""

from datetime import date

import pytest

from tests import factories
from tests.training import rosters
from training.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(clerk):
    return factories.make_officer("江明桂", id_number=factories.id_number(1), by=clerk)


def states(*rows, **kwargs):
    return [line.state.value for line in rosters.check(rosters.workbook(*rows, **kwargs)).lines]


def test_a_known_officer_is_unchanged(known):
    assert states(rosters.row(1)) == ["unchanged"]


def test_a_change_names_the_field_the_old_and_the_new(known):
    (line,) = rosters.check(rosters.workbook(rosters.row(1, 申领方式="换证", 手机="13800000000"))).lines
    assert line.changes == [("purpose", "first_issue", "renewal"), ("phone", "", "13800000000")]


def test_an_empty_cell_never_erases(known):
    Officer.objects.update(remark="骨干", phone="13800000000")
    assert states(rosters.row(1, 备注="", 手机="", 职务="")) == ["unchanged"]


def test_a_missing_column_changes_nothing(known):
    Officer.objects.update(remark="骨干")
    assert states(rosters.row(1), without=["职务", "所在市", "所在县"]) == ["unchanged"]


def test_another_name_under_one_id_number_is_blocked_and_both_are_shown(known):
    found = rosters.check(rosters.workbook(rosters.row(1, 姓名="江明贵")))
    [(field, message)] = rosters.faults(found)[2]
    assert field == "name"
    assert "江明桂" in message
    assert found.lines[0].faults[0].value == "江明贵"


def test_a_dot_or_a_space_is_no_other_name(known):
    Officer.objects.update(name="阿依古丽·买买提")
    assert states(rosters.row(1, 姓名="阿依古丽 • 买买提")) == ["unchanged"]
    assert states(rosters.row(1, 姓名="阿依古丽买买提")) == ["unchanged"]


def test_an_officer_of_another_bureau_is_refused_and_no_more_told_than_the_bureau(outsider):
    there = factories.make_agency(
        "杭州支队", province=factories.province("33"), level="city", city="杭州市", county=""
    )
    factories.make_officer("王某某", id_number=factories.id_number(1), agency=there)
    found = rosters.faults(rosters.check(rosters.workbook(rosters.row(1))))
    [(field, message)] = found[2]
    assert field == "id_number"
    assert there.province.name in message
    assert "release" in message
    assert "王某某" not in message
    assert "杭州支队" not in message


def test_a_released_officer_is_taken_over_on_the_page_for_it(outsider):
    there = factories.make_agency(
        "杭州支队", province=factories.province("33"), level="city", city="杭州市", county=""
    )
    factories.make_officer(
        id_number=factories.id_number(1),
        agency=there,
        off_post_on=date(2026, 1, 1),
        off_post_reason="transferred",
    )
    [(_field, message)] = rosters.faults(rosters.check(rosters.workbook(rosters.row(1))))[2]
    assert "Take the officer over" in message


def test_an_officer_off_post_is_not_brought_back_by_a_sheet(known):
    Officer.objects.update(off_post_on=date(2026, 3, 1), off_post_reason="retired")
    [(_field, message)] = rosters.faults(rosters.check(rosters.workbook(rosters.row(1))))[2]
    assert "2026-03-01" in message
    assert "Bring the officer back" in message


def test_the_second_of_two_rows_with_one_id_number_names_the_first(cast):
    found = rosters.faults(rosters.check(rosters.workbook(rosters.row(1), rosters.row(2), rosters.row(1))))
    assert list(found) == [4]
    assert "row 2" in found[4][0][1]


def test_an_unknown_agency_is_listed_as_new(cast):
    found = rosters.check(rosters.workbook(rosters.row(1), rosters.row(2)))
    assert found.created == [
        {"name": rosters.COUNTY_AGENCY, "level": "county", "city": "南京市", "county": "玄武区"}
    ]


def test_a_space_or_a_bracket_makes_no_other_agency(known):
    found = rosters.check(rosters.workbook(rosters.row(1, 工作单位="南京市 玄武区生态环境综合行政执法大队")))
    assert found.created == []
    assert found.lines[0].state == "unchanged"


def test_rows_that_disagree_on_a_level_are_wrong_and_name_the_other_row(cast):
    rows = [rosters.row(1), rosters.row(2), rosters.row(3, 机构层级="市")]
    found = rosters.faults(rosters.check(rosters.workbook(*rows)))
    assert list(found) == [4]
    [(field, message)] = found[4]
    assert field == "agency_level"
    assert "Row 2" in message


def test_a_level_other_than_the_registers_is_wrong(known):
    found = rosters.faults(rosters.check(rosters.workbook(rosters.row(1, 机构层级="市"))))
    [(field, message)] = found[2]
    assert field == "agency_level"
    assert "County agency" in message


def test_a_new_city_agency_needs_its_city(cast):
    city = {"工作单位": "南京市生态环境综合行政执法支队", "机构层级": "市", "所在县": ""}
    found = rosters.faults(rosters.check(rosters.workbook(rosters.row(1, **city, 所在市=""))))
    assert [field for field, _message in found[2]] == ["city"]
    assert not rosters.faults(rosters.check(rosters.workbook(rosters.row(1, **city))))


def notes(*rows):
    return {note["kind"]: note for note in rosters.check(rosters.workbook(*rows)).notes}


def test_a_county_agency_without_its_county_is_noted(cast):
    assert "county_missing" in notes(rosters.row(1, 所在县=""))
    assert notes(rosters.row(1)) == {}


def test_a_name_that_differs_by_a_word_is_noted_as_a_likely_double(known):
    found = notes(rosters.row(2, 工作单位="玄武区生态环境综合行政执法大队"))
    assert found["double"]["other"] == rosters.COUNTY_AGENCY
    assert found["double"]["rows"] == [2]


def test_another_place_than_the_registers_is_noted_and_not_taken(known):
    found = notes(rosters.row(1, 所在县="鼓楼区"))
    assert found["county_differs"]["other"] == "玄武区"


def test_an_acting_head_by_post_alone_is_noted(cast):
    assert "acting" in notes(rosters.row(1, 职务="副大队长（主持工作）", 负责人类别="其他负责人"))
    assert notes(rosters.row(1, 职务="副大队长（主持工作）", 负责人类别="主要负责人")) == {}


def test_a_text_longer_than_the_register_holds_is_wrong(cast):
    found = rosters.faults(rosters.check(rosters.workbook(rosters.row(1, 职务="长" * 61))))
    [(field, message)] = found[2]
    assert field == "post_title"
    assert "60" in message
