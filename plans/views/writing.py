"""A bureau fills in its plan: the draft from the need, the grid, the attached files."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.exports import attachment_response
from accounts.rules import RuleViolation

from ..forms.grid import PlanGrid
from ..forms.review import PlanFilesForm
from ..models import Plan, PlanClass, PlanYear
from ..services import files as file_services
from ..services import writing as services
from ..services.need import need_of_plan
from .frame import crumbs, done_or_told, lock_of


def _rows(request, plan):
    """The rows of the grid as they stand now."""
    return {
        "years": PlanYear.objects.visible_to(request.user).of_plan(plan),
        "classes": PlanClass.objects.visible_to(request.user).of_plan(plan),
    }


@require(Permission.PLAN_EDIT)
def plan_edit(request, plan_pk):
    plans = Plan.objects.managed_by(request.user).for_list()
    plan = get_object_or_404(plans, pk=plan_pk)
    grid = PlanGrid(plan, **_rows(request, plan))
    if request.method == "POST":
        grid, is_done = _save(request, plan, plans)
        if is_done:
            return redirect("plans:plan_detail" if "leave" in request.POST else "plans:plan_edit", plan.pk)
    elif lock := lock_of(request.user, plan):
        messages.error(request, lock.text)
        return redirect(plan)
    context = {
        "heading": _("Fill in: %(plan)s") % {"plan": plan},
        "section": "plans",
        "crumbs": crumbs(plan),
        "plan": plan,
        "grid": grid,
    }
    return render(request, "plans/plan_edit.html", context)


def _save(request, plan, plans):
    """Store what was typed; the grid to show and whether all of it is stored."""
    grid = PlanGrid(plan, **_rows(request, plan), data=request.POST)
    try:
        report = services.save_plan(plan=plan, typed=grid.typed(), by=request.user, at=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return grid, False
    grid.report = report
    if report.saved:
        words = ngettext("%d line saved.", "%d lines saved.", report.saved)
        messages.success(request, words % report.saved)
    if grid.is_complete:
        if not report.saved:
            messages.success(request, _("Nothing was changed."))
        return grid, True
    messages.error(
        request, _("Some of it is not saved yet: see the marked lines. What you typed is still there.")
    )
    fresh = get_object_or_404(plans, pk=plan.pk)
    return PlanGrid(fresh, **_rows(request, fresh), data=request.POST, report=report), False


@require(Permission.PLAN_EDIT)
@require_POST
def plan_draft(request, plan_pk):
    plan = get_object_or_404(
        Plan.objects.managed_by(request.user).select_related("cycle", "province"), pk=plan_pk
    )
    need = need_of_plan(plan, on=timezone.localdate())
    try:
        filled = services.draft_plan(plan=plan, need=need, by=request.user, at=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(plan)
    words = _(
        "%(filled)d empty places are filled from the register. Look them through; money is yours to add."
    )
    messages.success(request, words % {"filled": filled})
    return redirect("plans:plan_edit", plan.pk)


@require(Permission.PLAN_EDIT)
def plan_attach(request, plan_pk):
    plan = get_object_or_404(Plan.objects.managed_by(request.user), pk=plan_pk)
    form = PlanFilesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = {"plan": plan, "files": form.cleaned_data["files"], "by": request.user, "at": timezone.now()}
        if done_or_told(request, lambda: file_services.attach_to_plan(**facts), _("The files are attached.")):
            return redirect(plan)
    context = {
        "heading": _("Attach files"),
        "section": "plans",
        "crumbs": crumbs(plan),
        "form": form,
        "submit_label": _("Attach"),
        "back_url": plan.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


@require(Permission.PLAN_VIEW)
@require_GET
def plan_file(request, plan_pk, file_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_pk)
    attachment = get_object_or_404(plan.files_for(request.user), pk=file_pk)
    return attachment_response(attachment, by=request.user)


@require(Permission.PLAN_EDIT)
@require_POST
def plan_file_remove(request, plan_pk, file_pk):
    plan = get_object_or_404(Plan.objects.managed_by(request.user), pk=plan_pk)
    attachment = get_object_or_404(plan.attachments.visible_to(request.user), pk=file_pk)
    facts = {"plan": plan, "attachment": attachment, "by": request.user, "at": timezone.now()}
    done_or_told(request, lambda: file_services.remove_from_plan(**facts), _("The file is taken away."))
    return redirect(reverse("plans:plan_detail", args=[plan.pk]) + "#files")
