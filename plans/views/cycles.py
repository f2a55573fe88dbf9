"""The ministry's planning cycles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.pages import page_of
from accounts.rules import RuleViolation

from ..forms.cycles import CycleForm
from ..models import PlanningCycle
from ..services import cycles as services
from .frame import crumbs, done_or_told, refuse


@require(Permission.PLAN_VIEW)
def cycle_list(request):
    context = {
        "heading": _("Planning cycles"),
        "section": "plans",
        "crumbs": crumbs(),
        "page": page_of(request, PlanningCycle.objects.visible_to(request.user).with_counts()),
    }
    return render(request, "plans/cycle_list.html", context)


def _form_page(request, form, act, said, **context):
    """Show the form of a cycle, or call `act` with what it holds."""
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect("plans:cycle_list")
    trail = [*crumbs(), (reverse("plans:cycle_list"), _("Planning cycles"))]
    shared = {"section": "plans", "crumbs": trail, "form": form, "back_url": reverse("plans:cycle_list")}
    return render(request, "form_page.html", shared | context)


@require(Permission.CYCLE_EDIT)
def cycle_create(request):
    def act(**facts):
        return services.open_cycle(at=timezone.now(), **facts)

    said = _("The cycle is open: every bureau has its empty plan.")
    words = {"heading": _("Open a cycle"), "submit_label": _("Open the cycle")}
    return _form_page(request, CycleForm(request.POST or None), act, said, **words)


@require(Permission.CYCLE_EDIT)
def cycle_edit(request, cycle_pk):
    cycle = get_object_or_404(PlanningCycle.objects.managed_by(request.user), pk=cycle_pk)

    def act(**facts):
        return services.change_cycle(cycle=cycle, **facts)

    form = CycleForm(request.POST or None, cycle=cycle)
    words = {"heading": _("Change the cycle %(cycle)s") % {"cycle": cycle}, "submit_label": _("Save")}
    return _form_page(request, form, act, _("The cycle is changed."), **words)


@require(Permission.CYCLE_EDIT)
@require_POST
def cycle_close(request, cycle_pk):
    cycle = get_object_or_404(PlanningCycle.objects.managed_by(request.user), pk=cycle_pk)
    act = {"cycle": cycle, "by": request.user, "at": timezone.now()}
    done_or_told(
        request,
        lambda: services.close_cycle(**act),
        _("The cycle is closed: no bureau writes in it any more."),
    )
    return redirect("plans:cycle_list")


@require(Permission.CYCLE_EDIT)
@require_POST
def cycle_reopen(request, cycle_pk):
    cycle = get_object_or_404(PlanningCycle.objects.managed_by(request.user), pk=cycle_pk)
    act = {"cycle": cycle, "by": request.user}
    done_or_told(request, lambda: services.reopen_cycle(**act), _("The cycle is open again."))
    return redirect("plans:cycle_list")
