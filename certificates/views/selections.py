from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from exams.models import ExamResult

from .. import services
from ..filters import IssueFilter
from ..forms import IssueForm, SelectionForm
from .frame import certificates_crumb
from .issuing import day_of, issued_message

SORTS = {
    "name": ["enrolment__officer__name"],
    "agency": ["enrolment__agency_name"],
    "exam": ["exam__held_on"],
}


def _matching(request):
    waiting = ExamResult.objects.managed_by(request.user).to_certify()
    return IssueFilter(request.GET, waiting, request=request)


@require(Permission.CERTIFICATE_ISSUE)
@require_GET
def issue_list(request):
    today = timezone.localdate()
    issue_filter = _matching(request)
    form, _issued_on = day_of(request, today)
    rows = issue_filter.qs.select_related(
        "exam", "enrolment__officer", "enrolment__training_class", "enrolment__province"
    )
    context = {
        "heading": _("Certificates to issue"),
        "section": "certificates",
        "crumbs": [certificates_crumb()],
        "filter": issue_filter,
        "form": form,
        "page": page_of(request, sorted_rows(request, rows, SORTS)),
    }
    return render(request, "certificates/issue_list.html", context)


@require(Permission.CERTIFICATE_ISSUE)
def selection_issue(request):
    selection = SelectionForm(request.GET)
    list_url = f"{reverse('certificates:issue_list')}?{_kept(request, 'results', 'everyone', 'page')}"
    if not selection.is_valid():
        messages.error(request, selection.non_field_errors()[0])
        return redirect(list_url)
    managed = ExamResult.objects.managed_by(request.user)
    results = selection.chosen(matching=_matching(request).qs, managed=managed)
    if request.method == "POST":
        return _issue_selection(request, results, list_url)
    today = timezone.localdate()
    form, issued_on = day_of(request, today)
    asked = {"issued_on": issued_on, "by": request.user, "today": today}
    preview = services.preview_selection(results=results, **asked)
    context = {
        "heading": _("Issue the selection"),
        "section": "certificates",
        "crumbs": [certificates_crumb(), (list_url, _("Certificates to issue"))],
        "form": form,
        "kept": _pairs(request, "issued_on", "page"),
        "preview": preview,
        "page": page_of(request, preview.lines),
    }
    return render(request, "certificates/selection_issue.html", context)


def _issue_selection(request, results, list_url):
    """Issue, then show the list of what was issued; or this selection again, with why nothing was."""
    form = IssueForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was issued: choose the issue date and look at the list again."))
        return redirect(request.get_full_path())
    try:
        issued = services.issue_selection(
            results=results, by=request.user, today=timezone.localdate(), **form.cleaned_data
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(request.get_full_path())
    messages.success(request, issued_message(issued))
    return redirect(list_url)


def _pairs(request, *without):
    """What the address holds, as (name, value); without some names."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in without
        for value in values
        if value
    ]


def _kept(request, *without):
    return urlencode(_pairs(request, *without))
