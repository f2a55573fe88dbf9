"""The server is killed in the middle of issuing or of an import: each act is whole or untouched.

No number is lost, and what was not done can be done afterwards.
"""

import os
import random
import time

from .bureau import answer, start

KILLS = int(os.environ.get("KILLS", "3"))
CLASSES = 8 * KILLS
HEADS = 8
PEOPLE = 100


def check_nothing_is_half_done(ledger):
    """Returns the classes that were certified."""
    certified = len(ledger.sequences)
    assert ledger.sequences == list(range(1, certified + 1))
    assert (ledger.counter, ledger.acts) == (certified, certified)
    assert set(ledger.heads.values()) <= {HEADS}
    return set(ledger.heads)


def test_a_kill_leaves_the_ledger_unbroken(own_database, read_ledger):
    keys = answer(start(own_database, "prepare", CLASSES, HEADS))["keys"]
    done = set()
    for _ in range(KILLS):
        process = start(own_database, "issue", *(key for key in keys[:-1] if key not in done))
        process.stdout.readline()  # it says that it is ready
        time.sleep(random.uniform(0, 0.15))
        process.kill()
        process.communicate(timeout=60)
        now_done = check_nothing_is_half_done(read_ledger())
        assert done <= now_done
        done = now_done
    rest = [key for key in keys if key not in done]  # one at least: the last was kept back
    assert answer(start(own_database, "issue", *rest)) == {"issued": len(rest)}
    assert check_nothing_is_half_done(read_ledger()) == set(keys)


def check_nothing_is_half_entered(rows):
    """Returns the rosters that were entered."""
    entered = [key for (key,) in rows("SELECT id FROM training_importbatch WHERE state = 'applied'")]
    people = len(entered) * PEOPLE
    for counted in (
        "training_officer",
        "training_posting",
        "accounts_auditentry WHERE act = 'officer_created'",
    ):
        assert rows(f"SELECT count(*) FROM {counted}") == [(people,)]
    assert rows("SELECT count(*) FROM accounts_auditentry WHERE act = 'import_entered'") == [(len(entered),)]
    return set(entered)


def test_a_kill_leaves_the_register_unbroken(own_database, rows):
    keys = answer(start(own_database, "upload", 4 * KILLS, PEOPLE))["keys"]
    done = set()
    for _ in range(KILLS):
        process = start(own_database, "enter", *(key for key in keys[:-1] if key not in done))
        process.stdout.readline()  # it says that it is ready
        time.sleep(random.uniform(0.02, 0.3))
        process.kill()
        process.communicate(timeout=60)
        now_done = check_nothing_is_half_entered(rows)
        assert done <= now_done
        done = now_done
    rest = [key for key in keys if key not in done]  # one at least: the last was kept back
    assert answer(start(own_database, "enter", *rest)) == {"entered": len(rest)}
    assert check_nothing_is_half_entered(rows) == set(keys)
