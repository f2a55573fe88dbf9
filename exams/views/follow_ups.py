from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from accounts.services import record

from ..filters import FollowUpFilter
from ..forms import FollowUpForm
from ..models import ExamResult, FollowUp
from ..services import make_ups as services
from ..services.follow_ups import follow_up_counts
from .frame import refuse
from .make_ups import SORTS


@require(Permission.EXAM_VIEW)
def follow_up_list(request):
    """The bureau's people by name; for the ministry, how many they are in each bureau."""
    results = ExamResult.objects.visible_to(request.user)
    context = {"heading": _("After a failed make-up"), "section": "make_ups", "counts": None}
    if request.user.is_ministry:
        context["counts"], context["sums"] = follow_up_counts(results)
    else:
        follow_up_filter = FollowUpFilter(request.GET, results.for_follow_ups(), request=request)
        rows = sorted_rows(request, follow_up_filter.qs, SORTS)
        context |= {"filter": follow_up_filter, "page": page_of(request, rows)}
    return render(request, "exams/follow_up_list.html", context)


@require(Permission.RESULT_ENTER)
@require_GET
def follow_up_paper(request, result_pk):
    """The record of an interview, to print: what is known is filled in, the rest has lines."""
    results = ExamResult.objects.visible_to(request.user).followed_up_by(request.user).for_follow_ups()
    result = get_object_or_404(results, pk=result_pk)
    details = {"list": "interview", "rows": 1, "result": result.pk}
    record(Act.LIST_EXPORTED, by=request.user, target=result.exam, details=details)
    context = {
        "heading": _("Record of an interview"),
        "result": result,
        "follow_up": FollowUp.objects.visible_to(request.user).of_result(result),
        "decisions": FollowUp.Decision.choices,
    }
    return render(request, "exams/follow_up_paper.html", context)


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
