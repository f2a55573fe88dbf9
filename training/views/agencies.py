"""The agency list, and agencies registered and changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows

from ..filters.people import AgencyFilter
from ..forms.people import AgencyForm, refuse
from ..models import Agency
from ..services import people as services

SORTS = {
    "name": ["name"],
    "bureau": ["province_id"],
    "level": ["level"],
    "place": ["city", "county"],
    "heads": ["heads"],
}


@require(Permission.OFFICER_VIEW)
def agency_list(request):
    agencies = Agency.objects.visible_to(request.user).select_related("province").with_heads()
    agency_filter = AgencyFilter(request.GET, agencies, request=request)
    context = {
        "heading": _("Agencies"),
        "section": "agencies",
        "filter": agency_filter,
        "page": page_of(request, sorted_rows(request, agency_filter.qs, SORTS)),
    }
    return render(request, "training/agency_list.html", context)


@require(Permission.OFFICER_EDIT)
def agency_create(request):
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agency = services.register_agency(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(agency)s is registered.") % {"agency": agency.name})
            return redirect("training:agency_list")
    return _form_page(request, form, heading=_("Register an agency"))


@require(Permission.OFFICER_EDIT)
def agency_edit(request, agency_pk):
    agency = get_object_or_404(Agency.objects.managed_by(request.user).with_heads(), pk=agency_pk)
    form = AgencyForm(request.POST or None, instance=agency)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_agency(agency=agency, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("training:agency_list")
    touched = ngettext(
        "%(count)d officer on post: another agency level changes the required tier (item 1).",
        "%(count)d officers on post: another agency level changes their required tier (item 1).",
        agency.heads,
    ) % {"count": agency.heads}
    return _form_page(request, form, heading=_("Change the agency"), touches=[touched])


def _form_page(request, form, **context):
    agencies = reverse("training:agency_list")
    context |= {
        "section": "agencies",
        "crumbs": [(agencies, _("Agencies"))],
        "form": form,
        "submit_label": _("Save"),
        "back_url": agencies,
    }
    return render(request, "form_page.html", context)
