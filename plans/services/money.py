"""第(十)项: budget and spending of a bureau and year, costs of classes, and what a head and a day cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from accounts.models import Act
from accounts.services import once_more_after_a_clash, record
from training.models import TrainingClass

from .. import rules
from ..models import ClassCost, PlanClass, PlanYear, YearMoney

FACTS = ("budget", "spent", "source", "note")


@dataclass
class MoneyLine:
    """A bureau's year: money in 万元 (None: nobody has said), people of its own classes, days times people."""

    bureau: Any
    planned: Decimal | None
    announced: Decimal | None
    money: YearMoney | None
    class_costs: Decimal | None
    classes: int
    heads: int
    head_days: int

    @property
    def spent(self):
        """What was spent as recorded; else what the classes cost together."""
        recorded = self.money.spent if self.money else None
        return self.class_costs if recorded is None else recorded

    @property
    def each_head(self):
        return rules.yuan_each(amount=self.spent, units=self.heads)

    @property
    def each_head_day(self):
        return rules.yuan_each(amount=self.spent, units=self.head_days)

    @property
    def percent(self):
        """Spent of the budget in whole percent."""
        budget = self.money.budget if self.money else None
        if not budget or self.spent is None:
            return None
        return rules.share_held(planned=budget, held=self.spent)


def money_lines(bureaus, *, year):
    """Return a `MoneyLine` for each bureau; as many queries for one as for all."""
    bureaus = list(bureaus)
    planned = dict(
        PlanYear.objects.filter(year=year, plan__province__in=bureaus)
        .order_by()
        .values_list("plan__province")
        .annotate(n=Sum("budget"))
    )
    announced = dict(
        PlanClass.objects.filter(plan__cycle__first_year=year, plan__province__in=bureaus)
        .order_by()
        .values_list("plan__province")
        .annotate(n=Sum("cost"))
    )
    recorded = {row.province_id: row for row in YearMoney.objects.of_year(year).select_related("recorded_by")}
    held = {}
    for one in classes_of(year, bureaus):
        held.setdefault(one.province_id, []).append(one)
    return [_line(bureau, planned, announced, recorded, held.get(bureau.pk, [])) for bureau in bureaus]


def _summed(amount):
    """A sum as it is written: SQLite gives it more decimals than money has."""
    return None if amount is None else amount.quantize(Decimal("0.01"))


def _line(bureau, planned, announced, recorded, classes):
    costs = [one.cost.amount for one in classes if hasattr(one, "cost")]
    return MoneyLine(
        bureau=bureau,
        planned=_summed(planned.get(bureau.pk)),
        announced=_summed(announced.get(bureau.pk)),
        money=recorded.get(bureau.pk),
        class_costs=sum(costs, Decimal(0)) if costs else None,
        classes=len(classes),
        heads=sum(one.heads for one in classes),
        head_days=sum(one.heads * one.days for one in classes),
    )


def classes_of(year, bureaus):
    """The bureaus' own classes of a year, with heads and cost."""
    classes = TrainingClass.objects.not_cancelled().filter(year=year, province__in=bureaus)
    return classes.with_heads().select_related("cost", "province").order_by("province", "starts_on", "pk")


def sums_of(lines):
    """The sums of the columns; a column that nobody filled in stays empty."""
    columns = {
        "planned": [line.planned for line in lines],
        "announced": [line.announced for line in lines],
        "budget": [line.money.budget for line in lines if line.money],
        "spent": [line.spent for line in lines],
        "class_costs": [line.class_costs for line in lines],
    }
    sums = {
        name: sum(known, Decimal(0)) if (known := [value for value in values if value is not None]) else None
        for name, values in columns.items()
    }
    heads, head_days = sum(line.heads for line in lines), sum(line.head_days for line in lines)
    return sums | {
        "classes": sum(line.classes for line in lines),
        "heads": heads,
        "head_days": head_days,
        "each_head": rules.yuan_each(amount=sums["spent"], units=heads),
        "each_head_day": rules.yuan_each(amount=sums["spent"], units=head_days),
    }


@once_more_after_a_clash
@transaction.atomic
def record_money(*, year, by, at, **facts):
    """第(十)项: record what the bureau of `by` budgeted and spent in a year; the trail keeps what it said before."""
    row = YearMoney.objects.managed_by(by).select_for_update(of=("self",)).filter(year=year).first()
    before = told(row) if row else None
    row = row or YearMoney(province_id=by.province_id, year=year)
    for name in FACTS:
        setattr(row, name, facts[name])
    row.recorded_by, row.recorded_at = by, at
    row.full_clean()
    row.save()
    record(Act.SPENDING_RECORDED, by=by, target=row, details={"before": before, "after": told(row)})
    return row


@once_more_after_a_clash
@transaction.atomic
def record_class_cost(*, training_class, amount, note, by, at):
    """第(十)项: record what a class cost."""
    training_class = TrainingClass.objects.managed_by(by).get(pk=training_class.pk)
    row = ClassCost.objects.select_for_update(of=("self",)).filter(training_class=training_class).first()
    before = {"amount": str(row.amount)} if row else None
    row = row or ClassCost(training_class=training_class)
    row.amount, row.note, row.recorded_by, row.recorded_at = amount, note, by, at
    row.full_clean()
    row.save()
    details = {"class": training_class.title, "before": before, "after": {"amount": str(amount)}}
    record(Act.SPENDING_RECORDED, by=by, target=row, details=details)
    return row


def told(row):
    """A year's money in the trail."""
    return {name: None if (value := getattr(row, name)) is None else str(value) for name in FACTS}
