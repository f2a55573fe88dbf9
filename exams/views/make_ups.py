from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from training.exports.responses import workbook_response

from ..exports import export_make_ups
from ..filters import MakeUpFilter
from ..forms import JoinMakeUpForm, MakeUpForm, picked_keys
from ..models import ExamResult
from ..services import make_ups as services
from .frame import refuse

SORTS = {
    "name": ["enrolment__officer__name"],
    "failed_on": ["exam__held_on"],
    "deadline": ["make_up_deadline"],
}


@require(Permission.EXAM_VIEW)
def make_up_list(request):
    today = timezone.localdate()
    owed = ExamResult.objects.visible_to(request.user).make_up_owed().for_make_ups(today=today)
    make_up_filter = MakeUpFilter(request.GET, owed, request=request, today=today)
    rows = sorted_rows(request, make_up_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        sheet = export_make_ups(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Make-ups due") + ".xlsx", [sheet])
    context = {
        "heading": _("Make-ups due"),
        "section": "make_ups",
        "filter": make_up_filter,
        "page": page_of(request, rows),
    }
    return render(request, "exams/make_up_list.html", context)


@require(Permission.EXAM_EDIT)
def make_up_create(request):
    picked = ExamResult.objects.managed_by(request.user).among(picked_keys(request.GET or request.POST))
    fails = picked.for_make_ups(today=timezone.localdate())
    if not fails:
        messages.error(request, _("Nobody is chosen: tick the officers who will sit the make-up."))
        return redirect("exams:make_up_list")
    typed = request.POST
    is_join = "join" in typed
    form = MakeUpForm(None if is_join else typed or None, fails=fails, typed=typed, initial=_marks())
    join = JoinMakeUpForm(typed if is_join else None, user=request.user)
    if request.method == "POST" and (exam := _seat(request, form, join)):
        return redirect(exam)
    context = {
        "heading": _("Schedule a make-up"),
        "section": "make_ups",
        "form": form,
        "join": join,
        "heads": ngettext("%d officer", "%d officers", len(fails)) % len(fails),
    }
    return render(request, "exams/make_up_create.html", context)


def _marks():
    marks = MinistrySettings.current()
    return {"full_mark": marks.full_mark, "pass_mark": marks.pass_mark}


def _seat(request, form, join):
    """Put the chosen on a new list or on one that exists; the exam, or None when it was refused."""
    chosen = {"results": form.fails, "by": request.user, "late_reasons": form.late_reasons()}
    wanted = join if join.is_bound else form
    if not wanted.is_valid():
        return None
    try:
        if join.is_bound:
            exam = services.join_make_up(exam=join.cleaned_data["exam"], **chosen)
        else:
            exam = services.schedule_make_up(**chosen, **form.cleaned_data)
    except (RuleViolation, ValidationError) as refusal:
        refuse(wanted, refusal)
        return None
    words = ngettext("%d officer is on the list.", "%d officers are on the list.", len(form.fails))
    messages.success(request, words % len(form.fails))
    return exam
