from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.pages import page_of
from training.models import Officer

from ..models import Exam, ExamResult
from ..services.history import score_changes
from .frame import crumbs_of


@require(Permission.EXAM_VIEW)
def exam_history(request, exam_pk):
    exams = Exam.objects.visible_to(request.user).select_related("training_class", "province")
    exam = get_object_or_404(exams, pk=exam_pk)
    results = ExamResult.objects.visible_to(request.user).of_exam(exam)
    context = {
        "heading": _("History of the scores"),
        "section": "exams",
        "crumbs": crumbs_of(exam),
        "exam": exam,
        "is_part": not request.user.is_ministry and exam.province_id is None,
        "page": page_of(request, score_changes(results)),
    }
    return render(request, "exams/exam_history.html", context)


@require(Permission.EXAM_VIEW)
def officer_history(request, officer_pk):
    officers = Officer.objects.visible_to(request.user).select_related("agency")
    officer = get_object_or_404(officers, pk=officer_pk)
    results = ExamResult.objects.visible_to(request.user).of_officer(officer)
    context = {
        "heading": _("History of the scores"),
        "section": "officers",
        "crumbs": [(reverse("training:officer_list"), _("Officers")), (officer.get_absolute_url(), officer)],
        "officer": officer,
        "page": page_of(request, score_changes(results)),
    }
    return render(request, "exams/officer_history.html", context)
