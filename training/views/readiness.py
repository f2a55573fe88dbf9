"""Is a class ready to begin? What is missing stands there with the way to mend it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.forms import ReasonForm
from accounts.rules import RuleViolation

from ..models import TrainingClass
from ..services import readiness as services
from .checks import told_checks
from .classes import crumbs


@require(Permission.CLASS_EDIT)
def class_begin(request, class_pk):
    classes = TrainingClass.objects.managed_by(request.user).select_related("syllabus", "textbook")
    training_class = get_object_or_404(classes, pk=class_pk)
    checks = told_checks(training_class)
    has_gaps = any(not check.is_met for check, _url in checks)
    form = ReasonForm(request.POST or None) if has_gaps else None
    if request.method == "POST" and (form is None or form.is_valid()):
        _begin(request, training_class, **(form.cleaned_data if form else {}))
        return redirect(training_class)
    context = {
        "heading": _("Begin the class"),
        "section": "classes",
        "crumbs": crumbs(training_class),
        "training_class": training_class,
        "checks": checks,
        "form": form,
        "back_url": training_class.get_absolute_url(),
    }
    return render(request, "training/class_begin.html", context)


def _begin(request, training_class, **reason):
    """Begin the class and say so, or why not."""
    try:
        services.begin_class(training_class=training_class, by=request.user, at=timezone.now(), **reason)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("The class has begun."))
