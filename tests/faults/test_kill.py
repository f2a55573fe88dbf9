"""The server is killed in the middle of issuing or of an import: each act is whole or untouched.

No number is lost, and what was not done can be done afterwards.
"""

import os
import random
import time
from datetime import date

from .bureau import IS_FULL, answer, start
from .server import at_once, served

KILLS = 50 if IS_FULL else int(os.environ.get("KILLS", "3"))
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


SERVER_KILLS = KILLS if IS_FULL else 1
AT_ONCE = 6  # requests that are under way when the server is killed


def test_a_kill_of_the_web_server_leaves_the_ledger_unbroken(own_database, read_ledger):
    year = date.today().year - 1  # the server reads the clock: its classes must be over
    world = answer(start(own_database, "prepare", AT_ONCE * SERVER_KILLS + 1, HEADS, year))
    keys = world["keys"]
    form = {"session": world["session"], "issued_on": f"{year}-12-31", "expected_count": HEADS}
    done, cut_off = set(), 0

    def issue(server, key):
        return lambda: server.ask("POST", f"/classes/{key}/certificates/", **form)

    for _ in range(SERVER_KILLS):
        with served(own_database) as server:
            waiting = [key for key in keys[:-1] if key not in done][:AT_ONCE]
            wait = at_once([issue(server, key) for key in waiting])
            time.sleep(random.uniform(0, 0.4))
            server.kill()
            answers = wait()
        assert set(answers) <= {302, None}
        cut_off += answers.count(None)
        now_done = check_nothing_is_half_done(read_ledger())
        told = {key for key, status in zip(waiting, answers, strict=True) if status}
        assert done | told <= now_done  # what the server said was done stays done
        done = now_done
    assert cut_off or not IS_FULL
    with served(own_database) as server:
        rest = [key for key in keys if key not in done]
        assert [issue(server, key)() for key in rest] == [302] * len(rest)
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
