"""The teaching record of a year, and the marks that a class gave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from .. import rules
from ..exports.instructors import export_lessons, export_teaching
from ..exports.responses import workbook_response
from ..filters.instructors import TeachingFilter
from ..forms.instructors import MarkForm
from ..models import Instructor, TrainingClass
from ..services import teaching as services
from .classes import crumbs as class_crumbs
from .instructors import crumbs

SORTS = {
    "name": ["name"],
    "pool": ["province_id", "name"],
    "lessons": ["lessons_taught"],
    "hours": ["hours_taught"],
    "classes": ["classes_taught"],
}
FIRST_YEAR, LAST_YEAR = 2000, 2100


def asked_year(request, today):
    """The year in the address; anything that is none is this year."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == len("2026") else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


@require(Permission.INSTRUCTOR_VIEW)
def teaching_record(request):
    today = timezone.localdate()
    year = asked_year(request, today)
    data = request.GET.copy()
    data["year"] = str(year)
    rows = services.teaching_in(year, user=request.user, today=today)
    teaching_filter = TeachingFilter(data, rows, request=request)
    rows = sorted_rows(request, teaching_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        who = {"by": request.user, "at": timezone.localtime(), "year": year}
        lessons = services.lessons_in(year, instructors=rows, user=request.user, today=today)
        sheets = [export_teaching(rows, **who), export_lessons(lessons, **who)]
        return workbook_response(f"{_('Teaching record')} {year}.xlsx", sheets)
    context = {
        "heading": _("Teaching record"),
        "section": "instructors",
        "crumbs": crumbs(),
        "filter": teaching_filter,
        "page": page_of(request, rows),
        "year": year,
    }
    return render(request, "training/teaching_record.html", context)


@require(Permission.CLASS_EDIT)
def class_evaluations(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    forms = _mark_forms(request, training_class)
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419 -- each shows its faults
        try:
            changed = _keep(request, training_class, forms)
        except (RuleViolation, ValidationError) as refusal:
            messages.error(request, "; ".join(getattr(refusal, "messages", [str(refusal)])))
        else:
            messages.success(request, ngettext("%d mark saved.", "%d marks saved.", changed) % changed)
            return redirect("training:class_evaluations", training_class.pk)
    context = {
        "heading": _("Marks of the instructors"),
        "section": "classes",
        "crumbs": class_crumbs(training_class),
        "training_class": training_class,
        "forms": forms,
        "scale": (rules.LEAST_MARK, rules.BEST_MARK),
    }
    return render(request, "training/class_evaluations.html", context)


def _mark_forms(request, training_class):
    """A form for each instructor of the class's timetable, and for who was marked before."""
    evaluations = training_class.evaluations.managed_by(request.user).select_related("recorded_by")
    held = {evaluation.instructor_id: evaluation for evaluation in evaluations}
    return [
        MarkForm(request.POST or None, instructor=instructor, evaluation=held.get(instructor.pk))
        for instructor in Instructor.objects.visible_to(request.user).of_class(training_class)
    ]


def _keep(request, training_class, forms):
    marks = [(form.instructor, form.cleaned_data["average"], form.cleaned_data["count"]) for form in forms]
    return services.record_evaluations(
        training_class=training_class,
        marks=marks,
        by=request.user,
        at=timezone.now(),
        today=timezone.localdate(),
    )
