"""A plan on paper and as a workbook: the working copy, or a version as it was submitted."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.services import record
from training.exports.responses import workbook_response

from .. import rules
from ..exports.plans import plan_sheets
from ..models import Plan, PlanVersion
from ..services.contents import content_of


def _asked(request, plan_pk):
    """The plan, the version that `?version=` names (or None: as it stands now) and the content."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    number = request.GET.get("version", "")
    if not number.isdecimal() or len(number) > 4:
        return plan, None, content_of(plan)
    versions = PlanVersion.objects.visible_to(request.user).of_plan(plan).with_decision()
    version = get_object_or_404(versions, number=int(number))
    return plan, version, version.content


def _record(request, plan, version, kind):
    details = {"list": kind, "rows": 1, "version": version.number if version else None}
    record(Act.LIST_EXPORTED, by=request.user, target=plan, details=details)


@require(Permission.PLAN_VIEW)
@require_GET
def plan_paper(request, plan_pk):
    plan, version, content = _asked(request, plan_pk)
    _record(request, plan, version, "plan_paper")
    context = {
        "heading": str(plan),
        "plan": plan,
        "version": version,
        "content": content,
        "totals": rules.plan_totals(content),
        "today": timezone.localdate(),
    }
    return render(request, "plans/plan_paper.html", context)


@require(Permission.PLAN_VIEW)
@require_GET
def plan_export(request, plan_pk):
    plan, version, content = _asked(request, plan_pk)
    _record(request, plan, version, "plan")
    sheets = plan_sheets(plan, version, content, by=request.user, at=timezone.localtime())
    return workbook_response(f"{plan}.xlsx", sheets)
