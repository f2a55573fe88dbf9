"""What a bureau reports on carrying out the notice, and the ministry's receipt (结语)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Attachment, Province, ProvinceScopedQuerySet


class ImplementationReportQuerySet(ProvinceScopedQuerySet):
    def waiting(self):
        """Sent, and not received by the ministry yet."""
        return self.filter(received_at__isnull=True)

    def received(self):
        return self.filter(received_at__isnull=False)

    def bureaus(self):
        """The codes of the bureaus they came from."""
        return self.order_by().values("province")


class ImplementationReport(models.Model):
    """An implementation report (贯彻落实情况报告): its text, its files, its day; written once."""

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), related_name="implementation_reports"
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=10_000)
    reported_on = models.DateField(_("day of the report"))
    attachments = models.ManyToManyField(
        Attachment, verbose_name=_("attachments"), blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("received by"),
        null=True,
        blank=True,
        related_name="+",
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)

    objects = ImplementationReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        verbose_name = _("implementation report")
        verbose_name_plural = _("implementation reports")
        constraints = [
            models.CheckConstraint(
                name="implementation_report_has_text",
                condition=~Q(text="") & ~Q(title=""),
                violation_error_message=_("A report has a title and a text (closing paragraph)."),
            ),
            models.CheckConstraint(
                name="implementation_receipt_paired",
                condition=Q(
                    received_on__isnull=True, received_by__isnull=True, received_at__isnull=True, remark=""
                )
                | Q(received_on__isnull=False, received_by__isnull=False, received_at__isnull=False),
                violation_error_message=_("A receipt has a day, a time and an author (closing paragraph)."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:implementation_detail", args=[self.pk])

    @property
    def is_received(self):
        return self.received_at is not None
