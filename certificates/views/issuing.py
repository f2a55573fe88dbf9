from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.rules import RuleViolation
from exams.models import ExamResult
from training.models import Enrolment, TrainingClass

from .. import services
from ..forms import GapForm, IssueDayForm, IssueForm
from ..models import Certificate
from .frame import certificates_crumb


@require(Permission.CERTIFICATE_ISSUE)
def class_issue(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    if request.method == "POST":
        return _issue_class(request, training_class)
    today = timezone.localdate()
    form, issued_on = day_of(request, today)
    issued = Certificate.objects.visible_to(request.user).of_class(training_class)
    context = {
        "heading": _("Certificates: %(class)s") % {"class": training_class.title},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (training_class.get_absolute_url(), training_class.title)],
        "training_class": training_class,
        "form": form,
        "preview": services.preview_class(
            training_class=training_class, issued_on=issued_on, by=request.user, today=today
        ),
        "issued": issued.with_hand_overs(),
        "not_handed_over": issued.in_force().not_handed_over().count(),
    }
    return render(request, "certificates/class_issue.html", context)


def day_of(request, today):
    """The form of the issue date, and the day that it says; today where it says none."""
    form = IssueDayForm(request.GET if "issued_on" in request.GET else {"issued_on": today})
    return form, form.cleaned_data["issued_on"] if form.is_valid() else today


def _issue_class(request, training_class):
    """Issue, then show the class's page again: with what was issued, or with why nothing was."""
    form = IssueForm(request.POST)
    url = reverse("certificates:class_issue", args=[training_class.pk])
    if not form.is_valid():
        messages.error(request, _("Nothing was issued: choose the issue date and look at the list again."))
        return redirect(url)
    try:
        issued = services.issue_class(
            training_class=training_class, by=request.user, today=timezone.localdate(), **form.cleaned_data
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(f"{url}?issued_on={form.cleaned_data['issued_on'].isoformat()}")
    messages.success(request, issued_message(issued))
    return redirect(f"{url}#issued")


def issued_message(issued):
    if len(issued) == 1:
        return _("Certificate %(number)s is issued.") % {"number": issued[0].number}
    facts = {"count": len(issued), "first": issued[0].number, "last": issued[-1].number}
    return _("%(count)d certificates issued: %(first)s to %(last)s.") % facts


@require(Permission.CERTIFICATE_ISSUE)
def result_issue(request, result_pk):
    results = ExamResult.objects.managed_by(request.user).select_related(
        "enrolment__officer", "enrolment__training_class", "exam", "certificate"
    )
    result = get_object_or_404(results, pk=result_pk)
    if request.method == "GET" and hasattr(result, "certificate"):
        return redirect(result.certificate)  # a pass is certified once
    today = timezone.localdate()
    form = IssueDayForm(request.POST or None, initial={"issued_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            certificate = services.issue_certificate(
                result=result, by=request.user, today=today, **form.cleaned_data
            )
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, issued_message([certificate]))
            return redirect(certificate)
    return render(request, "form_page.html", _result_context(result, form))


def _result_context(result, form):
    training_class = result.enrolment.training_class
    class_url = reverse("certificates:class_issue", args=[training_class.pk])
    return {
        "heading": _("Issue a certificate to %(name)s") % {"name": result.enrolment.officer.name},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (class_url, training_class.title)],
        "intro": _("It takes the issuer's next number of the year of the issue date (item 6)."),
        "form": form,
        "submit_label": _("Issue the certificate"),
        "back_url": class_url,
    }


@require(Permission.CERTIFICATE_ISSUE)
def enrolment_complete(request, enrolment_pk):
    enrolments = Enrolment.objects.managed_by(request.user).select_related("officer", "training_class")
    enrolment = get_object_or_404(enrolments, pk=enrolment_pk)
    missing, back_url = services.missing_of(enrolment), _issue_url(request, enrolment)
    if not missing:
        messages.success(
            request, _("Agency and post of %(name)s are complete.") % {"name": enrolment.officer}
        )
        return redirect(back_url)
    form = GapForm(
        request.POST or None, missing=missing, initial={"post_title": enrolment.officer.post_title}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.complete_enrolment(enrolment=enrolment, values=form.cleaned_data, by=request.user)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            return redirect(back_url)
    return render(request, "form_page.html", _gap_context(enrolment, form, back_url))


def _issue_url(request, enrolment):
    """Where the gap was seen: the class's page of certificates, for who may open it."""
    if not enrolment.training_class.is_managed_by(request.user):
        return enrolment.training_class.get_absolute_url()
    return reverse("certificates:class_issue", args=[enrolment.training_class_id])


def _gap_context(enrolment, form, back_url):
    return {
        "heading": _("Complete for the ledger: %(name)s") % {"name": enrolment.officer},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (back_url, enrolment.training_class.title)],
        "intro": _(
            "As it was on the day of the enrolment: it is copied into the ledger, not into the register."
        ),
        "form": form,
        "submit_label": _("Save"),
        "back_url": back_url,
    }
