"""Enforcement IDs that end within a chosen time, and the class that would serve."""

from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from training.models import Officer

from .. import exports
from ..filters import RenewalFilter
from ..services import renewals as services

SORTS = {"ends": ["id_valid_until"], "name": ["name"], "agency": ["agency__name"]}


def _filtered(request, today):
    """The filter and its officers, in the order asked for."""
    settings = MinistrySettings.current()
    data = request.GET.copy()
    if not data.get("within", "").isdecimal() or len(data["within"]) > len("100"):
        data["within"] = str(settings.renewal_notice_months)
    officers = Officer.objects.visible_to(request.user).select_related("agency__province")
    ending = services.ending(officers, on=today, months=int(data["within"]), gate_years=settings.gate_years)
    renewal_filter = RenewalFilter(data, ending, request=request, notice=settings.renewal_notice_months)
    return renewal_filter, sorted_rows(request, renewal_filter.qs, SORTS)


@require(Permission.OFFICER_VIEW)
def renewal_list(request):
    today = timezone.localdate()
    renewal_filter, rows = _filtered(request, today)
    page = page_of(request, rows)
    classes = services.serving_classes(request.user, today=today)
    context = {
        "heading": _("Enforcement IDs that end"),
        "section": "gate",
        "tab": "renewals",
        "filter": renewal_filter,
        "page": page,
        "officers": services.with_renewals(page.object_list, classes, today=today),
    }
    return render(request, "certificates/renewal_list.html", context)


@require(Permission.OFFICER_VIEW)
@require_GET
def renewal_export(request):
    today = timezone.localdate()
    _filter, rows = _filtered(request, today)
    classes = services.serving_classes(request.user, today=today)
    arguments = {
        "officers": rows,
        "classes": classes,
        "by": request.user,
        "at": timezone.now(),
        "today": today,
    }
    file = exports.as_file(exports.export_renewals, **arguments)
    return FileResponse(file, as_attachment=True, filename=_("enforcement_ids_that_end") + ".xlsx")
