"""Versions of the syllabus: the list, one with its modules, and what the ministry does with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from ..filters.content import SyllabusFilter
from ..forms.content import CopyForm, InForceForm, SyllabusForm, WithdrawalForm, module_rows
from ..models import Syllabus
from ..services import syllabuses as services
from .classes import refuse

SORTS = {
    "title": ["title"],
    "hours": ["minimum_hours"],
    "in_force_on": ["in_force_on"],
    "classes": ["class_count"],
}


def crumbs(syllabus=None):
    """The way to a page about syllabuses, or about one of them."""
    trail = [(reverse("training:syllabus_list"), _("Syllabuses"))]
    return [*trail, (syllabus.get_absolute_url(), str(syllabus))] if syllabus else trail


@require(Permission.CONTENT_VIEW)
def syllabus_list(request):
    syllabuses = Syllabus.objects.visible_to(request.user).with_figures(request.user)
    syllabus_filter = SyllabusFilter(request.GET, syllabuses)
    context = {
        "heading": _("Syllabuses"),
        "section": "content",
        "tab": "syllabuses",
        "filter": syllabus_filter,
        "page": page_of(request, sorted_rows(request, syllabus_filter.qs, SORTS)),
    }
    return render(request, "training/syllabus_list.html", context)


@require(Permission.CONTENT_VIEW)
def syllabus_detail(request, syllabus_pk):
    syllabuses = Syllabus.objects.visible_to(request.user).with_figures(request.user)
    syllabus = get_object_or_404(syllabuses, pk=syllabus_pk)
    context = {
        "heading": str(syllabus),
        "section": "content",
        "crumbs": crumbs(),
        "syllabus": syllabus,
        "modules": syllabus.modules.visible_to(request.user),
        "classes": syllabus.classes.visible_to(request.user).select_related("province")[:10],
    }
    return render(request, "training/syllabus_detail.html", context)


@require(Permission.REFERENCE_EDIT)
def syllabus_create(request):
    form, rows = SyllabusForm(request.POST or None), module_rows(request.POST or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            syllabus = services.draft_syllabus(facts=form.cleaned_data, modules=rows.rows, by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The draft is stored. Put it in force when it is complete."))
            return redirect(syllabus)
    context = {
        "heading": _("New draft"),
        "section": "content",
        "crumbs": crumbs(),
        "form": form,
        "rows": rows,
    }
    return render(request, "training/syllabus_create.html", context | {"back_url": crumbs()[-1][0]})


@require(Permission.REFERENCE_EDIT)
def syllabus_edit(request, syllabus_pk):
    syllabus = get_object_or_404(Syllabus.objects.visible_to(request.user), pk=syllabus_pk)
    if not syllabus.is_draft:
        return _refused(request, syllabus)
    form = SyllabusForm(request.POST or None, instance=syllabus)
    rows = module_rows(request.POST or None, syllabus)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        arguments = {"facts": form.cleaned_data, "modules": rows.rows, "by": request.user}
        try:
            services.change_syllabus(syllabus=syllabus, **arguments)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(syllabus)
    context = {
        "heading": _("Change the draft"),
        "section": "content",
        "crumbs": crumbs(syllabus),
        "form": form,
    }
    context |= {"rows": rows, "back_url": syllabus.get_absolute_url()}
    return render(request, "training/syllabus_edit.html", context)


def _refused(request, syllabus):
    messages.error(
        request, _("A version that came into force is never changed: copy it as a new draft (item 4).")
    )
    return redirect(syllabus)


@require(Permission.REFERENCE_EDIT)
def syllabus_copy(request, syllabus_pk):
    syllabus = get_object_or_404(Syllabus.objects.visible_to(request.user), pk=syllabus_pk)
    form = CopyForm(request.POST or None)

    def act(**typed):
        return services.copy_syllabus(syllabus=syllabus, by=request.user, **typed)

    context = {"heading": _("Copy as a new draft"), "submit_label": _("Copy")}
    return _form_page(
        request,
        syllabus,
        form,
        act,
        said=_("The copy is a draft: change it, then put it in force."),
        **context,
    )


@require(Permission.REFERENCE_EDIT)
def syllabus_put_in_force(request, syllabus_pk):
    syllabus = get_object_or_404(Syllabus.objects.visible_to(request.user), pk=syllabus_pk)
    form = InForceForm(request.POST or None)

    def act(**typed):
        return services.put_in_force(syllabus=syllabus, by=request.user, **typed)

    touches = [
        _("From that day on it is never changed, and new classes of its tier and level begin with it."),
        _("The version now in force is withdrawn from that day; classes that have it keep it."),
    ]
    context = {"heading": _("Put in force"), "submit_label": _("Put in force"), "touches": touches}
    return _form_page(request, syllabus, form, act, said=_("The version is in force."), **context)


@require(Permission.REFERENCE_EDIT)
def syllabus_withdraw(request, syllabus_pk):
    syllabus = get_object_or_404(Syllabus.objects.visible_to(request.user), pk=syllabus_pk)
    form = WithdrawalForm(request.POST or None)

    def act(**typed):
        return services.withdraw_syllabus(syllabus=syllabus, by=request.user, **typed)

    touches = [
        _("New classes of its tier and level begin without a syllabus until another version is in force.")
    ]
    context = {
        "heading": _("Withdraw the version"),
        "submit_label": _("Withdraw the version"),
        "touches": touches,
    }
    return _form_page(
        request, syllabus, form, act, said=_("The version is withdrawn."), is_destructive=True, **context
    )


def _form_page(request, syllabus, form, act, *, said, **context):
    """A page that is one form about a version; what the rules refuse is told above it."""
    if request.method == "POST" and form.is_valid():
        try:
            syllabus = act(**form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect(syllabus)
    context |= {"section": "content", "crumbs": crumbs(syllabus), "form": form, "intro": str(syllabus)}
    return render(request, "form_page.html", context | {"back_url": syllabus.get_absolute_url()})


@require(Permission.REFERENCE_EDIT)
@require_POST
def syllabus_delete(request, syllabus_pk):
    syllabus = get_object_or_404(Syllabus.objects.visible_to(request.user), pk=syllabus_pk)
    try:
        services.delete_draft(syllabus=syllabus, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(syllabus)
    messages.success(request, _("The draft is deleted."))
    return redirect("training:syllabus_list")
