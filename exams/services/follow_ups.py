"""第(七)项: failed make-ups counted by bureau, for who sees the figures and not the names."""

from django.db.models import Count

from accounts.models import Province

BUREAU = "enrolment__officer__agency__province"  # the one that holds the interview
STATES = ("owed", "undecided", "stays", "reassigned")


def follow_up_counts(results):
    """Return a row for each bureau with a failed make-up, and their sums: what is recorded and what is not.

    `results`: scoped to the reader. One query for each state, whatever the number of bureaus.
    """
    failed = results.failed_make_ups()
    states = {
        "owed": failed.follow_up_owed(),
        "undecided": failed.follow_up_open().follow_up_undecided(),
        "stays": failed.follow_up_decided().filter(follow_up__decision="stays"),
        "reassigned": failed.follow_up_decided().filter(follow_up__decision="reassigned"),
        "failed": failed,
    }
    counts = {state: _by_bureau(rows) for state, rows in states.items()}
    bureaus = Province.objects.filter(pk__in=counts["failed"])
    rows = [
        {"bureau": bureau, **{state: count.get(bureau.pk, 0) for state, count in counts.items()}}
        for bureau in bureaus
    ]
    return rows, {state: sum(count.values()) for state, count in counts.items()}


def _by_bureau(rows):
    counted = rows.order_by().values_list(BUREAU)
    return dict(counted.annotate(heads=Count("pk")))
