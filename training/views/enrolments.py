"""Who takes part in a class: chosen from the register, and withdrawn."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from ..filters.classes import CandidateFilter
from ..forms.classes import EnrolForm
from ..models import Enrolment, Officer, TrainingClass
from ..services import enrolments as services
from ..services.quotas import seats_seen
from .classes import crumbs, refuse

SORTS = {"name": ["name"], "agency": ["agency_id"], "valid": ["id_valid_until"]}


@require(Permission.ENROL)
def class_enrol(request, class_pk):
    classes = TrainingClass.objects.visible_to(request.user).fillable_by(request.user).with_heads()
    training_class = get_object_or_404(classes, pk=class_pk)
    asked = {"on": timezone.localdate(), "settings": MinistrySettings.current()}
    candidates = CandidateFilter(request.GET, request=request, training_class=training_class, **asked)
    rows = sorted_rows(request, candidates.qs, SORTS)
    register = sorted_rows(request, Officer.objects.visible_to(request.user), SORTS)
    form = EnrolForm(request.POST if request.method == "POST" else None, register=register, candidates=rows)
    if form.is_bound and form.is_valid() and enrol(request, training_class, form):
        return redirect(training_class)
    context = {
        "heading": _("Enrol from the register"),
        "section": "classes",
        "crumbs": crumbs(training_class),
        "training_class": training_class,
        "filter": candidates,
        "form": form,
        "seats": seats_seen(training_class, request.user),
        "page": candidates.explain(page_of(request, rows)),
    }
    return render(request, "training/class_enrol.html", context)


def enrol(request, training_class, form):
    """Enrol whom the form names; whether it was done, or the form says why not."""
    try:
        enrolments = services.enrol_officers(
            training_class=training_class, by=request.user, at=timezone.now(), **form.chosen
        )
    except RuleViolation as violation:
        refuse(form, violation)
        return False
    count = len(enrolments)
    done = ngettext("%(count)d person is enrolled.", "%(count)d people are enrolled.", count)
    messages.success(request, done % {"count": count})
    return True


@require(Permission.ENROL)
def enrolment_withdraw(request, enrolment_pk):
    enrolments = Enrolment.objects.managed_by(request.user).select_related("training_class", "officer")
    enrolment = get_object_or_404(enrolments, pk=enrolment_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_enrolment(
                enrolment=enrolment, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except RuleViolation as violation:
            refuse(form, violation)
        else:
            messages.success(request, _("The enrolment is withdrawn."))
            return redirect(enrolment.training_class)
    context = {
        "heading": _("Withdraw the enrolment"),
        "section": "classes",
        "crumbs": crumbs(enrolment.training_class),
        "touches": [f"{enrolment.position} · {enrolment.officer.name} · {enrolment.agency_name}"],
        "form": form,
        "submit_label": _("Withdraw"),
        "back_url": enrolment.training_class.get_absolute_url(),
        "is_destructive": True,
    }
    return render(request, "form_page.html", context)
