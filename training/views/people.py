"""The officer list, its export, the search and an officer's page."""

import re

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.services import record
from spreadsheets.values import ValueFault, clean_id_number, clean_name, clean_text

from ..exports.people import officer_sheet
from ..exports.responses import workbook_response
from ..filters.people import OfficerFilter
from ..models import Officer
from .timeline import events_of, next_step_of

SORTS = {
    "name": ["name"],
    "agency": ["agency__name"],
    "bureau": ["agency__province_id", "agency_id"],
    "post": ["post_title"],
    "head_type": ["head_type"],
    "ends": ["id_valid_until"],
}
ACTS_SHOWN = 50


def asked_for(request):
    """The list's filters and the rows they leave, in the order asked for."""
    officers = Officer.objects.visible_to(request.user).select_related("agency__province")
    officer_filter = OfficerFilter(request.GET, officers, request=request, today=timezone.localdate())
    return officer_filter, sorted_rows(request, officer_filter.qs, SORTS)


@require(Permission.OFFICER_VIEW)
def officer_list(request):
    return _list_page(request, typed=request.GET.get("name", ""))


def _list_page(request, *, typed):
    """The list as the URL asks for it; `typed` stands in its search box."""
    officer_filter, rows = asked_for(request)
    page = page_of(request, rows)
    officers = Officer.objects.visible_to(request.user)
    context = {
        "heading": _("Officers"),
        "section": "officers",
        "filter": officer_filter,
        "page": page,
        "typed": typed,
        "rulings": officers.rulings(list(page), MinistrySettings.current(), on=timezone.localdate()),
        "is_empty": not page.paginator.count and not officers.exists(),
        "query": request.GET.urlencode(),
    }
    return render(request, "training/officer_list.html", context)


@require(Permission.OFFICER_VIEW)
def officer_export(request):
    _filter, rows = asked_for(request)
    is_full = request.user.may(Permission.ID_NUMBER_REVEAL)
    details = {"list": "officers", "rows": rows.count(), "id_numbers": "full" if is_full else "masked"}
    record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
    sheet = officer_sheet(rows, by=request.user, at=timezone.localtime(), is_full=is_full)
    return workbook_response(_("Officers") + ".xlsx", [sheet])


@require(Permission.OFFICER_VIEW)
def officer_detail(request, officer_pk):
    officers = Officer.objects.visible_to(request.user)
    officer = get_object_or_404(officers.select_related("agency__province").with_history(), pk=officer_pk)
    settings, today = MinistrySettings.current(), timezone.localdate()
    due = officers.rulings([officer], settings, on=today)[officer.pk]
    entries = AuditEntry.objects.visible_to(request.user).about(officer).select_related("by")
    context = {
        "heading": officer.name,
        "section": "officers",
        "crumbs": [(reverse("training:officer_list"), _("Officers"))],
        "officer": officer,
        "due": due,
        "step": next_step_of(officer, due),
        "today": today,
        "events": events_of(officer, request.user),
        "entries": entries[:ACTS_SHOWN],
        "is_own": officer.province_id == request.user.province_id,
    }
    return render(request, "training/officer_detail.html", context)


@require(Permission.OFFICER_VIEW)
def search(request):
    """Find by name, ID number or certificate number, from the box above every page and from the list.

    Only a name and the list's filters travel on in the URL; a number that leads nowhere stays in its box.
    """
    filters = _filters_of(request)
    if request.method != "POST":  # the way back after a sign-in or another language
        return _to_list(filters)
    typed = request.POST.get("q", "")
    try:
        officer, name = _sought(request, clean_text(typed))
    except ValueFault as fault:
        messages.error(request, str(fault))
        request.GET = filters
        return _list_page(request, typed=typed)
    if officer:
        return redirect(officer)
    if name:
        filters["name"] = name
    return _to_list(filters)


def _filters_of(request):
    """The list's filters and order, as its own form posts them with what is sought; empty ones left out."""
    filters = QueryDict(mutable=True)
    sent = request.POST or request.GET
    filters.update({name: sent[name] for name in (*OfficerFilter.base_filters, "sort") if sent.get(name)})
    return filters


def _to_list(filters):
    return redirect(reverse("training:officer_list") + (f"?{filters.urlencode()}" if filters else ""))


def _sought(request, words):
    """The one officer meant, or None and the name to list; raises `ValueFault` for a number of nobody."""
    officers = Officer.objects.visible_to(request.user)
    if any(letter.isdigit() for letter in words):
        return _holder_of(officers, words.replace(" ", "")), ""
    name = clean_name(words)
    found = officers.named_like(name)[:2] if name and "from_list" not in request.POST else []
    return found[0] if len(found) == 1 else None, name


def _holder_of(officers, number):
    """Who holds a certificate number or an ID number."""
    if re.fullmatch(r"[0-9]{8}|[0-9]{10}", number):
        officer = officers.holding(number).first()
    else:
        officer = officers.with_id_number(clean_id_number(number)).first()
    if officer is None:
        raise ValueFault(_("Nobody in the register has this number. Check it, or search by name."))
    return officer
