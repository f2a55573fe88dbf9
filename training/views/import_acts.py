"""The buttons of an import's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Permission, require
from accounts.rules import RuleViolation

from .. import tasks
from ..imports.checking import State as LineState
from ..imports.corrections import corrected
from ..models import ImportBatch
from ..services import imports as services
from .imports import own_batch

State = ImportBatch.State


def begin(request, batch, state, corrections=None):
    """Set an upload to work, or say why not; show its page."""
    try:
        tasks.begin(batch=batch, state=state, by=request.user, at=timezone.now(), corrections=corrections)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    return redirect(batch)


@require(Permission.FILE_IMPORT)
@require_POST
def import_apply(request, batch_pk):
    batch, _target, _scope = own_batch(request, batch_pk)
    return begin(request, batch, State.APPLYING)


@require(Permission.FILE_IMPORT)
@require_POST
def import_undo(request, batch_pk):
    batch, _target, _scope = own_batch(request, batch_pk)
    return begin(request, batch, State.UNDOING)


@require(Permission.FILE_IMPORT)
@require_POST
def import_correct(request, batch_pk):
    batch, target, _scope = own_batch(request, batch_pk)
    corrections = target.corrections_of(batch)
    report = target.report_of(batch)
    if batch.state != State.CHECKED or report is None:
        messages.error(request, _("This upload cannot be put right any more."))
        return redirect(batch)
    row = request.POST.get("back", "")
    if row.isdecimal() and int(row) in corrections.rows:
        corrections.take_back(int(row))
    elif not corrected(corrections, request.POST, report.of_state(LineState.WRONG)) and not batch.problem:
        messages.info(request, _("Nothing was put right: no cell differs from the sheet."))
        return redirect(batch)
    return begin(request, batch, State.CHECKING, corrections.packed())


@require(Permission.FILE_IMPORT)
@require_GET
def import_progress(request, batch_pk):
    """The bar of the work under way; when it has ended, the page is shown anew."""
    batch, _target, _scope = own_batch(request, batch_pk)
    tasks.revive(batch=batch, at=timezone.now())
    if not batch.is_at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"batch": batch, "progress": tasks.progress(batch)}
    return render(request, "training/import_progress.html", context)


@require(Permission.FILE_IMPORT)
@require_POST
def import_discard(request, batch_pk):
    batch, target, scope = own_batch(request, batch_pk)
    try:
        services.discard_batch(batch=batch, target=target, scope=scope, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(batch)
    messages.success(
        request, _("Discarded: the file and its check were deleted. The register was not touched.")
    )
    return redirect("training:import_list")
