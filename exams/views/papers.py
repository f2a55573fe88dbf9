from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.services import record

from ..exports import PAPERS
from ..models import Exam, ExamResult


@require(Permission.EXAM_EDIT)
@require_GET
def exam_paper(request, exam_pk, kind):
    """A paper of the exam, to print."""
    if kind not in PAPERS:
        raise Http404
    exams = Exam.objects.managed_by(request.user).select_related("training_class", "province")
    exam, paper = get_object_or_404(exams, pk=exam_pk), PAPERS[kind]
    results = ExamResult.objects.managed_by(request.user).of_exam(exam).for_list()
    record(Act.LIST_EXPORTED, by=request.user, target=exam, details={"list": kind, "rows": len(results)})
    context = {"exam": exam, "paper": paper, "rows": paper.rows(results), "heading": paper.title}
    return render(request, "exams/exam_paper.html", context)
