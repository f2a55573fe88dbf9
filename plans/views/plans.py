"""The list of plans, and a plan."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows

from ..filters import PlanFilter
from ..models import Plan
from ..services.contents import content_of
from .frame import crumbs

SORTS = {
    "cycle": ["cycle__first_year", "cycle__kind"],
    "bureau": ["province_id"],
    "due": ["due_on"],
    "state": ["state"],
}


@require(Permission.PLAN_VIEW)
def plan_list(request):
    plans = Plan.objects.visible_to(request.user).for_list()
    plan_filter = PlanFilter(request.GET, plans, request=request, today=timezone.localdate())
    rows = sorted_rows(request, plan_filter.qs, SORTS)
    context = {
        "heading": _("Plans"),
        "section": "plans",
        "filter": plan_filter,
        "page": page_of(request, rows),
        "today": timezone.localdate(),
    }
    return render(request, "plans/plan_list.html", context)


@require(Permission.PLAN_VIEW)
def plan_detail(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    context = {
        "heading": str(plan),
        "section": "plans",
        "crumbs": crumbs(),
        "plan": plan,
        "content": content_of(plan),
    }
    return render(request, "plans/plan_detail.html", context)
