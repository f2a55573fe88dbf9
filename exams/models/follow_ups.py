"""What follows a failed make-up (第(七)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .results import ExamResult


class FollowUpQuerySet(ProvinceScopedQuerySet):
    province_path = "result__enrolment__officer__agency__province"

    def rows_of(self, province_id):
        """The bureau the officer failed under, and the one the officer serves in today."""
        return Q(result__enrolment__province=province_id) | Q(**{self.province_path: province_id})

    def visible_to(self, user):
        """The bureau's alone: the ministry sees how many, not whom and what was said."""
        return self.none() if user.is_authenticated and user.is_ministry else super().visible_to(user)

    def of_result(self, result):
        """What is recorded about a failed make-up, or None."""
        return self.filter(result=result).first()


class FollowUp(models.Model):
    """After a failed make-up: the interview (约谈) and what was decided; suggested, never automatic."""

    class Decision(models.TextChoices):
        STAYS = "stays", _("Stays on post")
        REASSIGNED = "reassigned", _("Reassigned off enforcement")

    result = models.OneToOneField(
        ExamResult, models.PROTECT, verbose_name=_("failed make-up"), related_name="follow_up"
    )
    interviewed_on = models.DateField(_("interviewed on"), null=True, blank=True)
    interviewer = models.CharField(_("interviewer"), max_length=60, blank=True)
    record = models.TextField(_("interview record"), blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.CheckConstraint(
                name="follow_up_decision_paired",
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False),
                violation_error_message=_("A decision has a day."),
            ),
            models.CheckConstraint(
                name="follow_up_interview_paired",
                condition=Q(interviewed_on__isnull=True, interviewer="")
                | Q(interviewed_on__isnull=False) & ~Q(interviewer=""),
                violation_error_message=_("An interview has a day and an interviewer."),
            ),
        ]

    def __str__(self):
        return str(self.result)
