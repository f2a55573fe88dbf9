"""Certificates, their numbers and the ledger (第(六)项)."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField, keyed_hash
from accounts.models import Province, ProvinceScopedQuerySet
from exams.models import ExamResult
from spreadsheets.values import mask_id_number
from training.models import Officer
from training.rules import Gender, Level, Tier

from .. import rules


class LevelCount(NamedTuple):
    """How many certificates there are of a level, and how many of these are void."""

    label: str
    issued: int
    void: int

    @property
    def in_force(self):
        return self.issued - self.void


class CertificateQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees what it issued, what its people were issued, and what who moved to it brought along."""
        return (
            Q(province=province_id)
            | Q(holder_province=province_id)
            | Q(officer__agency__province=province_id)
        )

    def numbered(self, number):
        return self.filter(number=number)

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def voided(self):
        return self.filter(voided_at__isnull=False)

    def issued_in(self, year):
        return self.filter(year=year)

    def of_class(self, training_class):
        """What the passes of a class were certified with, make-ups included, in the order of the numbers."""
        return self.filter(result__enrolment__training_class=training_class).order_by(
            "year", "issuer", "sequence"
        )

    def with_hand_overs(self):
        """Each with its `hand_overs`, in one query more."""
        return self.prefetch_related("hand_overs__recorded_by")

    def not_handed_over(self):
        return self.filter(hand_overs__isnull=True)

    def in_year_report(self, *, year, province=None):
        """第(六)项: the rows of a province's year-end report, or of all provinces', in the order of the numbers."""
        issued = self.provincial().issued_in(year)
        return (issued.filter(province=province) if province else issued).order_by("issuer", "sequence")

    def beside_year_report(self, *, year, province=None):
        """National certificates of the province's people, which the report shows for reference."""
        issued = self.national().issued_in(year)
        return (issued.filter(holder_province=province) if province else issued).order_by("sequence")

    def national(self):
        return self.filter(tier=Tier.NATIONAL)

    def provincial(self):
        return self.filter(tier=Tier.PROVINCIAL)

    def counts(self):
        """How many there are of each level, and together: `LevelCount`s, the sum last."""
        found = {
            row["level"]: (row["issued"], row["void"])
            for row in self.order_by("level")
            .values("level")
            .annotate(issued=Count("pk"), void=Count("pk", filter=Q(voided_at__isnull=False)))
        }
        counts = [LevelCount(level.label, *found.get(level, (0, 0))) for level in Level]
        together = (sum(count.issued for count in counts), sum(count.void for count in counts))
        return [*counts, LevelCount(_("Together"), *together)]

    def of_holder(self, id_number):
        """Whose ID number this is (normalised, 18 characters)."""
        return self.filter(holder_id_number_hash=keyed_hash(id_number))

    def saying(self, *, name, id_number_hash):
        """Those in force with this name and this ID number, whatever the register says of the officer."""
        return self.in_force().filter(holder_name=name, holder_id_number_hash=id_number_hash)


