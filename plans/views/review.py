"""A plan is submitted, commented on and decided: one view a button."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm

from ..forms.review import AcceptForm, AnswerForm, CommentForm, ExtensionForm, OpinionForm, SubmitForm
from ..models import Plan, PlanComment
from ..services import review as services
from ..services.checking import findings_of
from ..services.contents import checksum, content_of
from ..services.need import need_of_plan
from .frame import crumbs, done_or_told, lock_of, topics_of


def _form_page(request, plan, form, act, *, heading, submit_label, said, intro=""):
    """A page that is one form about a plan: show it, or call `act` with what it holds."""

    def do():
        return act(plan=plan, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done_or_told(request, do, said):
        return redirect(plan)
    context = {
        "heading": heading,
        "section": "plans",
        "crumbs": crumbs(plan),
        "intro": intro,
        "form": form,
        "submit_label": submit_label,
        "back_url": plan.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


@require(Permission.PLAN_SUBMIT)
def plan_submit(request, plan_pk):
    plan = get_object_or_404(Plan.objects.managed_by(request.user).for_list(), pk=plan_pk)
    today = timezone.localdate()
    need = need_of_plan(plan, on=today)
    findings = findings_of(plan, on=today, need=need)
    form = SubmitForm(request.POST or None, seen=checksum(content_of(plan)))
    if request.method == "POST" and form.is_valid():
        facts = {"plan": plan, "by": request.user, "at": timezone.now(), "on": today}
        said = _("The plan is submitted: it lies before the ministry.")
        if done_or_told(request, lambda: services.submit_plan(**facts, **form.cleaned_data), said):
            return redirect(plan)
    context = {
        "heading": _("Submit: %(plan)s") % {"plan": plan},
        "section": "plans",
        "crumbs": crumbs(plan),
        "plan": plan,
        "findings": findings,
        "topics": topics_of(request.user, plan, need),
        "lock": lock_of(request.user, plan),
        "is_blocked": any(one.is_blocking for one in findings) or plan.open_comments > 0,
        "form": form,
    }
    return render(request, "plans/plan_submit.html", context)


@require(Permission.PLAN_REVIEW)
def plan_return(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    form = OpinionForm(request.POST or None)

    def act(**facts):
        return services.return_plan(at=timezone.now(), **facts)

    return _form_page(
        request, plan, form, act,
        heading=_("Return: %(plan)s") % {"plan": plan},
        intro=_("The bureau reads the opinion, answers each comment and submits again."),
        submit_label=_("Return"),
        said=_("The plan is returned."),
    )  # fmt: skip


@require(Permission.PLAN_REVIEW)
def plan_accept(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)
    form = AcceptForm(request.POST or None, initial={"number": plan.versions_count})

    def act(**facts):
        return services.accept_plan(at=timezone.now(), **facts)

    return _form_page(
        request, plan, form, act,
        heading=_("Accept: %(plan)s, version %(number)d") % {"plan": plan, "number": plan.versions_count},
        submit_label=_("Accept"),
        said=_("The plan is accepted."),
    )  # fmt: skip


@require(Permission.PLAN_EDIT)
def plan_reopen(request, plan_pk):
    plan = get_object_or_404(Plan.objects.managed_by(request.user).for_list(), pk=plan_pk)
    return _form_page(
        request, plan, ReasonForm(request.POST or None), services.reopen_plan,
        heading=_("Change the accepted plan"),
        intro=_("A new version begins. The accepted one stands until the ministry accepts the new one."),
        submit_label=_("Begin a new version"),
        said=_("The plan can be changed; submit it when it is ready."),
    )  # fmt: skip


@require(Permission.PLAN_REVIEW)
def plan_extend(request, plan_pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan_pk)

    def act(**facts):
        return services.extend_plan(at=timezone.now(), today=timezone.localdate(), **facts)

    return _form_page(
        request, plan, ExtensionForm(request.POST or None), act,
        heading=_("More time: %(plan)s") % {"plan": plan},
        intro=_("The plan is due on %(day)s. The new day counts for this bureau alone.") % {"day": plan.due_on},
        submit_label=_("Give more time"),
        said=_("The new due day counts."),
    )  # fmt: skip


@require(Permission.PLAN_REVIEW)
@require_POST
def plan_comment(request, plan_pk):
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("cycle", "province"), pk=plan_pk
    )
    form = CommentForm(request.POST, content=content_of(plan))
    if form.is_valid():
        facts = {"plan": plan, "by": request.user, "at": timezone.now(), **form.pinned}
        if done_or_told(request, lambda: services.comment_plan(**facts), _("The comment is pinned.")):
            return redirect(plan.get_absolute_url() + "#comments")
    context = {
        "heading": _("Pin a comment"),
        "section": "plans",
        "crumbs": crumbs(plan),
        "form": form,
        "submit_label": _("Pin"),
        "back_url": plan.get_absolute_url() + "#comments",
    }
    return render(request, "form_page.html", context)


@require(Permission.PLAN_EDIT)
def comment_answer(request, comment_pk):
    comments = PlanComment.objects.managed_by(request.user).select_related(
        "version", "plan__cycle", "plan__province"
    )
    comment = get_object_or_404(comments, pk=comment_pk)
    form = AnswerForm(request.POST or None, instance=comment)
    if request.method == "POST" and form.is_valid():
        facts = {"comment": comment, "by": request.user, "at": timezone.now(), **form.cleaned_data}
        if done_or_told(request, lambda: services.answer_comment(**facts), _("The answer is kept.")):
            return redirect(reverse("plans:plan_detail", args=[comment.plan_id]) + "#comments")
    context = {
        "heading": _("Answer a comment"),
        "section": "plans",
        "crumbs": crumbs(comment.plan),
        "intro": comment.text,
        "form": form,
        "submit_label": _("Save the answer"),
        "back_url": comment.plan.get_absolute_url() + "#comments",
    }
    return render(request, "form_page.html", context)
