"""How far an issuer's numbers of a year have come, and from which number they continue here (第(六)项)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import rules


class CertificateSequenceQuerySet(models.QuerySet):
    def locked(self, *, issuer, year):
        """Return the counter row of an issuer and year, held against every other writer.

        Call it inside a transaction: the row stays locked until that ends.
        """
        self.get_or_create(issuer=issuer, year=year)
        return self.select_for_update().get(issuer=issuer, year=year)

    def last_number(self, *, issuer, year):
        """Return the last number given by an issuer in a year, without holding it; 0 before the first."""
        return self.filter(issuer=issuer, year=year).values_list("last_number", flat=True).first() or 0

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self if user.is_ministry else self.filter(issuer=user.province_id)


class CertificateSequence(models.Model):
    """The last number given by an issuer in a year; one row, taken under its lock.

    `opening_number`: the first one given here, where earlier ones of the year were given on paper.
    """

    issuer = models.CharField(_("issuer"), max_length=2, help_text=_("Province code; 00 is the ministry."))
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveSmallIntegerField(_("last number"), default=0)
    opening_number = models.PositiveSmallIntegerField(_("opening number"), null=True, blank=True)
    opening_reason = models.CharField(_("reason for the opening number"), max_length=200, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("opening number set by"),
        null=True,
        blank=True,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("opening number set at"), null=True, blank=True)

    objects = CertificateSequenceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "issuer"]
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year"],
                name="sequence_one_a_year",
                violation_error_message=_("One sequence for each issuer and year (item 6)."),
            ),
            models.CheckConstraint(
                name="sequence_four_digits",
                condition=Q(last_number__gte=0, last_number__lte=rules.LAST_SEQUENCE),
                violation_error_message=_("A sequence has four digits (item 6)."),
            ),
            models.CheckConstraint(
                name="sequence_opening_paired",
                condition=Q(
                    opening_number__isnull=True,
                    opening_reason="",
                    opened_by__isnull=True,
                    opened_at__isnull=True,
                )
                | Q(opening_number__isnull=False, opened_by__isnull=False, opened_at__isnull=False)
                & ~Q(opening_reason=""),
                violation_error_message=_("An opening number has a reason, a time and an author (item 6)."),
            ),
            models.CheckConstraint(
                name="sequence_continues_from_opening",
                condition=Q(opening_number__isnull=True)
                | Q(opening_number__gte=2, last_number__gte=F("opening_number") - 1),
                violation_error_message=_("The numbers continue from the opening number (item 6)."),
            ),
        ]

    def __str__(self):
        return f"{self.issuer} {self.year}: {self.last_number}"

    def get_absolute_url(self):
        return reverse("certificates:ledger_detail", args=[self.pk])

    @property
    def province_id(self):
        return None if self.issuer == rules.MINISTRY_CODE else self.issuer

    @property
    def room(self):
        return rules.LAST_SEQUENCE - self.last_number

    @property
    def is_nearly_full(self):
        return rules.is_nearly_full(last_number=self.last_number)
