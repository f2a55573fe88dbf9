"""第(二)项: what changed from one version of a plan to the next, and what a plan sums up to."""

from decimal import Decimal
from typing import Any, NamedTuple

from training.rules import ClassKind, Tier

from .checks import HEADS, anchor
from .words import Part


class Change(NamedTuple):
    """A column that reads otherwise now; a row that came or went has no `field`.

    `name`: of the row, a year or a class's title; `old` and `new`: values, or whole rows, None where there is none.
    """

    part: str
    key: Any
    name: Any
    field: str
    old: Any
    new: Any

    @property
    def anchor(self):
        return anchor(self.part, self.key, self.field)


def plan_changes(old, new):
    """第(二)项: every difference between two contents of a plan, in the plan's order; rows are known by their key."""
    changes = [
        Change(Part.PLAN, None, "", field, old["plan"].get(field), value)
        for field, value in new["plan"].items()
        if old["plan"].get(field) != value
    ]
    changes += _rows(Part.YEAR, old["years"], new["years"], "key")
    changes += _rows(Part.CLASS, old["classes"], new["classes"], "title")
    files = [{(one["name"], one["sha256"]) for one in content["files"]} for content in (old, new)]
    changes += [Change("file", None, name, "", name, None) for name, _sum in sorted(files[0] - files[1])]
    changes += [Change("file", None, name, "", None, name) for name, _sum in sorted(files[1] - files[0])]
    return changes


def _rows(part, old, new, name):
    before, after = {row["key"]: row for row in old}, {row["key"]: row for row in new}
    changes = []
    for key, row in after.items():
        if key not in before:
            changes.append(Change(part, key, row[name], "", None, row))
            continue
        changes += [
            Change(part, key, row[name], field, before[key].get(field), value)
            for field, value in row.items()
            if before[key].get(field) != value
        ]
    return changes + [
        Change(part, key, row[name], "", row, None) for key, row in before.items() if key not in after
    ]


def plan_totals(content):
    """第(二)项: the sums of a plan: each column of the years, and of the classes their runs, people and cost."""
    totals = {name: sum(year[name] or 0 for year in content["years"]) for name in [*HEADS, "classes"]}
    totals["budget"] = sum((Decimal(year["budget"] or 0) for year in content["years"]), Decimal(0))
    totals["people"] = sum(totals[name] for name in HEADS)
    rows = content["classes"]
    own = [row for row in rows if row["tier"] == Tier.PROVINCIAL]
    totals["runs"] = sum(row["runs"] or 0 for row in own)
    totals["heads"] = sum(
        (row["runs"] or 0) * (row["heads"] or 0) for row in rows if row["kind"] == ClassKind.POST
    )
    totals["skills"] = sum(
        (row["runs"] or 0) * (row["heads"] or 0) for row in rows if row["kind"] == ClassKind.SKILLS
    )
    totals["cost"] = sum((Decimal(row["cost"] or 0) for row in rows), Decimal(0))
    return totals
