"""What the pages about plans share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import Permission
from accounts.rules import RuleViolation

from .. import rules
from ..models import Plan
from ..services.writing import side_of

NEEDED = {
    rules.PlanAct.EDIT: Permission.PLAN_EDIT,
    rules.PlanAct.ANSWER: Permission.PLAN_EDIT,
    rules.PlanAct.SUBMIT: Permission.PLAN_SUBMIT,
    rules.PlanAct.REOPEN: Permission.PLAN_EDIT,
    rules.PlanAct.COMMENT: Permission.PLAN_REVIEW,
    rules.PlanAct.RETURN: Permission.PLAN_REVIEW,
    rules.PlanAct.ACCEPT: Permission.PLAN_REVIEW,
    rules.PlanAct.EXTEND: Permission.PLAN_REVIEW,
}


def crumbs(plan=None):
    """The way to a page about plans, or about one plan."""
    trail = [(reverse("plans:plan_list"), _("Plans"))]
    if plan:
        trail.append((plan.get_absolute_url(), plan))
    return trail


def refuse(form, refusal):
    """Show why a service refused, above the form that keeps what was typed."""
    form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))


def done_or_told(request, act, words):
    """Call `act`; say `words` when it is done, or why it is refused. Whether it was done."""
    try:
        act()
    except (RuleViolation, ValidationError) as refusal:
        said = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        messages.error(request, said)
        return False
    messages.success(request, words)
    return True


def lock_of(user, plan):
    """Why `user` cannot write in the plan, or None; needs `for_list`."""
    closed_at = plan.cycle.closed_at
    side = side_of(user, plan) if user.may(Permission.PLAN_EDIT) else rules.Side.OTHER
    return rules.plan_lock(
        state=plan.state,
        side=side,
        number=plan.versions_count,
        bureau=plan.province.name,
        closed_on=closed_at.date() if closed_at else None,
    )


def acts_open(user, plan):
    """Which acts are open to `user` on the plan: name → whether."""
    facts = {"state": plan.state, "side": side_of(user, plan), "is_closed": plan.cycle.is_closed}
    return {act.value: user.may(NEEDED[act]) and rules.may_act(act=act, **facts) for act in rules.PlanAct}


def topics_of(user, plan, need):
    """The page on which a remark rests, by its topic: (words, link)."""
    span = {"first_year": need.first_year, "last_year": need.last_year, "province": plan.province_id}
    topics = {"need": (_("Training need"), f"{reverse('plans:need')}?{urlencode(span)}")}
    plans = Plan.objects.visible_to(user).three_year().of_bureau(plan.province_id)
    agreed = plans.covering(plan.cycle.first_year).first()
    return topics | ({"three_year": (_("Three-year plan"), agreed.get_absolute_url())} if agreed else {})


def figures_beside(content, need):
    """The plan's four columns beside the register's need: (words, planned, needed, link to the names)."""
    planned = rules.planned_heads(content)
    span = {"first_year": need.first_year, "last_year": need.last_year, "province": need.bureau}
    span |= {"year": need.year} if need.year else {}
    return [
        (
            label,
            planned[tier, level],
            need.heads(tier=tier, level=level),
            f"{reverse('plans:need_officers')}?{urlencode(span | {'tier': tier.value, 'level': level.value})}",
        )
        for tier, level, label in rules.COLUMNS
    ]
