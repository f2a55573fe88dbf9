"""Many leads issue in the same second: nobody is refused, no number comes twice, none is skipped.

And two who enter the same roster, or register the same person, at the same moment: it stands once.
"""

import pytest
from django.db import connection

from .bureau import IS_FULL, answer, start

# In full: 16 processes on PostgreSQL, 8 on SQLite, ten classes each (docs/operations.md).
WORKERS = 16 if IS_FULL and connection.vendor == "postgresql" else 8
CLASSES = 10 if IS_FULL else 2  # for each process
HEADS = 4


def check_ledger(ledger, heads):
    assert ledger.sequences == list(range(1, heads + 1))
    assert (ledger.counter, ledger.acts) == (heads, heads)
    assert set(ledger.heads.values()) == {HEADS}


def test_processes_that_issue_at_once(own_database, read_ledger):
    keys = answer(start(own_database, "prepare", CLASSES * WORKERS, HEADS))["keys"]
    workers = [start(own_database, "issue", *keys[place::WORKERS]) for place in range(WORKERS)]
    assert [answer(worker) for worker in workers] == [{"issued": CLASSES}] * WORKERS
    check_ledger(read_ledger(), CLASSES * WORKERS * HEADS)


def test_selections_that_overlap_are_issued_once_and_block_nobody(own_database, read_ledger):
    keys = answer(start(own_database, "prepare", 3, HEADS))["keys"]
    faults = answer(start(own_database, "issue_selections_in_threads", *keys))["faults"]
    assert set(faults) <= {"RuleViolation"}  # the list changed since the preview
    done = read_ledger().heads
    if len(done) < len(keys):
        answer(start(own_database, "issue", *(key for key in keys if key not in done)))
    assert done
    check_ledger(read_ledger(), 3 * HEADS)


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


def test_a_year_that_two_submit_at_once_is_one_version(own_database, rows):
    answer(start(own_database, "prepare", 1, HEADS))
    faults = answer(start(own_database, "submit_in_threads", 2))["faults"]
    assert faults == ["RuleViolation"]
    assert rows("SELECT version, state FROM certificates_yearreport") == [(1, "submitted")]
    assert rows("SELECT count(*) FROM accounts_auditentry WHERE act = 'report_submitted'")[0][0] == 1


def test_what_is_issued_while_the_year_is_submitted_is_in_the_report_or_refused(own_database, rows):
    key = answer(start(own_database, "prepare", 1, HEADS))["keys"][0]
    faults = answer(start(own_database, "submit_while_issuing", key))["faults"]
    assert faults == [
        "RuleViolation"
    ]  # whoever came second: the page no longer shows what is, or the year is frozen
    issued = rows("SELECT count(*) FROM certificates_certificate")[0][0]
    submitted = rows("SELECT count(*) FROM certificates_yearreport")[0][0]
    assert (issued, submitted) in {(HEADS, 0), (0, 1)}


def test_a_roster_that_several_enter_at_once_is_entered_once(own_database, rows):
    [key] = answer(start(own_database, "upload", 1, 50))["keys"]
    faults = answer(start(own_database, "enter_in_threads", 4, key))["faults"]
    assert faults == ["RuleViolation"] * 3
    assert rows("SELECT count(*) FROM training_officer") == rows("SELECT count(*) FROM training_posting")
    assert rows("SELECT count(*) FROM accounts_auditentry WHERE act = 'import_entered'")[0][0] == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer begin at a time")
def test_a_person_whom_several_register_at_once_is_registered_once_and_the_others_are_told(
    own_database, rows
):
    faults = answer(start(own_database, "register_in_threads", 3))["faults"]
    assert faults == ["RuleViolation"] * 2
    assert rows("SELECT count(*) FROM training_officer")[0][0] == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer begin at a time")
def test_a_person_enrolled_in_two_classes_of_one_day_at_once_sits_in_one(own_database, rows):
    assert answer(start(own_database, "enrol_in_threads"))["faults"] == ["RuleViolation"]
    assert rows("SELECT count(*) FROM training_enrolment")[0][0] == 1
