"""第(二)项: a bureau fills in its plan: from the need, or in the grid, where two people may write at once."""

from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record
from training.models import Syllabus
from training.rules import Level, Tier

from .. import rules
from ..models import Plan, PlanClass
from .contents import CLASS_FIELDS, NEED_FIELDS, YEAR_FIELDS, plain

HEADS_PER_CLASS = 50  # default of a draft; every bureau changes it to its own rooms


class Typed(NamedTuple):
    """What somebody typed over in a row: the columns' values when the page was opened, and the new ones."""

    version: int
    seen: dict
    values: dict
    is_removed: bool = False


@dataclass
class Report:
    """What became of a save: how many rows were stored, and what somebody else has changed meanwhile.

    `clashes`: place → column → the value that stands there now; None for a row that was removed, and for one
    that should be removed but was changed. `faults`: place → why the row was refused.
    """

    saved: int = 0
    clashes: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    other: object = None


def side_of(user, plan):
    """From where `user` looks at a plan."""
    if user.is_ministry:
        return rules.Side.MINISTRY
    return rules.Side.BUREAU if user.province_id == plan.province_id else rules.Side.OTHER


def moved_state(plan, act, *, by):
    """The state of a locked plan after an act of `by`; raises `RuleViolation` where it is not open."""
    closed_at = plan.cycle.closed_at
    return rules.next_state(
        act=act,
        state=plan.state,
        side=side_of(by, plan),
        number=plan.versions.count(),
        bureau=plan.province.name,
        closed_on=closed_at.date() if closed_at else None,
    )


def locked_plan(plan):
    """The plan's row, held until the transaction ends."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("cycle", "province", "changed_by")
    return rows.get(pk=plan.pk)


@transaction.atomic
def draft_plan(*, plan, need, by, at):
    """第(二)项: fill what is empty from the register's need; what somebody typed stays. Returns how much was filled."""
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.EDIT, by=by)
    filled = _draft_years(plan, need) if plan.is_three_year else _draft_classes(plan, need)
    if filled:
        touch(plan, by=by, at=at)
        record(Act.PLAN_CHANGED, by=by, target=plan, details={"drafted": filled, "on_post": need.on_post})
    return filled


def _draft_years(plan, need):
    filled = 0
    for name, (tier, level, _label) in zip(NEED_FIELDS, rules.COLUMNS, strict=True):
        filled += _fill(plan, name, need.heads(tier=tier, level=level))
    filled += _fill(plan, "overall_need", _told_need(need))
    plan.version += bool(filled)
    plan.save(update_fields=[*NEED_FIELDS, "overall_need", "version"])
    for row in plan.years.select_for_update().order_by("year"):
        changed = 0
        for name, (tier, level, _label) in zip(YEAR_FIELDS, rules.COLUMNS, strict=False):
            changed += _fill(row, name, need.heads(tier=tier, level=level, year=row.year))
        own = need.heads(tier=Tier.PROVINCIAL, year=row.year)
        changed += _fill(row, "classes", ceil(own / HEADS_PER_CLASS))
        row.version += bool(changed)
        row.save(update_fields=[*YEAR_FIELDS, "version"])
        filled += changed
    return filled


def _draft_classes(plan, need):
    """A row for each tier and level that has none yet."""
    taken = set(plan.classes.values_list("tier", "level"))
    position, filled = plan.classes.count(), 0
    for tier, level, _label in rules.COLUMNS:
        heads = need.heads(tier=tier, level=level)
        if not heads or (tier.value, level.value) in taken:
            continue
        position, filled = position + 1, filled + 1
        PlanClass.objects.create(plan=plan, position=position, **_drafted(plan, tier, level, heads))
    return filled


def _drafted(plan, tier, level, heads):
    is_national = tier == Tier.NATIONAL
    runs = 1 if is_national else ceil(heads / HEADS_PER_CLASS)
    syllabus = Syllabus.objects.in_force().filter(tier=tier, level=level).first()
    audiences = {
        Level.INITIAL: _("Officers who apply for a first enforcement ID"),
        Level.INTERMEDIATE: _("Officers who renew their enforcement ID"),
    }
    title = _("%(year)d post-training, %(tier)s, %(level)s")
    return {
        "title": title % {"year": plan.cycle.first_year, "tier": tier.label, "level": level.label},
        "tier": tier,
        "level": level,
        "audience": audiences[level],
        "runs": runs,
        "heads": ceil(heads / runs),
        "hours": syllabus.minimum_hours if syllabus else None,
        "host": _("Ministry of Ecology and Environment") if is_national else plan.province.name,
    }


