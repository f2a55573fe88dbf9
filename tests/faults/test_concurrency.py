"""Many leads issue in the same second: nobody is refused, no number comes twice, none is skipped."""

import pytest
from django.db import connection

from .bureau import answer, start

WORKERS = 8
HEADS = 4


def check_ledger(ledger, heads):
    assert ledger.sequences == list(range(1, heads + 1))
    assert (ledger.counter, ledger.acts) == (heads, heads)
    assert set(ledger.heads.values()) == {HEADS}


def test_processes_that_issue_at_once(own_database, read_ledger):
    keys = answer(start(own_database, "prepare", 2 * WORKERS, HEADS))["keys"]
    workers = [start(own_database, "issue", *keys[place::WORKERS]) for place in range(WORKERS)]
    assert [answer(worker) for worker in workers] == [{"issued": 2}] * WORKERS
    check_ledger(read_ledger(), 2 * WORKERS * HEADS)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads race for a row's lock on PostgreSQL")
def test_threads_that_issue_at_once(own_database, read_ledger):
    keys = answer(start(own_database, "prepare", 5 * WORKERS, HEADS))["keys"]
    assert answer(start(own_database, "issue_in_threads", WORKERS, *keys)) == {"faults": []}
    check_ledger(read_ledger(), 5 * WORKERS * HEADS)


def test_a_class_that_two_issue_at_once_is_certified_once(own_database, read_ledger):
    key = answer(start(own_database, "prepare", 1, HEADS))["keys"][0]
    faults = answer(start(own_database, "issue_in_threads", 4, *[key] * 4))["faults"]
    assert faults == ["RuleViolation"] * 3
    check_ledger(read_ledger(), HEADS)
