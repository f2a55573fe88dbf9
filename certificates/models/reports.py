"""Year-end reports (第(六)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet


class YearReportQuerySet(ProvinceScopedQuerySet):
    def reported(self):
        """Reports that freeze their year's ledger."""
        return self.filter(state__in=[YearReport.State.SUBMITTED, YearReport.State.ACCEPTED])

    def is_reported(self, *, province_id, year):
        """Whether a province's year is frozen; the ministry files no report of its own."""
        return self.reported().filter(province=province_id, year=year).exists()


class YearReport(models.Model):
    """A province's year-end report; each submission is a version that never changes."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), related_name="year_reports"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    opinion = models.TextField(_("opinion"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = YearReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "province", "-version"]
        verbose_name = _("year-end report")
        verbose_name_plural = _("year-end reports")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "version"],
                name="year_report_version_once",
                violation_error_message=_("This version of the year's report exists."),
            ),
            models.CheckConstraint(
                name="year_report_state_implies_decision",
                condition=Q(state="submitted", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="accepted", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="returned", decided_at__isnull=False, decided_by__isnull=False) & ~Q(opinion=""),
                violation_error_message=_("A decision has a time and an author; a return has an opinion."),
            ),
        ]

    def __str__(self):
        return f"{self.province} {self.year} v{self.version}"
