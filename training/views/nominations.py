"""Nominations for the national pool: sent by a bureau, decided by the ministry."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.exports import attachment_response
from accounts.forms import ReasonForm
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from ..exports.instructors import export_nominations
from ..exports.responses import workbook_response
from ..filters.instructors import NominationFilter
from ..forms.instructors import DecisionForm, MoreFilesForm, NominationForm
from ..forms.people import refuse
from ..models import Instructor, Nomination
from ..services import nominations as services
from ..services.teaching import years_taught
from .instructors import crumbs as instructor_crumbs
from .instructors import form_page

REFUSALS = (RuleViolation, ValidationError)
SORTS = {
    "name": ["instructor__name"],
    "bureau": ["province_id"],
    "submitted": ["submitted_at"],
    "decided": ["decided_at"],
}


def crumbs(nomination=None):
    trail = [*instructor_crumbs(), (reverse("training:nomination_list"), _("Nominations"))]
    if nomination:
        trail.append((nomination.get_absolute_url(), nomination.instructor.name))
    return trail


def own_nomination(request, nomination_pk):
    mine = Nomination.objects.managed_by(request.user).select_related("instructor")
    return get_object_or_404(mine, pk=nomination_pk)


@require(Permission.INSTRUCTOR_VIEW)
def nomination_list(request):
    nominations = Nomination.objects.visible_to(request.user).select_related("instructor", "province")
    nomination_filter = NominationFilter(request.GET, nominations, request=request)
    rows = sorted_rows(request, nomination_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        sheet = export_nominations(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Nominations") + ".xlsx", [sheet])
    context = {
        "heading": _("Nominations"),
        "section": "instructors",
        "crumbs": instructor_crumbs(),
        "filter": nomination_filter,
        "page": page_of(request, rows),
    }
    return render(request, "training/nomination_list.html", context)


@require(Permission.INSTRUCTOR_VIEW)
def nomination_detail(request, nomination_pk):
    nominations = Nomination.objects.visible_to(request.user)
    nomination = get_object_or_404(
        nominations.select_related("instructor", "province", "member", "submitted_by", "decided_by"),
        pk=nomination_pk,
    )
    instructor = nomination.instructor
    context = {
        "heading": instructor.name,
        "section": "instructors",
        "crumbs": crumbs(),
        "nomination": nomination,
        "files": nomination.attachments.visible_to(request.user),
        "is_ours": nomination.is_open and nomination.province_id == request.user.province_id,
        "more": MoreFilesForm(),
        "years": years_taught(instructor, user=request.user, today=timezone.localdate())[:3],
        "others": instructor.nominations.visible_to(request.user).exclude(pk=nomination.pk),
    }
    return render(request, "training/nomination_detail.html", context)


@require(Permission.INSTRUCTOR_EDIT)
def instructor_nominate(request, instructor_pk):
    instructors = Instructor.objects.managed_by(request.user).of_bureaus()
    instructor = get_object_or_404(instructors, pk=instructor_pk)
    form = NominationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        now = {"at": timezone.now(), "today": timezone.localdate()}
        try:
            nomination = services.nominate(instructor=instructor, by=request.user, **form.cleaned_data, **now)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The nomination is with the ministry."))
            return redirect(nomination)
    intro = _(
        "The ministry reads the grounds and the files, and selects or declines with an opinion (item 5)."
    )
    context = {"intro": intro, "submit_label": _("Send to the ministry")}
    return form_page(request, form, instructor, heading=_("Nominate for the national pool"), **context)


@require(Permission.NOMINATION_DECIDE)
def nomination_decide(request, nomination_pk):
    nominations = Nomination.objects.visible_to(request.user).select_related("instructor", "province")
    nomination = get_object_or_404(nominations, pk=nomination_pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, nomination, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The decision is recorded; the bureau sees it."))
            return redirect(nomination)
    context = {
        "heading": _("Decide the nomination"),
        "section": "instructors",
        "crumbs": crumbs(nomination),
        "intro": f"{nomination.province.name} · {nomination.instructor.name} · {nomination.instructor.unit}",
        "form": form,
        "submit_label": _("Record the decision"),
        "back_url": nomination.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


def _decide(request, nomination, *, decision, opinion):
    answer = {"nomination": nomination, "opinion": opinion, "by": request.user, "at": timezone.now()}
    if decision == Nomination.State.SELECTED:
        return services.select(**answer, today=timezone.localdate())
    return services.decline(**answer)


@require(Permission.INSTRUCTOR_EDIT)
def nomination_withdraw(request, nomination_pk):
    nomination = own_nomination(request, nomination_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(nomination=nomination, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The nomination is withdrawn."))
            return redirect(nomination)
    context = {
        "heading": _("Withdraw the nomination"),
        "section": "instructors",
        "crumbs": crumbs(nomination),
        "form": form,
        "submit_label": _("Withdraw the nomination"),
        "back_url": nomination.get_absolute_url(),
        "is_destructive": True,
    }
    return render(request, "form_page.html", context)


@require(Permission.INSTRUCTOR_EDIT)
@require_POST
def nomination_attach(request, nomination_pk):
    nomination = own_nomination(request, nomination_pk)
    form = MoreFilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_files(nomination=nomination, by=request.user, at=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, _("The files are attached."))
    for error in form.errors.get("files", []):
        messages.error(request, error)
    return redirect(nomination)


@require(Permission.INSTRUCTOR_VIEW)
@require_GET
def nomination_file(request, nomination_pk, file_pk):
    nomination = get_object_or_404(Nomination.objects.visible_to(request.user), pk=nomination_pk)
    attachment = get_object_or_404(nomination.attachments.visible_to(request.user), pk=file_pk)
    return attachment_response(attachment, by=request.user)


@require(Permission.INSTRUCTOR_EDIT)
@require_POST
def nomination_file_remove(request, nomination_pk, file_pk):
    nomination = own_nomination(request, nomination_pk)
    attachment = get_object_or_404(nomination.attachments.visible_to(request.user), pk=file_pk)
    try:
        services.take_file_away(nomination=nomination, attachment=attachment, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("The file is removed."))
    return redirect(nomination)
