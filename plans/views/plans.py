"""The list of plans, a plan, its versions and what changed between them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import Act, AuditEntry
from accounts.pages import page_of, sorted_rows
from accounts.services import record
from training.exports.responses import workbook_response

from .. import rules
from ..exports.plans import plan_list_sheet
from ..filters import PlanFilter
from ..forms.review import CommentForm
from ..models import Plan, PlanComment, PlanVersion
from ..services.checking import findings_on
from ..services.contents import content_of
from ..services.desk import waiting_beside
from ..services.need import need_of_plan
from .frame import acts_open, crumbs, figures_beside, lock_of, topics_of

SORTS = {
    "cycle": ["cycle__first_year", "cycle__kind"],
    "bureau": ["province_id"],
    "due": ["due_on"],
    "state": ["state"],
}
ACTS_SHOWN = 30


@require(Permission.PLAN_VIEW)
def plan_list(request):
    today = timezone.localdate()
    plans = Plan.objects.visible_to(request.user).for_list()
    plan_filter = PlanFilter(request.GET, plans, request=request, today=today)
    rows = sorted_rows(request, plan_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        details = {"list": "plans", "rows": len(rows)}
        record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
        sheet = plan_list_sheet(rows, by=request.user, at=timezone.localtime(), today=today)
        return workbook_response(_("Plans") + ".xlsx", [sheet])
    context = {
        "heading": _("Plans"),
        "section": "plans",
        "filter": plan_filter,
        "page": page_of(request, rows),
        "today": today,
    }
    return render(request, "plans/plan_list.html", context)


def _told(request, plan, content):
    """What a plan's page shows of its content: sums, the register's need beside it, what is to be remarked."""
    need = need_of_plan(plan, on=timezone.localdate())
    versions = list(PlanVersion.objects.visible_to(request.user).of_plan(plan).with_decision())
    return {
        "content": content,
        "totals": rules.plan_totals(content),
        "need": need,
        "figures": figures_beside(content, need),
        "findings": findings_on(content, plan, need),
        "topics": topics_of(request.user, plan, need),
        "comments": PlanComment.objects.visible_to(request.user).of_plan(plan).for_list(),
        "versions": versions,
        "last_version": versions[0] if versions else None,
        "accepted_version": next((one for one in versions if one.is_accepted), None),
    }


@require(Permission.PLAN_VIEW)
def plan_detail(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    content = content_of(plan)
    entries = AuditEntry.objects.visible_to(request.user).about(plan).select_related("by")
    context = {
        "heading": str(plan),
        "section": "plans",
        "crumbs": crumbs(),
        "plan": plan,
        "today": timezone.localdate(),
        "days_late": rules.days_late(due_on=plan.due_on, on=plan.first_submitted_on or timezone.localdate()),
        "lock": lock_of(request.user, plan),
        "can": acts_open(request.user, plan),
        "comment_form": CommentForm(initial={"place": request.GET.get("line", "plan")}, content=content),
        "files": plan.attachments.visible_to(request.user),
        "extensions": plan.extensions.visible_to(request.user).select_related("granted_by"),
        "entries": entries[:ACTS_SHOWN],
    }
    if request.user.may(Permission.PLAN_REVIEW):
        context["waiting"] = waiting_beside(request.user, plan)
    return render(request, "plans/plan_detail.html", context | _told(request, plan, content))


@require(Permission.PLAN_VIEW)
def plan_version(request, plan_pk, number):
    """A version as it was submitted; it never changes."""
    versions = (
        PlanVersion.objects.visible_to(request.user)
        .with_decision()
        .select_related("plan__cycle", "plan__province")
    )
    version = get_object_or_404(versions, plan=plan_pk, number=number)
    context = {
        "heading": _("%(plan)s, version %(number)d") % {"plan": version.plan, "number": number},
        "section": "plans",
        "crumbs": crumbs(version.plan),
        "plan": version.plan,
        "version": version,
        "content": version.content,
        "totals": rules.plan_totals(version.content),
        "comments": PlanComment.objects.visible_to(request.user).of_plan(version.plan).for_list(),
        "files": version.attachments.visible_to(request.user),
    }
    return render(request, "plans/plan_version.html", context)


@require(Permission.PLAN_VIEW)
def plan_changes(request, plan_pk, number):
    """What changed from the version before to this one; after the last one, to the plan as it stands."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    versions = PlanVersion.objects.visible_to(request.user).of_plan(plan)
    old = get_object_or_404(versions, number=number)
    new = versions.following(old)
    content = new.content if new else content_of(plan)
    context = {
        "heading": _("What changed"),
        "section": "plans",
        "crumbs": crumbs(plan),
        "plan": plan,
        "old": old,
        "new": new,
        "changes": rules.plan_changes(old.content, content),
        "comments": PlanComment.objects.visible_to(request.user).of_plan(plan).on_version(old).for_list(),
        "back_url": reverse("plans:plan_detail", args=[plan.pk]),
    }
    return render(request, "plans/plan_changes.html", context)
