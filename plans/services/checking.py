"""第(二)项: the checks of a plan, with what they rest on: the register, the three-year plan, the ministry's figure."""

from accounts.models import MinistrySettings

from .. import rules
from ..models import Plan, PlanClass, PlanVersion, PlanYear
from .contents import content_of
from .need import need_of_plan

WORDS = {
    field.name: field.verbose_name
    for table in (Plan, PlanYear, PlanClass)
    for field in table._meta.concrete_fields
}


def findings_of(plan, *, on, need=None):
    """Return every `Finding` on a plan as it stands now, what blocks first."""
    need = need or need_of_plan(plan, on=on)
    return findings_on(content_of(plan), plan, need)


def findings_on(content, plan, need):
    """The findings on any content of a plan: its working copy or a version."""
    people = {(tier, level): need.heads(tier=tier, level=level) for tier, level, _label in rules.COLUMNS}
    found = rules.missing_parts(content, WORDS)
    found += rules.coverage_findings(content, on_post=need.on_post, trained=need.trained, need=people)
    found += rules.seat_findings(content, need=people)
    if not plan.is_three_year:
        found += rules.backlog_findings(year=need.year, backlog=need.backlog)
        found += rules.against_three_year(content, row=three_year_row(plan))
    return found + rules.cost_findings(content, limit=MinistrySettings.current().plan_cost_per_head_day)


def three_year_row(plan):
    """The year's row of the bureau's three-year plan: as accepted, else as last submitted; None without one."""
    year = plan.cycle.first_year
    sent = PlanVersion.objects.filter(
        plan__province=plan.province_id,
        plan__cycle__kind=rules.CycleKind.THREE_YEAR,
        plan__cycle__first_year__lte=year,
        plan__cycle__last_year__gte=year,
    ).order_by("-number")
    version = sent.accepted().first() or sent.first()
    rows = version.content["years"] if version else []
    return next((row for row in rows if row["key"] == year), None)
