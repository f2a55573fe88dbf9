"""Uploads worked on by a real worker, beside the web server; one of them is killed."""

import json

from .bureau import answer, start, start_worker

PEOPLE = 200
ENTERED = (
    "training_agency",
    "training_officer",
    "training_posting",
    "accounts_auditentry WHERE act IN ('officer_created', 'import_entered')",
)


def finish(worker):
    """Wait for a worker that ends when nothing is left to do."""
    worker.communicate(timeout=60)
    assert worker.returncode == 0


def state_of(rows, key):
    [(state, attempts)] = rows(f"SELECT state, attempts FROM training_importbatch WHERE id = {key}")
    return state, attempts


def written(rows):
    """How many rows stand in each of the tables that a roster fills."""
    return [rows(f"SELECT count(*) FROM {table}")[0][0] for table in ENTERED]


def test_what_a_killed_worker_had_begun_another_one_finishes(own_database, rows):
    key = answer(start(own_database, "send", PEOPLE))["key"]
    assert state_of(rows, key) == ("checking", 1)
    finish(start_worker(own_database, "--batch"))
    assert state_of(rows, key) == ("checked", 0)

    answer(start(own_database, "ask_entry", key))
    worker = start(own_database, "work_and_stall")
    assert json.loads(worker.stdout.readline()) == {"written": PEOPLE}
    worker.kill()
    worker.communicate(timeout=60)
    assert state_of(rows, key) == ("applying", 1)
    assert written(rows) == [0, 0, 0, 0]

    assert answer(start(own_database, "look_again", key)) == {"attempts": 2}
    finish(start_worker(own_database, "--batch"))
    assert state_of(rows, key) == ("applied", 0)
    assert written(rows) == [1, PEOPLE, PEOPLE, PEOPLE + 1]
