"""第(二)项: the need, as figures and as names; the register answers, nothing is typed here."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import Act, Province
from accounts.pages import page_of
from accounts.services import record
from training.exports.responses import workbook_response
from training.models import Officer

from .. import rules
from ..exports.need import need_sheets
from ..forms.need import NamesForm, NeedForm
from ..models import PlanningCycle
from ..services.need import need_report
from .frame import crumbs
from .need_tables import bars, bureau_table, facts, level_table, why_table


def _asked(request, form_class):
    """The form as the URL fills it, and the need it asks for (None for a span that is none)."""
    cycle = PlanningCycle.objects.visible_to(request.user).three_year().first()
    today = timezone.localdate()
    form = form_class(request.GET, user=request.user, cycle=cycle, this_year=today.year)
    if not form.is_valid():
        return form, None
    officers = Officer.objects.visible_to(request.user)
    return form, need_report(on=today, officers=officers, **form.span)


def _download(request, report, due):
    details = {"list": "need", "rows": len(due), "years": f"{report.first_year}–{report.last_year}"}
    record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
    found = Officer.objects.visible_to(request.user)
    sheets = need_sheets(report, due, found, by=request.user, at=timezone.localtime())
    return workbook_response(_("Training need") + ".xlsx", sheets)


@require(Permission.PLAN_VIEW)
def need(request):
    form, report = _asked(request, NeedForm)
    if report and request.GET.get("export") == "xlsx":
        return _download(request, report, report.due)
    context = {"heading": _("Training need"), "section": "plans", "crumbs": crumbs(), "form": form}
    context |= {"report": report, "bureaus": None, "tables": []}
    if report:
        chosen = form.cleaned_data.get("province") or request.user.province
        context |= {
            "facts": facts(report, chosen),
            "bars": bars(report, chosen),
            "tables": [level_table(report, chosen), why_table(report, chosen)],
        }
        if request.user.is_ministry and not chosen:
            context["bureaus"] = bureau_table(report, Province.objects.visible_to(request.user))
    return render(request, "plans/need.html", context)


@require(Permission.PLAN_VIEW)
def need_officers(request):
    form, report = _asked(request, NamesForm)
    due = report.among(**form.wanted) if report else []
    is_done = request.GET.get("why") == rules.DONE
    if report and request.GET.get("export") == "xlsx":
        return _download(request, report, due)
    page = page_of(request, due)
    found = Officer.objects.visible_to(request.user).select_related("agency__province")
    people = found.in_bulk([one.officer for one in page])
    context = {
        "heading": _("Trained in the round") if is_done else _("Who is to be trained"),
        "section": "plans",
        "crumbs": [*crumbs(), (reverse("plans:need"), _("Training need"))],
        "form": form,
        "page": page,
        "rows": [(one, people[one.officer]) for one in page],
        "reasons": dict(form.fields["why"].choices),
    }
    return render(request, "plans/need_officers.html", context)
