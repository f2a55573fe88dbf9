"""5,000 certificates issued in one act over 40 classes, beside 20,000 of the year before; and plain `bulk_create`.

The peer is given the same rows of the ledger and of the trail ready in memory and only writes them, in batches
of Django's own choice. Both run in processes of their own on copies of one database: temporary SQLite files, or
copies of BENCHMARK_DATABASE_URL, an empty PostgreSQL database whose role may create others.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.import_roster import copied
from benchmarks.usage import cpu_seconds

ROWS, FEW, HEADS, OLDER, RUNS = 5_000, 250, 125, 20_000, 3
SECONDS = 5
TIMES_THE_PEER = 2.0  # reading, checking, encrypting and writing; the peer only encrypts and writes
DAY = date(2026, 11, 24)


def main():
    """Measure, print a table, return whether the limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCHMARK_DATABASE_URL") or f"sqlite:///{folder}/benchmark.sqlite3"
        _run(url, "prepare", ROWS)
        few = _measured(url, "ours", FEW)
        runs = [(_measured(url, "ours", ROWS), _measured(url, "peer", ROWS)) for _run in range(RUNS)]
    ours, peer = (min(side, key=lambda run: run["seconds"]) for side in zip(*runs, strict=True))
    ratio = ours["seconds"] / peer["seconds"]
    queries = ours["queries"] == few["queries"]
    database = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    print(
        f"| {ROWS:,} certificates in one act, {ROWS // HEADS} classes, {database} | seconds | of CPU | queries |"
    )
    print("| --- | --- | --- | --- |")
    print(f"| preview of the numbers | {ours['preview']:.2f} | – | {ours['preview_queries']} |")
    print(f"| the page of the preview | {ours['page']:.2f} | – | – |")
    print(f"| issued (at most {SECONDS} s) | {ours['seconds']:.2f} | {ours['cpu']:.2f} | {ours['queries']} |")
    print(
        f"| bulk_create of the same rows, ready in memory | {peer['seconds']:.2f} | {peer['cpu']:.2f} | {peer['queries']} |"
    )
    print(
        f"| ratio (at most {TIMES_THE_PEER}) | {ratio:.2f} | {ours['cpu'] / peer['cpu']:.2f} | equal for {FEW}: {queries} |"
    )
    return ours["seconds"] <= SECONDS and ratio <= TIMES_THE_PEER and queries


def _measured(url, step, rows):
    with copied(url) as copy:
        return json.loads(_run(copy, step, rows))


def _run(url, step, rows):
    environment = os.environ | {"DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "benchmarks.issue", step, str(rows)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


# --- in processes of their own ------------------------------------------------------------------------


def prepare(rows):
    """Classes of 125 whose people all passed, and a ledger of the year before."""
    from django.core.management import call_command

    from tests import factories
    from training.models import Officer

    call_command("migrate", verbosity=0)
    cast = factories.make_cast()
    clerk, lead, agency = cast["clerk"], cast["lead"], factories.make_agency()
    for number in range(1, rows // HEADS + 1):
        training_class = factories.make_class(
            by=clerk, number=number, title=f"2026年第{number}期省级初级培训班"
        )
        exam = factories.make_exam(training_class, by=clerk)
        factories.pass_together(exam, HEADS, agency=agency, by=clerk, confirmed_by=lead)
    _lay_older(list(Officer.objects.order_by("pk")), lead)


def _lay_older(officers, lead):
    """Certificates of another year: the ledger is not empty when the act begins."""
    from certificates.models import Certificate

    facts = {
        "tier": "provincial", "level": "initial", "year": 2025, "holder_gender": "male", "agency_name": "执法队",
        "class_title": "2025年省级初级培训班", "exam_on": date(2025, 6, 5), "issued_on": date(2025, 6, 20),
        "issued_by": lead, "is_legacy": True,
    }  # fmt: skip
    codes = ("31", "33", "34")
    Certificate.objects.bulk_create(
        Certificate(
            number=f"{codes[n // 9999]}2025{n % 9999 + 1:04d}", province_id=codes[n // 9999], issuer=codes[n // 9999],
            sequence=n % 9999 + 1, officer=officers[n % len(officers)], holder_name=officers[n % len(officers)].name,
            holder_id_number=officers[n % len(officers)].id_number, holder_province_id=codes[n // 9999],
            holder_id_number_hash=officers[n % len(officers)].id_number_hash, **facts,
        )
        for n in range(OLDER)
    )  # fmt: skip


def ours(rows):
    """The preview, its page and the act, as the buttons do it; the page in a warm process."""
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from certificates import services
    from exams.models import ExamResult

    lead = User.objects.select_related("province").get(username="lead")
    classes = rows // HEADS
    results = ExamResult.objects.filter(enrolment__training_class__number__lte=classes)
    asked = {"results": results, "issued_on": DAY, "by": lead, "today": DAY}
    services.preview_selection(**asked | {"results": results.none()})
    found = {}
    preview, found["preview"], found["preview_queries"], _cpu = _timed(
        lambda: services.preview_selection(**asked)
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead)
    url = reverse("certificates:selection_issue")
    client.get(url, {"everyone": "1", "name": "无此人"})
    answer, found["page"], _queries, _cpu = _timed(
        lambda: client.get(url, {"everyone": "1", "issued_on": DAY.isoformat()})
    )
    assert b"3220260001" in answer.content
    assert f'name="expected_count" value="{ROWS}"'.encode() in answer.content
    issued, found["seconds"], found["queries"], found["cpu"] = _timed(
        lambda: services.issue_selection(expected_count=rows, shown=preview.digest, **asked)
    )
    assert [certificate.sequence for certificate in issued] == list(range(1, rows + 1))
    return found


def peer(rows):
    """The same rows of the ledger and of the trail, written by `bulk_create` in one transaction."""
    from django.db import transaction

    from accounts.models import AuditEntry
    from certificates.models import Certificate

    issued, acts = _as_issued(rows)

    def write():
        with transaction.atomic():
            Certificate.objects.bulk_create(issued)
            AuditEntry.objects.bulk_create(acts)

    _done, seconds, queries, cpu = _timed(write)
    assert Certificate.objects.filter(year=2026).count() == rows
    return {"seconds": seconds, "queries": queries, "cpu": cpu}


def _as_issued(rows):
    """What our act writes, as unsaved objects; nothing of it stays in the database."""
    from django.db import transaction

    from accounts.models import Act, AuditEntry, User
    from certificates import services
    from certificates.models import Certificate
    from exams.models import ExamResult

    lead = User.objects.select_related("province").get(username="lead")
    facts = {"issued_on": DAY, "by": lead, "today": DAY, "expected_count": rows}
    with transaction.atomic():
        services.issue_selection(results=ExamResult.objects.all(), **facts)
        issued = list(Certificate.objects.filter(year=2026).order_by("sequence"))
        acts = list(AuditEntry.objects.filter(act=Act.CERTIFICATE_ISSUED))
        transaction.set_rollback(True)
    for row in [*issued, *acts]:
        row.pk, row._state.adding = None, True
    return issued, acts


def _timed(act):
    """What `act` returns, its seconds, queries and seconds of CPU."""
    from django.db import connection

    sent = []

    def count(execute, *details):
        sent.append(details[0])
        return execute(*details)

    started, used = time.perf_counter(), cpu_seconds()
    with connection.execute_wrapper(count):
        result = act()
    return result, time.perf_counter() - started, len(sent), cpu_seconds() - used


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(not main())
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "ours": ours, "peer": peer}[sys.argv[1]](int(sys.argv[2]))))