def _told_need(need):
    by_why = [
        _("%(reason)s: %(heads)d people") % {"reason": why.label, "heads": heads}
        for why in rules.Why
        if (heads := sum(need.by_why[why, year] for year in need.years))
    ]
    said = _("%(on_post)d officers on post, %(due)d to be trained in %(first)d–%(last)d.") % {
        "on_post": need.on_post,
        "due": len(need.due),
        "first": need.first_year,
        "last": need.last_year,
    }
    return "\n".join([said, *by_why])


def _fill(row, name, value):
    """Set an empty column; whether it was empty."""
    if getattr(row, name) not in (None, ""):
        return False
    setattr(row, name, value)
    return True


@transaction.atomic
def save_plan(*, plan, typed, by, at):
    """第(二)项: store what was typed in the grid: place → `Typed`, or a list of values under "new".

    A place is "plan", ("year", 2026) or ("class", key). Two people who write in different columns lose nothing; a
    column that somebody else changed since it was read is not stored: the report has what stands there now.
    Raises `RuleViolation` while the plan is locked.
    """
    plan = locked_plan(plan)
    moved_state(plan, rules.PlanAct.EDIT, by=by)
    rows = {("year", row.year): row for row in plan.years.select_for_update()}
    rows |= {("class", row.pk): row for row in plan.classes.select_for_update()}
    rows["plan"] = plan
    report, trail = Report(other=plan.changed_by), []
    for place, wanted in typed.items():
        if place != "new":
            trail += _store(report, place, rows.get(place), wanted)
    for number, values in enumerate(typed.get("new", [])):
        trail += _add(report, plan, number, values)
    if trail:
        touch(plan, by=by, at=at)
        report.saved = len(trail)
        record(Act.PLAN_CHANGED, by=by, target=plan, details={"rows": trail})
    return report


def _store(report, place, row, wanted):
    """Write what was typed over in a row; what the trail keeps of it, if anything changed."""
    if row is None:
        if not wanted.is_removed:
            report.clashes[place] = None
        return []
    told = {"place": "" if place == "plan" else str(row)}
    if wanted.is_removed:
        if row.version != wanted.version:
            report.clashes[place] = None
            return []
        row.fulfilments.cancelled().delete()
        held = row.fulfilments.values_list("training_class__title", flat=True)
        try:
            rules.check_not_fulfilled(row=row.title, classes=list(held))
        except RuleViolation as violation:
            report.faults[place] = ValidationError(violation.message)
            return []
        before = {name: plain(getattr(row, name)) for name in CLASS_FIELDS}
        row.delete()
        return [told | {"removed": before}]
    now = {name: getattr(row, name) for name in wanted.values}
    foreign = {name for name in now if now[name] not in (wanted.seen[name], wanted.values[name])}
    if foreign:
        report.clashes[place] = {name: now[name] for name in sorted(foreign)}
    changed = [name for name in now if name not in foreign and now[name] != wanted.values[name]]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, wanted.values[name])
    row.version += 1
    if not _is_sound(report, place, row):
        return []
    row.save(update_fields=[*changed, "version"])
    before, after = ({n: plain(values[n]) for n in changed} for values in (now, wanted.values))
    return [told | {"before": before, "after": after}]


def _add(report, plan, number, values):
    position = (plan.classes.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    row = PlanClass(plan=plan, position=position, **values)
    if not _is_sound(report, ("new", number), row):
        return []
    row.save()
    return [{"place": str(row), "added": {name: plain(value) for name, value in values.items()}}]


def _is_sound(report, place, row):
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as fault:
        report.faults[place] = fault
        return False
    return True


def touch(plan, *, by, at):
    """Note on the plan who wrote in it last, and when."""
    plan.changed_by, plan.changed_at = by, at
    plan.save(update_fields=["changed_by", "changed_at"])
