"""Certificates on paper: the PDFs that the server makes, and who was handed what (第(六)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedBinaryField
from accounts.models import Province, ProvinceScopedQuerySet
from training.models import TrainingClass

from .ledger import Certificate


class CertificatePdfQuerySet(ProvinceScopedQuerySet):
    def without_file(self):
        """The rows without the file itself, which may be large."""
        return self.defer("content")

    def outdated(self, *, before):
        """Those that were asked for before a moment."""
        return self.filter(requested_at__lt=before)


class CertificatePdf(models.Model):
    """One PDF of some certificates, made by a worker; kept encrypted and deleted after a day."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not made")

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), null=True, blank=True, related_name="+"
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        verbose_name=_("training class"),
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=200)
    certificates = models.JSONField(_("certificates"), help_text=_("Their keys, in the order of the pages."))
    proof_page = models.CharField(_("public page of the codes"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    problem = models.JSONField(_("why it was not made"), default=dict, blank=True)
    content = EncryptedBinaryField(_("file"), default=b"", editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CertificatePdfQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("PDF of certificates")
        verbose_name_plural = _("PDFs of certificates")
        constraints = [
            models.CheckConstraint(
                name="certificate_pdf_state_implies_end",
                condition=Q(state="waiting", ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                violation_error_message=_("A PDF that was made, or could not be, has the time of it."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("certificates:pdf_detail", args=[self.pk])

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def is_done(self):
        return self.state == self.State.DONE

    @property
    def count(self):
        return len(self.certificates)


class HandOverQuerySet(ProvinceScopedQuerySet):
    province_path = "certificate__province"

    def rows_of(self, province_id):
        return Q(certificate__province=province_id) | Q(certificate__holder_province=province_id)


class HandOver(models.Model):
    """A certificate on paper was handed to somebody; a reprint is handed over once more."""

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, verbose_name=_("certificate"), related_name="hand_overs"
    )
    reprint = models.PositiveSmallIntegerField(
        _("reprint"), default=0, help_text=_("How often the certificate had been reprinted by then.")
    )
    received_by = models.CharField(
        _("received by"), max_length=60, blank=True, help_text=_("Empty: the holder in person.")
    )
    on = models.DateField(_("handed over on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["certificate", "-reprint"]
        verbose_name = _("hand-over of a certificate")
        verbose_name_plural = _("hand-overs of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "reprint"],
                name="hand_over_once_a_print",
                violation_error_message=_("This paper was handed over already."),
            ),
        ]

    def __str__(self):
        return str(self.certificate)
