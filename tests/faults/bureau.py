"""A bureau in a database of its own, worked on by processes of its own: for races and for kills.

`python -m tests.faults.bureau ACT …` with DATABASE_URL; each act answers in lines of JSON.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)


def start(database_url, act, *arguments):
    """Start an act in a process of its own; returns the process, its answers on stdout."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.faults.bureau", act, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def answer(process):
    """Wait for a process to end well; returns its last answer."""
    output, _errors = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return json.loads(output.splitlines()[-1])


def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def prepare(classes, heads):
    """Migrate, and let `heads` people pass in each of `classes` classes; answers the classes' keys."""
    from django.core.management import call_command
    from django.db import transaction

    from tests import factories

    call_command("migrate", verbosity=0)
    keys = []
    with transaction.atomic():
        cast = factories.make_cast()
        clerk, lead = cast["clerk"], cast["lead"]
        for _ in range(classes):
            training_class = factories.make_class(by=clerk)
            exam = factories.make_exam(training_class, by=clerk)
            for _ in range(heads):
                enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
                factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
            keys.append(training_class.pk)
    say(keys=keys)


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


def issue_in_threads(threads, *keys):
    """The same by threads of one process, each with a connection of its own; answers what went wrong."""
    in_threads(issue, [keys[place::threads] for place in range(threads)])


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
    from django.utils import timezone

    from tests import factories
    from tests.training import rosters
    from training.imports.targets import ROSTER
    from training.services import imports

    call_command("migrate", verbosity=0)
    clerk = factories.make_cast()["clerk"]
    factories.make_agency()  # known: a roster that brings it would change what the next one does
    keys = []
    for _ in range(batches):
        people = [rosters.row(身份证号=factories.next_id_number()) for _ in range(heads)]
        batch = imports.check_file(
            target=ROSTER,
            content=rosters.workbook(*people),
            file_name="花名册.xlsx",
            province=clerk.province,
            by=clerk,
            at=timezone.now(),
        )
        keys.append(batch.pk)
    say(keys=keys)


def enter(*keys):
    """Enter the rosters one after the other, as the clerk's button does; says when it begins and ends."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from training.imports.targets import ROSTER
    from training.models import ImportBatch
    from training.services import imports

    clerk = User.objects.get(username="clerk")
    say(ready=True)
    for key in keys:
        batch = ImportBatch.objects.get(pk=key)
        imports.apply_batch(batch=batch, target=ROSTER, by=clerk, at=timezone.now())
    connection.close()
    say(entered=len(keys))


def enter_in_threads(threads, key):
    """The same roster entered by several at once; answers what went wrong."""
    in_threads(enter, [(key,)] * threads)


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


if __name__ == "__main__":
    import django

    django.setup()
    acts = [prepare, issue, issue_in_threads, upload, enter, enter_in_threads, register_in_threads]
    {act.__name__: act for act in acts}[sys.argv[1]](*map(int, sys.argv[2:]))
