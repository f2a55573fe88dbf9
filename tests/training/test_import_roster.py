"""`manage.py import_roster`: exit codes, JSON, and who may."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.training import rosters
from training.models import ImportBatch, Officer

pytestmark = pytest.mark.django_db
KEYS = ["rows", "new", "changed", "unchanged", "wrong", "applied", "faults"]


def path(name):
    return str(rosters.FILES / f"roster_{name}")


@pytest.fixture
def run(clerk, capsys):
    """`run(file, *options)`: exit code and what was printed."""

    def command(file, *options, province="32", by="clerk"):
        code = 0
        try:
            call_command("import_roster", file, "--province", province, "--by", by, *options)
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().out

    return command


def test_it_enters_and_says_so_in_json(run):
    code, out = run(path("clean_jiangsu.xlsx"), "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == KEYS
    assert answer == {
        "rows": 120, "new": 120, "changed": 0, "unchanged": 0, "wrong": 0, "applied": True, "faults": [],
    }  # fmt: skip
    assert Officer.objects.count() == 120
    assert ImportBatch.objects.get().state == "applied"


def test_a_check_stores_nothing(run):
    code, out = run(path("messy_jiangsu.xlsx"), "--check", "--json")
    assert (code, json.loads(out)["new"], json.loads(out)["applied"]) == (0, 60, False)
    assert not Officer.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_wrong_rows_are_an_exit_code_of_one(options, run):
    code, out = run(path("faults_jiangsu.xlsx"), "--json", *options)
    answer = json.loads(out)
    assert code == 1
    assert (answer["wrong"], answer["applied"]) == (12, False)
    assert [fault["row"] for fault in answer["faults"]] == list(range(4, 16))
    assert set(answer["faults"][0]) == {"row", "field", "value", "message"}
    assert not Officer.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", "城市,人口\n南京,900\n".encode()])
def test_an_unreadable_file_is_a_fault_without_a_row(content, run, tmp_path):
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(content)
    code, out = run(str(file), "--json")
    answer = json.loads(out)
    assert code == 1
    assert list(answer) == KEYS
    assert answer["faults"][0]["row"] is None
    assert answer["faults"][0]["message"]


def test_a_file_that_is_not_there_is_a_fault_without_a_row(run, tmp_path):
    code, out = run(str(tmp_path / "none.xlsx"), "--json")
    assert (code, json.loads(out)["faults"][0]["row"]) == (1, None)


def test_without_json_it_speaks(run, capsys):
    code, out = run(path("clean_jiangsu.xlsx"))
    assert code == 0
    assert "120" in out


def test_what_a_clerk_should_look_at_is_spoken_but_no_part_of_the_json(clerk, tmp_path, capsys):
    factories.make_agency(rosters.COUNTY_AGENCY)
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(
        rosters.two_sheets(rosters.row(1, 工作单位="玄武区生态环境综合行政执法大队"), rosters.row(2))
    )
    command = ["import_roster", str(file), "--province", "32", "--by", "clerk", "--check"]
    call_command(*command)
    spoken = capsys.readouterr().err
    assert "乙" in spoken
    assert rosters.COUNTY_AGENCY in spoken
    call_command(*command, "--json")
    assert list(json.loads(capsys.readouterr().out)) == KEYS


@pytest.mark.parametrize(
    ("province", "by"),
    [
        ("99", "clerk"),
        ("32", "nobody"),
        ("33", "clerk"),
        ("32", "outsider"),
        ("32", "administrator"),
        ("32", "gone"),
    ],
)
def test_only_an_active_clerk_or_lead_of_the_bureau_may(province, by, run, cast):
    gone = factories.make_user("gone", "clerk", "32")
    gone.is_active = False
    gone.save()
    with pytest.raises(CommandError):
        run(path("clean_jiangsu.xlsx"), province=province, by=by)
    assert not Officer.objects.exists()
