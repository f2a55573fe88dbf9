"""第(二)项: the ministry opens, changes, closes and opens again the cycles of plans."""

from django.db import transaction

from accounts.models import Act, Province
from accounts.services import record

from .. import rules
from ..models import Plan, PlanningCycle, PlanYear


@transaction.atomic
def open_cycle(*, kind, first_year, due_on, reminder_days, by, at):
    """第(二)项: open a cycle; each bureau has its empty plan in it from now on."""
    others = PlanningCycle.objects.of_kind(kind).values_list("first_year", "last_year")
    rules.check_no_overlap(kind=kind, first_year=first_year, others=others)
    cycle = PlanningCycle(
        kind=kind,
        first_year=first_year,
        last_year=rules.last_year_of(kind=kind, first_year=first_year),
        due_on=due_on,
        reminder_days=reminder_days,
        opened_by=by,
        opened_at=at,
    )
    cycle.full_clean()
    cycle.save()
    plans = Plan.objects.bulk_create(
        Plan(cycle=cycle, province=province) for province in Province.objects.all()
    )
    if cycle.is_three_year:
        PlanYear.objects.bulk_create(PlanYear(plan=plan, year=year) for plan in plans for year in cycle.years)
    record(Act.CYCLE_OPENED, by=by, target=cycle, details={"after": _told(cycle)})
    return cycle


@transaction.atomic
def change_cycle(*, cycle, by, first_year, due_on, reminder_days):
    """第(二)项: change a cycle's years, day or reminder; the rows of the plans follow the years."""
    cycle = _locked(cycle)
    list(cycle.plans.order_by("pk").select_for_update(of=("self",)))  # who begins to write now waits
    before, moved = _told(cycle), first_year - cycle.first_year
    rules.check_cycle_open(is_closed=cycle.is_closed)
    rules.check_cycle_may_change(
        submitted=cycle.plans.filter(versions__isnull=False).distinct().count(),
        begun=cycle.plans.filter(changed_at__isnull=False).count(),
        changes_years=bool(moved),
    )
    others = PlanningCycle.objects.of_kind(cycle.kind).exclude(pk=cycle.pk)
    rules.check_no_overlap(
        kind=cycle.kind, first_year=first_year, others=others.values_list("first_year", "last_year")
    )
    cycle.first_year = first_year
    cycle.last_year = rules.last_year_of(kind=cycle.kind, first_year=first_year)
    cycle.due_on, cycle.reminder_days = due_on, reminder_days
    cycle.full_clean()
    cycle.save(update_fields=["first_year", "last_year", "due_on", "reminder_days"])
    if moved and cycle.is_three_year:  # nobody has begun: the empty years are made anew
        PlanYear.objects.filter(plan__cycle=cycle).delete()
        plans = Plan.objects.filter(cycle=cycle)
        PlanYear.objects.bulk_create(PlanYear(plan=plan, year=year) for plan in plans for year in cycle.years)
    record(Act.CYCLE_CHANGED, by=by, target=cycle, details={"before": before, "after": _told(cycle)})
    return cycle


@transaction.atomic
def close_cycle(*, cycle, by, at):
    """第(二)项: from now on no bureau writes in this cycle; what is under review can still be accepted."""
    cycle = _locked(cycle)
    rules.check_cycle_open(is_closed=cycle.is_closed)
    cycle.closed_by, cycle.closed_at = by, at
    cycle.full_clean()
    cycle.save(update_fields=["closed_by", "closed_at"])
    record(Act.CYCLE_CHANGED, by=by, target=cycle, details={"closed": True})
    return cycle


@transaction.atomic
def reopen_cycle(*, cycle, by):
    """第(二)项: bureaus write in this cycle again."""
    cycle = _locked(cycle)
    rules.check_cycle_closed(is_closed=cycle.is_closed)
    cycle.closed_by = cycle.closed_at = None
    cycle.save(update_fields=["closed_by", "closed_at"])
    record(Act.CYCLE_CHANGED, by=by, target=cycle, details={"closed": False})
    return cycle


def _locked(cycle):
    return PlanningCycle.objects.select_for_update().get(pk=cycle.pk)


def _told(cycle):
    """A cycle in the trail."""
    return {
        "first_year": cycle.first_year,
        "last_year": cycle.last_year,
        "due_on": str(cycle.due_on),
        "reminder_days": cycle.reminder_days,
    }
