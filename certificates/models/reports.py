"""Year-end reports (第(六)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedBinaryField
from accounts.models import Province, ProvinceScopedQuerySet

from .. import rules

HEAVY = ("content", "frozen")


class YearReportQuerySet(ProvinceScopedQuerySet):
    def last_versions(self):
        """Of each bureau and year the version that decides where its report stands."""
        later = YearReport.objects.filter(
            province=OuterRef("province"), year=OuterRef("year"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later))

    def reported(self):
        """Reports that freeze their year's ledger: the last version is with the ministry, or accepted."""
        return self.last_versions().filter(state__in=sorted(rules.FROZEN))

    def is_reported(self, *, province_id, year):
        """Whether a province's year is frozen; the ministry files no report of its own."""
        return self.reported().filter(province=province_id, year=year).exists()

    def of(self, *, province, year):
        """The versions of a bureau's report of a year, the last one first."""
        return self.filter(province=province, year=year).order_by("-version")

    def before(self, report):
        """The version that a supplementary one is compared with, or None."""
        return (
            self.of(province=report.province_id, year=report.year).filter(version__lt=report.version).first()
        )

    def to_review(self):
        return self.last_versions().filter(state=YearReport.State.SUBMITTED)

    def without_files(self):
        """Leave the workbook and the frozen rows in the database: a list shows neither."""
        return self.defer(*HEAVY)

    def for_list(self):
        return self.without_files().select_related("province", "submitted_by", "decided_by")


class YearReport(models.Model):
    """A version of a province's year-end report: what was submitted never changes, the ministry's word is added.

    `content` is the workbook, the same bytes ever after; `frozen` its rows (`services.frozen`). Both hold ID
    numbers and are encrypted.
    """

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
    void_rows = models.PositiveIntegerField(_("void rows"), default=0)
    national_rows = models.PositiveIntegerField(_("rows for reference"), default=0)
    corrections = models.PositiveIntegerField(_("corrections until then"), default=0)
    findings = models.JSONField(_("reconciliation"), default=list, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = EncryptedBinaryField(_("workbook"), blank=True)
    frozen = EncryptedBinaryField(_("frozen rows"), blank=True)
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
            models.UniqueConstraint(
                fields=["province", "year"],
                condition=Q(state="submitted"),
                name="year_report_one_with_ministry",
                violation_error_message=_("A version of this report is with the ministry already (item 6)."),
            ),
            models.CheckConstraint(
                name="year_report_state_implies_decision",
                condition=Q(state="submitted", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="accepted", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="returned", decided_at__isnull=False, decided_by__isnull=False) & ~Q(opinion=""),
                violation_error_message=_("A decision has a time and an author; a return has an opinion."),
            ),
            models.CheckConstraint(
                name="year_report_counts",
                condition=Q(version__gte=1, void_rows__lte=F("rows")),
                violation_error_message=_("Versions begin with 1, and no more rows are void than there are."),
            ),
            models.CheckConstraint(
                name="year_report_has_digest",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A version has the SHA-256 of its workbook."),
            ),
        ]

    def __str__(self):
        return f"{self.province} {self.year} v{self.version}"

    def get_absolute_url(self):
        return reverse("certificates:year_report_version", args=[self.pk])

    @property
    def is_zero(self):
        return self.rows == 0
