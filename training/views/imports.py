"""Imports: the list, the upload, the matching of headings, the check and its result."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of
from accounts.services import record
from spreadsheets.limits import ReadFault

from .. import tasks
from ..exports.responses import XLSX
from ..forms.imports import HeadingsForm, UploadForm
from ..imports import mapping, preview, workbooks
from ..imports.corrections import Corrections
from ..imports.target import Scope
from ..imports.targets import TARGETS
from ..models import ImportBatch
from ..services import imports as services

State = ImportBatch.State


def own_target(user, name):
    """The target of that name, if the user's role enters it; else a 404."""
    target = TARGETS.get(name)
    if target is None or not user.may(target.permission):
        raise Http404
    return target


def own_scope(user, target, subject_pk):
    """Into what the user imports; a class or exam that is not for the user to fill is a 404."""
    subjects = target.subjects(user)
    if (subjects is None) != (subject_pk is None):
        raise Http404
    if subjects is None and user.province is None and not target.is_national:
        raise Http404  # the ministry has no register of its own
    return Scope(user.province, get_object_or_404(subjects, pk=subject_pk) if subject_pk else None)


def own_batch(request, batch_pk):
    """An upload of the user's bureau with its target and scope."""
    batches = ImportBatch.objects.managed_by(request.user).select_related("province")
    batch = get_object_or_404(batches, pk=batch_pk)
    target = own_target(request.user, batch.target)
    return batch, target, target.scope_of(batch)


def frame(target, scope, **context):
    """The context that every page of an import shares."""
    crumbs = [*target.crumbs(scope), (reverse("training:import_list"), _("Imports"))]
    heading = _("Import: %(what)s") % {"what": target.title(scope)}
    place = [target.name, scope.subject.pk] if scope.subject else [target.name]
    context["back_url"] = crumbs[-2][0]
    context["create_url"] = reverse("training:import_create", args=place)
    return {"heading": heading, "section": target.section, "crumbs": crumbs, "target": target, **context}


@require(Permission.FILE_IMPORT)
@require_GET
def import_list(request):
    targets = [target for target in TARGETS.values() if request.user.may(target.permission)]
    batches = (
        ImportBatch.objects.managed_by(request.user)
        .filter(target__in=[target.name for target in targets])
        .without_content()
        .select_related("uploaded_by", "applied_by")
    )
    page = page_of(request, batches)
    for batch in page:
        batch.title = TARGETS[batch.target].title()
    context = {
        "heading": _("Imports"),
        "section": "officers",
        "crumbs": [(reverse("training:officer_list"), _("Officers"))],
        "page": page,
        "targets": preview.startable(targets, request.user),
    }
    return render(request, "training/import_list.html", context)


@require(Permission.FILE_IMPORT)
def import_create(request, target_name, subject_pk=None):
    target = own_target(request.user, target_name)
    scope = own_scope(request.user, target, subject_pk)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            return redirect(start(request.user, target, scope, **form.upload))
        except ReadFault as fault:
            form.add_error(form.blamed, str(fault))
    context = frame(
        target, scope, form=form, fields=target.filled_in(scope), subject_pk=subject_pk, step="upload"
    )
    return render(request, "training/import_create.html", context)


def start(user, target, scope, *, content, file_name):
    """Keep an upload; have it checked at once when nothing about its headings is in doubt."""
    at = timezone.now()
    reading = mapping.reading_of(target, scope.province)
    survey = target.survey(content=content, file_name=file_name, scope=scope, reading=reading)
    batch = services.keep_upload(
        target=target, content=content, file_name=file_name, scope=scope, by=user, at=at
    )
    if survey.is_clear:
        corrections = Corrections(reading=reading).packed()
        tasks.begin(batch=batch, state=State.CHECKING, by=user, at=at, corrections=corrections)
    return batch


@require(Permission.FILE_IMPORT)
def import_columns(request, batch_pk):
    batch, target, scope = own_batch(request, batch_pk)
    if batch.state not in (State.UPLOADED, State.CHECKED):
        return redirect(batch)
    survey = mapping.survey_of(batch, target, scope, request.GET or request.POST)
    fields, table = target.fields(scope), survey.chosen
    columns = mapping.columns_of(table, fields)
    data = request.POST if request.method == "POST" else None
    form = HeadingsForm(data, fields=mapping.asked(target, fields, table), table=table, columns=columns)
    if form.is_valid():
        decide(request.user, batch, target, table, form)
        return redirect(batch)
    context = frame(
        target, scope, batch=batch, form=form, table=table, tables=survey.tables, columns=columns, step="columns",
        problem=preview.told_problem(batch), untaken=mapping.untaken(table, columns), choices=target.choices(scope),
    )  # fmt: skip
    return render(request, "training/import_columns.html", context)


def decide(user, batch, target, table, form):
    """Have an upload checked by the headings as they were matched, and remember them for the next one."""
    at, corrections = timezone.now(), target.corrections_of(batch)
    services.remember_headings(
        province=batch.province, target=target, by=user, at=at,
        fixed={} if batch.subject_pk else form.fixed,  # a reason for one class is none for the next
        headings=mapping.headings_to_remember(table, form.columns),
    )  # fmt: skip
    corrections.reading = mapping.decided(corrections.reading, table, form.columns, form.fixed)
    tasks.begin(batch=batch, state=State.CHECKING, by=user, at=at, corrections=corrections.packed())


@require(Permission.FILE_IMPORT)
@require_GET
def import_detail(request, batch_pk):
    batch, target, scope = own_batch(request, batch_pk)
    tasks.revive(batch=batch, at=timezone.now())
    if batch.state == State.UPLOADED:
        return redirect("training:import_columns", batch.pk)
    context = frame(target, scope, batch=batch, problem=preview.told_problem(batch), step="check")
    context["onward"] = target.onward(scope)
    report = None if batch.is_at_work else target.report_of(batch)
    context |= {"report": report, "progress": tasks.progress(batch)}
    if report:
        context |= told(request, batch, target, report)
    return render(request, "training/import_detail.html", context)


def told(request, batch, target, report):
    """What the page of a checked upload shows."""
    tab = preview.chosen_tab(request.GET.get("tab"), batch.counts)
    page = page_of(request, report.of_state(tab))
    same = ImportBatch.objects.managed_by(request.user).entered_before(batch, also=target.same_file)
    return preview.told_head(batch, report, target) | {
        "tab": tab,
        "page": page,
        "lines": preview.told_lines(page.object_list, target),
        "earlier": same.select_related("applied_by").first(),
        "step": "check" if batch.state == State.CHECKED else "result",
    }


@require(Permission.FILE_IMPORT)
@require_GET
def import_faults(request, batch_pk):
    batch, target, _scope = own_batch(request, batch_pk)
    report = target.report_of(batch)
    if not batch.content or report is None:
        raise Http404
    file = workbooks.faults_of(batch, report, target)
    record(Act.LIST_EXPORTED, by=request.user, target=batch, details={"list": "faults"})
    name = workbooks.faults_file_name(batch)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require(Permission.FILE_IMPORT)
@require_GET
def import_template(request, target_name, subject_pk=None):
    target = own_target(request.user, target_name)
    scope = own_scope(request.user, target, subject_pk)
    file = workbooks.template(target, scope)
    if scope.subject:  # it brings its people along
        record(Act.LIST_EXPORTED, by=request.user, target=scope.subject, details={"list": target.name})
    return FileResponse(file, as_attachment=True, filename=f"{target.title(scope)}.xlsx", content_type=XLSX)
