"""Lists, search and the workbench at the ministry's size, against an empty page of this site.

80,000 officers in 2,883 agencies, 8,000 of them Jiangsu's, and a year's 27,000 certificates, on a temporary
SQLite file; server time through Django's test client, the median of ten.
"""

import statistics
import sys
import time
from datetime import date, timedelta

from stdnum.cn import ric

from benchmarks import apart

OFFICERS, OWN, AGENCIES, CERTIFICATES = 80_000, 8_000, 2_883, 27_000
RUNS, LIMIT = 10, 25


def name_of(number):
    """One of a thousand names."""
    return (
        "王李张刘陈杨黄赵周吴"[number % 10]
        + "伟芳娜敏静磊军洋勇艳"[number // 10 % 10]
        + "一子明建国文海晓春志"[number // 100 % 10]
    )


def id_number_of(number):
    born = date(1965, 1, 1) + timedelta(days=number // 999)
    body = f"110101{born:%Y%m%d}{number % 999:03d}"
    return body + ric.calc_check_digit(body + "0")


PAGES = [
    ("officers of a bureau", "clerk", "/officers/"),
    ("the last page of them", "clerk", "/officers/?page=160"),
    ("sorted by name", "clerk", "/officers/?sort=name"),
    ("of one agency level, due for training", "clerk", "/officers/?agency_level=county&due=yes"),
    ("officers of all bureaus", "ministry", "/officers/"),
    ("search by name", "clerk", {"q": name_of(77)}),
    ("search by name in all bureaus", "ministry", {"q": name_of(77)}),
    ("search by ID number", "clerk", {"q": id_number_of(77)}),
    ("search by certificate number", "clerk", {"q": "3220260077"}),
    ("certificates of a year and a bureau", "ministry", "/certificates/?year=2026&province=32"),
    ("certificates of all bureaus", "ministry", "/certificates/"),
    ("workbench of a bureau", "clerk", "/"),
    ("workbench of the ministry", "ministry", "/"),
]


def main():
    """Measure, print a table, return whether the limit holds."""
    return apart.holds("benchmarks.pages")


def fill():
    """Lay the ministry's register and ledger into an empty database."""
    from django.db.models import F

    from accounts.fields import keyed_hash
    from accounts.models import Province
    from benchmarks import year_report
    from certificates.models import Certificate
    from tests import factories
    from training.models import Agency, Officer

    year_report.fill(CERTIFICATES)
    factories.make_user("clerk", "clerk", "32")
    factories.make_user("ministry", "reviewer")
    others = list(Province.objects.exclude(pk="32"))
    Agency.objects.bulk_create(
        Agency(
            name=f"第{number}生态环境综合行政执法大队", level="county",
            province_id="32" if number % 10 == 0 else others[number % 31].pk, city="市", county="县",
        )
        for number in range(AGENCIES)
    )  # fmt: skip
    own = list(Agency.objects.filter(province="32"))
    elsewhere = list(Agency.objects.exclude(province="32"))

    def officer(number):
        made_up = id_number_of(number)
        agencies = own if number < OWN else elsewhere
        return Officer(
            name=name_of(number), id_number=made_up, id_number_hash=keyed_hash(made_up),
            agency=agencies[number % len(agencies)], head_type="staff", is_established=True,
            purpose="renewal" if number % 3 else "first_issue",
        )  # fmt: skip

    Officer.objects.bulk_create(map(officer, range(OFFICERS)), batch_size=1000)
    Certificate.objects.update(
        officer_id=F("pk") + 1
    )  # each officer's one; the keys of an empty database begin at 1


def measure():
    """Print the table; exit 1 where a page is over the limit."""
    from django.test import Client

    from accounts.models import User

    clients = {}
    for name in ("clerk", "ministry"):
        clients[name] = Client(SERVER_NAME="localhost")
        clients[name].force_login(User.objects.get(username=name))
    empty, _size = _visit(clients["clerk"], "/password/")
    print(f"| page at {OFFICERS:,} officers | time | size | ratio to an empty page | limit |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| an empty page | {empty * 1000:.0f} ms | – | 1 | – |")
    slowest = 0
    for label, who, place in PAGES:
        seconds, size = _visit(clients[who], place)
        slowest = max(slowest, seconds / empty)
        print(f"| {label} | {seconds * 1000:.0f} ms | {size:.0f} kB | {seconds / empty:.1f} | {LIMIT} |")
    return slowest <= LIMIT


def _visit(client, place):
    """The median time and the size of a page: a path, or what the header's search is sent."""
    times = []
    for _run in range(RUNS):
        started = time.perf_counter()
        answer = client.post("/search/", place, follow=True) if isinstance(place, dict) else client.get(place)
        times.append(time.perf_counter() - started)
        assert answer.status_code == 200, (place, answer.status_code)
    return statistics.median(times), len(answer.content) / 1000


if __name__ == "__main__":
    import django

    django.setup()
    fill()
    sys.exit(not measure())
