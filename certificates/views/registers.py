"""第(八)项: the reverse check, a register of enforcement IDs against the certificates."""

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.pages import page_of
from accounts.rules import RuleViolation
from spreadsheets.limits import ReadFault
from training.forms.imports import UploadForm

from .. import exports
from ..imports.gate import read_register, register_fields
from ..models import RegisterCheck
from ..services import registers as services
from .gate import gate_crumbs

LATEST = 20


@require(Permission.GATE_ASK)
def register_check_create(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_compared(request, form.upload))
        except (ReadFault, RuleViolation) as refusal:
            form.add_error(form.blamed, str(refusal))
    checks = RegisterCheck.objects.visible_to(request.user).select_related("asked_by", "province")
    context = {
        "heading": _("Reverse check of enforcement IDs"),
        "section": "gate",
        "tab": "registers",
        "form": form,
        "fields": register_fields(),
        "days": services.FINDINGS_DAYS,
        "latest": checks.defer("findings")[:LATEST],
    }
    return render(request, "certificates/register_check_create.html", context)


def _compared(request, upload):
    issued = read_register(today=timezone.localdate(), **upload)
    return services.compare_register(
        issued=issued, file_name=upload["file_name"], by=request.user, at=timezone.now()
    )


def _own(request, check_pk):
    """A comparison of the reader's, and its findings of the kind that is asked for."""
    checks = RegisterCheck.objects.visible_to(request.user).select_related("asked_by", "province")
    check = get_object_or_404(checks, pk=check_pk)
    return check, services.findings_of(check, why=request.GET.get("why", ""))


@require(Permission.GATE_VIEW)
def register_check_detail(request, check_pk):
    check, findings = _own(request, check_pk)
    context = {
        "heading": check.file_name,
        "section": "gate",
        "crumbs": [*gate_crumbs(), (reverse("certificates:register_check_create"), _("Reverse check"))],
        "check": check,
        "is_managed": check.province_id == request.user.province_id,
        "counts": services.counts_of(services.findings_of(check)),
        "why": request.GET.get("why", ""),
        "days": services.FINDINGS_DAYS,
        "page": page_of(request, findings),
    }
    return render(request, "certificates/register_check_detail.html", context)


@require(Permission.GATE_VIEW)
@require_GET
def register_check_export(request, check_pk):
    check, findings = _own(request, check_pk)
    arguments = {"check": check, "findings": findings, "by": request.user, "at": timezone.now()}
    file = exports.as_file(exports.export_findings, **arguments)
    return FileResponse(file, as_attachment=True, filename=_("without_certificate_%d") % check.pk + ".xlsx")


@require(Permission.GATE_ASK)
def register_check_forget(request, check_pk):
    check = get_object_or_404(RegisterCheck.objects.managed_by(request.user), pk=check_pk)
    if request.method != "POST":
        return render(request, "form_page.html", _forget_context(check))
    services.forget_findings(check=check, by=request.user)
    messages.success(request, _("The findings are deleted. The counts stay."))
    return redirect("certificates:register_check_create")


def _forget_context(check):
    return {
        "heading": _("Delete the findings of %(file)s?") % {"file": check.file_name},
        "section": "gate",
        "crumbs": [*gate_crumbs(), (check.get_absolute_url(), check.file_name)],
        "touches": [_("%(found)d findings; the counts stay.") % {"found": check.found}],
        "form": Form(),
        "submit_label": _("Delete the findings"),
        "back_url": check.get_absolute_url(),
        "is_destructive": True,
    }
