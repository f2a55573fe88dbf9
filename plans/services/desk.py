"""第(二)项: the ministry's desk: what every bureau has sent, and several plans accepted at once."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from certificates.models import YearReport

from .. import rules
from ..models import Contact, ImplementationReport, Plan
from .review import accept_plan


@dataclass
class Line:
    """A bureau's documents: a plan for each cycle shown, contact persons, the last reports."""

    bureau: Any
    plans: list
    contacts: list = field(default_factory=list)
    report: ImplementationReport | None = None
    year_report: YearReport | None = None


def desk_lines(bureaus, cycles, *, year):
    """Return a `Line` for each bureau; as many queries for one as for all. `year`: of the year-end report."""
    bureaus = list(bureaus)
    plans = {
        (plan.province_id, plan.cycle_id): plan
        for plan in Plan.objects.for_list().filter(cycle__in=cycles, province__in=bureaus)
    }
    lines = {
        bureau.pk: Line(bureau, [plans.get((bureau.pk, cycle.pk)) for cycle in cycles]) for bureau in bureaus
    }
    for contact in Contact.objects.standing().filter(province__in=bureaus):
        lines[contact.province_id].contacts.append(contact)
    for report in ImplementationReport.objects.filter(province__in=bureaus).order_by("reported_on", "pk"):
        lines[report.province_id].report = report
    filed = YearReport.objects.last_versions().without_files()
    for report in filed.filter(province__in=bureaus, year=year):
        lines[report.province_id].year_report = report
    return list(lines.values())


def counts_of(lines, cycles):
    """How many plans of each cycle are in which state: [(cycle, [(state, label, count)])]."""
    found = []
    for place, cycle in enumerate(cycles):
        states = [line.plans[place].state for line in lines if line.plans[place]]
        found.append((cycle, [(state.value, state.label, states.count(state)) for state in rules.PlanState]))
    return found


def waiting_beside(user, plan):
    """The plans to review before and after this one, and how many wait; what stands in the list of plans."""
    keys = list(
        Plan.objects.visible_to(user)
        .in_state(rules.PlanState.SUBMITTED)
        .order_by()
        .values_list("cycle_id", "province_id", "pk")
    )
    own = (plan.cycle_id, plan.province_id, plan.pk)
    before, after = rules.neighbours(key=own, keys=keys)
    return {
        "before": before and before[-1],
        "after": after and after[-1],
        "count": len(keys),
        "place": sorted(keys).index(own) + 1 if own in keys else None,
    }


@transaction.atomic
def accept_plans(*, plans, seen, opinion, by, at):
    """第(二)项: accept all of `plans` or none; `seen`: plan's key → the version that was listed.

    Raises `RuleViolation` when one of them is no longer under review, or in another version.
    """
    keys = [plan.pk for plan in plans]
    locked = Plan.objects.select_for_update(of=("self",)).select_related("cycle", "province")
    rows = list(locked.filter(pk__in=keys).order_by("pk"))
    under_review = [plan for plan in rows if plan.state == rules.PlanState.SUBMITTED]
    rules.check_same_plans(
        seen={str(plan): seen.get(plan.pk, 0) for plan in rows},
        now={str(plan): plan.versions.count() for plan in under_review},
    )
    for plan in rows:
        accept_plan(plan=plan, by=by, at=at, number=seen[plan.pk], opinion=opinion)
    return rows
