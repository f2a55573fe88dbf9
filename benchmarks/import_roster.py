"""A bureau's roster of 20,000 rows × 16 columns checked and entered, beside 60,000 officers of other bureaus,
and the same file through django-import-export (`import_peer`), in the same run.

Each part runs in a process of its own, so that its peak memory is its own, on a copy of one database: temporary
SQLite files, or copies of BENCHMARK_DATABASE_URL, an empty PostgreSQL database whose role may create others.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import import_peer
from benchmarks.usage import cpu_seconds, watched_memory

ROWS, FEW, OTHERS, RUNS = 20_000, 200, 60_000, 2
LIMITS = {
    "check": (5, "s", "checked and kept"),
    "apply": (5, "s", "entered"),
    "megabytes": (300, "MB", "peak memory, with that of the process that reads the workbook"),
    "kilobytes": (200, "kB", "largest page of a preview: new, changed, unchanged, wrong"),
}
TIMES_FASTER = 15
STEPS = ("check", "page", "apply")
TABS = {"new", "changed", "unchanged", "wrong"}


def main():
    """Measure, print two tables, return whether the limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        url = os.environ.get("BENCHMARK_DATABASE_URL") or f"sqlite:///{folder}/benchmark.sqlite3"
        _run(url, "prepare", folder)
        few = _measured(url, folder, FEW)
        runs = [(_measured(url, folder, ROWS), _peer(url, folder, "plain")) for _run in range(RUNS)]
        ours = min((ours for ours, _plain in runs), key=end_to_end)
        peers = {"plain": min((plain for _ours, plain in runs), key=import_peer.end_to_end)}
        peers |= {
            variant: _peer(url, folder, variant) for variant in import_peer.VARIANTS if variant != "plain"
        }
    holds = _print_ours(ours, few)
    return _print_peers(ours, peers) and holds


def end_to_end(found):
    """Seconds from the upload to the entry, with the page between."""
    return sum(found[step] for step in STEPS)


def _print_ours(ours, few):
    print(f"| roster of {ROWS:,} rows × 16 columns, {OTHERS:,} officers elsewhere | ours | limit | ratio |")
    print("| --- | --- | --- | --- |")
    for name, (limit, unit, label) in LIMITS.items():
        shown = (
            f"{ours[name]:.2f} s, {ours[f'{name}_cpu']:.2f} of CPU"
            if unit == "s"
            else f"{ours[name]:.0f} {unit}"
        )
        print(f"| {label} | {shown} | {limit} {unit} | {ours[name] / limit:.2f} |")
    queries, of_few = ours["queries"], few["queries"]
    told = ", ".join(f"{name} {count}" for name, count in queries.items())
    print(f"| queries, equal for {FEW} rows: {queries == of_few} | {told} | – | – |")
    print(f"| the page after the check | {ours['page']:.2f} s | – | – |")
    print(f"| the same file again: all unchanged | {ours['again']:.2f} s | – | – |")
    print(f"| entered all the same: rows written | {ours['written']} | 0 | – |")
    print(f"| every row changed: checked and entered | {ours['changed']:.2f} s | – | – |")
    print(f"| every row wrong: checked | {ours['wrong']:.2f} s | – | – |")
    print()
    within = all(ours[name] <= limit for name, (limit, _unit, _label) in LIMITS.items())
    if queries != of_few:
        print(f"Queries for {FEW} rows: {of_few}\n")
    return within and queries == of_few and ours["written"] == 0


def _print_peers(ours, peers):
    together, ours_cpu = end_to_end(ours), sum(ours[f"{step}_cpu"] for step in STEPS)
    print(
        "| the same file, end to end | seconds | of CPU | queries | preview | peak memory | ours is faster by |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| ours: check, page, entry | {together:.2f} | {ours_cpu:.2f} | {sum(ours['queries'].values())} | "
        f"{ours['kilobytes']:.0f} kB | {ours['megabytes']:.0f} MB | – |"
    )
    for variant, found in peers.items():
        seconds = import_peer.end_to_end(found)
        queries = found["preview_queries"] + found["confirm_queries"]
        print(
            f"| django-import-export {import_peer.VARIANTS[variant]} | {seconds:.2f} | {found['cpu']:.2f} | {queries:,} | "
            f"{found['kilobytes']:,.0f} kB | {found['megabytes']:.0f} MB | {seconds / together:.1f} |"
        )
    ratio = import_peer.end_to_end(peers["plain"]) / together
    of_cpu = peers["plain"]["cpu"] / ours_cpu
    print(f"\nFaster than its admin site by {ratio:.1f} (of CPU {of_cpu:.1f}); at least {TIMES_FASTER}.")
    return ratio >= TIMES_FASTER


def _measured(url, folder, rows):
    with copied(url) as copy:
        return json.loads(_run(copy, "measure", folder, rows))


def _peer(url, folder, variant):
    with copied(url) as copy:
        return import_peer.measured(variant, _environment(copy), folder / f"{ROWS}.xlsx", ROWS)


