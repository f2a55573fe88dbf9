"""Agencies, the officer register and its dated postings (第(一)项)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField, keyed_hash
from accounts.models import Province, ProvinceScopedQuerySet
from accounts.rules import add_months
from spreadsheets.values import mask_id_number

from .. import rules


class Agency(models.Model):
    """An enforcement agency (执法机构) of a province."""

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="agencies")
    name = models.CharField(_("agency"), max_length=100)
    level = models.CharField(_("agency level"), max_length=10, choices=rules.AgencyLevel)
    city = models.CharField(_("city"), max_length=40, blank=True)
    county = models.CharField(_("county"), max_length=40, blank=True)

    objects = ProvinceScopedQuerySet.as_manager()

    class Meta:
        ordering = ["province", "level", "city", "county", "name"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="agency_name_once",
                violation_error_message=_("The bureau has an agency of this name."),
            ),
            models.CheckConstraint(
                name="agency_level_known",
                condition=Q(level__in=rules.AgencyLevel.values),
                violation_error_message=_("An agency is provincial, city or county (item 1)."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:agency_edit", args=[self.pk])


class OfficerQuerySet(ProvinceScopedQuerySet):
    province_path = "agency__province"

    def on_post(self):
        return self.filter(off_post_on__isnull=True)

    def with_id_number(self, id_number):
        """Who has this ID number (normalised, 18 characters)."""
        return self.filter(id_number_hash=keyed_hash(id_number))

    def requiring_tier(self, tier):
        """第(一)项 as a condition on rows: `rules.required_tier` for a whole register."""
        national = (
            Q(agency__level=rules.AgencyLevel.PROVINCE)
            | Q(agency__level=rules.AgencyLevel.CITY, head_type__in=["principal", "deputy"])
            | Q(agency__level=rules.AgencyLevel.COUNTY, head_type=rules.HeadType.PRINCIPAL)
        )
        return self.filter(national if tier == rules.Tier.NATIONAL else ~national)

    def requiring_level(self, level):
        """第(一)项: by what the enforcement ID is wanted for."""
        is_initial = level == rules.Level.INITIAL
        return self.filter(purpose=rules.Purpose.FIRST_ISSUE if is_initial else rules.Purpose.RENEWAL)

    def certified_since(self, level, since):
        """Holders of a certificate in force at `level`; `since` a day or None for no limit."""
        held = Q(certificates__level=level, certificates__voided_on__isnull=True)
        if since:
            held &= Q(certificates__issued_on__gte=since)
        return self.filter(held)

    def due(self, *, on, notice_months, gate_years):
        """第(一)(八)项 as a condition on rows: `rules.is_due` for a whole register, who is on post."""
        since = add_months(on, -12 * gate_years) if gate_years else None
        certified = Q(pk__in=[])
        for purpose, level in (
            (rules.Purpose.FIRST_ISSUE, rules.Level.INITIAL),
            (rules.Purpose.RENEWAL, rules.Level.INTERMEDIATE),
        ):
            holders = self.model.objects.certified_since(level, since).values("pk")
            certified |= Q(purpose=purpose, pk__in=holders)
        needs = (
            Q(purpose=rules.Purpose.FIRST_ISSUE)
            | Q(id_valid_until__isnull=True)
            | Q(id_valid_until__lte=add_months(on, notice_months))
        )
        return self.on_post().filter(needs).exclude(certified)

    def not_enrolled(self):
        """Without a place in a post-training class that is still under way."""
        return self.exclude(
            enrolments__withdrawn_at__isnull=True,
            enrolments__training_class__kind=rules.ClassKind.POST,
            enrolments__training_class__state="open",
        )


class Officer(models.Model):
    """An enforcement officer (执法人员); identity is the ID number, not the name."""

    class OffPost(models.TextChoices):
        LEFT = "left", _("Left")
        RETIRED = "retired", _("Retired")
        DIED = "died", _("Died")
        REASSIGNED = "reassigned", _("Reassigned off enforcement")
        TRANSFERRED = "transferred", _("Released to another bureau")

    name = models.CharField(_("name"), max_length=60)
    id_number = EncryptedTextField(_("ID number"))
    id_number_hash = models.CharField(max_length=64, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="officers")
    post_title = models.CharField(_("post"), max_length=60, blank=True)
    head_type = models.CharField(_("head type"), max_length=10, choices=rules.HeadType)
    is_established = models.BooleanField(_("in the establishment"))
    purpose = models.CharField(_("enforcement ID wanted for"), max_length=12, choices=rules.Purpose)
    enforcement_id = models.CharField(_("enforcement ID number"), max_length=40, blank=True)
    id_valid_until = models.DateField(_("enforcement ID valid until"), null=True, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    education = models.CharField(_("education"), max_length=20, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=30, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    off_post_on = models.DateField(_("off post since"), null=True, blank=True)
    off_post_reason = models.CharField(_("off post because"), max_length=12, choices=OffPost, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["agency_id", "pk"]
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        indexes = [
            models.Index(fields=["name"]),
            models.Index(fields=["id_valid_until"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="officer_off_post_has_reason",
                condition=Q(off_post_on__isnull=True, off_post_reason="")
                | Q(off_post_on__isnull=False) & ~Q(off_post_reason=""),
                violation_error_message=_("Who is off post has a day and a reason."),
            ),
            models.CheckConstraint(
                name="officer_head_type_known",
                condition=Q(head_type__in=rules.HeadType.values),
                violation_error_message=_("Principal head, deputy head or staff (item 1)."),
            ),
            models.CheckConstraint(
                name="officer_purpose_known",
                condition=Q(purpose__in=rules.Purpose.values),
                violation_error_message=_("First issue or renewal (item 1)."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:officer_detail", args=[self.pk])

    @property
    def province_id(self):
        return self.agency.province_id

    @property
    def province(self):
        return self.agency.province

    @property
    def is_on_post(self):
        return self.off_post_on is None

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)

    @property
    def gender(self):
        return rules.gender_of(self.id_number)

    @cached_property
    def tier_ruling(self):
        return rules.required_tier(agency_level=self.agency.level, head_type=self.head_type)

    @cached_property
    def level_ruling(self):
        return rules.required_level(purpose=self.purpose)


class PostingQuerySet(ProvinceScopedQuerySet):
    province_path = "agency__province"


class Posting(models.Model):
    """Where an officer served, from when to when; the open one is the present post."""

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name=_("officer"), related_name="postings")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="postings")
    post_title = models.CharField(_("post"), max_length=60, blank=True)
    head_type = models.CharField(_("head type"), max_length=10, choices=rules.HeadType)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day; empty: today's post."))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["officer", "-from_on", "-pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(to_on__isnull=True),
                name="posting_one_open",
                violation_error_message=_("An officer has one present post."),
            ),
            models.CheckConstraint(
                name="posting_dates_in_order",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("A posting ends after it began."),
            ),
        ]

    def __str__(self):
        return f"{self.officer} · {self.agency}"
