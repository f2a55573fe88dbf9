"""A plan beside what was held, and which class fulfils which row (第(二)项)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from training.models import TrainingClass

from ..exports.money import progress_sheets, round_sheets
from ..forms.money import LinkForm
from ..models import Fulfilment, Plan, PlanClass
from ..services import progress as services
from ..services.rounds import round_of
from .frame import crumbs, done_or_told
from .sheets import exported


@require(Permission.PLAN_VIEW)
def plan_progress(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    if plan.is_three_year:
        return _round(request, plan)
    rows, free = services.progress_of(plan)
    title, url = _("Progress: %(plan)s") % {"plan": plan}, reverse("plans:plan_progress", args=[plan.pk])

    def sheets(**signed):
        return progress_sheets(plan, rows, **signed)

    answer = exported(request, "progress", title, sheets, back_url=url, issuer=plan.province.name)
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(plan),
        "plan": plan,
        "rows": rows,
        "free": free,
        "totals": services.totals_of(rows),
        "is_ours": plan.province_id == request.user.province_id and request.user.may(Permission.PLAN_EDIT),
    }
    return answer or render(request, "plans/plan_progress.html", context)


def _round(request, plan):
    """A three-year plan: its years beside what was held in them."""
    rows = round_of(plan)
    title, url = _("Progress: %(plan)s") % {"plan": plan}, reverse("plans:plan_progress", args=[plan.pk])

    def sheets(**signed):
        return round_sheets(plan, rows, **signed)

    answer = exported(request, "progress", title, sheets, back_url=url, issuer=plan.province.name)
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(plan),
        "plan": plan,
        "rows": rows,
    }
    return answer or render(request, "plans/plan_round.html", context)


@require(Permission.PLAN_EDIT)
@require_POST
def plan_link(request, plan_pk):
    plan = get_object_or_404(Plan.objects.managed_by(request.user).annual(), pk=plan_pk)
    form = LinkForm(
        request.POST,
        rows=PlanClass.objects.managed_by(request.user).of_plan(plan).select_related("plan"),
        classes=TrainingClass.objects.managed_by(request.user).not_cancelled(),
    )
    said = _("Choose a row of the plan and a class of your bureau.")
    if form.is_valid():
        facts = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        done_or_told(request, lambda: services.link_class(**facts), _("The class counts for the row."))
    else:
        messages.error(request, said)
    return redirect("plans:plan_progress", plan.pk)


@require(Permission.PLAN_EDIT)
@require_POST
def plan_unlink(request, link_pk):
    links = Fulfilment.objects.managed_by(request.user).select_related("planned")
    link = get_object_or_404(links, pk=link_pk)
    done_or_told(
        request,
        lambda: services.unlink_class(link=link, by=request.user),
        _("The class is taken away from the row."),
    )
    return redirect("plans:plan_progress", link.planned.plan_id)
