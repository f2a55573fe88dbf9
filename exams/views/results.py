from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.rules import RuleViolation

from ..forms import ConfirmForm, EntrySheet, RowForm, row_told
from ..models import Exam, ExamResult
from ..services import results as services
from .frame import crumbs_of, refuse


@require(Permission.RESULT_ENTER)
def result_entry(request, exam_pk):
    exams = Exam.objects.managed_by(request.user).select_related("training_class", "returned_by")
    exam = get_object_or_404(exams, pk=exam_pk)
    results = ExamResult.objects.managed_by(request.user).of_exam(exam).for_grid()
    sheet = EntrySheet(results, request.POST)
    if request.method == "POST" and _save(request, exam, sheet):
        return redirect("exams:result_entry", exam.pk)
    context = {
        "heading": _("Enter results"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "exam": exam,
        "sheet": sheet,
        "is_open": exam.held_on <= timezone.localdate(),
    }
    return render(request, "exams/result_entry.html", context)


def _save(request, exam, sheet):
    """Save what was typed and say what became of it; whether all of it was taken."""
    try:
        sheet.report = services.enter_results(
            exam=exam,
            entries=sheet.entries(),
            by=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        sheet.keep_everything()
        return False
    saved, refused = sheet.report.saved, len(sheet.report.faults) + len(sheet.report.clashes)
    messages.success(request, ngettext("%d result saved.", "%d results saved.", saved) % saved)
    if refused:
        words = ngettext("%d row needs a second look.", "%d rows need a second look.", refused)
        messages.error(request, words % refused)
    return not refused


@require(Permission.RESULT_ENTER)
@require_POST
def result_save(request, exam_pk):
    """One row of the grid as it is typed; answers in JSON what became of it."""
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    form = RowForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"state": "refused", "message": _("Load the page again.")})
    key, entry = form.key, form.entry
    try:
        report = services.enter_results(
            exam=exam, entries={key: entry}, by=request.user, at=timezone.now(), today=timezone.localdate()
        )
    except RuleViolation as violation:
        return JsonResponse({"state": "refused", "message": str(violation)})
    if key in report.faults:
        return JsonResponse({"state": "refused", "message": str(report.faults[key])})
    (row,) = ExamResult.objects.managed_by(request.user).of_exam(exam).among([key]).for_grid()
    return JsonResponse({"state": "clash" if key in report.clashes else "saved"} | row_told(row))


@require(Permission.RESULT_CONFIRM)
def result_confirm(request, exam_pk):
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _confirm(request, exam, form):
        return redirect(exam)
    results = ExamResult.objects.managed_by(request.user).of_exam(exam).unconfirmed().for_list()
    context = {
        "heading": _("Confirm the results"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "exam": exam,
        "results": results,
        "seen": services.rows_seen(results),
        "tally": results.tally(),
        "differences": results.entered().differing().count(),
        "form": form,
    }
    return render(request, "exams/result_confirm.html", context)


def _confirm(request, exam, form):
    """Confirm and say how many; whether it was allowed."""
    try:
        confirmed = services.confirm_results(
            exam=exam, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except RuleViolation as violation:
        refuse(form, violation)
        return False
    words = ngettext("%d result confirmed and locked.", "%d results confirmed and locked.", confirmed)
    messages.success(request, words % confirmed)
    return True


@require(Permission.RESULT_CONFIRM)
def result_return(request, exam_pk):
    exam = get_object_or_404(Exam.objects.managed_by(request.user), pk=exam_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.return_results(exam=exam, reason=reason, by=request.user, at=timezone.now())
        except RuleViolation as violation:
            refuse(form, violation)
        else:
            messages.success(request, _("The results are sent back."))
            return redirect(exam)
    context = {
        "heading": _("Send the results back"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "intro": _("Who entered them reads the reason, looks through the rows and saves again."),
        "form": form,
        "submit_label": _("Send back"),
        "back_url": exam.get_absolute_url(),
    }
    return render(request, "exams/result_return.html", context)