class Certificate(models.Model):
    """A row of the ledger (颁发档案): what it says is copied in and never edited or deleted."""

    number = models.CharField(_("certificate number"), max_length=10, unique=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        related_name="certificates",
        help_text=_("Empty: the ministry."),
    )
    issuer = models.CharField(_("issuer"), max_length=2)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveSmallIntegerField(_("sequence"))
    result = models.OneToOneField(
        ExamResult,
        models.PROTECT,
        verbose_name=_("exam result"),
        null=True,
        blank=True,
        related_name="certificate",
    )
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name=_("officer"), related_name="certificates"
    )
    holder_name = models.CharField(_("name"), max_length=60)
    holder_id_number = EncryptedTextField(_("ID number"))
    holder_id_number_hash = models.CharField(max_length=64, db_index=True, editable=False)
    holder_gender = models.CharField(_("gender"), max_length=6, choices=Gender)
    holder_province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("holder's bureau"), related_name="+"
    )
    holder_region = models.CharField(
        _("administrative division"),
        max_length=100,
        blank=True,
        help_text=_("Province, city and county of the agency on the day of issue."),
    )
    agency_name = models.CharField(_("agency"), max_length=100)
    post_title = models.CharField(_("post"), max_length=60, blank=True)
    class_title = models.CharField(_("training class"), max_length=100)
    class_number = models.PositiveSmallIntegerField(_("class number in year"), null=True, blank=True)
    class_starts_on = models.DateField(_("class from"), null=True, blank=True)
    class_ends_on = models.DateField(_("class to"), null=True, blank=True)
    exam_on = models.DateField(_("exam day"))
    is_make_up = models.BooleanField(_("by make-up"), default=False)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1, null=True, blank=True)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("issued by (person)"), related_name="+"
    )
    issued_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    is_legacy = models.BooleanField(_("issued before this system"), default=False)
    reprints = models.PositiveSmallIntegerField(_("reprints"), default=0)
    voided_on = models.DateField(_("void since"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("voided by"),
        null=True,
        blank=True,
        related_name="+",
    )
    void_reason = models.CharField(_("void because"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()
    is_gap = False  # what a run of numbers without a row is, in the ledger's order

    class Meta:
        ordering = ["-year", "issuer", "-sequence"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [
            models.Index(fields=["holder_name"]),
            models.Index(fields=["holder_province", "year"]),
            models.Index(fields=["-issued_on"]),
            models.Index(
                fields=["voided_at"], condition=Q(voided_at__isnull=False), name="certificate_voided"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "sequence"],
                name="certificate_sequence_once",
                violation_error_message=_("This sequence was given in the year (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_number_by_tier",
                condition=Q(tier="national", province__isnull=True, issuer="00", number__regex=r"^[0-9]{8}$")
                | Q(
                    tier="provincial",
                    province__isnull=False,
                    issuer=F("province_id"),
                    number__regex=r"^[1-9][0-9]{9}$",
                    number__startswith=F("issuer"),
                ),
                violation_error_message=_("8 digits national, 10 digits provincial with its code (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_sequence_four_digits",
                condition=Q(sequence__gte=1, sequence__lte=rules.LAST_SEQUENCE),
                violation_error_message=_("A sequence has four digits (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_year_is_of_issue",
                condition=Q(issued_on__year=F("year")) | Q(is_legacy=True),
                violation_error_message=_("The number bears the year of the issue date (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_after_exam",
                condition=Q(issued_on__gte=F("exam_on")),
                violation_error_message=_("A certificate follows its exam (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_has_result_or_is_legacy",
                condition=Q(is_legacy=True) | Q(result__isnull=False),
                violation_error_message=_("A certificate rests on a passed result (item 7)."),
            ),
            models.CheckConstraint(
                name="certificate_void_paired",
                condition=Q(
                    voided_on__isnull=True, voided_at__isnull=True, voided_by__isnull=True, void_reason=""
                )
                | Q(voided_on__isnull=False, voided_at__isnull=False, voided_by__isnull=False)
                & ~Q(void_reason=""),
                violation_error_message=_("A void certificate has a day, an author and a reason (item 6)."),
            ),
            models.CheckConstraint(
                name="certificate_void_after_issue",
                condition=Q(voided_on__isnull=True) | Q(voided_on__gte=F("issued_on")),
                violation_error_message=_("A certificate is voided after it was issued."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certificates:certificate_detail", args=[self.pk])

    @property
    def is_void(self):
        return self.voided_at is not None

    @property
    def masked_id_number(self):
        return mask_id_number(self.holder_id_number)

    @property
    def last_hand_over(self):
        """The hand-over of its last paper, or None."""
        return next(iter(self.hand_overs.all()), None)

    @property
    def is_handed_over(self):
        """Whether the paper of the last print is in somebody's hands."""
        last = self.last_hand_over
        return last is not None and last.reprint == self.reprints

    @property
    def is_as_registered(self):
        """Whether the officer's row in the register has this name and this ID number."""
        officer = self.officer
        return (officer.name, officer.id_number_hash) == (self.holder_name, self.holder_id_number_hash)
