"""A bureau in a database of its own, worked on by processes of its own: for races and for kills.

`python -m tests.faults.bureau ACT …` with DATABASE_URL; each act answers in lines of JSON.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
PATIENCE = 300  # seconds for a process to end, on a busy machine
IS_FULL = os.environ.get("FAULTS") == "full"  # as many processes and kills as the product promises to bear


def start(database_url, act, *arguments):
    """Start an act in a process of its own; returns the process, its answers on stdout."""
    return _start(database_url, "-m", "tests.faults.bureau", act, *map(str, arguments))


def start_worker(database_url, *options):
    """Start a worker as an operator does."""
    return _start(database_url, "manage.py", "db_worker", "--interval", "0.1", "--no-startup-delay", *options)


def _start(database_url, *command):
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
    }
    return subprocess.Popen(
        [sys.executable, *command], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def answer(process):
    """Wait for a process to end well; returns its last answer."""
    output, _errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    return json.loads(output.splitlines()[-1])


def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def prepare(classes, heads, year=TODAY.year):
    """Migrate, and let `heads` people pass in each of `classes` classes of a year.

    Answers the classes' keys, and a session in which the lead is signed in.
    """
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    from tests import factories

    call_command("migrate", verbosity=0)
    keys = []
    with transaction.atomic():
        cast = factories.make_cast()
        clerk, lead, agency = cast["clerk"], cast["lead"], factories.make_agency()
        for _ in range(classes):
            training_class = factories.make_class(by=clerk, year=year)
            exam = factories.make_exam(training_class, by=clerk)
            factories.pass_together(exam, heads, agency=agency, by=clerk, confirmed_by=lead)
            keys.append(training_class.pk)
    client = Client()
    client.force_login(lead)
    say(keys=keys, session=client.cookies["sessionid"].value)


def issue(*keys):
    """Certify the classes one after the other, as the lead's button does; says when it begins and ends."""
    from django.db import connection

    from accounts.models import User
    from certificates import services
    from training.models import TrainingClass

    lead = User.objects.get(username="lead")
    say(ready=True)
    for key in keys:
        training_class = TrainingClass.objects.get(pk=key)
        preview = services.preview_class(training_class=training_class, issued_on=TODAY, by=lead, today=TODAY)
        services.issue_class(
            training_class=training_class,
            issued_on=TODAY,
            by=lead,
            today=TODAY,
            expected_count=len(preview.lines),
        )
    connection.close()
    say(issued=len(keys))


def issue_selection(*keys):
    """Certify all who wait in these classes in one act, as the page across classes does."""
    from django.db import connection

    from accounts.models import User
    from certificates import services
    from exams.models import ExamResult

    lead = User.objects.get(username="lead")
    asked = {"issued_on": TODAY, "by": lead, "today": TODAY}
    results = ExamResult.objects.filter(enrolment__training_class__in=keys)
    preview = services.preview_selection(results=results, **asked)
    services.issue_selection(
        results=results, expected_count=len(preview.lines), shown=preview.digest, **asked
    )
    connection.close()


def issue_selections_in_threads(*keys):
    """Selections that overlap, in one order and the other, at the same moment; answers what went wrong."""
    in_threads(issue_selection, [keys, keys[::-1], keys[1:], keys[:-1]])


def issue_in_threads(threads, *keys):
    """The same by threads of one process, each with a connection of its own; answers what went wrong."""
    in_threads(issue, [keys[place::threads] for place in range(threads)])


def submit():
    """Submit the year as the lead's button does; nothing was issued in it yet."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from certificates import exports, services

    lead = User.objects.select_related("province").get(username="lead")
    try:
        services.submit_report(
            province=lead.province,
            year=TODAY.year,
            explanation="合格未发证人员待补",
            shown_rows=0,
            shown_void=0,
            by=lead,
            at=timezone.now(),
            today=TODAY,
            write_version=exports.write_version,
        )
    finally:
        connection.close()


def submit_in_threads(threads):
    """The same year submitted by several at once; answers what went wrong."""
    in_threads(submit, [()] * threads)


def submit_while_issuing(key):
    """A year submitted while a class is certified into it; answers what went wrong."""
    in_threads(lambda act, *keys: act(*keys), [(submit,), (issue, key)])


def in_threads(act, shares):
    """Let a thread do `act` for each of `shares`, its arguments; answers the names of what they raised."""
    faults = []

    def work(share):
        try:
            act(*share)
        except Exception as fault:
            faults.append(type(fault).__name__)

    workers = [Thread(target=work, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say(faults=faults)


def upload(batches, heads):
    """Migrate, and check `batches` rosters of `heads` new people each; answers the batches' keys."""
    from django.core.management import call_command

    from tests import factories
    from tests.training import rosters

    call_command("migrate", verbosity=0)
    clerk = factories.make_cast()["clerk"]
    factories.make_agency()  # known: a roster that brings it would change what the next one does
    keys = []
    for first in range(0x4E00, 0x4E00 + batches * heads, heads):
        people = [
            rosters.row(姓名=chr(sign) * 2, 身份证号=factories.next_id_number())
            for sign in range(first, first + heads)
        ]
        batch = rosters.upload(rosters.workbook(*people), by=clerk)
        keys.append(batch.pk)
    say(keys=keys)


