"""第(二)项: what a plan lacks, and what a reader would ask about it, before it is submitted."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence
from training.rules import ClassKind, Level, Tier

from .need import COLUMNS
from .words import CycleKind, Part

CLASS_DAYS = 5  # default: the days of a class, where a plan tells only heads and money
YUAN = 10_000  # money stands in 万元

HEADS = ["national_initial", "national_intermediate", "provincial_initial", "provincial_intermediate"]
HEAD_OF = {(tier, level): name for name, (tier, level, _label) in zip(HEADS, COLUMNS, strict=True)}
# What item 2 and the domain ask of each part; the words are the columns'.
PLAN_PARTS = [f"need_{name}" for name in HEADS] + ["overall_need", "safeguards"]
YEAR_PARTS = [*HEADS, "classes", "budget", "budget_source"]
CLASS_PARTS = [
    "title", "audience", "content", "month", "place", "runs", "heads", "days", "hours", "cost", "funding_source", "host",
]  # fmt: skip
MAY_BE_ZERO = frozenset({*HEADS, *(f"need_{name}" for name in HEADS), "classes", "budget", "cost"})


class Finding(NamedTuple):
    """One remark on a plan. `place`: where it is, as the page's anchor; `is_blocking`: it must be mended first.

    `topic`: need or three_year, when the remark rests on another page.
    """

    code: str
    text: Any
    place: str
    is_blocking: bool = False
    topic: str = ""


def anchor(part, key=None, field=""):
    """The page's name for a place of a plan: plan-safeguards, year-2026-budget, class-17."""
    return "-".join(str(piece) for piece in (part, key, field) if piece not in (None, ""))


def planned_heads(content):
    """第(二)项: how many people a plan wants to train: (tier, level) → heads; skills training is counted apart."""
    planned = dict.fromkeys(HEAD_OF, 0)
    for year in content["years"]:
        for at, name in HEAD_OF.items():
            planned[at] += year[name] or 0
    for row in content["classes"]:
        if row["kind"] == ClassKind.POST and row["level"]:
            planned[Tier(row["tier"]), Level(row["level"])] += (row["runs"] or 0) * (row["heads"] or 0)
    return planned


def missing_parts(content, words):
    """第(二)项: what a plan must hold and does not, each a blocking `Finding`; `words`: column → its name."""
    found = []
    if content["kind"] == CycleKind.THREE_YEAR:
        found += _missing(content["plan"], PLAN_PARTS, Part.PLAN, None, _("The plan"), words)
        for year in content["years"]:
            found += _missing(year, YEAR_PARTS, Part.YEAR, year["key"], year["key"], words)
        return found
    if not content["classes"]:
        text = _("No class is planned: draft the rows from the need, or add them (item 2).")
        return [Finding("missing", text, "classes", is_blocking=True)]
    for row in content["classes"]:
        parts = [*CLASS_PARTS, "level"] if row["kind"] == ClassKind.POST else CLASS_PARTS
        found += _missing(row, parts, Part.CLASS, row["key"], row["title"] or "–", words)
    return found


def _missing(row, parts, part, key, name, words):
    number = _("%(name)s: “%(field)s” is empty; enter 0 where there is none (item 2).")
    other = _("%(name)s: “%(field)s” is empty; fill it in (item 2).")
    found = []
    for field in parts:
        if row[field] in (None, ""):
            text = sentence(number if field in MAY_BE_ZERO else other, name=name, field=words[field])
            found.append(Finding("missing", text, anchor(part, key, field), True))
    return found


def coverage_findings(content, *, on_post, trained, need):
    """第(二)项: one round for everybody: a three-year plan reaches all on post, an annual one each level's need.

    `need`: (tier, level) → people of the register; `trained`: those on post who are done with the round.
    """
    if content["kind"] == CycleKind.THREE_YEAR:
        planned = sum(planned_heads(content).values())
        if planned + trained >= on_post:
            return []
        text = _(
            "%(planned)d people are planned and %(trained)d trained, but %(on_post)d officers are on post: "
            "%(short)d are reached by no class (item 2)."
        )
        short = on_post - planned - trained
        facts = {"planned": planned, "trained": trained, "on_post": on_post, "short": short}
        return [Finding("coverage", sentence(text, **facts), "years", topic="need")]
    text = _(
        "%(label)s: %(planned)d people are planned, %(wanted)d are to be trained this year by the register "
        "(items 1, 2)."
    )
    heads, found = planned_heads(content), []
    for tier, level, label in COLUMNS:
        wanted = need.get((tier, level), 0)
        if tier == Tier.PROVINCIAL and heads[tier, level] < wanted:  # national seats: `seat_findings`
            facts = {"label": label, "planned": heads[tier, level], "wanted": wanted}
            found.append(Finding("coverage", sentence(text, **facts), "classes", topic="need"))
    return found


