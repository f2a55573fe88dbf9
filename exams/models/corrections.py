"""Corrections of confirmed results, each decided by a second person (第(七)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .. import rules
from .results import ExamResult


class ResultCorrectionQuerySet(ProvinceScopedQuerySet):
    province_path = "result__exam__province"

    def pending(self):
        return self.filter(approved_at__isnull=True, declined_at__isnull=True)


class ResultCorrection(models.Model):
    """A change of a confirmed result: asked for with a reason, decided by a second person."""

    result = models.ForeignKey(
        ExamResult, models.PROTECT, verbose_name=_("exam result"), related_name="corrections"
    )
    old_attendance = models.CharField(_("attendance before"), max_length=10, choices=rules.Attendance)
    old_score = models.DecimalField(_("score before"), max_digits=4, decimal_places=1, null=True, blank=True)
    new_attendance = models.CharField(_("attendance after"), max_length=10, choices=rules.Attendance)
    new_score = models.DecimalField(_("score after"), max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("declined by"),
        null=True,
        blank=True,
        related_name="+",
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_reason = models.CharField(_("declined because"), max_length=200, blank=True)

    objects = ResultCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("result correction")
        verbose_name_plural = _("result corrections")
        constraints = [
            models.CheckConstraint(
                name="result_correction_paired",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message=_("An approval has a time and an author."),
            ),
            models.CheckConstraint(
                name="result_correction_decline_paired",
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, decline_reason="")
                | Q(declined_at__isnull=False, declined_by__isnull=False, approved_at__isnull=True)
                & ~Q(decline_reason=""),
                violation_error_message=_("A declined correction has a time, an author and a reason."),
            ),
            models.UniqueConstraint(
                fields=["result"],
                condition=Q(approved_at__isnull=True, declined_at__isnull=True),
                name="result_correction_one_pending",
                violation_error_message=_("A correction of this result waits for a decision already."),
            ),
            models.CheckConstraint(
                name="result_correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("A correction has a reason (item 7)."),
            ),
        ]

    def __str__(self):
        return str(self.result)

    @property
    def old_score_text(self):
        return rules.score_text(self.old_score)

    @property
    def new_score_text(self):
        return rules.score_text(self.new_score)

    @property
    def is_pending(self):
        return self.approved_at is None and self.declined_at is None
