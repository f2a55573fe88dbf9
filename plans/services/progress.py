"""第(二)项: an annual plan beside what was held: classes, heads, certificates, money, row by row."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.models import Act
from accounts.services import once_more_after_a_clash, record
from certificates.models import Certificate
from training.models import ClassQuota, Enrolment, TrainingClass
from training.rules import Tier

from .. import rules
from ..models import ClassCost, Fulfilment, PlanClass
from .writing import locked_plan


@dataclass
class Held:
    """A class that fulfils a row, with its figures; `link` is None in a suggestion."""

    training_class: Any
    heads: int
    certificates: int
    cost: Decimal | None
    link: int | None = None


@dataclass
class Row:
    """A row of the plan: what it announced and what became of it. Of national seats `seats` were granted."""

    planned: PlanClass
    held: list = field(default_factory=list)
    suggested: list = field(default_factory=list)
    seats: int | None = None
    national_heads: int = 0
    national_certificates: int = 0

    @property
    def is_national(self):
        return self.planned.tier == Tier.NATIONAL

    @property
    def runs(self):
        return self.planned.runs or 0

    @property
    def people(self):
        return self.runs * (self.planned.heads or 0)

    @property
    def heads(self):
        return self.national_heads + sum(one.heads for one in self.held)

    @property
    def certificates(self):
        return self.national_certificates + sum(one.certificates for one in self.held)

    @property
    def cost(self):
        return sum((one.cost or Decimal(0) for one in self.held), Decimal(0))

    @property
    def percent(self):
        return rules.share_held(planned=self.people, held=self.heads)


def progress_of(plan):
    """Return the `Row`s of an annual plan and its classes that fulfil none; a constant number of queries."""
    rows = {row.pk: Row(row) for row in plan.classes.order_by("position", "pk")}
    classes = _classes_of(plan)
    links = {link.training_class_id: link for link in Fulfilment.objects.of_plan(plan)}
    free = []
    for held in classes:
        link = links.get(held.training_class.pk)
        if link:
            held.link = link.pk
            rows[link.planned_id].held.append(held)
        else:
            free.append(held)
    _suggest(rows.values(), free)
    _add_national(plan, rows.values())
    return list(rows.values()), free


def totals_of(rows):
    """The sums of the rows of a bureau's own classes; national seats are the ministry's and not among them."""
    own = [row for row in rows if not row.is_national]
    return {
        "runs": sum(row.runs for row in own),
        "held": sum(len(row.held) for row in own),
        "people": sum(row.people for row in own),
        "heads": sum(row.heads for row in own),
        "certificates": sum(row.certificates for row in own),
        "planned_cost": sum((row.planned.cost or Decimal(0) for row in own), Decimal(0)),
        "cost": sum((row.cost for row in own), Decimal(0)),
    }


def _classes_of(plan):
    """The bureau's classes of the plan's year with heads, certificates in force and cost."""
    counts = Q(year=plan.cycle.first_year) | Q(fulfilment__planned__plan=plan)
    classes = TrainingClass.objects.not_cancelled().filter(counts, province=plan.province_id)
    issued = dict(
        Certificate.objects.in_force()
        .filter(result__enrolment__training_class__in=classes)
        .order_by()
        .values_list("result__enrolment__training_class")
        .annotate(n=Count("pk"))
    )
    costs = dict(
        ClassCost.objects.filter(training_class__in=classes)
        .order_by()
        .values_list("training_class", "amount")
    )
    return [
        Held(one, one.heads, issued.get(one.pk, 0), costs.get(one.pk))
        for one in classes.with_heads().order_by("starts_on", "pk")
    ]


def _suggest(rows, free):
    """Offer each row the classes that may fulfil it, the likeliest first, while it has runs to come."""
    for row in rows:
        if row.is_national or len(row.held) >= row.runs:
            continue
        planned = row.planned
        fitting = [
            held
            for held in free
            if held.training_class.kind == planned.kind
            and (not planned.level or held.training_class.level == planned.level)
        ]

        def like(held, planned=planned):
            one = held.training_class
            return rules.likeness(
                planned=(planned.title, planned.month), held=(one.title, one.starts_on.month)
            )

        row.suggested = sorted(fitting, key=like)[:5]


def _add_national(plan, rows):
    """Of the rows of national seats: granted, enrolled and certified in the ministry's classes of the year."""
    of_year = Q(training_class__province__isnull=True, training_class__year=plan.cycle.first_year)
    by_level = ("training_class__kind", "training_class__level")
    quotas = ClassQuota.objects.filter(of_year, province=plan.province_id).order_by().values(*by_level)
    seats = {tuple(row[key] for key in by_level): row["n"] for row in quotas.annotate(n=Sum("seats"))}
    people = (
        Enrolment.objects.standing().filter(of_year, province=plan.province_id).order_by().values(*by_level)
    )
    certified = Q(results__certificate__isnull=False, results__certificate__voided_at__isnull=True)
    counted = {
        tuple(row[key] for key in by_level): (row["n"], row["issued"])
        for row in people.annotate(
            n=Count("pk", distinct=True), issued=Count("pk", filter=certified, distinct=True)
        )
    }
    for row in rows:
        if row.is_national:
            key = (row.planned.kind, row.planned.level)
            row.seats = seats.get(key)
            row.national_heads, row.national_certificates = counted.get(key, (0, 0))


@once_more_after_a_clash
@transaction.atomic
def link_class(*, planned, training_class, by, at):
    """第(二)项: say that a class of the bureau fulfils a row of its annual plan."""
    plan = locked_plan(planned.plan)
    planned = PlanClass.objects.managed_by(by).get(pk=planned.pk)
    training_class = TrainingClass.objects.managed_by(by).not_cancelled().get(pk=training_class.pk)
    link = Fulfilment.objects.filter(training_class=training_class).select_related("planned").first()
    rules.check_fulfils(
        planned=(plan.province_id, plan.cycle.first_year, planned.kind, planned.tier, planned.level),
        held=(
            training_class.province_id,
            training_class.year,
            training_class.kind,
            training_class.tier,
            training_class.level,
        ),
        linked_to=link.planned.title if link else "",
    )
    link = Fulfilment(planned=planned, training_class=training_class, linked_by=by, linked_at=at)
    link.full_clean()
    link.save()
    details = {"row": planned.title, "held": training_class.title}
    record(Act.PLAN_CHANGED, by=by, target=plan, details=details)
    return link


@transaction.atomic
def unlink_class(*, link, by):
    """第(二)项: take a class away from the row it was said to fulfil."""
    link = Fulfilment.objects.managed_by(by).select_related("planned__plan", "training_class").get(pk=link.pk)
    plan = locked_plan(link.planned.plan)
    details = {"row": link.planned.title, "held": link.training_class.title, "taken_away": True}
    link.delete()
    record(Act.PLAN_CHANGED, by=by, target=plan, details=details)
