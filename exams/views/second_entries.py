from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.rules import RuleViolation

from ..forms import SecondSheet
from ..models import Exam, ExamResult
from ..services import second_entries as services
from .frame import crumbs_of


@require(Permission.RESULT_ENTER)
def second_entry(request, exam_pk):
    """The scores typed a second time, and where they differ from the first."""
    exams = Exam.objects.managed_by(request.user).select_related("training_class")
    exam = get_object_or_404(exams, pk=exam_pk)
    results = ExamResult.objects.managed_by(request.user).of_exam(exam).unconfirmed().with_second_entry()
    sheet = SecondSheet(results, request.POST)
    if request.method == "POST" and _save(request, exam, sheet):
        return redirect("exams:second_entry", exam.pk)
    context = {
        "heading": _("Enter a second time"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "exam": exam,
        "sheet": sheet,
        "differing": results.differing(),
        "is_open": exam.held_on <= timezone.localdate(),
    }
    return render(request, "exams/second_entry.html", context)


def _save(request, exam, sheet):
    """Keep what was typed and say what became of it; whether all of it was taken."""
    now = {"at": timezone.now(), "today": timezone.localdate()}
    try:
        report = services.enter_second(exam=exam, entries=sheet.entries(), by=request.user, **now)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return False
    sheet.faults = report.faults
    messages.success(request, ngettext("%d row saved.", "%d rows saved.", report.saved) % report.saved)
    if report.faults:
        refused = len(report.faults)
        words = ngettext("%d row needs a second look.", "%d rows need a second look.", refused)
        messages.error(request, words % refused)
    return not report.faults
