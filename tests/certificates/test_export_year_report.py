"""`manage.py export_year_report`: who may, what is written, and that a refusal writes nothing."""

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from certificates import exports


@pytest.fixture
def out(tmp_path):
    return tmp_path / "report.xlsx"


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


def test_a_folder_that_is_none_is_named(lead, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        export(tmp_path / "nowhere" / "report.xlsx", by=lead.username)


def test_a_failure_half_way_leaves_no_half_file(lead, issued, out, monkeypatch):
    issued(1)
    monkeypatch.setattr(exports.ledger, "_remark", lambda row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(out, by=lead.username)
    assert list(out.parent.iterdir()) == []
