"""Agencies, the officer register and its dated postings (第(一)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField, keyed_hash
from accounts.models import Province, ProvinceScopedQuerySet
from accounts.rules import add_months
from spreadsheets.values import mask_id_number

from .. import rules


class AgencyQuerySet(ProvinceScopedQuerySet):
    def with_heads(self):
        """Annotate `heads`: officers on post."""
        on_post = Officer.objects.on_post().filter(agency=OuterRef("pk")).order_by().values("agency")
        return self.annotate(heads=Coalesce(Subquery(on_post.annotate(heads=Count("pk")).values("heads")), 0))


class Agency(models.Model):
    """An enforcement agency (执法机构) of a province."""

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="agencies")
    name = models.CharField(_("agency"), max_length=100)
    level = models.CharField(_("agency level"), max_length=10, choices=rules.AgencyLevel)
    city = models.CharField(_("city"), max_length=40, blank=True)
    county = models.CharField(_("county"), max_length=40, blank=True)

    objects = AgencyQuerySet.as_manager()

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


def _needs_training(on, notice_months):
    """第(一)项: wants a first enforcement ID, or one that ends soon or nobody knows when."""
    is_first = Q(purpose=rules.Purpose.FIRST_ISSUE)
    is_ending = Q(id_valid_until__isnull=True) | Q(id_valid_until__lte=add_months(on, notice_months))
    return is_first | is_ending


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

    def certified(self, *, on, gate_years):
        """第(一)(八)项: holders of a certificate in force at the level they need, recent enough on a day."""
        return self._needing_level().filter(self._is_certified(on, gate_years))

    def due(self, *, on, notice_months, gate_years):
        """第(一)(八)项 as a condition on rows: `rules.is_due` for a whole register, who is on post."""
        certified = self._is_certified(on, gate_years)
        return self.on_post()._needing_level().filter(_needs_training(on, notice_months), ~certified)

    def not_due(self, *, on, notice_months, gate_years):
        """Everybody else: off post, not yet, or certified."""
        certified = self._is_certified(on, gate_years)
        at_rest = Q(off_post_on__isnull=False) | ~_needs_training(on, notice_months) | certified
        return self._needing_level().filter(at_rest)

    def rulings(self, officers, settings, *, on):
        """Whether each of `officers` is due on a day, and why: key → `rules.Ruling`, in one query."""
        certified = self.certified(on=on, gate_years=settings.gate_years).order_by()
        holders = set(
            certified.filter(pk__in=[officer.pk for officer in officers]).values_list("pk", flat=True)
        )
        return {
            officer.pk: rules.is_due(
                purpose=officer.purpose,
                id_valid_until=officer.id_valid_until,
                on=on,
                notice_months=settings.renewal_notice_months,
                has_certificate=officer.pk in holders,
            )
            for officer in officers
        }

    def named_like(self, words):
        return self.filter(name__contains=words).order_by("name", "pk")

    def holding(self, certificate_number):
        return self.filter(certificates__number=certificate_number)

    def with_history(self):
        """Fetch postings, classes, sittings and certificates along, in a fixed number of queries."""
        return self.prefetch_related(
            "postings__agency__province",
            "enrolments__training_class",
            "enrolments__results__exam",
            "enrolments__results__certificate",
            "certificates",
            "gate_answers__province",
        )

    def _needing_level(self):
        first = When(purpose=rules.Purpose.FIRST_ISSUE, then=Value(rules.Level.INITIAL.value))
        return self.annotate(needed_level=Case(first, default=Value(rules.Level.INTERMEDIATE.value)))

    def _is_certified(self, on, gate_years):
        since = rules.certified_since(on=on, years=gate_years)
        recent = {"certificates__issued_on__gte": since} if since else {}
        held = self.model.objects.order_by().filter(  # one filter: one certificate meets all of it
            pk=OuterRef("pk"),
            certificates__level=OuterRef("needed_level"),
            certificates__voided_on__isnull=True,
            **recent,
        )
        return Exists(held)

    def not_enrolled(self):
        """Without a place in a post-training class that is still under way."""
        places = self.model.objects.order_by().filter(
            pk=OuterRef("pk"),
            enrolments__withdrawn_at__isnull=True,
            enrolments__training_class__kind=rules.ClassKind.POST,
            enrolments__training_class__state="open",
        )
        return self.exclude(Exists(places))


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

    def open_classes(self):
        """Titles of the classes under way in which the officer has a place."""
        places = self.enrolments.standing().filter(training_class__state="open")
        return list(places.values_list("training_class__title", flat=True))


class PostingQuerySet(ProvinceScopedQuerySet):
    province_path = "agency__province"

    def rows_of(self, province_id):
        """A province sees who served with it, and the whole history of its present officers."""
        return Q(agency__province=province_id) | Q(officer__agency__province=province_id)


class Posting(models.Model):
    """Where an officer served, from when to when; the open one is the present post."""

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name=_("officer"), related_name="postings")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="postings")
    post_title = models.CharField(_("post"), max_length=60, blank=True)
    head_type = models.CharField(_("head type"), max_length=10, choices=rules.HeadType)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(
        _("to"), null=True, blank=True, help_text=_("The last day; empty: today's post.")
    )
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
