"""Seats of national classes: what the bureaus asked for, were granted and have filled (第(二)项)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.models import Province
from accounts.rules import RuleViolation
from training.models import TrainingClass
from training.services.quotas import grant_seats

from ..exports.quotas import quota_sheets
from ..forms.quotas import QuotaForm
from ..services.asked import national_classes, proposed, shares_of, totals_of
from .frame import crumbs, refuse
from .sheets import exported


def year_asked(request):
    """The year that `?year=` names, else this one."""
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() and len(year) == 4 else timezone.localdate().year


@require(Permission.PLAN_VIEW)
def quota_list(request):
    year = year_asked(request)
    classes = national_classes(year)
    shares = shares_of(classes, Province.objects.visible_to(request.user), year)
    title, url = _("National seats %(year)d") % {"year": year}, reverse("plans:quota_list")

    def sheets(**signed):
        return quota_sheets(classes, shares, **signed)

    answer = exported(request, "quotas", title, sheets, back_url=f"{url}?year={year}")
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(),
        "year": year,
        "rows": [(one, shares[one.pk], totals_of(shares[one.pk])) for one in classes],
    }
    return answer or render(request, "plans/quota_list.html", context)


@require(Permission.PLAN_REVIEW)
def quota_edit(request, class_pk):
    classes = TrainingClass.objects.managed_by(request.user).with_heads()
    training_class = get_object_or_404(classes, pk=class_pk)
    bureaus = Province.objects.visible_to(request.user)
    [shares] = shares_of([training_class], bureaus, training_class.year).values()
    seats = proposed(shares, training_class.capacity) if request.GET.get("divide") else None
    form = QuotaForm(request.POST or None, shares=shares, seats=seats)
    if request.method == "POST" and form.is_valid() and _granted(request, training_class, form):
        return redirect(f"{reverse('plans:quota_list')}?year={training_class.year}")
    context = {
        "heading": _("Divide the seats"),
        "section": "plans",
        "crumbs": [*crumbs(), (reverse("plans:quota_list"), _("National seats"))],
        "training_class": training_class,
        "form": form,
        "totals": totals_of(shares),
        "is_proposed": seats is not None,
    }
    return render(request, "plans/quota_edit.html", context)


def _granted(request, training_class, form):
    """Store the grid; whether it was done, or the form says why not."""
    try:
        changed = grant_seats(
            training_class=training_class, seats=form.seats, by=request.user, at=timezone.now()
        )
    except (RuleViolation, ValidationError) as refusal:
        refuse(form, refusal)
        return False
    said = ngettext(
        "The seats of %(count)d bureau changed.", "The seats of %(count)d bureaus changed.", changed
    )
    messages.success(request, said % {"count": changed})
    return True