def backlog_findings(*, year, backlog):
    """第(二)项: who was due in an earlier year of the round and is not trained has to go into a later class."""
    if not backlog:
        return []
    text = _(
        "%(backlog)d people are due before %(year)d and not trained yet: "
        "plan for those whom no class will reach before (item 2)."
    )
    return [Finding("backlog", sentence(text, backlog=backlog, year=year), "classes", topic="need")]


def seat_findings(content, *, need):
    """第(一)(二)项: national seats are wanted for people: as many as the register names, no more and no fewer."""
    planned, found = planned_heads(content), []
    text = _("%(label)s: %(seats)d seats are wanted, the register names %(people)d people (items 1, 2).")
    for tier, level, label in COLUMNS:
        seats, people = planned[tier, level], need.get((tier, level), 0)
        if tier == Tier.NATIONAL and seats != people:
            facts = {"label": label, "seats": seats, "people": people}
            place = "years" if content["kind"] == CycleKind.THREE_YEAR else "classes"
            found.append(Finding("seats", sentence(text, **facts), place, topic="need"))
    return found


def against_three_year(content, *, row):
    """第(二)项: an annual plan beside the year's row of the three-year plan; `row` is None where there is none."""
    if row is None:
        text = _(
            "No three-year plan of the bureau covers this year: there is nothing to compare with (item 2)."
        )
        return [Finding("three_year", text, "classes")]
    planned, found = planned_heads(content), []
    text = _("%(label)s: %(planned)d here, %(agreed)d in the three-year plan (item 2).")
    for (tier, level), name in HEAD_OF.items():
        label = next(words for one, other, words in COLUMNS if (one, other) == (tier, level))
        found += _unlike(text, label, planned[tier, level], row[name])
    runs = sum(one["runs"] or 0 for one in _own(content))
    found += _unlike(text, _("Number of classes"), runs, row["classes"])
    cost = sum(Decimal(one["cost"] or 0) for one in content["classes"])
    if row["budget"] is not None and cost > Decimal(row["budget"]):
        money = _(
            "The classes cost %(cost)s, the three-year plan has %(budget)s for the year (10,000 yuan; items 2, 10)."
        )
        text = sentence(money, cost=f"{cost:.2f}", budget=f"{Decimal(row['budget']):.2f}")
        found.append(Finding("three_year", text, "classes", topic="three_year"))
    return found


def _own(content):
    """The classes that the bureau holds itself."""
    return [
        row for row in content["classes"] if row["kind"] == ClassKind.POST and row["tier"] == Tier.PROVINCIAL
    ]


def _unlike(text, label, planned, agreed):
    if agreed is None or planned == agreed:
        return []
    facts = {"label": label, "planned": planned, "agreed": agreed}
    return [Finding("three_year", sentence(text, **facts), "classes", topic="three_year")]


def cost_findings(content, *, limit):
    """第(十)项: what a head and a day cost, above the ministry's figure in yuan, is asked about."""
    found = []
    text = _("%(name)s: %(cost)s yuan a head and day, above %(limit)d (item 10).")
    for row in content["classes"]:
        head_days = (row["runs"] or 0) * (row["heads"] or 0) * (row["days"] or 0)
        found += _too_dear(
            text, row["title"], row["cost"], head_days, limit, anchor(Part.CLASS, row["key"], "cost")
        )
    for row in content["years"]:
        heads = (row["provincial_initial"] or 0) + (row["provincial_intermediate"] or 0)
        place = anchor(Part.YEAR, row["key"], "budget")
        found += _too_dear(text, row["key"], row["budget"], heads * CLASS_DAYS, limit, place)
    return found


def _too_dear(text, name, money, head_days, limit, place):
    cost = Decimal(money or 0) * YUAN
    if not head_days or cost <= limit * head_days:
        return []
    facts = {"name": name, "cost": f"{cost / head_days:.0f}", "limit": limit}
    return [Finding("cost", sentence(text, **facts), place)]


def check_complete(*, missing):
    """第(二)项: a plan with missing parts is not submitted; `missing`: what is to be mended, in words."""
    if missing:
        raise RuleViolation(
            _("%(count)d things are missing, the first: %(first)s"), count=len(missing), first=missing[0]
        )


def check_place(*, content, part, row_key, field):
    """第(二)项: a comment is pinned to something that the version under review holds."""
    rows = {Part.PLAN: [content["plan"]], Part.YEAR: content["years"], Part.CLASS: content["classes"]}.get(
        part, []
    )
    row = next((row for row in rows if part == Part.PLAN or row["key"] == row_key), None)
    if row is None or (field and field not in row):
        raise RuleViolation(_("The version under review has no such line: choose the place again (item 2)."))


def check_unchanged(*, is_same):
    """第(二)项: what is submitted is what was read before."""
    if not is_same:
        raise RuleViolation(
            _("The plan was changed meanwhile: read it and its checks again, then submit (item 2).")
        )


def check_same_version(*, seen, number):
    """第(二)项: what is accepted is what was looked at."""
    if seen != number:
        raise RuleViolation(
            _("Version %(number)d came in meanwhile: look at it before you accept (item 2)."), number=number
        )
