from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from training.exports.responses import workbook_response

from ..exports import export_awaiting
from ..filters import AwaitingFilter
from ..forms import AbsenceForm
from ..models import Absence, ExamResult
from ..services.absences import record_absence
from .frame import refuse
from .make_ups import SORTS


@require(Permission.EXAM_VIEW)
def awaiting_list(request):
    awaiting = ExamResult.objects.visible_to(request.user).awaiting_exam().for_awaiting()
    awaiting_filter = AwaitingFilter(request.GET, awaiting, request=request)
    rows = sorted_rows(request, awaiting_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        sheet = export_awaiting(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Awaiting an exam") + ".xlsx", [sheet])
    context = {
        "heading": _("Awaiting an exam"),
        "section": "make_ups",
        "filter": awaiting_filter,
        "page": page_of(request, rows),
    }
    return render(request, "exams/awaiting_list.html", context)


@require(Permission.RESULT_ENTER)
def absence_edit(request, result_pk):
    result = get_object_or_404(ExamResult.objects.managed_by(request.user).for_list(), pk=result_pk)
    recorded = Absence.objects.visible_to(request.user).of_result(result)
    form = AbsenceForm(request.POST or None, instance=recorded, result=result)
    if request.method == "POST" and form.is_valid() and _record(request, result, form):
        return redirect("exams:awaiting_list")
    context = {
        "heading": _("Reason for an absence"),
        "section": "make_ups",
        "result": result,
        "form": form,
    }
    return render(request, "exams/absence_edit.html", context)


def _record(request, result, form):
    """Put the reason on record; whether it was allowed."""
    when = {"at": timezone.now(), "today": timezone.localdate()}
    try:
        record_absence(result=result, by=request.user, **when, **form.cleaned_data)
    except (RuleViolation, ValidationError) as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("The reason is recorded."))
    return True
