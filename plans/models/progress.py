"""Which class of a bureau fulfils which row of its annual plan (第(二)项)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from training.models import TrainingClass

from .plans import PlanClass, PlanRowQuerySet


class FulfilmentQuerySet(PlanRowQuerySet):
    province_path = "planned__plan__province"

    def of_plan(self, plan):
        return self.filter(planned__plan=plan)

    def cancelled(self):
        """Of classes that were cancelled since: they count for nothing."""
        return self.filter(training_class__state=TrainingClass.State.CANCELLED)


class Fulfilment(models.Model):
    """A class that was held as planned: one class for one row, a row has one class for each of its runs."""

    planned = models.ForeignKey(
        PlanClass, models.PROTECT, verbose_name=_("planned class"), related_name="fulfilments"
    )
    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, verbose_name=_("training class"), related_name="fulfilment"
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("linked by"), related_name="+"
    )
    linked_at = models.DateTimeField(_("linked at"), default=timezone.now)

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        ordering = ["planned", "training_class"]
        verbose_name = _("class held as planned")
        verbose_name_plural = _("classes held as planned")

    def __str__(self):
        return f"{self.planned} ← {self.training_class}"

    @property
    def province_id(self):
        return self.planned.plan.province_id