def enter(*keys):
    """Enter the rosters one after the other, as the clerk's button does; says when it begins and ends."""
    from django.db import connection

    from accounts.models import User
    from tests.training import rosters
    from training.models import ImportBatch

    clerk = User.objects.get(username="clerk")
    say(ready=True)
    for key in keys:
        batch = ImportBatch.objects.get(pk=key)
        rosters.apply(batch, by=clerk)
    connection.close()
    say(entered=len(keys))


def enter_in_threads(threads, key):
    """The same roster entered by several at once; answers what went wrong."""
    in_threads(enter, [(key,)] * threads)


def send(heads):
    """Migrate, and upload a roster of new people as the page does: a worker is to check it; answers its key."""
    from django.core.management import call_command
    from django.utils import timezone

    from tests import factories
    from tests.training import rosters
    from training.imports.targets import TARGETS
    from training.views.imports import start

    call_command("migrate", verbosity=0)
    clerk = factories.make_cast()["clerk"]
    arguments = rosters.arguments(clerk, timezone.now())
    say(
        key=start(
            clerk, TARGETS["roster"], arguments["scope"], content=rosters.many(heads), file_name="花名册.xlsx"
        ).pk
    )


def ask_entry(key):
    """Ask for a checked upload to be entered by a worker."""
    from django.utils import timezone

    from accounts.models import User
    from training import tasks
    from training.models import ImportBatch

    clerk = User.objects.get(username="clerk")
    tasks.begin(batch=ImportBatch.objects.get(pk=key), state="applying", by=clerk, at=timezone.now())
    say(asked=key)


def work_and_stall():
    """A worker that stands still once every row of a roster is written, and says so."""
    from django.core.management import call_command

    from training.models import Officer
    from training.services import rosters

    insert_acts = rosters.insert_acts

    def stall(acts, **facts):
        insert_acts(acts, **facts)
        if facts["model"] is Officer:
            say(written=len(acts))
            time.sleep(600)

    rosters.insert_acts = stall
    call_command("db_worker", interval=0.1, startup_delay=False, reload=False, batch=True)


def look_again(key):
    """Look at an upload when its worker has been silent for long, as its page does."""
    from datetime import timedelta

    from django.utils import timezone

    from training import tasks
    from training.models import ImportBatch

    later = timezone.now() + timedelta(seconds=tasks.SILENT_SECONDS + 1)
    tasks.revive(batch=ImportBatch.objects.get(pk=key), at=later)
    say(attempts=ImportBatch.objects.get(pk=key).attempts)


def register_in_threads(threads):
    """One person registered by several at once, who all found the ID number free; answers what went wrong."""
    from django.core.management import call_command
    from django.db import connection

    from tests import factories
    from training.models import Officer
    from training.services.people import register_officer

    call_command("migrate", verbosity=0)
    clerk = factories.make_cast()["clerk"]
    agency = factories.make_agency()
    everybody = Barrier(threads)
    check, waited = Officer.full_clean, []

    def check_then_wait(officer, *arguments, **options):
        check(officer, *arguments, **options)
        if len(waited) < threads:
            waited.append(officer)
            everybody.wait(timeout=30)

    Officer.full_clean = check_then_wait
    facts = {"name": "江明桂", "head_type": "staff", "is_established": True, "purpose": "first_issue"}

    def register():
        register_officer(
            agency=agency, id_number=factories.id_number(1), facts=facts, from_on=TODAY, by=clerk, today=TODAY
        )
        connection.close()

    in_threads(register, [()] * threads)


def enrol_in_threads():
    """One person enrolled in two classes of one day by two at once, who both ask before either has written."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tests import factories
    from training.services import enrolments

    call_command("migrate", verbosity=0)
    clerk, officer = factories.make_cast()["clerk"], factories.make_officer()
    classes = [factories.make_class(by=clerk) for _ in range(2)]
    for training_class in classes:
        factories.make_lesson(training_class)
    ask = enrolments.busy_people

    def ask_slowly(*arguments, **options):
        busy = ask(*arguments, **options)
        time.sleep(1)
        return busy

    enrolments.busy_people = ask_slowly

    def enrol(training_class):
        reason = {"other_tier_reason": "例外"}
        enrolments.enrol_officers(
            training_class=training_class, officers=[officer], by=clerk, at=timezone.now(), **reason
        )
        connection.close()

    in_threads(enrol, [(training_class,) for training_class in classes])


if __name__ == "__main__":
    import django

    django.setup()
    acts = [
        prepare, issue, issue_in_threads, issue_selections_in_threads, upload, enter, enter_in_threads,
        register_in_threads, enrol_in_threads, send, ask_entry, work_and_stall, look_again,
        submit_in_threads, submit_while_issuing,
    ]  # fmt: skip
    {act.__name__: act for act in acts}[sys.argv[1]](*map(int, sys.argv[2:]))
