from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Permission, require

from .. import exports
from ..forms import YearReportForm
from ..models import Certificate


@require(Permission.REPORT_EXPORT)
def year_report(request):
    today = timezone.localdate()
    form = YearReportForm(request.GET if "year" in request.GET else {"year": today.year}, user=request.user)
    context = {"heading": _("Year-end report"), "section": "year_report", "form": form}
    if form.is_valid():
        certificates = Certificate.objects.visible_to(request.user)
        context |= {
            **form.cleaned_data,
            "issued": certificates.in_year_report(**form.cleaned_data).counts(),
            "national": certificates.beside_year_report(**form.cleaned_data).counts(),
        }
    return render(request, "certificates/year_report.html", context)


@require(Permission.REPORT_EXPORT)
@require_POST
def year_report_export(request):
    form = YearReportForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Nothing was exported: choose a year and a bureau from the list."))
        return redirect("certificates:year_report")
    file = exports.as_file(exports.export_report, by=request.user, at=timezone.now(), **form.cleaned_data)
    return FileResponse(file, as_attachment=True, filename=exports.report_name(**form.cleaned_data))
