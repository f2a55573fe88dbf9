"""The score grid of 200 people, and one cell of it saved, against an empty page of this site.

On a temporary SQLite file; server time through Django's test client, the median of thirty.
"""

import statistics
import sys
import time

from benchmarks import apart

PEOPLE, RUNS = 200, 30
GRID_LIMIT, SAVE_LIMIT = 3, 2


def main():
    """Measure, print a table, return whether the limits hold."""
    return apart.holds("benchmarks.grid")


def measure():
    """Print the table; exit 1 where a limit is passed."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    call_command("migrate", verbosity=0)
    clerk = factories.make_user("clerk", "clerk", "32")
    training_class, agency = factories.make_class(by=clerk, capacity=PEOPLE), factories.make_agency()
    exam = factories.make_exam(training_class, by=clerk)
    rows = [
        factories.make_result(
            exam, factories.make_enrolment(training_class, factories.make_officer(agency=agency), by=clerk)
        )
        for _number in range(PEOPLE)
    ]
    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk)
    empty = _timed(lambda _run: client.get("/password/"))
    grid = _timed(lambda _run: client.get(f"/exams/{exam.pk}/results/"))
    save = _timed(
        lambda run: client.post(
            f"/exams/{exam.pk}/results/save/", {"result": rows[run].pk, "version": 1, "score": "80"}
        )
    )
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/exams/{exam.pk}/results/")
    print(f"| {PEOPLE} people | time | ratio to an empty page | limit |")
    print("| --- | --- | --- | --- |")
    print(f"| an empty page | {empty * 1000:.0f} ms | 1 | – |")
    print(f"| the grid, {len(queries)} queries | {grid * 1000:.0f} ms | {grid / empty:.1f} | {GRID_LIMIT} |")
    print(f"| a cell saved | {save * 1000:.0f} ms | {save / empty:.1f} | {SAVE_LIMIT} |")
    return grid <= GRID_LIMIT * empty and save <= SAVE_LIMIT * empty


def _timed(visit):
    times = []
    for run in range(RUNS):
        started = time.perf_counter()
        answer = visit(run)
        times.append(time.perf_counter() - started)
        assert answer.status_code == 200, answer.status_code
    return statistics.median(times)


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(not measure())
