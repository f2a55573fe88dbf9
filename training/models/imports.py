"""An uploaded workbook between its check and its entry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedBinaryField
from accounts.models import Province, ProvinceScopedQuerySet


class ImportBatchQuerySet(ProvinceScopedQuerySet):
    def without_content(self):
        """Leave the file and its check in the database: a list shows neither."""
        return self.defer("content", "report")

    def entered_before(self, batch):
        """Uploads of the very same file that were entered, the latest first."""
        same = self.filter(sha256=batch.sha256, target=batch.target, state=ImportBatch.State.APPLIED)
        return same.exclude(pk=batch.pk).without_content().order_by("-applied_at")


class ImportBatch(models.Model):
    """One upload: the file and its check, kept encrypted, and what became of it."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked")
        APPLIED = "applied", _("Entered")
        DISCARDED = "discarded", _("Discarded")

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), related_name="import_batches"
    )
    target = models.CharField(_("target"), max_length=20, default="roster")
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    sheet_name = models.CharField(_("sheet"), max_length=100, blank=True)
    content = EncryptedBinaryField(_("content"), blank=True)
    report = EncryptedBinaryField(_("check"), blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("applied by"),
        null=True,
        blank=True,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="import_applied_paired",
                condition=Q(state="applied", applied_at__isnull=False, applied_by__isnull=False)
                | Q(state__in=["checked", "discarded"], applied_at__isnull=True, applied_by__isnull=True),
                violation_error_message=_("What was entered has a time and an author."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("training:import_detail", args=[self.pk])
