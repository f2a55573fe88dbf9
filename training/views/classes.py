"""The class list, a class, and what is done with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import Act
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..exports.classes import class_list_sheet, roster_sheet
from ..exports.responses import workbook_response
from ..filters.classes import ClassFilter
from ..forms.classes import ClassForm
from ..models import TrainingClass
from ..services import classes as services
from ..services.quotas import seats_seen
from .checks import readiness_of

SORTS = {
    "title": ["title"], "number": ["year", "number"], "starts_on": ["starts_on"], "heads": ["heads"],
    "province": ["province_id"],
}  # fmt: skip
ROSTER_ROWS = 200  # the people of a class on one page; larger classes turn pages


def crumbs(training_class=None):
    """The way to a page about classes, or about one class."""
    trail = [(reverse("training:class_list"), _("Classes"))]
    if training_class:
        trail.append((training_class.get_absolute_url(), training_class.title))
    return trail


def refuse(form, refusal):
    """Show why a service refused, above the form that keeps what was typed."""
    form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))


@require(Permission.CLASS_VIEW)
def class_list(request):
    classes = TrainingClass.objects.visible_to(request.user).with_heads().with_exam_state()
    classes = classes.select_related("province")
    class_filter = ClassFilter(request.GET, classes, request=request, today=timezone.localdate())
    rows = sorted_rows(request, class_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        at = timezone.localtime()
        details = {"list": "classes", "rows": rows.count()}
        record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
        return workbook_response(_("Classes") + ".xlsx", [class_list_sheet(rows, by=request.user, at=at)])
    context = {
        "heading": _("Classes"),
        "section": "classes",
        "filter": class_filter,
        "page": page_of(request, rows),
    }
    return render(request, "training/class_list.html", context)


@require(Permission.CLASS_VIEW)
def class_detail(request, class_pk):
    classes = TrainingClass.objects.visible_to(request.user).with_heads().with_exam_state()
    training_class = get_object_or_404(
        classes.select_related("province", "syllabus", "textbook", "created_by", "begun_by"), pk=class_pk
    )
    people = training_class.enrolments.visible_to(request.user).for_roster()
    context = {
        "heading": training_class.title,
        "section": "classes",
        "crumbs": crumbs(),
        "training_class": training_class,
        "page": page_of(request, people.standing(), per_page=ROSTER_ROWS),
        "withdrawn": people.withdrawn(),
        "teaching": people.standing().teaching_here(),
        "exams": list(training_class.exams.order_by("-held_on", "-pk")),
        "seats": seats_seen(training_class, request.user),
        "is_managed": training_class.is_managed_by(request.user),
        "is_fillable": training_class.is_fillable_by(request.user),
        "today": timezone.localdate(),
        **readiness_of(training_class),
    }
    return render(request, "training/class_detail.html", context)


@require(Permission.CLASS_EDIT)
def class_create(request):
    tier = rules.Tier.NATIONAL if request.user.is_ministry else rules.Tier.PROVINCIAL
    form = ClassForm(request.POST or None, user=request.user, tier=tier)
    if request.method == "POST" and form.is_valid():
        try:
            training_class = services.open_class(by=request.user, at=timezone.now(), **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The class is open. Enrol its people next."))
            return redirect(training_class)
    context = {
        "heading": _("Open a class"),
        "section": "classes",
        "crumbs": crumbs(),
        "intro": _("%(tier)s, %(bureau)s")
        % {"tier": tier.label, "bureau": request.user.province or _("Ministry")},
        "form": form,
        "submit_label": _("Open the class"),
        "back_url": reverse("training:class_list"),
    }
    return render(request, "form_page.html", context)


@require(Permission.CLASS_EDIT)
def class_edit(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    context = {
        "heading": _("Change the class"),
        "section": "classes",
        "crumbs": crumbs(training_class),
        "submit_label": _("Save"),
        "back_url": training_class.get_absolute_url(),
    }
    form = ClassForm(
        request.POST or None, instance=training_class, user=request.user, tier=training_class.tier
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_class(training_class=training_class, by=request.user, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The class is changed."))
            return redirect(training_class)
    return render(request, "form_page.html", context | {"form": form})


def touched_by_cancelling(training_class):
    """What the page says before a class is cancelled."""
    places = _("%(heads)d people lose their place; they can be enrolled elsewhere.")
    return [
        places % {"heads": training_class.heads},
        _("The class stays in the list as cancelled. This cannot be undone."),
    ]


@require(Permission.CLASS_EDIT)
def class_cancel(request, class_pk):
    classes = TrainingClass.objects.managed_by(request.user).with_heads()
    training_class = get_object_or_404(classes, pk=class_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_class(training_class=training_class, by=request.user, **form.cleaned_data)
        except RuleViolation as violation:
            refuse(form, violation)
        else:
            messages.success(request, _("The class is cancelled."))
            return redirect(training_class)
    context = {
        "heading": _("Cancel the class"),
        "section": "classes",
        "crumbs": crumbs(training_class),
        "touches": touched_by_cancelling(training_class),
        "form": form,
        "submit_label": _("Cancel the class"),
        "back_url": training_class.get_absolute_url(),
        "is_destructive": True,
    }
    return render(request, "form_page.html", context)


@require(Permission.CLASS_EDIT)
@require_POST
def class_close(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    try:
        services.close_class(training_class=training_class, by=request.user, on=timezone.localdate())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("The class is closed: nobody is enrolled or withdrawn any more."))
    return redirect(training_class)


@require(Permission.CLASS_EDIT)
@require_POST
def class_reopen(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    try:
        services.reopen_class(training_class=training_class, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("The class is open again."))
    return redirect(training_class)


@require(Permission.CLASS_VIEW)
def class_roster_export(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=class_pk)
    people = training_class.enrolments.visible_to(request.user).standing().select_related("officer")
    details = {"list": "roster", "rows": people.count()}
    record(Act.LIST_EXPORTED, by=request.user, target=training_class, details=details)
    sheet = roster_sheet(training_class, people, by=request.user, at=timezone.localtime())
    return workbook_response(f"{training_class.title}.xlsx", [sheet])
