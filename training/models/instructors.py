"""Instructor pools, nominations, and how classes marked their instructors (第(五)项)."""

from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Attachment, Province, ProvinceScopedQuerySet

from .enrolments import Enrolment
from .people import Officer


def mean_mark(points, sheets):
    """The mean of `sheets` marks that make `points` together, cut after two decimals; None without sheets."""
    return (Decimal(points) / sheets).quantize(Decimal("0.01"), ROUND_DOWN) if sheets else None


class InstructorQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees its own pool and the national one."""
        return Q(province=province_id) | Q(province__isnull=True)

    def active_on(self, day):
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), entered_on__lte=day)

    def not_active_on(self, day):
        return self.exclude(pk__in=self.active_on(day).order_by().values("pk"))

    def national(self):
        return self.filter(province__isnull=True)

    def of_bureaus(self):
        return self.filter(province__isnull=False)

    def of_pool(self, province_id):
        """The members of one pool; None is the national one."""
        return self.filter(province=province_id)

    def same_person(self, *, name, unit, officer=None):
        """Rows of who is this person: the same officer of the register, or the same name at the same unit."""
        is_same = Q(name=name, unit=unit)
        return self.filter(is_same | Q(officer=officer) if officer else is_same)

    def teaching_themselves(self, user):
        """Annotate `is_own_trainee`: down for a lesson of a class in which `user` sees them enrolled as officers."""
        own = Enrolment.objects.visible_to(user).standing()
        own = own.filter(officer=OuterRef("officer"), training_class__lessons__instructor=OuterRef("pk"))
        return self.annotate(is_own_trainee=Exists(own))

    def of_class(self, training_class):
        """Who teaches in a class, and whom it marked."""
        in_class = Q(lessons__training_class=training_class) | Q(evaluations__training_class=training_class)
        return self.filter(pk__in=Instructor.objects.filter(in_class).values("pk")).select_related("province")

    def counted(self):
        """Count the rows: [(bureau or None, field, whether full-time, rows)]."""
        rows = self.order_by("province", "field").values_list("province", "field", "is_full_time")
        return rows.annotate(rows=Count("pk"))


class Instructor(models.Model):
    """A member of the national pool (no province) or of a province's."""

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), null=True, blank=True, related_name="instructors"
    )
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=100)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    field = models.CharField(_("field"), max_length=60)
    is_full_time = models.BooleanField(_("full-time"), default=False)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    officer = models.ForeignKey(
        Officer,
        models.PROTECT,
        verbose_name=_("officer of the register"),
        null=True,
        blank=True,
        related_name="memberships",
    )
    entered_on = models.DateField(_("entered on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("left because"), max_length=200, blank=True)

    objects = InstructorQuerySet.as_manager()

    class Meta:
        ordering = ["province", "name"]
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        constraints = [
            models.CheckConstraint(
                name="instructor_dates_in_order",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                violation_error_message=_("An instructor leaves after entering."),
            ),
            models.CheckConstraint(
                name="instructor_left_has_reason",
                condition=Q(left_on__isnull=True) | ~Q(left_reason=""),
                violation_error_message=_("Leaving the pool has a reason."),
            ),
            models.UniqueConstraint(
                fields=["province", "name", "unit"],
                condition=Q(left_on__isnull=True),
                name="instructor_once_in_bureau_pool",
                violation_error_message=_("This person of this unit is in the pool already (item 5)."),
            ),
            models.UniqueConstraint(
                fields=["name", "unit"],
                condition=Q(left_on__isnull=True, province__isnull=True),
                name="instructor_once_in_national_pool",
                violation_error_message=_(
                    "This person of this unit is in the national pool already (item 5)."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:instructor_detail", args=[self.pk])

    @property
    def is_national(self):
        return self.province_id is None

    @property
    def mean_mark(self):
        """The mean of all sheets, cut after two decimals; needs `points` and `sheets` (services.teaching)."""
        return mean_mark(self.points, self.sheets)

    def is_active_on(self, day):
        """What `active_on` says of rows."""
        return self.entered_on <= day and (self.left_on is None or self.left_on > day)


class NominationQuerySet(ProvinceScopedQuerySet):
    def open(self):
        return self.filter(state=Nomination.State.SUBMITTED)


class Nomination(models.Model):
    """A province proposes one of its instructors for the national pool; the ministry decides."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        SELECTED = "selected", _("Selected")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), related_name="nominations"
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, verbose_name=_("instructor"), related_name="nominations"
    )
    grounds = models.TextField(_("grounds"))
    attachments = models.ManyToManyField(
        Attachment, verbose_name=_("attachments"), blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    member = models.OneToOneField(
        Instructor,
        models.PROTECT,
        verbose_name=_("member of the national pool"),
        null=True,
        blank=True,
        related_name="selection",
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+"
    )
    opinion = models.TextField(_("opinion"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["instructor"],
                condition=Q(state="submitted"),
                name="nomination_one_open",
                violation_error_message=_("A nomination of this instructor is waiting."),
            ),
            models.CheckConstraint(
                name="nomination_state_implies_decision",
                condition=Q(state="submitted", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    state__in=["selected", "declined", "withdrawn"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                & ~Q(opinion=""),
                violation_error_message=_("A decision has an opinion, a time and an author."),
            ),
            models.CheckConstraint(
                name="nomination_selected_has_member",
                condition=Q(state="selected", member__isnull=False)
                | ~Q(state="selected") & Q(member__isnull=True),
                violation_error_message=_("Who is selected is a member of the national pool."),
            ),
        ]

    def __str__(self):
        return str(self.instructor)

    def get_absolute_url(self):
        return reverse("training:nomination_detail", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.SUBMITTED
