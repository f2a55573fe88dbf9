"""The review desk: 32 bureaus by documents; several plans accepted at once (第(二)项)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.models import Province
from accounts.rules import RuleViolation

from ..exports.desk import collection_sheets, desk_sheets
from ..filters import DeskFilter
from ..forms.desk import AcceptManyForm, TickedForm, seen_of
from ..models import Plan, PlanningCycle, PlanVersion
from ..services import desk as services
from ..services.asked import standing_versions
from .frame import crumbs, refuse
from .sheets import exported


@require(Permission.PLAN_VIEW)
def desk(request):
    today, title, url = timezone.localdate(), _("Review desk"), reverse("plans:desk")
    desk_filter = DeskFilter(request.GET, Province.objects.visible_to(request.user), request=request)
    cycles = desk_filter.cycles
    lines = services.desk_lines(desk_filter.qs, cycles, year=today.year)

    def sheets(**signed):
        return desk_sheets(lines, cycles, today=today, **signed)

    answer = exported(request, "desk", title, sheets, back_url=url)
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(),
        "filter": desk_filter,
        "cycles": cycles,
        "lines": lines,
        "counts": services.counts_of(lines, cycles),
        "today": today,
    }
    return answer or render(request, "plans/desk.html", context)


@require(Permission.PLAN_REVIEW)
@require_POST
def desk_accept(request):
    """Show what was ticked; with `seen`, accept it if nothing has changed since."""
    ticked = TickedForm(request.POST, plans=Plan.objects.visible_to(request.user).for_list())
    if not ticked.is_valid():
        messages.error(request, " ".join(ticked.errors["plans"]))
        return redirect("plans:desk")
    plans = list(ticked.cleaned_data["plans"])
    form = AcceptManyForm(request.POST if "seen" in request.POST else None, initial={"seen": seen_of(plans)})
    if form.is_bound and form.is_valid() and _accepted(request, plans, form):
        return redirect("plans:desk")
    context = {
        "heading": _("Accept several plans"),
        "section": "plans",
        "crumbs": [*crumbs(), (reverse("plans:desk"), _("Review desk"))],
        "plans": plans,
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "plans/desk_accept.html", context)


def _accepted(request, plans, form):
    """Accept them all; whether it was done, or the form says why not."""
    facts = {"opinion": form.cleaned_data["opinion"], "by": request.user, "at": timezone.now()}
    try:
        accepted = services.accept_plans(plans=plans, seen=form.versions, **facts)
    except (RuleViolation, ValidationError) as refusal:
        refuse(form, refusal)
        return False
    said = ngettext("%(count)d plan is accepted.", "%(count)d plans are accepted.", len(accepted))
    messages.success(request, said % {"count": len(accepted)})
    return True


@require(Permission.PLAN_REVIEW)
@require_GET
def cycle_collection(request, cycle_pk):
    """All that the bureaus planned in a cycle: `?export=xlsx`, else on paper."""
    cycle = get_object_or_404(PlanningCycle.objects.visible_to(request.user), pk=cycle_pk)
    versions = standing_versions(PlanVersion.objects.visible_to(request.user).of_cycle(cycle))
    title = _("Plans of the bureaus: %(cycle)s") % {"cycle": cycle}

    def sheets(**signed):
        return collection_sheets(cycle, versions, **signed)

    answer = exported(request, "collection", title, sheets, back_url=reverse("plans:desk"))
    return answer or redirect(f"{request.path}?export=print")
