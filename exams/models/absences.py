"""Why somebody missed a first sitting, and who approved a deferral (第(七)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .results import ExamResult


class AbsenceQuerySet(ProvinceScopedQuerySet):
    province_path = "result__exam__province"

    def rows_of(self, province_id):
        """The bureau of the exam, the one that enrolled the officer, and the officer's of today."""
        return (
            Q(result__exam__province=province_id)
            | Q(result__enrolment__province=province_id)
            | Q(result__enrolment__officer__agency__province=province_id)
        )

    def of_result(self, result):
        """What is recorded about an absence, or None."""
        return self.filter(result=result).first()


class Absence(models.Model):
    """The reason of an absence or a deferral; a deferral also has its evidence and who approved it when."""

    result = models.OneToOneField(
        ExamResult, models.PROTECT, verbose_name=_("missed sitting"), related_name="absence"
    )
    reason = models.CharField(_("reason"), max_length=200)
    evidence = models.CharField(
        _("evidence"),
        max_length=200,
        blank=True,
        help_text=_("The document and its number or day; the paper itself stays in the bureau's file."),
    )
    approver = models.CharField(_("approved by"), max_length=60, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("reason for an absence")
        verbose_name_plural = _("reasons for absences")
        constraints = [
            models.CheckConstraint(
                name="absence_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("An absence is recorded with its reason (item 7)."),
            ),
            models.CheckConstraint(
                name="absence_approval_paired",
                condition=Q(approver="", approved_on__isnull=True)
                | ~Q(approver="") & Q(approved_on__isnull=False),
                violation_error_message=_("An approval has a day and a name (item 7)."),
            ),
        ]

    def __str__(self):
        return str(self.result)

    @property
    def province_id(self):
        return self.result.exam.province_id
