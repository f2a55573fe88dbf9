"""What was submitted and what was decided about it: written once, never changed (第(二)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Attachment

from .. import rules
from .plans import Plan, PlanRowQuerySet


class PlanVersionQuerySet(PlanRowQuerySet):
    def accepted(self):
        return self.filter(decision__verdict=rules.Verdict.ACCEPTED)

    def of_cycle(self, cycle):
        return self.filter(plan__cycle=cycle)

    def following(self, version):
        """The version after this one, or None."""
        return self.filter(number=version.number + 1).first()

    def with_decision(self):
        return self.select_related("decision__decided_by", "submitted_by")


class PlanVersion(models.Model):
    """A submission: the whole plan as it was sent, under its number.

    `content` is what `services.contents.content_of` makes of a plan; `sha256` is its checksum. The database
    refuses to change or to delete a row (migration 0002).
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    attachments = models.ManyToManyField(
        Attachment, verbose_name=_("attachments"), blank=True, related_name="+"
    )
    note = models.CharField(_("note for the ministry"), max_length=400, blank=True)
    due_on = models.DateField(_("due on"), help_text=_("The day that counted when it was submitted."))
    submitted_on = models.DateField(_("submitted on"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plan_version_once",
                violation_error_message=_("Each version of a plan has its own number (item 2)."),
            ),
            models.CheckConstraint(
                name="plan_version_counts_from_1",
                condition=Q(number__gte=1),
                violation_error_message=_("Versions are counted from 1 (item 2)."),
            ),
        ]

    def __str__(self):
        return f"{self.plan} · {self.number}"

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.plan_id])

    @property
    def days_late(self):
        return rules.days_late(due_on=self.due_on, on=self.submitted_on)

    @property
    def is_accepted(self):
        """Needs `with_decision`."""
        return hasattr(self, "decision") and self.decision.verdict == rules.Verdict.ACCEPTED


class PlanDecisionQuerySet(PlanRowQuerySet):
    province_path = "version__plan__province"


class PlanDecision(models.Model):
    """What the ministry decided about a submission, with its opinion."""

    version = models.OneToOneField(
        PlanVersion, models.PROTECT, verbose_name=_("version of a plan"), related_name="decision"
    )
    verdict = models.CharField(_("decision"), max_length=10, choices=rules.Verdict)
    opinion = models.TextField(_("opinion"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    objects = PlanDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        verbose_name = _("decision on a plan")
        verbose_name_plural = _("decisions on plans")
        constraints = [
            models.CheckConstraint(
                name="plan_decision_known",
                condition=Q(verdict__in=rules.Verdict.values),
                violation_error_message=_("A plan is returned or accepted (item 2)."),
            ),
            models.CheckConstraint(
                name="plan_return_has_opinion",
                condition=Q(verdict="accepted") | ~Q(opinion=""),
                violation_error_message=_("A plan is returned with an opinion (item 2)."),
            ),
        ]

    def __str__(self):
        return f"{self.version}: {self.get_verdict_display()}"
