"""`manage.py export_year_report`: who may, what is written, and that a refusal writes nothing."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from certificates import exports, services
from certificates.management.commands.export_year_report import Command
from tests import factories

ROOT = Path(__file__).parents[2]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "report.xlsx"


def test_the_commands_of_the_handbooks_are_read(lead):
    told = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    lines = re.findall(r"manage\.py export_year_report ([^`\n]+)", told)
    parser = Command().create_parser("manage.py", "export_year_report")
    read = [parser.parse_args(shlex.split(re.sub(r"[\[\]]|VERSION", "", line))) for line in lines]
    assert {one.out.suffix for one in read} == {".xlsx"}
    assert {one.submitted for one in read} == {None, 0}


def export(out, **options):
    call_command("export_year_report", str(out), **({"year": 2026} | options))


def numbers(out, sheet=0):
    return [row[1] for row in load_workbook(out).worksheets[sheet].iter_rows(min_row=4, values_only=True)]


def test_a_lead_writes_its_bureaus_report(lead, issued, out, capsys):
    issued(2)
    export(out, by=lead.username)
    assert numbers(out) == ["3220260001", "3220260002"]
    assert "2" in capsys.readouterr().out
    assert AuditEntry.objects.get(act=Act.REPORT_EXPORTED).by == lead


def test_an_administrator_writes_one_bureau_or_all(administrator, issued, out, tmp_path):
    issued(2)
    export(out, by=administrator.username)
    assert numbers(out) == ["3220260001", "3220260002"]
    export(tmp_path / "zhejiang.xlsx", by=administrator.username, province="33")
    assert numbers(tmp_path / "zhejiang.xlsx") == []


@pytest.mark.parametrize(
    ("by", "province"),
    [
        ("nobody", None),
        ("clerk", None),
        ("ministry", "32"),
        ("auditor", None),
        ("lead", "33"),
        ("lead", "99"),
    ],
)
def test_who_may_not_is_refused_and_nothing_is_written(cast, out, by, province):
    with pytest.raises(CommandError) as refusal:
        export(out, by=by, province=province)
    assert refusal.value.returncode == 1
    assert list(out.parent.iterdir()) == []
    assert not AuditEntry.objects.exists()


def test_a_file_that_exists_is_kept_unless_told_otherwise(lead, out):
    out.write_text("mine")
    with pytest.raises(CommandError):
        export(out, by=lead.username)
    assert out.read_text() == "mine"
    export(out, by=lead.username, overwrite=True)
    assert numbers(out) == []


def test_a_year_that_no_number_bears_is_refused(lead, out):
    with pytest.raises(CommandError, match="1990 to 2099"):
        export(out, by=lead.username, year=2500)
    assert list(out.parent.iterdir()) == []


def test_a_folder_that_is_none_is_named(lead, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        export(tmp_path / "nowhere" / "report.xlsx", by=lead.username)


def test_a_failure_half_way_leaves_no_half_file(lead, issued, out, monkeypatch):
    issued(1)
    monkeypatch.setattr(exports.ledger, "_remark", lambda row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(out, by=lead.username)
    assert list(out.parent.iterdir()) == []


def test_what_was_submitted_is_written_byte_for_byte(
    lead, administrator, out, tmp_path, capsys, today, issued
):
    issued(1)
    report = services.submit_report(
        province=lead.province, year=2026, explanation="", shown_rows=1, shown_void=0, by=lead, today=today,
        at=timezone.now(), write_version=exports.write_version,
    )  # fmt: skip
    export(out, by=lead.username, submitted=0)
    assert out.read_bytes() == bytes(report.content)
    assert report.sha256 in capsys.readouterr().out
    export(tmp_path / "first.xlsx", by=administrator.username, province="32", submitted=1)
    for options in ({"province": "32", "submitted": 2}, {"province": "33", "submitted": 0}, {"submitted": 0}):
        with pytest.raises(CommandError):
            export(tmp_path / "none.xlsx", by=administrator.username, **options)
    factories.make_year_report(by=lead, year=2025, content=b"PK another file")
    with pytest.raises(CommandError, match="SHA-256"):
        export(tmp_path / "none.xlsx", by=lead.username, year=2025, submitted=0)
    assert not (tmp_path / "none.xlsx").exists()
