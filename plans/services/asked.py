"""第(二)项: the national seats that the bureaus asked for, and what the ministry granted of them."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from accounts.models import Province
from training.models import ClassQuota, Enrolment, TrainingClass
from training.rules import ClassKind, Level, Tier, divided_seats

from .. import rules
from ..models import PlanVersion


@dataclass
class Asked:
    """What a bureau asked for in a year: (kind, level) → seats, and the plan that says so."""

    plan: int
    is_accepted: bool
    seats: dict = field(default_factory=dict)


@dataclass
class Share:
    """A bureau's line in the division of a class; `elsewhere`: granted in the year's other classes of the kind."""

    bureau: Province
    asked: int
    plan: int | None
    elsewhere: int
    granted: int | None
    enrolled: int


def standing_versions(versions):
    """Of each plan the version that counts: the last accepted one, else the last submitted; by bureau's code."""
    found = {}
    for version in versions.with_decision().select_related("plan").order_by("number"):
        decision = getattr(version, "decision", None)
        is_accepted = decision is not None and decision.verdict == rules.Verdict.ACCEPTED
        known = found.get(version.plan.province_id)
        if is_accepted or known is None or not known[1]:
            found[version.plan.province_id] = (version, is_accepted)
    return found


def seats_asked(year):
    """Return bureau's code → `Asked` of a year: of its annual plan, else of its three-year plan; two queries."""
    versions = PlanVersion.objects.filter(plan__cycle__first_year__lte=year, plan__cycle__last_year__gte=year)
    of_kind = {kind: versions.filter(plan__cycle__kind=kind) for kind in rules.CycleKind}
    found = {}
    for code, (version, is_accepted) in standing_versions(of_kind[rules.CycleKind.THREE_YEAR]).items():
        row = next((row for row in version.content["years"] if row["key"] == year), {})
        seats = {
            (ClassKind.POST.value, level.value): row.get(f"national_{level.value}") or 0 for level in Level
        }
        found[code] = Asked(version.plan_id, is_accepted, seats)
    for code, (version, is_accepted) in standing_versions(of_kind[rules.CycleKind.ANNUAL]).items():
        asked = found[code] = Asked(version.plan_id, is_accepted)
        for row in version.content["classes"]:
            if row["tier"] == Tier.NATIONAL:
                key = (row["kind"], row["level"])
                people = (row["runs"] or 0) * (row["heads"] or 0)
                asked.seats[key] = asked.seats.get(key, 0) + people
    return found


def national_classes(year):
    """The ministry's classes of a year, with `granted` (None: not divided) and `heads`."""
    classes = TrainingClass.objects.not_cancelled().filter(province__isnull=True, year=year)
    granted = {
        row["training_class"]: row["seats"]
        for row in ClassQuota.objects.order_by().values("training_class").annotate(seats=Sum("seats"))
    }
    rows = list(classes.with_heads().order_by("starts_on", "pk"))
    for one in rows:
        one.granted = granted.get(one.pk)
    return rows


def shares_of(classes, bureaus, year):
    """Return class's key → [`Share`] for the bureaus; five queries for any number of classes and bureaus."""
    asked, bureaus = seats_asked(year), list(bureaus)
    of_year = Q(training_class__year=year, training_class__province__isnull=True)
    quotas = list(
        ClassQuota.objects.filter(of_year)
        .exclude(training_class__state=TrainingClass.State.CANCELLED)
        .select_related("training_class")
    )
    seats = {(quota.training_class_id, quota.province_id): quota.seats for quota in quotas}
    sits = Enrolment.objects.standing().filter(of_year).order_by()
    enrolled = {
        (row["training_class"], row["province"]): row["people"]
        for row in sits.values("training_class", "province").annotate(people=Count("pk"))
    }
    of_kind = {}
    for quota in quotas:
        key = (quota.province_id, quota.training_class.kind, quota.training_class.level)
        of_kind[key] = of_kind.get(key, 0) + quota.seats
    return {
        one.pk: [_share(one, bureau, asked.get(bureau.pk), seats, enrolled, of_kind) for bureau in bureaus]
        for one in classes
    }


def _share(one, bureau, asked, seats, enrolled, of_kind):
    key = (one.pk, bureau.pk)
    granted = seats.get(key)
    return Share(
        bureau=bureau,
        asked=asked.seats.get((one.kind, one.level), 0) if asked else 0,
        plan=asked.plan if asked else None,
        elsewhere=of_kind.get((bureau.pk, one.kind, one.level), 0) - (granted or 0),
        granted=granted,
        enrolled=enrolled.get(key, 0),
    )


def totals_of(shares):
    """The sums of the columns of a division."""
    return {
        name: sum(getattr(share, name) or 0 for share in shares)
        for name in ("asked", "elsewhere", "granted", "enrolled")
    }


def proposed(shares, capacity):
    """第(二)项: what each bureau would get of a class: what it asked for and was not granted elsewhere."""
    asked = {share.bureau.pk: max(share.asked - share.elsewhere, share.enrolled) for share in shares}
    return {code: seats for code, seats in divided_seats(asked=asked, capacity=capacity).items() if seats}
