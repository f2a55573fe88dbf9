"""A bureau's roster of 8,000 rows × 16 columns checked and entered, beside 72,000 officers of other bureaus.

Runs in a process of its own, so that its peak memory is the import's, on a temporary SQLite file; with
BENCHMARK_DATABASE_URL on an empty database of yours.
"""

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from operator import itemgetter
from pathlib import Path

ROWS, OTHERS = 8_000, 72_000
LIMIT_SECONDS, LIMIT_MEGABYTES = 6, 250


def main():
    """Measure, print a table, return whether the limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCHMARK_DATABASE_URL") or f"sqlite:///{folder}/benchmark.sqlite3"
        environment = os.environ | {
            "DATABASE_URL": url,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        # The register and the workbook come from another process: their making would count as memory.
        workbook = Path(folder) / "roster.xlsx"
        _run(environment, "prepare", workbook)
        found = json.loads(_run(environment, "measure", workbook))
    together = found["check"] + found["apply"]
    print(f"| roster of {ROWS:,} rows × 16 columns, {OTHERS:,} officers elsewhere | ours | limit | ratio |")
    print("| --- | --- | --- | --- |")
    print(f"| checked and kept | {found['check']:.2f} s, {found['check_queries']} queries | – | – |")
    print(
        f"| entered, checked again inside | {found['apply']:.2f} s, {found['apply_queries']} queries | – | – |"
    )
    print(f"| together | {together:.2f} s | {LIMIT_SECONDS} s | {together / LIMIT_SECONDS:.2f} |")
    memory = found["megabytes"]
    print(
        f"| peak memory of the process | {memory:.0f} MB | {LIMIT_MEGABYTES} MB | {memory / LIMIT_MEGABYTES:.2f} |"
    )
    print(f"| of it CPU, our processes only | {found['cpu']:.2f} s | – | – |")
    print(f"| the same file again: all unchanged | {found['again']:.2f} s | – | – |")
    print(f"| every row changed: checked and entered | {found['changed']:.2f} s | – | – |")
    return together <= LIMIT_SECONDS and memory <= LIMIT_MEGABYTES


def _run(environment, step, workbook):
    command = [sys.executable, "-m", "benchmarks.import_roster", step, str(workbook)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def prepare(workbook):
    """Lay an empty register, fill the other bureaus, write the roster."""
    from django.core.management import call_command

    from accounts.fields import keyed_hash
    from accounts.models import Province, User
    from benchmarks.people import HEADINGS, people
    from spreadsheets.writing import ExportSheet, write_workbook
    from training.models import Agency, Officer

    call_command("migrate", verbosity=0)
    User.objects.create_user("clerk", name="clerk", role="clerk", province_id="32")
    others = list(Province.objects.exclude(pk="32"))
    agencies = [
        Agency.objects.create(province=other, name=f"{other}执法局", level="province") for other in others
    ]
    officers = []
    for number in range(OTHERS):
        made_up = f"{110101_19700101_0000 + number}"
        officers.append(
            Officer(
                name="王伟", id_number=made_up, id_number_hash=keyed_hash(made_up),
                agency=agencies[number % len(agencies)], head_type="staff", is_established=True, purpose="renewal",
            )
        )  # fmt: skip
    Officer.objects.bulk_create(officers, batch_size=1000)
    columns = [(heading, itemgetter(index)) for index, heading in enumerate(HEADINGS)]
    content = io.BytesIO()
    write_workbook(content, [ExportSheet("花名册", columns, people(ROWS))])
    workbook.write_bytes(content.getvalue())


def measure(workbook):
    """Check and enter the roster, then upload it again; print what it took as JSON."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from accounts.models import User
    from training.imports.targets import ROSTER
    from training.models import Officer
    from training.services import imports

    clerk = User.objects.select_related("province").get(username="clerk")
    found = {}

    def check():
        return imports.check_file(
            target=ROSTER, content=workbook.read_bytes(), file_name=workbook.name,
            province=clerk.province, by=clerk, at=timezone.now(),
        )  # fmt: skip

    def timed(name, act):
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            result = act()
            found[name] = time.perf_counter() - started
        found[f"{name}_queries"] = len(queries)
        return result

    cpu = _cpu_seconds()
    batch = timed("check", check)
    assert batch.counts["new"] == ROWS, batch.counts
    timed("apply", lambda: imports.apply_batch(batch=batch, target=ROSTER, by=clerk, at=timezone.now()))
    found["cpu"] = _cpu_seconds() - cpu
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again = timed("again", check)
    assert again.counts["unchanged"] == ROWS, again.counts
    Officer.objects.update(phone="13900000000", head_type="deputy")
    timed("changed", lambda: imports.apply_batch(batch=check(), target=ROSTER, by=clerk, at=timezone.now()))
    assert not Officer.objects.filter(agency__province="32", head_type="deputy").exists()
    print(json.dumps(found))


def _cpu_seconds():
    """What this process and those it started used: another measure where the machine is busy."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "measure": measure}[sys.argv[1]](Path(sys.argv[2]))
