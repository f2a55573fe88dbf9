"""What item 2 distinguishes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CycleKind(TextChoices):
    THREE_YEAR = "three_year", _("Three-year plan")
    ANNUAL = "annual", _("Annual plan")


class PlanState(TextChoices):
    """A change of an accepted plan is a draft again; the accepted version stays in force meanwhile."""

    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Submitted, under review")
    RETURNED = "returned", _("Returned with an opinion")
    ACCEPTED = "accepted", _("Accepted")


class Verdict(TextChoices):
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Part(TextChoices):
    """Where a comment is pinned: to the plan itself, to a year's row, to a class's row."""

    PLAN = "plan", _("The plan as a whole")
    YEAR = "year", _("A year")
    CLASS = "class", _("A class")
