"""Instructor pools and nominations (第(五)项)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Attachment, Province, ProvinceScopedQuerySet


class InstructorQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees its own pool and the national one."""
        return Q(province=province_id) | Q(province__isnull=True)

    def active_on(self, day):
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), entered_on__lte=day)


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
        ]

    def __str__(self):
        return self.name


class Nomination(models.Model):
    """A province proposes one of its instructors for the national pool; the ministry decides."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        SELECTED = "selected", _("Selected")
        DECLINED = "declined", _("Declined")

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

    objects = ProvinceScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
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
                    state__in=["selected", "declined"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                & ~Q(opinion=""),
                violation_error_message=_("A decision has an opinion, a time and an author."),
            ),
        ]

    def __str__(self):
        return str(self.instructor)
