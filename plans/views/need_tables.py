"""The need as tables of links: every figure leads to its names."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .. import rules


class Cell(NamedTuple):
    heads: int
    url: str


class Line(NamedTuple):
    label: Any
    cells: list  # one a year, their sum last
    url: str = ""


class Table(NamedTuple):
    caption: str
    first: str  # the heading of the lines
    years: list
    lines: list
    total: Line | None = None


def _names_url(report, bureau, **wanted):
    asked = {"first_year": report.first_year, "last_year": report.last_year, "province": bureau, **wanted}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('plans:need_officers')}?{query}"


def _line(report, label, bureau, heads_in, url="", **wanted):
    """A line of the years and their sum; `heads_in(year)` counts."""
    counts = [heads_in(year) for year in report.years]
    cells = [
        Cell(heads, _names_url(report, bureau, year=year, **wanted))
        for year, heads in zip(report.years, counts, strict=True)
    ]
    return Line(label, [*cells, Cell(sum(counts), _names_url(report, bureau, **wanted))], url)


def level_table(report, bureau):
    """By tier and level: the columns of a plan."""
    code = bureau.pk if bureau else ""
    lines = [
        _line(report, label, code, lambda year, at=(tier, level): report.heads(tier=at[0], level=at[1], year=year),
              tier=tier.value, level=level.value)
        for tier, level, label in rules.COLUMNS
    ]  # fmt: skip
    total = _line(report, _("Together"), code, lambda year: report.heads(year=year))
    return Table(_("By tier and level"), _("Tier and level"), list(report.years), lines, total)


def why_table(report, bureau):
    """By the reason for which somebody is due."""
    code = bureau.pk if bureau else ""
    lines = [
        _line(report, why.label, code, lambda year, why=why: report.by_why[why, year], why=why.value)
        for why in rules.Why
    ]
    return Table(_("Why"), _("Reason"), list(report.years), lines)


def bureau_table(report, bureaus):
    """By bureau, for the ministry; each bureau leads to its own need."""
    lines = []
    for bureau in bureaus:
        query = urlencode(
            {"first_year": report.first_year, "last_year": report.last_year, "province": bureau.pk}
        )
        lines.append(
            _line(
                report, bureau.name, bureau.pk, lambda year, code=bureau.pk: report.by_bureau[code, year],
                url=f"{reverse('plans:need')}?{query}",
            )
        )  # fmt: skip
    return Table(_("By bureau"), _("Bureau"), list(report.years), lines)


def facts(report, bureau):
    """On post, trained, still to be trained: (words, `Cell`)."""
    code = bureau.pk if bureau else ""
    query = urlencode({"on_post": "yes"} | ({"province": code} if code else {}))
    return [
        (_("Officers on post"), Cell(report.on_post, f"{reverse('training:officer_list')}?{query}")),
        (_("Trained in the round"), Cell(report.trained, _names_url(report, code, why=rules.DONE))),
        (_("Still to be trained"), Cell(len(report.due), _names_url(report, code))),
    ]


def bars(report, bureau):
    """The years as bars: (year, their `Cell`, share of the highest in percent)."""
    code = bureau.pk if bureau else ""
    counts = [(year, report.heads(year=year)) for year in report.years]
    highest = max(heads for _year, heads in counts) or 1
    return [
        (year, Cell(heads, _names_url(report, code, year=year)), round(100 * heads / highest))
        for year, heads in counts
    ]
