"""第(七)项: what the confirmed results of an exam add up to."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Avg, Count, Max, Min, Q

from .. import rules


class Band(NamedTuple):
    """How many scores lie from `low` to `high`, both included."""

    low: Decimal
    high: Decimal
    heads: int
    is_below: bool

    @property
    def label(self):
        return f"{rules.score_text(self.low)}–{rules.score_text(self.high)}"


def statistics_of(exam, results):
    """The figures of the confirmed rows among `results`, in one query; None when there is none."""
    bands = rules.score_bands(full_mark=exam.full_mark, pass_mark=exam.pass_mark)
    counted = {f"band_{place}": Q(score__range=band) for place, band in enumerate(bands)}
    counted |= {outcome.value: Q(outcome=outcome) for outcome in rules.Outcome}
    columns = {name: Count("pk", filter=condition) for name, condition in counted.items()}
    measured = {"lowest": Min("score"), "highest": Max("score"), "average": Avg("score")}
    figures = results.confirmed().order_by().aggregate(heads=Count("pk"), **columns, **measured)
    if not figures["heads"]:
        return None
    figures["rate"] = rules.pass_rate(passed=figures["passed"], failed=figures["failed"])
    figures["bands"] = [
        Band(low, high, figures.pop(f"band_{place}"), high < exam.pass_mark)
        for place, (low, high) in enumerate(bands)
    ]
    figures["lowest_text"] = rules.score_text(figures["lowest"])
    figures["highest_text"] = rules.score_text(figures["highest"])
    figures["peak"] = max(band.heads for band in figures["bands"])
    return figures
