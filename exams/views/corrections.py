from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.rules import RuleViolation

from ..forms import CorrectionForm
from ..models import ExamResult
from ..services import corrections as services
from .frame import crumbs_of, refuse


@require(Permission.RESULT_ENTER)
def result_correct(request, result_pk):
    result = get_object_or_404(ExamResult.objects.managed_by(request.user).for_list(), pk=result_pk)
    initial = {"attendance": result.attendance, "score": result.score_text}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_correction(result=result, by=request.user, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The correction waits for a second person."))
            return redirect(result.exam)
    context = {
        "heading": _("Correct a result"),
        "section": "exams",
        "crumbs": crumbs_of(result.exam),
        "result": result,
        "form": form,
        "history": result.history(),
    }
    return render(request, "exams/result_correct.html", context)


@require(Permission.RESULT_CONFIRM)
def result_approve(request, result_pk):
    result = get_object_or_404(ExamResult.objects.managed_by(request.user).for_list(), pk=result_pk)
    correction = result.pending_correction()
    if correction is None:
        messages.error(request, _("No correction of this result waits for a decision."))
        return redirect(result.exam)
    form = ReasonForm(request.POST if "decline" in request.POST else None)
    if request.method == "POST" and _decide(request, correction, form):
        return redirect(result.exam)
    context = {
        "heading": _("Approve a correction"),
        "section": "exams",
        "crumbs": crumbs_of(result.exam),
        "result": result,
        "correction": correction,
        "form": form,
        "history": result.history(),
    }
    return render(request, "exams/result_approve.html", context)


def _decide(request, correction, form):
    """Approve, or decline with a reason; whether it is decided."""
    decision = {"correction": correction, "by": request.user, "at": timezone.now()}
    try:
        if not form.is_bound:
            services.approve_correction(**decision)
            messages.success(request, _("The result is corrected."))
        elif form.is_valid():
            services.decline_correction(reason=form.cleaned_data["reason"], **decision)
            messages.success(request, _("The correction is declined; the result stays."))
        else:
            return False
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return False
    return True
