"""What a plan says, as plain values: one shape for the working copy, for its checks and for every version."""

import hashlib
import json

from ..models import PlanClass, PlanYear

NEED_FIELDS = [
    "need_national_initial", "need_national_intermediate", "need_provincial_initial", "need_provincial_intermediate",
]  # fmt: skip
TEXT_FIELDS = ["overall_need", "safeguards"]
YEAR_FIELDS = [
    "national_initial", "national_intermediate", "provincial_initial", "provincial_intermediate",
    "classes", "budget", "budget_source",
]  # fmt: skip
CLASS_FIELDS = [
    "title", "kind", "tier", "level", "audience", "content", "month", "place", "runs", "heads", "days", "hours",
    "cost", "funding_source", "host",
]  # fmt: skip


def content_of(plan):
    """Return the plan as JSON keeps it, in four queries.

    `plan`: field → value of a three-year plan; `years` and `classes`: rows, each with its `key` (the year; the
    row's primary key); `files`: name, size and checksum. Money and hours are text with their decimals.
    """
    is_three_year = plan.is_three_year
    years = plan.years.order_by("year") if is_three_year else PlanYear.objects.none()
    classes = PlanClass.objects.none() if is_three_year else plan.classes.order_by("position", "pk")
    fields = [*NEED_FIELDS, *TEXT_FIELDS] if is_three_year else []
    return {
        "kind": plan.cycle.kind,
        "first_year": plan.cycle.first_year,
        "last_year": plan.cycle.last_year,
        "bureau": plan.province.name,
        "plan": {name: plain(getattr(plan, name)) for name in fields},
        "years": [_row(year, year.year, YEAR_FIELDS) for year in years],
        "classes": [_row(row, row.pk, CLASS_FIELDS) for row in classes],
        "files": [
            {"key": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in plan.attachments.all()
        ],
    }


def checksum(content):
    """The SHA-256 of a content, whatever the order its parts were read in."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value):
    """A column's value as JSON keeps it: a number stays one, a decimal becomes its text."""
    return value if value is None or isinstance(value, int) else str(value)


def _row(row, key, fields):
    return {"key": key} | {name: plain(getattr(row, name)) for name in fields}
