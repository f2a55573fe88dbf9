"""What the pages about exams share: where they hang, and how a form shows a refusal."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import RuleViolation


def crumbs_of(exam):
    """The way to a page below an exam."""
    return [(reverse("exams:exam_list"), _("Exams")), (exam.get_absolute_url(), exam)]


def refuse(form, refusal):
    """Show what a rule or the table refuses above the form; what was typed stays."""
    form.add_error(None, refusal.message if isinstance(refusal, RuleViolation) else refusal)
