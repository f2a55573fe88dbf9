"""The timetable of a class: to read, to type, to print, as a workbook."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record

from ..exports.responses import workbook_response
from ..exports.timetables import days_of, module_sums, timetable_sheet
from ..forms.timetables import CopyDayForm, Offer, lesson_rows, with_more_rows
from ..models import TrainingClass
from ..services import timetables as services
from .classes import crumbs


def own_class(request, classes, class_pk):
    """A class of `classes` with what its timetable names."""
    return get_object_or_404(classes.select_related("province", "syllabus"), pk=class_pk)


@require(Permission.CLASS_VIEW)
@require_GET
def timetable_detail(request, class_pk):
    training_class = own_class(request, TrainingClass.objects.visible_to(request.user), class_pk)
    lessons = list(training_class.lessons.visible_to(request.user).for_timetable())
    context = {
        "heading": _("Timetable"),
        "section": "classes",
        "crumbs": crumbs(training_class),
        "training_class": training_class,
        "days": days_of(lessons),
        "sums": module_sums(training_class, lessons),
        "is_managed": training_class.is_managed_by(request.user),
    }
    return render(request, "training/timetable_detail.html", context)


@require(Permission.CLASS_EDIT)
def timetable_edit(request, class_pk):
    training_class = own_class(request, TrainingClass.objects.managed_by(request.user), class_pk)
    offer, data = Offer(training_class, request.user), request.POST or None
    copy_form = CopyDayForm(data if data and data.get("act") == "copy" else None)
    rows = _rows(training_class, data, offer, copy_form)
    is_told = bool(data) and data.get("act", "save") == "save"
    if is_told and _save(request, training_class, rows):
        return redirect("training:timetable_detail", training_class.pk)
    context = {
        "heading": _("Edit the timetable"),
        "section": "classes",
        "crumbs": [*crumbs(training_class), (_page_of(training_class), _("Timetable"))],
        "training_class": training_class,
        "rows": rows,
        "offer": offer,
        "copy_form": copy_form,
        "is_told": is_told,
        "seen": services.fingerprint(training_class),
    }
    return render(request, "training/timetable_edit.html", context)


def _page_of(training_class):
    return reverse("training:timetable_detail", args=[training_class.pk])


def _rows(training_class, data, offer, copy_form):
    """The rows to show: those stored, those typed, or those typed and what was asked for beside them."""
    act = data.get("act", "save") if data else ""
    if act == "more":
        data = with_more_rows(data)
    elif act == "copy" and copy_form.is_valid():
        days = copy_form.cleaned_data
        data = with_more_rows(data, copied=(days["copy_from"].isoformat(), days["copy_to"].isoformat()))
    return lesson_rows(data, lessons=training_class.lessons.all().for_timetable(), offer=offer)


UNSAVED = gettext_lazy("Nothing is saved yet: mend the rows that are marked.")


def _save(request, training_class, rows):
    """Write what was typed, or put the reasons beside the rows; whether it was written."""
    if not rows.is_valid():
        messages.error(request, UNSAVED)
        return False
    typed, seen = rows.typed, request.POST.get("seen", "")
    told = {"training_class": training_class, "rows": [form.row for form in typed], "seen": seen}
    try:
        faults = services.save_timetable(by=request.user, **told)
    except (RuleViolation, ValidationError) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return False
    for place, reasons in faults.items():
        for reason in reasons:
            typed[place].add_error(None, reason)
    if faults:
        messages.error(request, UNSAVED)
    else:
        messages.success(request, _("The timetable is saved."))
    return not faults


@require(Permission.CLASS_VIEW)
@require_GET
def timetable_paper(request, class_pk):
    """The timetable to print."""
    training_class = own_class(request, TrainingClass.objects.visible_to(request.user), class_pk)
    lessons = list(training_class.lessons.visible_to(request.user).for_timetable())
    details = {"list": "timetable", "rows": len(lessons)}
    record(Act.LIST_EXPORTED, by=request.user, target=training_class, details=details)
    context = {"heading": _("Timetable"), "training_class": training_class, "days": days_of(lessons)}
    return render(request, "training/timetable_paper.html", context)


@require(Permission.CLASS_VIEW)
@require_GET
def timetable_export(request, class_pk):
    training_class = own_class(request, TrainingClass.objects.visible_to(request.user), class_pk)
    lessons = training_class.lessons.visible_to(request.user).for_timetable()
    details = {"list": "timetable", "rows": lessons.count()}
    record(Act.LIST_EXPORTED, by=request.user, target=training_class, details=details)
    sheet = timetable_sheet(training_class, lessons, by=request.user, at=timezone.localtime())
    return workbook_response(f"{training_class.title} {_('Timetable')}.xlsx", [sheet])
