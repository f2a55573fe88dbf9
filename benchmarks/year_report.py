"""The consolidated report of 30,000 certificates against openpyxl's write-only mode with the same cells alone, and
against django-import-export (`report_peer`).

All run in processes of their own. The peer is given the cell values ready in memory and only writes; we read
the rows from the database, decrypt the ID numbers, make the cells and write them: first as the ledger is, then
from the versions that every bureau has submitted.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks import report_peer

ROWS = 30_000
LIMIT = 1.3
TIMES_FASTER = 2
MEGABYTES = 150
RUNS = 3


def main():
    """Measure, print a table, return whether the limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/benchmark.sqlite3"
        _child("fill", database, ROWS)
        runs = [(_child("ours", database, ROWS), _child("peer", database, ROWS)) for _ in range(RUNS)]
        few = _child("ours", database, ROWS // 10)
        other = report_peer.measured(database, ROWS)
        _child("submit", database, ROWS)
        frozen = min((_child("ours", database, ROWS) for _ in range(RUNS)), key=_seconds)
    ours, peer = (min(side, key=_seconds) for side in zip(*runs, strict=True))
    lines = {
        "ours, as the ledger is: read, decrypt, write": ours,
        "ours, from submitted versions": frozen,
        f"ours, {ROWS // 10:,} rows": few,
        "openpyxl write-only, cells in memory": peer,
        "django-import-export, the same rows": other,
    }
    return _print(lines, max(ours, frozen, key=_seconds), peer, other)


def _seconds(run):
    return run["seconds"]


def _print(lines, ours, peer, other):
    """Print the table; returns whether the limits hold for the slower of our two."""
    print(f"| consolidated report, {ROWS:,} rows × {ours['columns']} columns | seconds | peak memory |")
    print("| --- | --- | --- |")
    for label, run in lines.items():
        print(
            f"| {label} | {run['seconds']:.2f} | {run['memory']:.0f} MB |"
            if run
            else f"| {label} | not installed: `make bench` does it | – |"
        )
    ratio = ours["seconds"] / peer["seconds"]
    faster = other["seconds"] / ours["seconds"] if other else 0
    memory = max(run["memory"] for label, run in lines.items() if label.startswith("ours"))
    print(
        f"| ratio to openpyxl {ratio:.2f} (at most {LIMIT}) | faster than django-import-export by {faster:.1f} "
        f"(at least {TIMES_FASTER}) | {memory:.0f} MB (under {MEGABYTES}) |"
    )
    return ratio <= LIMIT and faster >= TIMES_FASTER and memory < MEGABYTES


def _child(part, database, rows):
    """Run one part in a process of its own; it prints its figures as JSON."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "benchmarks.year_report", part, str(rows)]
    root = Path(__file__).resolve().parent.parent
    answer = subprocess.run(command, env=environment, cwd=root, check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)


def figures(work):
    """What a piece of work takes in this process."""
    started = time.perf_counter()
    columns = work()
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "columns": columns}


def fill(rows):
    """Put `rows` certificates of a tenth of the years' size each into an empty database: 2026 all, 2025 a tenth."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.fields import keyed_hash
    from certificates.models import Certificate
    from tests import factories
    from training.models import Officer

    call_command("migrate", verbosity=0)
    lead = factories.make_user("lead", "lead", "32")
    factories.make_user("administrator", "administrator")
    agency = factories.make_agency()
    number = factories.id_number(1)
    Officer.objects.create(
        name="江明桂",
        id_number=number,
        id_number_hash=keyed_hash(number),
        agency=agency,
        head_type="staff",
        is_established=True,
        purpose="first_issue",
    )
    officer = Officer.objects.get()
    now = timezone.now()

    def certificate(year, serial):
        code = ("32", "33", "51", "66")[serial // 9999]
        sequence = serial % 9999 + 1
        id_number = factories.id_number(serial % 1000, born=f"19{60 + serial // 1000:02d}0312")
        return Certificate(
            number=f"{code}{year}{sequence:04d}", tier="provincial", level="initial" if serial % 3 else "intermediate",
            province_id=code, issuer=code, year=year, sequence=sequence, officer=officer,
            holder_name=f"江明桂{serial % 977}", holder_id_number=id_number,
            holder_id_number_hash=keyed_hash(id_number), holder_gender="male" if serial % 2 else "female",
            holder_province_id=code, holder_region="江苏 南京市 玄武区",
            agency_name=f"南京市玄武区生态环境综合行政执法大队第{serial % 400}中队", post_title="执法员",
            class_title=f"{year}年第{serial // 150 + 1}期省级初级岗位培训班", class_number=serial // 150 + 1,
            class_starts_on=date(year, 6, 1), class_ends_on=date(year, 6, 5), exam_on=date(year, 6, 5),
            is_make_up=serial % 20 == 0, score=60 + serial % 400 / 10, issued_on=date(year, 6, 20),
            issued_by=lead, issued_at=now, is_legacy=True,
        )  # fmt: skip

    for year, count in ((2026, rows), (2025, rows // 10)):
        Certificate.objects.bulk_create(
            (certificate(year, serial) for serial in range(count)), batch_size=1000
        )
    return {}


def submit(rows):
    """Let every bureau submit the year."""
    from django.utils import timezone

    from accounts.models import Province
    from certificates import exports, services
    from certificates.models import Certificate
    from tests import factories

    for code in ("32", "33", "51", "66"):
        lead = factories.make_user(f"lead_{code}", "lead", code)
        province = Province.objects.get(pk=code)
        services.submit_report(
            province=province, year=2026, explanation="补录", shown_void=0, by=lead, at=timezone.now(),
            shown_rows=Certificate.objects.in_year_report(year=2026, province=province).count(),
            today=date(2026, 12, 20), write_version=exports.write_version,
        )  # fmt: skip
    return {}


def ours(rows):
    """The export as the button does it."""
    from django.utils import timezone

    from accounts.models import User
    from certificates import exports

    user = User.objects.get(username="administrator")
    year = 2026 if rows == ROWS else 2025

    def export():
        with tempfile.TemporaryFile() as file:
            exports.export_report(file, year=year, province=None, by=user, at=timezone.now())
        return len(exports.columns(show_id_number=str))

    return figures(export)


def peer(rows):
    """openpyxl's write-only mode, given the same values."""
    from openpyxl import Workbook

    from certificates import exports
    from certificates.models import Certificate

    columns = exports.columns(show_id_number=str)
    ledger = exports.ledger_rows(Certificate.objects.in_year_report(year=2026))
    cells = [[value(row) for _heading, value, _width in columns] for row in ledger]
    assert len(cells) == rows

    def write():
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in cells:
            sheet.append(row)
        with tempfile.TemporaryFile() as file:
            book.save(file)
        return len(columns)

    return figures(write)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(not main())
    import django

    django.setup()
    print(
        json.dumps(
            {"fill": fill, "submit": submit, "ours": ours, "peer": peer}[sys.argv[1]](int(sys.argv[2]))
        )
    )
