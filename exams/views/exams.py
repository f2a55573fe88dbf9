from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from training.exports.responses import workbook_response
from training.models import Enrolment, TrainingClass

from ..exports import PAPERS, export_exam
from ..filters import ExamFilter
from ..forms import ExamChangeForm, ExamForm
from ..models import Exam, ExamResult
from ..services import exams as services
from ..services.statistics import statistics_of
from .frame import crumbs_of, refuse

SORTS = {"held_on": ["held_on"], "place": ["place"]}


@require(Permission.EXAM_VIEW)
def exam_list(request):
    exams = Exam.objects.visible_to(request.user).select_related("training_class", "province")
    today = timezone.localdate()
    exam_filter = ExamFilter(request.GET, exams, request=request, today=today)
    rows = sorted_rows(request, exam_filter.qs, SORTS).with_progress(request.user, today=today)
    context = {"heading": _("Exams"), "section": "exams", "filter": exam_filter}
    return render(request, "exams/exam_list.html", context | {"page": page_of(request, rows)})


@require(Permission.EXAM_VIEW)
def exam_detail(request, exam_pk):
    today = timezone.localdate()
    exams = Exam.objects.visible_to(request.user).with_progress(request.user, today=today)
    exam = get_object_or_404(
        exams.select_related("training_class", "province", "created_by", "returned_by"), pk=exam_pk
    )
    results = ExamResult.objects.visible_to(request.user).of_exam(exam)
    context = {
        "heading": exam.get_sitting_display(),
        "section": "exams",
        "crumbs": crumbs_of(exam)[:1],
        "exam": exam,
        "results": results.for_list().with_sequel(),
        "tally": results.tally(),
        "figures": statistics_of(exam, results),
        "below": results.for_list().below_mark(),
        "is_ours": Exam.objects.managed_by(request.user).contains(exam),
        "differences": services.list_differences(exam),
        "papers": PAPERS.items(),
        "short": Enrolment.objects.visible_to(request.user).at_exam(exam).short_of_hours(today=today),
    }
    return render(request, "exams/exam_detail.html", context)


@require(Permission.EXAM_EDIT)
def exam_create(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    if refusal := services.never_examined(training_class):
        messages.error(request, refusal)
        return redirect(training_class)
    form = ExamForm(request.POST or None, initial=_proposal(training_class))
    if request.method == "POST" and form.is_valid():
        try:
            exam = services.schedule_exam(training_class=training_class, by=request.user, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The exam is scheduled; its list is filled from the roster."))
            return redirect(exam)
    context = {
        "heading": _("Schedule an exam"),
        "section": "exams",
        "crumbs": [(training_class.get_absolute_url(), training_class)],
        "form": form,
        "submit_label": _("Schedule the exam"),
        "back_url": training_class.get_absolute_url(),
        "training_class": training_class,
        "short": _short_of_hours(request, training_class),
    }
    return render(request, "exams/exam_create.html", context)


def _short_of_hours(request, training_class):
    people = Enrolment.objects.managed_by(request.user).of_class(training_class)
    return people.short_of_hours(today=timezone.localdate())


def _proposal(training_class):
    marks = MinistrySettings.current()
    return {
        "held_on": training_class.ends_on,
        "place": training_class.place,
        "full_mark": marks.full_mark,
        "pass_mark": marks.pass_mark,
    }


@require(Permission.EXAM_EDIT)
def exam_edit(request, exam_pk):
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    form = ExamChangeForm(request.POST or None, instance=exam)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_exam(exam=exam, by=request.user, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The exam is changed."))
            return redirect(exam)
    context = {
        "heading": _("Change the exam"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "form": form,
        "submit_label": _("Save"),
        "back_url": exam.get_absolute_url(),
    }
    return render(request, "exams/exam_edit.html", context)


@require(Permission.EXAM_EDIT)
def exam_cancel(request, exam_pk):
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_exam(exam=exam, reason=form.cleaned_data["reason"], by=request.user)
        except RuleViolation as violation:
            refuse(form, violation)
        else:
            messages.success(request, _("The exam is cancelled."))
            return redirect("exams:exam_list")
    heads = exam.results.count()
    context = {
        "heading": _("Cancel the exam"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "touches": [exam, ngettext("%d person on its list", "%d people on its list", heads) % heads],
        "form": form,
        "submit_label": _("Cancel the exam"),
        "back_url": exam.get_absolute_url(),
        "is_destructive": True,
    }
    return render(request, "exams/exam_cancel.html", context)


@require(Permission.EXAM_EDIT)
@require_POST
def exam_update_list(request, exam_pk):
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    seated, taken_off = services.update_list(exam=exam, by=request.user)
    values = {"seated": seated, "taken_off": taken_off}
    messages.success(request, _("%(seated)d joined the list, %(taken_off)d left it.") % values)
    return redirect(exam)


@require(Permission.EXAM_VIEW)
def exam_export(request, exam_pk):
    exam = get_object_or_404(Exam.objects.visible_to(request.user), pk=exam_pk)
    results = ExamResult.objects.visible_to(request.user).of_exam(exam)
    sheet = export_exam(exam, results.for_list(), by=request.user, at=timezone.localtime())
    return workbook_response(f"{_('Results')} {exam.held_on}.xlsx", [sheet])