def _run(url, step, folder, rows=ROWS):
    command = [sys.executable, "-m", "benchmarks.import_roster", step, str(folder), str(rows)]
    done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _environment(url):
    return os.environ | {"DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}


@contextmanager
def copied(url):
    """The URL of a copy of a database that nobody uses; the copy goes afterwards."""
    place = urlsplit(url)
    if place.scheme == "sqlite":
        original, copy = Path(place.path), Path(f"{place.path}.copy")
        shutil.copy(original, copy)
        yield f"sqlite:///{copy}"
        for path in copy.parent.glob(f"{copy.name}*"):
            path.unlink()
        return
    import psycopg
    from psycopg import sql

    name = place.path.lstrip("/")
    names = {"copy": sql.Identifier(f"{name}_copy"), "original": sql.Identifier(name)}

    def order(statement):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(**names))

    order("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
    order("CREATE DATABASE {copy} TEMPLATE {original}")
    yield place._replace(path=f"{place.path}_copy").geturl()
    order("DROP DATABASE {copy} WITH (FORCE)")


# --- in processes of their own ------------------------------------------------------------------------


def prepare(folder, _rows):
    """Lay an empty register, fill the other bureaus, write the rosters: as openpyxl does it, like Excel."""
    from django.core.management import call_command

    from accounts.fields import keyed_hash
    from accounts.models import Province, User
    from benchmarks.people import people
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
    for rows in (FEW, ROWS):
        write_roster(folder / f"{rows}.xlsx", people(rows))
        write_roster(folder / f"{rows}.wrong.xlsx", map(spoiled, people(rows)))


def write_roster(path, rows):
    from openpyxl import Workbook

    from benchmarks.people import HEADINGS

    book = Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    book.save(path)


def spoiled(row):
    """A row with four wrong cells, two of them pages long."""
    cells = {"姓名": "张三" * 500, "负责人类别": "局长" * 500, "原证有效期至": "长期", "手机": "无"}
    from benchmarks.people import HEADINGS

    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


def measure(folder, rows):
    """Check and enter the roster, then upload it again, changed and wrong; print what it took as JSON."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from accounts.models import AuditEntry, User
    from training.imports.roster import ROSTER
    from training.imports.target import Scope
    from training.models import Agency, Officer, Posting
    from training.services import imports

    clerk = User.objects.select_related("province").get(username="clerk")
    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk)
    client.get("/")  # the first page loads the templates and the catalogue
    found, queries, sizes = {"queries": {}}, {}, {}

    def acting():
        return {"target": ROSTER, "scope": Scope(clerk.province), "by": clerk, "at": timezone.now()}

    def check(name=f"{rows}.xlsx"):
        content = (folder / name).read_bytes()
        return imports.check_file(content=content, file_name=name, **acting())

    def apply(batch):
        imports.apply_batch(batch=batch, **acting())

    def page(batch, tab):
        answer = client.get(batch.get_absolute_url(), {"tab": tab})
        assert answer.status_code == 200, answer.status_code
        assert answer.content.count(b"<tr") > min(rows, 50), tab
        sizes[tab] = len(answer.content) / 1000

    def timed(name, act):
        sent = []

        def count(execute, *details):
            sent.append(details[0])
            return execute(*details)

        started, used = time.perf_counter(), cpu_seconds()
        with connection.execute_wrapper(count):
            result = act()
        found[name], queries[name] = time.perf_counter() - started, len(sent)
        found[f"{name}_cpu"] = cpu_seconds() - used
        return result

    def register():
        """The rows that an import may write, but for the import's own."""
        officers = list(Officer.objects.order_by("pk").values_list("pk", "version", "updated_at"))
        acts = AuditEntry.objects.exclude(target_type="training.importbatch")
        return [*officers, *(model.count() for model in (Posting.objects, Agency.objects, acts))]

    with watched_memory() as memory:
        batch = timed("check", check)
        assert batch.counts["new"] == rows, batch.counts
        timed("page", lambda: page(batch, "new"))
        timed("apply", lambda: apply(batch))
    found["megabytes"] = memory["peak"]
    found["queries"] = dict(queries)
    assert Officer.objects.filter(agency__province="32").count() == rows

    before = register()
    again = timed("again", check)
    assert again.counts["unchanged"] == rows, again.counts
    page(again, "unchanged")
    apply(again)
    found["written"] = sum(one != other for one, other in zip(before, register(), strict=True))

    Officer.objects.filter(agency__province="32").update(phone="13900000000", head_type="deputy")

    def change():
        batch = check()
        page(batch, "changed")
        apply(batch)

    timed("changed", change)
    assert not Officer.objects.filter(agency__province="32", head_type="deputy").exists()
    wrong = timed("wrong", lambda: check(f"{rows}.wrong.xlsx"))
    assert wrong.counts["wrong"] == rows, wrong.counts
    page(wrong, "wrong")
    assert sizes.keys() == TABS
    found["kilobytes"] = max(sizes.values())
    found["sizes"] = sizes
    print(json.dumps(found))


if __name__ == "__main__":
    import django

    django.setup()
    {"prepare": prepare, "measure": measure}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
