"""第(二)项: the need of a bureau, or of all, computed from the register; a constant number of queries."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from certificates.models import Certificate
from training.models import Officer, Posting
from training.rules import Level, Tier, required_level, required_tier

from .. import rules
from ..models import PlanningCycle


class Due(NamedTuple):
    """One officer who is to be trained: whose, at which tier and level, in which year, why."""

    officer: int
    bureau: str
    tier: str
    level: str
    year: int
    why: str


class NeedReport:
    """The need of a span of years; `due` are the people, everything else is counted from them.

    `done`: those on post who are trained in the round, each with the year of the certificate.
    """

    def __init__(self, *, first_year, last_year, due, done, bureau=""):
        self.first_year, self.last_year, self.bureau = first_year, last_year, bureau
        self.due, self.done = due, done
        self.on_post, self.trained = len(due) + len(done), len(done)
        self.year, self.backlog = None, 0

    @property
    def years(self):
        return range(self.first_year, self.last_year + 1)

    def part(self, year):
        """The same round with the people of one of its years alone; `backlog`: due in an earlier one, not trained."""
        part = NeedReport(
            first_year=self.first_year,
            last_year=self.last_year,
            due=[one for one in self.due if one.year == year],
            done=self.done,
            bureau=self.bureau,
        )
        part.on_post, part.year = self.on_post, year
        part.backlog = sum(one.year < year for one in self.due)
        return part

    @cached_property
    def _counts(self):
        return Counter((one.tier, one.level, one.year) for one in self.due)

    @cached_property
    def by_why(self):
        return Counter((one.why, one.year) for one in self.due)

    @cached_property
    def by_bureau(self):
        return Counter((one.bureau, one.year) for one in self.due)

    def heads(self, *, tier=None, level=None, year=None):
        """How many are due at a tier and level in a year; what is left out is summed up."""
        wanted = (tier, level, year)
        return sum(
            heads
            for key, heads in self._counts.items()
            if all(want is None or want == got for want, got in zip(wanted, key, strict=True))
        )

    def among(self, **wanted):
        """The people whose columns are as `wanted`: year, tier, level, why, bureau; empty values ask for nothing.

        Asked for `rules.DONE` it is those who are trained.
        """
        people = self.done if wanted.get("why") == rules.DONE else self.due
        asked = [(name, value) for name, value in wanted.items() if value]
        return [one for one in people if all(getattr(one, name) == value for name, value in asked)]


def need_report(*, first_year, last_year, on, officers, bureau=None):
    """Return the `NeedReport` of `officers` (a queryset), or of those of a bureau, as of `on`; three queries."""
    years = list(range(first_year, last_year + 1))
    on_post = (officers.filter(agency__province=bureau) if bureau else officers).on_post()
    certified = _certified(on_post)
    posted = _posted_since(on_post)
    due, done = [], []
    rows = on_post.order_by("agency__province_id", "pk").values_list(
        "pk", "agency__province_id", "agency__level", "head_type", "purpose", "id_valid_until"
    )
    for key, theirs, agency_level, head_type, purpose, ends_on in rows.iterator(chunk_size=5000):
        tier, level = _required(agency_level, head_type, purpose)
        done_on, done_tier = certified.get((key, level), (None, ""))
        trainee = rules.Trainee(key, tier, level, purpose, ends_on, done_on, done_tier, posted.get(key))
        need = rules.training_need(trainee, years=years, this_year=on.year)
        if need:
            due.append(Due(key, theirs, tier, level, need.year, need.why))
        else:
            done.append(Due(key, theirs, tier, level, done_on.year, rules.DONE))
    code = getattr(bureau, "pk", bureau) or ""
    return NeedReport(first_year=first_year, last_year=last_year, due=due, done=done, bureau=code)


_RULINGS = {}


def _required(agency_level, head_type, purpose):
    """第(一)项: tier and level; the same few answers for a whole register."""
    key = (agency_level, head_type, purpose)
    if key not in _RULINGS:
        tier = required_tier(agency_level=agency_level, head_type=head_type).value
        _RULINGS[key] = (Tier(tier).value, Level(required_level(purpose=purpose).value).value)
    return _RULINGS[key]


def _certified(officers):
    """(officer, level) → day and tier of the last certificate in force."""
    rows = Certificate.objects.in_force().filter(officer__in=officers.order_by())
    found = {}
    for officer, level, tier, issued_on in rows.order_by("issued_on", "pk").values_list(
        "officer_id", "level", "tier", "issued_on"
    ):
        found[officer, level] = (issued_on, tier)
    return found


def _posted_since(officers):
    """officer → the first day of the present post, of those whom item 1 sends to national tier."""
    national = officers.requiring_tier(Tier.NATIONAL).order_by()
    present = Posting.objects.filter(to_on__isnull=True, officer__in=national).order_by()
    return dict(present.values_list("officer_id", "from_on"))


def need_of_plan(plan, *, on):
    """The need of a plan's bureau in the years of its cycle; of an annual plan its year's part of the round."""
    cycle = plan.cycle
    first, last = cycle.first_year, cycle.last_year
    if not cycle.is_three_year:
        first, last = _round_of(cycle.first_year)
    report = need_report(
        first_year=first, last_year=last, on=on, officers=Officer.objects.all(), bureau=plan.province_id
    )
    return report if cycle.is_three_year else report.part(cycle.first_year)


def _round_of(year):
    """The years of the three-year cycle that covers a year; without one, three years from it on."""
    cycle = PlanningCycle.objects.three_year().covering(year).first()
    return (
        (cycle.first_year, cycle.last_year)
        if cycle
        else (year, year + rules.YEARS[rules.CycleKind.THREE_YEAR] - 1)
    )
