"""What is done with an officer: register, correct, move, off post, back on post, ID number in full."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.rules import RuleViolation

from ..forms.people import ChangedOfficerForm, NewOfficerForm, OffPostForm, PostForm, refuse
from ..models import Officer
from ..services import people as services

REFUSALS = (RuleViolation, ValidationError)


def own_officer(request, officer_pk):
    officers = Officer.objects.managed_by(request.user)
    return get_object_or_404(officers.select_related("agency__province"), pk=officer_pk)


def form_page(request, form, officer=None, **context):
    """One act on an officer as a page: the officer's name above, the way back below."""
    crumbs = [(reverse("training:officer_list"), _("Officers"))]
    if officer:
        crumbs.append((officer.get_absolute_url(), officer.name))
    context = {"section": "officers", "crumbs": crumbs, "back_url": crumbs[-1][0], "form": form} | context
    return render(request, "form_page.html", context)


@require(Permission.OFFICER_EDIT)
def officer_create(request):
    today = timezone.localdate()
    initial = {"from_on": today, "agency": request.GET.get("agency")}
    form = NewOfficerForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            officer = services.register_officer(
                agency=data["agency"], id_number=data["id_number"], facts=form.facts,
                from_on=data["from_on"], by=request.user, today=today,
            )  # fmt: skip
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _registered(officer))
            return redirect(officer)
    intro = _(
        "For many officers at once import a roster. An officer whom another bureau released is found "
        "by ID number and name, and brings the training history along."
    )
    return form_page(request, form, heading=_("Register an officer"), intro=intro, submit_label=_("Register"))


def _registered(officer):
    if officer.version > 1:
        return _("%(name)s was taken over from another bureau, with the training history.") % {
            "name": officer.name
        }
    return _("%(name)s is registered.") % {"name": officer.name}


@require(Permission.OFFICER_EDIT)
def officer_edit(request, officer_pk):
    officer = own_officer(request, officer_pk)
    form = ChangedOfficerForm(request.POST or None, instance=officer)
    touches = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_officer(
                officer=officer, version=data["version"], facts=form.facts, by=request.user,
                id_number=data["id_number"], reason=data["reason"],
            )  # fmt: skip
        except REFUSALS as refusal:
            refuse(form, refusal)
            touches = form.compare_with(own_officer(request, officer_pk))
        else:
            messages.success(request, _("Saved."))
            return redirect(officer)
    intro = _("Corrections. A new post or agency is recorded as a move, so that the history stays.")
    context = {"intro": intro, "touches": touches, "submit_label": _("Save")}
    return form_page(request, form, officer, heading=_("Correct the officer"), **context)


@require(Permission.OFFICER_EDIT)
def officer_move(request, officer_pk):
    context = {
        "heading": _("Record a move"),
        "intro": _(
            "A new post, or another agency of the province. The present post ends the day before. "
            "To another province: put the officer off post as released; the other bureau registers them."
        ),
        "submit_label": _("Record the move"),
    }
    return _new_post(request, officer_pk, services.move_officer, context)


@require(Permission.OFFICER_EDIT)
def officer_return(request, officer_pk):
    context = {
        "heading": _("Bring back on post"),
        "intro": _("The days between stay off post."),
        "submit_label": _("Bring back on post"),
    }
    return _new_post(request, officer_pk, services.bring_back, context)


def _new_post(request, officer_pk, service, context):
    officer, today = own_officer(request, officer_pk), timezone.localdate()
    initial = {
        "agency": officer.agency_id,
        "post_title": officer.post_title,
        "head_type": officer.head_type,
        "from_on": today,
    }
    form = PostForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service(officer=officer, by=request.user, today=today, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect(officer)
    return form_page(request, form, officer, **context)


@require(Permission.OFFICER_EDIT)
def officer_leave(request, officer_pk):
    officer, today = own_officer(request, officer_pk), timezone.localdate()
    initial = {"on": officer.off_post_on or today, "reason": officer.off_post_reason}
    form = OffPostForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.put_off_post(officer=officer, by=request.user, today=today, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is off post.") % {"name": officer.name})
            return redirect(officer)
    touches = [
        _("%(name)s leaves the number of officers to be trained from that day.") % {"name": officer.name},
        *(_("Still enrolled: %(title)s. Withdraw there if need be.") % {"title": title}
          for title in officer.open_classes()),
    ]  # fmt: skip
    context = {"touches": touches, "submit_label": _("Put off post"), "is_destructive": True}
    return form_page(request, form, officer, heading=_("Off post"), **context)


@require(Permission.ID_NUMBER_REVEAL)
@never_cache
def officer_reveal(request, officer_pk):
    officers = Officer.objects.visible_to(request.user).select_related("agency")
    officer = get_object_or_404(officers, pk=officer_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        number = services.reveal_id_number(officer=officer, reason=reason, by=request.user)
        context = {
            "heading": officer.name,
            "section": "officers",
            "officer": officer,
            "id_number": number,
            "reason": reason,
        }
        return render(request, "training/officer_reveal.html", context)
    intro = _("The number is shown once. Your name, the time and the reason stay in the trail.")
    context = {"intro": intro, "submit_label": _("Show in full")}
    return form_page(request, form, officer, heading=_("Show the ID number in full"), **context)
