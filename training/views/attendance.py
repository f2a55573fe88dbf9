"""Attendance of a class: all days at a glance, one day to enter, its sign-in sheet to print."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..exports.attendance import export_attendance
from ..exports.responses import workbook_response
from ..forms.attendance import DayHoursForm, DaySheet
from ..models import Attendance, Enrolment, TrainingClass
from ..services import attendance as services
from .classes import ROSTER_ROWS
from .classes import crumbs as class_crumbs


def day_of(text):
    """The day in an address; anything that is none is a page that does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def rows_of(enrolments, user):
    """Return [(enrolment, day → its attendance)] in two queries."""
    places = list(enrolments)
    held = {place.pk: {} for place in places}
    for row in Attendance.objects.visible_to(user).of_places(places):
        held[row.enrolment_id][row.on] = row
    return [(place, held[place.pk]) for place in places]


@require(Permission.CLASS_VIEW)
def class_attendance(request, class_pk):
    classes = TrainingClass.objects.visible_to(request.user).select_related("province", "syllabus")
    training_class = get_object_or_404(classes, pk=class_pk)
    people = Enrolment.objects.visible_to(request.user).of_class(training_class)
    taught = services.hours_by_day(training_class)
    days = services.days_of(training_class, taught)
    if request.GET.get("export") == "xlsx":
        at = timezone.localtime()
        sheet = export_attendance(training_class, rows_of(people, request.user), days, by=request.user, at=at)
        return workbook_response(f"{training_class.title} {_('Class attendance')}.xlsx", [sheet])
    today = timezone.localdate()
    page = page_of(request, people, per_page=ROSTER_ROWS)
    context = {
        "heading": _("Class attendance"),
        "section": "classes",
        "crumbs": class_crumbs(training_class),
        "training_class": training_class,
        "page": page,
        "rows": rows_of(page, request.user),
        "days": [(day, taught.get(day), day <= today) for day in days],
        "planned": sum(taught.values()),
        "short": people.short_of_hours(today=today),
        "is_managed": training_class.is_managed_by(request.user),
    }
    return render(request, "training/class_attendance.html", context)


@require(Permission.CLASS_EDIT)
def attendance_entry(request, class_pk, day):
    classes = TrainingClass.objects.managed_by(request.user).select_related("syllabus")
    training_class, on = get_object_or_404(classes, pk=class_pk), day_of(day)
    sheet, form = _sheet(request, training_class, on)
    if request.method == "POST" and form.is_valid() and _save(request, training_class, on, sheet, form):
        return redirect("training:class_attendance", training_class.pk)
    context = {
        "heading": _("Attendance of %(day)s") % {"day": on.isoformat()},
        "section": "classes",
        "crumbs": class_crumbs(training_class),
        "training_class": training_class,
        "on": on,
        "taught": services.hours_by_day(training_class).get(on),
        "form": form,
        "rows": list(sheet.rows()),
        "is_new": not sheet.stored,
    }
    return render(request, "training/attendance_entry.html", context)


def _sheet(request, training_class, on):
    """The rows of a day, and its hours: those recorded, else the timetable's."""
    people = list(Enrolment.objects.managed_by(request.user).of_class(training_class))
    rows = Attendance.objects.managed_by(request.user).of_places(people).on_day(on)
    stored = {row.enrolment_id: row for row in rows}
    taught = services.hours_by_day(training_class)
    usual = services.usual_hours(training_class, on, taught)
    offered = max((row.offered for row in stored.values()), default=usual)
    form = DayHoursForm(request.POST or None, initial={"offered": offered and rules.hours_text(offered)})
    return DaySheet(people, stored, offered=offered, data=request.POST or None), form


def _save(request, training_class, on, sheet, form):
    """Keep what was typed and say what became of it; whether all of it was taken."""
    try:
        sheet.report = report = services.record_day(
            training_class=training_class,
            on=on,
            offered=form.cleaned_data["offered"],
            entries=sheet.entries(),
            by=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    except RuleViolation as violation:
        form.add_error("offered", violation.message)
        return False
    messages.success(request, ngettext("%d row saved.", "%d rows saved.", report.saved) % report.saved)
    if refused := len(report.faults) + len(report.clashes):
        words = ngettext("%d row needs a second look.", "%d rows need a second look.", refused)
        messages.error(request, words % refused)
        fresh = Attendance.objects.managed_by(request.user).of_places(sheet.enrolments).on_day(on)
        sheet.stored = {row.enrolment_id: row for row in fresh}
    return not refused


@require(Permission.CLASS_EDIT)
@require_GET
def attendance_paper(request, class_pk, day):
    """The sign-in sheet of a day, a column for each lesson, or for the two halves of the day."""
    classes = TrainingClass.objects.managed_by(request.user).select_related("province")
    training_class, on = get_object_or_404(classes, pk=class_pk), day_of(day)
    people = Enrolment.objects.managed_by(request.user).of_class(training_class)
    lessons = training_class.lessons.managed_by(request.user).on_day(on)
    details = {"list": "sign-in", "on": on.isoformat(), "rows": len(people)}
    record(Act.LIST_EXPORTED, by=request.user, target=training_class, details=details)
    context = {
        "heading": _("Sign-in sheet"),
        "training_class": training_class,
        "on": on,
        "lessons": lessons,
        "people": people,
    }
    return render(request, "training/attendance_paper.html", context)
