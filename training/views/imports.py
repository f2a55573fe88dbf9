"""Roster import: upload, check, enter whole or discard."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of
from accounts.rules import RuleViolation
from accounts.services import record
from spreadsheets.limits import ReadFault

from ..exports.responses import XLSX
from ..forms.imports import UploadForm
from ..imports import preview, workbooks
from ..imports.targets import ROSTER, TARGETS
from ..models import ImportBatch
from ..services import imports as services


def _frame(heading, *crumbs):
    """The context that every page of an import shares."""
    trail = [
        (reverse("training:officer_list"), _("Officers")),
        (reverse("training:import_list"), _("Import")),
    ]
    return {"heading": heading, "section": "officers", "crumbs": [*trail, *crumbs]}


def _batch(request, batch_pk):
    return get_object_or_404(ImportBatch.objects.managed_by(request.user), pk=batch_pk)


@require(Permission.ROSTER_IMPORT)
@require_GET
def import_list(request):
    batches = (
        ImportBatch.objects.managed_by(request.user)
        .without_content()
        .select_related("uploaded_by", "applied_by")
    )
    context = _frame(_("Imports")) | {"page": page_of(request, batches)}
    return render(request, "training/import_list.html", context)


@require(Permission.ROSTER_IMPORT)
def import_create(request):
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.check_file(
                target=ROSTER, content=file.read(), file_name=file.name,
                province=request.user.province, by=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect(batch)
        except ReadFault as fault:
            form.add_error("file", str(fault))
    context = _frame(_("Import a roster")) | {"form": form, "fields": ROSTER.fields(request.user.province)}
    return render(request, "training/import_create.html", context)


@require(Permission.ROSTER_IMPORT)
@require_GET
def import_detail(request, batch_pk):
    batch = _batch(request, batch_pk)
    context = _frame(_("Import a roster")) | {"batch": batch}
    report = services.report_of(batch)
    if report:
        target = TARGETS[batch.target]
        tab = preview.chosen_tab(request.GET.get("tab"), batch.counts)
        page = page_of(request, [line for line in report["lines"] if line["state"] == tab])
        context |= {
            "report": report,
            "tab": tab,
            "tabs": preview.tab_titles(batch.counts),
            "page": page,
            "lines": preview.told_lines(page.object_list, target),
            "notes": preview.told_notes(report),
            "created": preview.told_created(report),
            "other_sheets": preview.told_other_sheets(report),
            "earlier": ImportBatch.objects.managed_by(request.user)
            .entered_before(batch)
            .select_related("applied_by")
            .first(),
        }
    return render(request, "training/import_detail.html", context)


@require(Permission.ROSTER_IMPORT)
@require_POST
def import_apply(request, batch_pk):
    batch = _batch(request, batch_pk)
    try:
        services.apply_batch(batch=batch, target=TARGETS[batch.target], by=request.user, at=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, preview.told_result(batch.counts))
    return redirect(batch)


@require(Permission.ROSTER_IMPORT)
@require_POST
def import_discard(request, batch_pk):
    batch = _batch(request, batch_pk)
    try:
        services.discard_batch(batch=batch, target=TARGETS[batch.target], by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(batch)
    messages.success(
        request, _("Discarded: the file and its check were deleted. The register was not touched.")
    )
    return redirect("training:import_create")


@require(Permission.ROSTER_IMPORT)
@require_GET
def import_faults(request, batch_pk):
    batch = _batch(request, batch_pk)
    if not batch.content:
        raise Http404
    file = workbooks.faults_of(batch, services.report_of(batch), TARGETS[batch.target])
    record(Act.LIST_EXPORTED, by=request.user, target=batch, details={"list": "faults"})
    name = workbooks.faults_file_name(batch)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require(Permission.ROSTER_IMPORT)
@require_GET
def import_template(request):
    file = workbooks.template(ROSTER, request.user.province)
    return FileResponse(file, as_attachment=True, filename=f"{_('Officer roster')}.xlsx", content_type=XLSX)
