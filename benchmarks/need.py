"""The training need of the ministry's register, against counting the same rows with the ORM.

80,000 officers in 2,883 agencies, 8,000 of them one bureau's, each with a post, one in twelve a head, two in three
renewing an ID that ends within six years; 27,000 certificates; on a temporary SQLite file.
The peer is what a page would do without a need: one ORM count of who is on post, grouped by agency level, kind
of head and purpose, of the same officers.
"""

import sys
import time
from datetime import date

from benchmarks import apart

RUNS = 5
BUREAU_LIMIT, ALL_LIMIT = 0.3, 3.0  # seconds
ON = date(2026, 11, 28)


def main():
    """Measure, print a table, return whether the limits hold."""
    return apart.holds("benchmarks.need")


def fill():
    """The register of the pages' benchmark, with posts, heads, IDs that end and certificates at the right level."""
    from django.db.models import Case, F, OuterRef, Subquery, Value, When

    from accounts.models import User
    from benchmarks import pages
    from certificates.models import Certificate
    from training.models import Agency, Officer, Posting

    pages.fill()
    Certificate.objects.update(officer_id=F("pk") * 2 + 1)  # every second officer, in all bureaus
    clerk = User.objects.get(username="clerk")
    Agency.objects.annotate(turn=F("pk") % 6).filter(turn=0).update(level="city")
    officers = Officer.objects.annotate(turn=F("pk") % 72)
    officers.filter(turn__lt=6).update(
        head_type=Case(When(turn__lt=3, then=Value("principal")), default=Value("deputy"))
    )
    for turn in range(72):
        ends_on = date(2026 + turn % 6, 1 + turn % 12, 15)
        officers.filter(turn=turn, purpose="renewal").update(id_valid_until=ends_on)
    purpose = Officer.objects.filter(pk=OuterRef("officer_id")).values("purpose")[:1]
    Certificate.objects.annotate(wanted=Subquery(purpose)).filter(year=2026).update(
        level=Case(When(wanted="first_issue", then=Value("initial")), default=Value("intermediate"))
    )
    posts = Officer.objects.order_by("pk").values_list("pk", "agency_id", "head_type")
    Posting.objects.bulk_create(
        (
            Posting(
                officer_id=key, agency_id=agency, head_type=head, from_on=date(2024, 1, 1), recorded_by=clerk
            )
            for key, agency, head in posts
        ),
        batch_size=1000,
    )


def measure():
    """Print the table; False where a limit is passed."""
    from django.db import connection
    from django.db.models import Count
    from django.test.utils import CaptureQueriesContext

    from plans.services.need import need_report
    from training.models import Officer

    print("| need of three years | due | queries | time | of CPU | an ORM count of them | ratio | limit |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    holds, queries = True, set()
    for label, officers, limit in [
        ("a bureau's 8,000", Officer.objects.filter(agency__province="32"), BUREAU_LIMIT),
        ("all 80,000", Officer.objects.all(), ALL_LIMIT),
    ]:
        with CaptureQueriesContext(connection) as asked:
            report = need_report(first_year=2026, last_year=2028, on=ON, officers=officers)
        queries.add(len(asked))
        ours, cpu = _timed(lambda: need_report(first_year=2026, last_year=2028, on=ON, officers=officers))  # noqa: B023
        counted = officers.on_post().order_by().values("agency__level", "head_type", "purpose")
        peer, _cpu = _timed(lambda: list(counted.annotate(n=Count("pk"))))  # noqa: B023
        print(
            f"| {label} | {len(report.due):,} of {report.on_post:,} | {len(asked)} | {ours * 1000:.0f} ms "
            f"| {cpu * 1000:.0f} ms | {peer * 1000:.0f} ms | {ours / peer:.1f} | {limit * 1000:.0f} ms |"
        )
        holds = holds and ours <= limit
    return holds and len(queries) == 1


def _timed(work):
    """The best of the runs, in seconds and in those of the processor."""
    times, of_cpu = [], []
    for _run in range(RUNS):
        started, cpu = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - started)
        of_cpu.append(time.process_time() - cpu)
    return min(times), min(of_cpu)


if __name__ == "__main__":
    import django

    django.setup()
    fill()
    sys.exit(not measure())
