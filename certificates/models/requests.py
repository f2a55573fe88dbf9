"""Requests to void or to correct a certificate, each decided by a second person (第(六)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField, keyed_hash
from accounts.models import ProvinceScopedQuerySet
from spreadsheets.values import mask_id_number

from ..rules import RequestKind, RequestState
from .ledger import Certificate

OPEN = Q(approved_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)
NOT_APPROVED = Q(approved_at__isnull=True, approved_by__isnull=True)
NOT_DECLINED = Q(declined_at__isnull=True, declined_by__isnull=True, decline_reason="")


class CertificateRequestQuerySet(ProvinceScopedQuerySet):
    province_path = "certificate__province"

    def rows_of(self, province_id):
        return Q(certificate__province=province_id) | Q(certificate__holder_province=province_id)

    def open(self):
        return self.filter(OPEN)

    def approved(self):
        return self.filter(approved_at__isnull=False)

    def corrections(self):
        return self.filter(kind=RequestKind.CORRECTION)

    def in_state(self, state):
        """The requests of a `RequestState`."""
        if state == RequestState.OPEN:
            return self.open()
        return self.filter(**{f"{state}_at__isnull": False})

    def for_list(self):
        people = ("requested_by", "approved_by", "declined_by")
        return self.select_related("certificate__province", "certificate__officer", *people)


class CertificateRequest(models.Model):
    """A voiding, or a correction of name or ID number, that was asked for; before and after stay readable."""

    kind = models.CharField(
        _("what is asked for"), max_length=10, choices=RequestKind, default=RequestKind.CORRECTION
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, verbose_name=_("certificate"), related_name="requests"
    )
    old_name = models.CharField(_("name before"), max_length=60, blank=True)
    old_id_number = EncryptedTextField(_("ID number before"), blank=True)
    new_name = models.CharField(_("name after"), max_length=60, blank=True)
    new_id_number = EncryptedTextField(_("ID number after"), blank=True)
    reason = models.CharField(_("reason"), max_length=200)
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
    withdrawn_at = models.DateTimeField(
        _("taken back at"), null=True, blank=True, help_text=_("By who asked; nobody else may.")
    )

    objects = CertificateRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("request about a certificate")
        verbose_name_plural = _("requests about certificates")
        indexes = [models.Index(fields=["-requested_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=OPEN,
                name="certificate_request_one_open",
                violation_error_message=_("A request about this certificate waits for a decision already."),
            ),
            models.CheckConstraint(
                name="certificate_request_approval_paired",
                condition=NOT_APPROVED | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message=_("An approval has a time and an author."),
            ),
            models.CheckConstraint(
                name="certificate_request_decline_paired",
                condition=NOT_DECLINED
                | Q(declined_at__isnull=False, declined_by__isnull=False) & ~Q(decline_reason=""),
                violation_error_message=_(
                    "A declined request has a time, an author and an opinion (item 6)."
                ),
            ),
            models.CheckConstraint(
                name="certificate_request_ends_once",
                condition=Q(approved_at__isnull=True, declined_at__isnull=True)
                | Q(approved_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
                violation_error_message=_("A request is approved, declined or taken back, once."),
            ),
            models.CheckConstraint(
                name="certificate_request_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("A request has a reason (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_request_names_go_with_kind",
                condition=Q(kind="void", old_name="", new_name="")
                | Q(kind="correction") & ~Q(old_name="") & ~Q(new_name=""),
                violation_error_message=_("A correction has a name before and after, a voiding has none."),
            ),
        ]

    def __str__(self):
        return str(self.certificate)

    def get_absolute_url(self):
        return reverse("certificates:request_decide", args=[self.pk])

    @property
    def province_id(self):
        return self.certificate.province_id

    @property
    def state(self):
        if self.approved_at:
            return RequestState.APPROVED
        if self.declined_at:
            return RequestState.DECLINED
        return RequestState.WITHDRAWN if self.withdrawn_at else RequestState.OPEN

    @property
    def is_open(self):
        return self.state == RequestState.OPEN

    @property
    def is_void(self):
        return self.kind == RequestKind.VOID

    @property
    def is_by_one_person(self):
        """Whether who asked also approved: the ministry's setting allowed it."""
        return self.approved_by_id == self.requested_by_id

    @property
    def is_other_name(self):
        return self.old_name != self.new_name

    @property
    def is_other_id_number(self):
        return self.old_id_number != self.new_id_number

    @property
    def masked_old_id_number(self):
        return mask_id_number(self.old_id_number)

    @property
    def masked_new_id_number(self):
        return mask_id_number(self.new_id_number)

    @property
    def is_as_registered(self):
        """Whether the officer's row in the register says what the certificate says, or shall say."""
        officer, certificate = self.certificate.officer, self.certificate
        if self.is_void:
            return certificate.is_as_registered
        return (officer.name, officer.id_number_hash) == (self.new_name, keyed_hash(self.new_id_number))
