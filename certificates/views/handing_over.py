from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.rules import RuleViolation
from training.models import TrainingClass

from .. import services
from ..forms import ClassHandOverForm, HandOverForm
from ..models import Certificate
from .frame import certificates_crumb


@require(Permission.CERTIFICATE_KEEP)
def class_hand_over(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    certificates = Certificate.objects.managed_by(request.user).of_class(training_class).in_force()
    form = ClassHandOverForm(
        request.POST or None, certificates=certificates, initial={"on": timezone.localdate()}
    )
    if request.method == "POST" and _handed_over(request, form, training_class):
        return redirect("certificates:class_hand_over", class_pk)
    papers = list(certificates.with_hand_overs())
    context = {
        "heading": _("Hand-over: %(class)s") % {"class": training_class.title},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (training_class.get_absolute_url(), training_class.title)],
        "training_class": training_class,
        "certificates": papers,
        "is_any_left": not all(certificate.is_handed_over for certificate in papers),
        "waiting": certificates.not_handed_over().count(),
        "form": form,
    }
    return render(request, "certificates/class_hand_over.html", context)


@require(Permission.CERTIFICATE_KEEP)
def certificate_hand_over(request, certificate_pk):
    certificate = get_object_or_404(Certificate.objects.managed_by(request.user), pk=certificate_pk)
    form = HandOverForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and _handed_over(request, form, certificate, [certificate]):
        return redirect(certificate)
    context = {
        "heading": _("Hand over certificate %(number)s") % {"number": certificate.number},
        "section": "certificates",
        "crumbs": [certificates_crumb(), (certificate.get_absolute_url(), certificate.number)],
        "intro": _("%(name)s, %(agency)s: who received the paper, and when?")
        % {"name": certificate.holder_name, "agency": certificate.agency_name},
        "form": form,
        "submit_label": _("Record the hand-over"),
        "back_url": certificate.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


def _handed_over(request, form, about, certificates=None):
    """Record it with what was typed, and ticked where `certificates` are not given; whether it was taken."""
    if not form.is_valid():
        return False
    try:
        rows = services.hand_over(
            about=about,
            certificates=certificates or form.cleaned_data["certificates"],
            received_by=form.cleaned_data["received_by"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return False
    text = ngettext("%(count)d certificate handed over.", "%(count)d certificates handed over.", len(rows))
    messages.success(request, text % {"count": len(rows)})
    return True


@require(Permission.CERTIFICATE_KEEP)
@require_GET
def hand_over_paper(request, class_pk):
    """The list that those who fetch their certificates sign, to print."""
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    context = {
        "heading": _("Hand-over list of certificates"),
        "training_class": training_class,
        "certificates": Certificate.objects.managed_by(request.user).of_class(training_class).in_force(),
        "back_url": reverse("certificates:class_hand_over", args=[class_pk]),
    }
    return render(request, "certificates/hand_over_paper.html", context)
