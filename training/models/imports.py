"""An uploaded workbook between its check and its entry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedBinaryField
from accounts.models import Province, ProvinceScopedQuerySet


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


HEAVY = ("content", "rows", "corrections", "report", "journal")


class ImportBatchQuerySet(ProvinceScopedQuerySet):
    def without_content(self):
        """Leave the file and its check in the database: a list shows neither."""
        return self.defer(*HEAVY)

    def entered_before(self, batch, *, also=()):
        """Uploads of the very same file that were entered and stand, the latest first; `also`: of these targets."""
        same = self.filter(
            sha256=batch.sha256,
            target__in=[batch.target, *also],
            subject_pk=batch.subject_pk,
            state=ImportBatch.State.APPLIED,
        )
        return same.exclude(pk=batch.pk).without_content().order_by("-applied_at")

    def at_work(self):
        """Those on which a worker is at work, or should be."""
        return self.filter(state__in=ImportBatch.AT_WORK)


class ImportBatch(models.Model):
    """One upload: the file and its check, kept encrypted, and what became of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Headings to match")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being entered")
        APPLIED = "applied", _("Entered")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        DISCARDED = "discarded", _("Discarded")

    # What a worker does → the state when it could not: that from which it began.
    AT_WORK = {
        State.CHECKING: State.UPLOADED,
        State.APPLYING: State.CHECKED,
        State.UNDOING: State.APPLIED,
    }

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        related_name="import_batches",
        help_text=_("Empty: the ministry."),
    )
    target = models.CharField(_("target"), max_length=20, default="roster")
    subject_pk = models.PositiveBigIntegerField(
        _("belongs to"), null=True, blank=True, help_text=_("The class or exam into which the rows go.")
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    sheet_name = models.CharField(_("sheet"), max_length=100, blank=True)
    content = EncryptedBinaryField(_("content"), blank=True)
    corrections = EncryptedBinaryField(_("corrections"), blank=True)
    rows = EncryptedBinaryField(_("clean rows"), blank=True)
    report = EncryptedBinaryField(_("check"), blank=True)
    journal = EncryptedBinaryField(_("what was entered"), blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    problem = models.JSONField(_("problem"), default=dict, blank=True, help_text=_("In each language."))
    uploaded_by = _person(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    applied_by = _person(_("applied by"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_by = _person(_("taken back by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    work_by = _person(_("set to work by"), null=True, blank=True)
    work_at = models.DateTimeField(_("set to work at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="import_applied_paired",
                condition=Q(
                    state__in=["applied", "undoing", "undone"],
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                )
                | Q(
                    state__in=["uploaded", "checking", "checked", "applying", "discarded"],
                    applied_at__isnull=True,
                    applied_by__isnull=True,
                ),
                violation_error_message=_("What was entered has a time and an author."),
            ),
            models.CheckConstraint(
                name="import_undone_paired",
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | ~Q(state="undone") & Q(undone_at__isnull=True, undone_by__isnull=True),
                violation_error_message=_("What was taken back has a time and an author."),
            ),
            models.CheckConstraint(
                name="import_work_paired",
                condition=Q(
                    state__in=["checking", "applying", "undoing"],
                    work_at__isnull=False,
                    work_by__isnull=False,
                )
                | ~Q(state__in=["checking", "applying", "undoing"])
                & Q(work_at__isnull=True, work_by__isnull=True),
                violation_error_message=_("Work under way has a time and an author."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("training:import_detail", args=[self.pk])

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK


class ImportHeadingsQuerySet(ProvinceScopedQuerySet):
    def of(self, province, target_name):
        """What a bureau (None: the ministry) decided for a target, or None."""
        return self.filter(province=province, target=target_name).first()


class ImportHeadings(models.Model):
    """How a bureau's sheets call the columns of a target, as somebody matched them last."""

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the ministry."),
    )
    target = models.CharField(_("target"), max_length=20)
    headings = models.JSONField(_("field and heading"), default=dict, blank=True)
    fixed = models.JSONField(_("field and fixed value"), default=dict, blank=True)
    matched_by = _person(_("matched by"))
    matched_at = models.DateTimeField(_("matched at"), default=timezone.now)

    objects = ImportHeadingsQuerySet.as_manager()

    class Meta:
        ordering = ["province", "target"]
        verbose_name = _("matched headings")
        verbose_name_plural = _("matched headings")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "target"],
                name="import_headings_once_a_bureau",
                violation_error_message=_("The bureau's headings of this target are stored already."),
            ),
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(province__isnull=True),
                name="import_headings_once_national",
                violation_error_message=_("The ministry's headings of this target are stored already."),
            ),
        ]

    def __str__(self):
        return f"{self.province or ''} {self.target}"
