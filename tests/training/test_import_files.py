"""The workbooks of real bureaus do what their README says."""

import pytest

from accounts.rules import RuleViolation
from tests.training import rosters
from training.models import Agency, ImportBatch, Officer, Posting

pytestmark = pytest.mark.django_db

SOUND = [
    ("clean_jiangsu.xlsx", 120),
    ("messy_jiangsu.xlsx", 60),
    ("gb18030_jiangsu.csv", 40),
    ("legacy_jiangsu.xls", 50),
]


@pytest.mark.parametrize(("name", "count"), SOUND)
def test_every_row_enters(name, count, clerk):
    batch = rosters.enter(rosters.file(name), by=clerk)
    assert batch.counts == {"rows": count, "new": count, "changed": 0, "unchanged": 0, "wrong": 0}
    assert Officer.objects.filter(agency__province="32").count() == count
    assert Posting.objects.filter(to_on=None).count() == count


@pytest.mark.parametrize(("name", "count"), SOUND)
def test_the_same_file_again_changes_nothing(name, count, clerk):
    rosters.enter(rosters.file(name), by=clerk)
    before = list(Officer.objects.values("pk", "version", "updated_at"))
    batch = rosters.enter(rosters.file(name), by=clerk)
    assert batch.counts["unchanged"] == count
    assert list(Officer.objects.values("pk", "version", "updated_at")) == before
    assert Posting.objects.count() == count


def test_the_messy_names_and_numbers_are_put_right(clerk):
    rosters.enter(rosters.file("messy_jiangsu.xlsx"), by=clerk)
    names = set(Officer.objects.values_list("name", flat=True))
    assert {"阿依古丽·买买提", "𠮷村·扎西", "何红晓"} <= names
    by_name = {officer.name: officer for officer in Officer.objects.all()}
    assert by_name["𠮷村·扎西"].id_number == "320102197008183505"
    assert by_name["袁浩强"].id_number == "320322198905206229"
    assert by_name["阿依古丽·买买提"].id_valid_until.isoformat() == "2026-08-27"
    assert by_name["毛平红"].phone == "19371563815"


def test_the_messy_totals_and_notes_are_named_as_skipped(cast):
    found = rosters.check(rosters.file("messy_jiangsu.xlsx"))
    facts = found.rows.facts
    assert [row for row, _text in facts["skipped"]] == [66, 67]
    assert facts["unknown"] == []


def test_every_fault_is_named_with_row_field_and_remedy(clerk):
    batch = rosters.upload(rosters.file("faults_jiangsu.xlsx"), by=clerk)
    assert batch.counts["wrong"] == 12
    found = rosters.faults(rosters.check(rosters.file("faults_jiangsu.xlsx")))
    told = {row: (field, message) for row, [(field, message)] in found.items()}
    expected = {
        4: ("id_number", "Damaged by Excel"),
        5: ("id_number", "Damaged by Excel"),
        6: ("id_number", "check digit"),
        7: ("id_number", "15 digits"),
        8: ("id_number", "row 2"),
        9: ("name", "empty"),
        10: ("agency_level", "乡镇"),
        11: ("purpose", "empty"),
        12: ("id_valid_until", "no such day"),
        13: ("head_type", "局长"),
        14: ("name", "formula"),
        15: ("id_number", "Damaged by Excel"),
    }
    assert set(told) == set(expected)
    for row, (field, words) in expected.items():
        assert told[row][0] == field
        assert words in told[row][1]
        assert told[row][1].endswith(".")


def test_no_full_id_number_stands_in_what_is_shown(clerk):
    found = rosters.check(rosters.file("faults_jiangsu.xlsx"))
    full = {line.values["id_number"] for line in found.lines if line.values["id_number"]}
    full |= {"320102680101123", "320322198303013000", "320322199208227951"}
    assert not [number for number in full if number in str(rosters.told(found))]


def test_nothing_of_a_roster_with_faults_enters(clerk):
    batch = rosters.upload(rosters.file("faults_jiangsu.xlsx"), by=clerk)
    with pytest.raises(RuleViolation):
        rosters.apply(batch, by=clerk)
    assert Officer.objects.count() == Agency.objects.count() == Posting.objects.count() == 0
    assert ImportBatch.objects.get().state == "checked"
