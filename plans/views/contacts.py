"""Contact persons: who answers for post-training in each bureau, and who did before (第(九)项)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import Province
from accounts.rules import RuleViolation

from ..exports.bureaus import contact_sheets
from ..filters import ContactFilter
from ..forms.contacts import ContactForm, EndForm
from ..models import Contact
from ..services import contacts as services
from .frame import crumbs, refuse
from .sheets import exported


@require(Permission.PLAN_VIEW)
def contact_list(request):
    bureaus = Province.objects.visible_to(request.user)
    contact_filter = ContactFilter(request.GET, bureaus, request=request)
    rows = list(services.with_contacts(contact_filter.qs))
    title = _("Contact persons for post-training")

    def sheets(**signed):
        return contact_sheets(rows, **signed)

    answer = exported(request, "contacts", title, sheets, back_url=reverse("plans:contact_list"))
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(),
        "filter": contact_filter,
        "bureaus": rows,
        "unnamed": [bureau for bureau in rows if not bureau.standing_contacts],
        "former": [(bureau, one) for bureau in rows for one in bureau.former_contacts],
        "is_ours": request.user.may(Permission.PLAN_EDIT),
    }
    return answer or render(request, "plans/contact_list.html", context)


def _form_page(request, form, act, said, **context):
    """A page that is one form about a contact person: show it, or call `act` with what it holds."""
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, at=timezone.now(), today=timezone.localdate(), **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect("plans:contact_list")
    url = reverse("plans:contact_list")
    trail = [*crumbs(), (url, _("Contact persons for post-training"))]
    shared = {"section": "plans", "crumbs": trail, "form": form, "back_url": url}
    return render(request, "form_page.html", shared | context)


@require(Permission.PLAN_EDIT)
def contact_create(request):
    form = ContactForm(request.POST or None, today=timezone.localdate())
    words = {"heading": _("Name a contact person"), "submit_label": _("Report to the ministry")}
    return _form_page(
        request, form, services.name_contact, _("The ministry sees the contact person."), **words
    )


@require(Permission.PLAN_EDIT)
def contact_change(request, contact_pk):
    contact = get_object_or_404(Contact.objects.managed_by(request.user), pk=contact_pk)
    form = ContactForm(request.POST or None, replaces=contact, today=timezone.localdate())

    def act(**facts):
        return services.name_contact(replaces=contact, **facts)

    words = {
        "heading": _("Report a change: %(name)s") % {"name": contact.name},
        "intro": _(
            "Another person, or another number of the same one: what held before stays in the history."
        ),
        "submit_label": _("Report to the ministry"),
    }
    return _form_page(request, form, act, _("The change is reported."), **words)


@require(Permission.PLAN_EDIT)
def contact_end(request, contact_pk):
    contact = get_object_or_404(Contact.objects.managed_by(request.user), pk=contact_pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})

    def act(**facts):
        return services.end_contact(contact=contact, **facts)

    words = {
        "heading": _("%(name)s leaves the task") % {"name": contact.name},
        "intro": _("If somebody follows, choose “Report a change” instead."),
        "submit_label": _("Report to the ministry"),
        "is_destructive": True,
    }
    return _form_page(request, form, act, _("The change is reported."), **words)
