"""Who was there on a day of a class, for how many hours (第(四)项)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .enrolments import Enrolment


class AttendanceQuerySet(ProvinceScopedQuerySet):
    province_path = "enrolment__training_class__province"

    def rows_of(self, province_id):
        """As of enrolments: a bureau's own people wherever they sit, and all who sit in its classes."""
        return (
            Q(enrolment__province=province_id)
            | Q(enrolment__training_class__province=province_id)
            | Q(enrolment__officer__agency__province=province_id)
        )

    def of_places(self, enrolments):
        return self.filter(enrolment__in=enrolments).select_related("recorded_by")

    def on_day(self, day):
        return self.filter(on=day)


class Attendance(models.Model):
    """The hours of one person on one day; `offered` are those that the day had when it was recorded."""

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, verbose_name=_("enrolment"), related_name="attendances"
    )
    on = models.DateField(_("day"))
    offered = models.DecimalField(_("hours of the day"), max_digits=4, decimal_places=1)
    hours = models.DecimalField(_("hours attended"), max_digits=4, decimal_places=1)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["on", "enrolment"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "on"],
                name="attendance_once_a_day",
                violation_error_message=_("The attendance of this day is recorded."),
            ),
            models.CheckConstraint(
                name="attendance_within_day",
                condition=Q(hours__gte=0, hours__lte=F("offered"), offered__gt=0, offered__lte=24),
                violation_error_message=_("Nobody attends more hours than the day has (item 4)."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment} · {self.on}"
