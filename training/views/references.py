"""The registers of laws and of textbooks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from accounts.services import record

from ..exports.content import law_sheet
from ..exports.responses import workbook_response
from ..filters.content import LawFilter, TextbookFilter
from ..forms.content import LawForm, TextbookForm
from ..models import Law, Textbook
from ..services import references as services
from .classes import refuse

LAW_SORTS = {
    "title": ["title"],
    "kind": ["kind"],
    "promulgated_on": ["promulgated_on"],
    "in_force_on": ["in_force_on"],
    "classes": ["class_count"],
}
TEXTBOOK_SORTS = {"title": ["title", "edition"], "classes": ["class_count"]}


@require(Permission.CONTENT_VIEW)
def law_list(request):
    laws, today = Law.objects.visible_to(request.user).with_lessons(request.user), timezone.localdate()
    law_filter = LawFilter(request.GET, laws, today=today)
    rows = sorted_rows(request, law_filter.qs, LAW_SORTS)
    if request.GET.get("export") == "xlsx":
        details = {"list": "laws", "rows": rows.count()}
        record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
        sheet = law_sheet(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Laws and regulations") + ".xlsx", [sheet])
    context = {
        "heading": _("Laws and regulations"),
        "section": "content",
        "tab": "laws",
        "filter": law_filter,
        "page": page_of(request, rows),
    }
    return render(request, "training/law_list.html", context)


@require(Permission.REFERENCE_EDIT)
def law_create(request):
    form, today = LawForm(request.POST or None), timezone.localdate()
    context = {"heading": _("Register a law"), "back": "training:law_list"}
    return _keep(request, form, services.keep_law, today=today, **context)


@require(Permission.REFERENCE_EDIT)
def law_edit(request, law_pk):
    law = get_object_or_404(Law.objects.visible_to(request.user).with_lessons(request.user), pk=law_pk)
    form = LawForm(request.POST or None, instance=law)
    touches = [
        _("%(classes)d classes teach this law: they are judged by its days.") % {"classes": law.class_count}
    ]
    context = {"heading": _("Change the law"), "back": "training:law_list", "touches": touches}
    return _keep(request, form, services.keep_law, law=law, today=timezone.localdate(), **context)


@require(Permission.CONTENT_VIEW)
def textbook_list(request):
    textbook_filter = TextbookFilter(
        request.GET, Textbook.objects.visible_to(request.user).with_classes(request.user)
    )
    context = {
        "heading": _("Textbooks"),
        "section": "content",
        "tab": "textbooks",
        "filter": textbook_filter,
        "page": page_of(request, sorted_rows(request, textbook_filter.qs, TEXTBOOK_SORTS)),
    }
    return render(request, "training/textbook_list.html", context)


@require(Permission.REFERENCE_EDIT)
def textbook_create(request):
    form = TextbookForm(request.POST or None)
    context = {"heading": _("Register a textbook"), "back": "training:textbook_list"}
    return _keep(request, form, services.keep_textbook, **context)


@require(Permission.REFERENCE_EDIT)
def textbook_edit(request, textbook_pk):
    textbook = get_object_or_404(Textbook.objects.visible_to(request.user), pk=textbook_pk)
    form = TextbookForm(request.POST or None, instance=textbook)
    context = {"heading": _("Change the textbook"), "back": "training:textbook_list"}
    return _keep(request, form, services.keep_textbook, textbook=textbook, **context)


def _keep(request, form, service, *, heading, back, touches=(), **row):
    """A page that is one form about a law or a textbook."""
    if request.method == "POST" and form.is_valid():
        try:
            kept = service(by=request.user, **row, **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(title)s is registered.") % {"title": kept})
            return redirect(back)
    context = {
        "heading": heading,
        "section": "content",
        "crumbs": [(reverse(back), _("Syllabus and laws"))],
        "form": form,
        "touches": touches,
        "submit_label": _("Save"),
        "back_url": reverse(back),
    }
    return render(request, "form_page.html", context)
