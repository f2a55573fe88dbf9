"""第(八)项: the gate with 1,000,000 certificates stored, by page and by interface, against an empty page of this site.

100,000 officers with a certificate of each of ten years, on a temporary SQLite file; server time through Django's
test client, the median of thirty, each time about another officer. SQLite keeps its index statistics as in an
installation: none.
"""

import statistics
import sys
import time
from datetime import date
from itertools import islice

from benchmarks import apart
from benchmarks.pages import id_number_of, name_of

OFFICERS, YEARS, CERTIFICATES = 100_000, range(2017, 2027), 1_000_000
RUNS, LIMIT, CHUNK = 30, 2, 50_000
TOKEN = "epg_of_the_benchmark"


def main():
    """Measure, print a table, return whether the limit holds."""
    return apart.holds("benchmarks.gate")


def fill():
    """Lay the officers and their certificates into an empty database."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.fields import keyed_hash
    from accounts.models import Province
    from certificates.models import Certificate
    from tests import factories
    from training.models import Agency, Officer
    from training.services.bulk import insert_values

    call_command("migrate", verbosity=0)
    clerk, now = factories.make_user("clerk", "clerk", "32"), timezone.now()
    factories.make_client(by=clerk, token=TOKEN, calls_a_minute=6000)
    codes = sorted(Province.objects.values_list("pk", flat=True))
    for code in codes:
        Agency.objects.create(province_id=code, name="执法大队", level="county", city="市", county="县")
    agencies = list(Agency.objects.order_by("pk").values_list("pk", "province_id"))
    hashed = sorted((keyed_hash(id_number_of(number)), number) for number in range(OFFICERS))
    people = []  # in the order of their hashes, so that the indexes grow at their end
    for place, (id_hash, number) in enumerate(hashed):
        agency = agencies[place * len(agencies) // OFFICERS]
        people.append((name_of(number), id_number_of(number), id_hash, *agency))
    insert_values(
        Officer,
        (
            "name",
            "id_number",
            "id_number_hash",
            "agency",
            "head_type",
            "is_established",
            "purpose",
            "updated_at",
        ),
        [(*person[:4], "staff", True, "first_issue", now) for person in people],
    )
    columns = (
        "number", "tier", "level", "province", "issuer", "year", "sequence", "officer", "holder_name",
        "holder_id_number", "holder_id_number_hash", "holder_gender", "holder_province", "agency_name",
        "class_title", "exam_on", "issued_on", "issued_by", "is_legacy",
    )  # fmt: skip

    def certificates():
        for year in YEARS:
            for number, (name, id_number, id_hash, _agency, code) in enumerate(people):
                sequence = number % (OFFICERS // len(agencies)) + 1
                day = date(year, 6, 1)
                yield (
                    f"{code}{year}{sequence:04d}", "provincial", "initial" if year % 2 else "intermediate", code,
                    code, year, sequence, number + 1, name, id_number, id_hash, "male", code, "执法大队",
                    f"{year}年省级培训班", day, day, clerk.pk, True,
                )  # fmt: skip

    rows = certificates()
    while chunk := list(islice(rows, CHUNK)):
        insert_values(Certificate, columns, chunk)
    assert Certificate.objects.count() == CERTIFICATES


def measure():
    """Print the table; return whether every way stays within the limit."""
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from certificates.models import GateAnswer

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="clerk"))
    system = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {TOKEN}"})

    def person(run):
        number = run * 3001 + 7
        return {"name": name_of(number), "id_number": id_number_of(number), "purpose": "first_issue"}

    def by_interface(run):
        return system.post("/api/v1/gate/", {"people": [person(run)]}, content_type="application/json")

    def shown(run):
        return client.get(f"/gate/answers/{run + 1}/")  # the keys of an empty database begin at 1

    ways = {
        "asked by page: decided, kept, sent on": lambda run: client.post("/gate/", person(run)),
        "the answer's page": shown,
        "asked by interface": by_interface,
    }
    started = timezone.now()
    empty = _timed(lambda _run: client.get("/password/"))
    print(f"| the gate at {CERTIFICATES:,} certificates | time | ratio to an empty page | limit |")
    print("| --- | --- | --- | --- |")
    print(f"| an empty page | {empty * 1000:.1f} ms | 1 | – |")
    slowest = 0
    for label, way in ways.items():
        seconds = _timed(way)
        slowest = max(slowest, seconds / empty)
        print(f"| {label} | {seconds * 1000:.1f} ms | {seconds / empty:.1f} | {LIMIT} |")
    answers = GateAnswer.objects.filter(asked_at__gte=started)
    assert answers.count() == 2 * RUNS
    assert not answers.exclude(why="holds").exists()
    return slowest <= LIMIT


def _timed(visit):
    times = []
    for run in range(RUNS):
        started = time.perf_counter()
        answer = visit(run)
        times.append(time.perf_counter() - started)
        assert answer.status_code in (200, 302), answer.status_code
    return statistics.median(times)


if __name__ == "__main__":
    import django

    django.setup()
    fill()
    sys.exit(not measure())
