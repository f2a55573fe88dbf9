from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from ..filters import FollowUpFilter
from ..forms import FollowUpForm
from ..models import ExamResult, FollowUp
from ..services import make_ups as services
from .frame import refuse
from .make_ups import SORTS


@require(Permission.EXAM_VIEW)
def follow_up_list(request):
    failed = ExamResult.objects.visible_to(request.user).for_follow_ups()
    follow_up_filter = FollowUpFilter(request.GET, failed, request=request)
    rows = sorted_rows(request, follow_up_filter.qs, SORTS)
    context = {
        "heading": _("After a failed make-up"),
        "section": "make_ups",
        "filter": follow_up_filter,
        "page": page_of(request, rows),
    }
    return render(request, "exams/follow_up_list.html", context)


@require(Permission.RESULT_ENTER)
def follow_up_edit(request, result_pk):
    results = ExamResult.objects.visible_to(request.user).followed_up_by(request.user).for_list()
    result = get_object_or_404(results, pk=result_pk)
    recorded = FollowUp.objects.visible_to(request.user).of_result(result)
    form = FollowUpForm(request.POST or None, instance=recorded)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_follow_up(
                result=result,
                by=request.user,
                at=timezone.now(),
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Recorded. The register changes only where you change it."))
            return redirect("exams:follow_up_list")
    context = {"heading": _("Interview and decision"), "section": "make_ups", "result": result, "form": form}
    return render(request, "exams/follow_up_edit.html", context)
