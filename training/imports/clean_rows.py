"""The clean rows between check and entry, as bytes: entering need not read the workbook again."""

import json
from datetime import date
from decimal import Decimal

from .checking import Line, Rows


def packed_rows(rows):
    """Return the clean rows as bytes, so that entering need not read the workbook again."""
    names = list(rows.lines[0].values) if rows.lines else []
    lines = [[line.row, line.key, line.person, *line.values.values()] for line in rows.lines]
    told = {"facts": rows.facts, "present": rows.present, "names": names, "lines": lines}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_marked).encode()


def unpacked_rows(data):
    told = json.loads(data, object_hook=_unmarked)
    names = told["names"]
    lines = [
        Line(row, dict(zip(names, values, strict=True)), key, person)
        for row, key, person, *values in told["lines"]
    ]
    return Rows(told["facts"], told["present"], lines)


def _marked(value):
    return {"on": value.isoformat()} if isinstance(value, date) else {"decimal": str(value)}


def _unmarked(value):
    if len(value) != 1:
        return value
    if "on" in value:
        return date.fromisoformat(value["on"])
    return Decimal(value["decimal"]) if "decimal" in value else value
