"""第(八)项: a list at the gate, answered whole."""

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

from .. import exports
from ..filters import GateListFilter
from ..forms import GateListForm
from ..imports.gate import list_fields, read_list
from ..models import GateAnswer, GateList
from ..services import gate as services
from .gate import gate_crumbs

LATEST = 20


@require(Permission.GATE_ASK)
def gate_list_create(request):
    form = GateListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_asked(request, form))
        except (ReadFault, RuleViolation) as refusal:
            form.add_error(form.blamed, str(refusal))
    context = {
        "heading": _("A list at the gate"),
        "section": "gate",
        "tab": "lists",
        "form": form,
        "fields": list_fields(),
        "latest": GateList.objects.visible_to(request.user).select_related("asked_by", "province")[:LATEST],
    }
    return render(request, "certificates/gate_list_create.html", context)


def _asked(request, form):
    upload = form.upload
    questions = read_list(purpose=form.cleaned_data["purpose"], **upload)
    now, today = timezone.now(), timezone.localdate()
    return services.ask_list(
        questions=questions, file_name=upload["file_name"], by=request.user, at=now, on=today
    )


def _own(request, gate_list_pk):
    """A list of the reader's, with its answers as the filters leave them."""
    lists = GateList.objects.visible_to(request.user).select_related("asked_by", "province")
    gate_list = get_object_or_404(lists, pk=gate_list_pk)
    answers = GateAnswer.objects.visible_to(request.user).of_list(gate_list)
    return gate_list, answers, GateListFilter(request.GET, answers.for_list(), request=request)


@require(Permission.GATE_VIEW)
def gate_list_detail(request, gate_list_pk):
    gate_list, answers, list_filter = _own(request, gate_list_pk)
    context = {
        "heading": gate_list.file_name,
        "section": "gate",
        "crumbs": [*gate_crumbs(), (reverse("certificates:gate_list_create"), _("A list"))],
        "gate_list": gate_list,
        "counts": answers.counts(),
        "filter": list_filter,
        "page": page_of(request, list_filter.qs),
    }
    return render(request, "certificates/gate_list_detail.html", context)


@require(Permission.GATE_VIEW)
@require_GET
def gate_list_export(request, gate_list_pk):
    gate_list, _answers, list_filter = _own(request, gate_list_pk)
    now = timezone.now()
    arguments = {"gate_list": gate_list, "answers": list_filter.qs, "by": request.user, "at": now}
    file = exports.as_file(exports.export_gate_list, **arguments)
    return FileResponse(file, as_attachment=True, filename=_("gate_list_%d") % gate_list.pk + ".xlsx")
