"""Seats of a national class, divided among the bureaus (第(二)项: 国家级培训名额)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet

from .classes import TrainingClass


class ClassQuotaQuerySet(ProvinceScopedQuerySet):
    def of_class(self, training_class):
        return self.filter(training_class=training_class)

    def granted(self):
        """Those with a seat at all."""
        return self.filter(seats__gt=0)


class ClassQuota(models.Model):
    """How many people a bureau may send to a national class; a class without any such row is not divided."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, verbose_name=_("training class"), related_name="quotas"
    )
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="quotas")
    seats = models.PositiveSmallIntegerField(_("seats granted"), validators=[MaxValueValidator(9999)])
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("granted by"), related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)

    objects = ClassQuotaQuerySet.as_manager()

    class Meta:
        ordering = ["training_class", "province"]
        verbose_name = _("seats of a bureau")
        verbose_name_plural = _("seats of bureaus")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "province"],
                name="class_quota_once",
                violation_error_message=_("A bureau has one number of seats in a class (item 2)."),
            ),
            models.CheckConstraint(
                name="class_quota_within_reason",
                condition=Q(seats__lte=9999),
                violation_error_message=_("A class has at most 9,999 seats."),
            ),
        ]

    def __str__(self):
        return f"{self.training_class} · {self.province}: {self.seats}"
