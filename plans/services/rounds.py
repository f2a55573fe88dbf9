"""第(二)项: a three-year plan beside what was held, year by year."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from certificates.models import Certificate
from training.models import Enrolment, TrainingClass

from .. import rules
from ..models import ClassCost, PlanYear, YearMoney


@dataclass
class YearRow:
    """A year of the plan; `classes` and `heads` are the bureau's own post-training, `national` the ministry's.

    `certificates` are those in force that its people got from either; `spent` is what was recorded, else what
    the classes cost together, None without either.
    """

    planned: PlanYear
    classes: int = 0
    heads: int = 0
    national: int = 0
    certificates: int = 0
    spent: Decimal | None = None

    @property
    def year(self):
        return self.planned.year

    @property
    def people(self):
        """Planned for the bureau's own classes."""
        return (self.planned.provincial_initial or 0) + (self.planned.provincial_intermediate or 0)

    @property
    def seats(self):
        """National seats planned."""
        return (self.planned.national_initial or 0) + (self.planned.national_intermediate or 0)

    @property
    def percent(self):
        return rules.share_held(planned=self.people, held=self.heads)


def round_of(plan):
    """Return the `YearRow`s of a three-year plan; a constant number of queries."""
    rows = {row.year: YearRow(row) for row in plan.years.order_by("year")}
    own = (
        TrainingClass.objects.post_training().not_cancelled().filter(province=plan.province_id, year__in=rows)
    )
    for year, heads in own.with_heads().order_by().values_list("year", "heads"):
        rows[year].classes += 1
        rows[year].heads += heads
    sent = Enrolment.objects.standing().filter(
        province=plan.province_id,
        training_class__province__isnull=True,
        training_class__kind="post",
        training_class__year__in=rows,
    )
    for year, people in _counted(sent, "training_class__year"):
        rows[year].national = people
    place = "result__enrolment__training_class__year"
    issued = Certificate.objects.in_force().filter(
        **{f"{place}__in": rows}, result__enrolment__province=plan.province_id
    )
    for year, certificates in _counted(issued, place):
        rows[year].certificates = certificates
    costs = ClassCost.objects.filter(training_class__province=plan.province_id, training_class__year__in=rows)
    for year, amount in costs.order_by().values_list("training_class__year", "amount"):
        rows[year].spent = (rows[year].spent or Decimal(0)) + amount
    recorded = YearMoney.objects.filter(province=plan.province_id, year__in=rows, spent__isnull=False)
    for year, spent in recorded.order_by().values_list("year", "spent"):
        rows[year].spent = spent
    return list(rows.values())


def _counted(rows, path):
    return rows.order_by().values_list(path).annotate(n=Count("pk"))
