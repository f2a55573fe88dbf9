"""What the pages about plans share."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(plan=None):
    """The way to a page about plans, or about one plan."""
    trail = [(reverse("plans:plan_list"), _("Plans"))]
    if plan:
        trail.append((plan.get_absolute_url(), plan))
    return trail


def refuse(form, refusal):
    """Show why a service refused, above the form that keeps what was typed."""
    form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
