"""How a class marked its instructors (第(五)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .. import rules
from .classes import TrainingClass
from .instructors import Instructor


class EvaluationQuerySet(ProvinceScopedQuerySet):
    province_path = "training_class__province"

    def rows_of(self, province_id):
        return Q(training_class__province=province_id) | Q(training_class__province__isnull=True)


class Evaluation(models.Model):
    """The average mark that a class gave an instructor, and of how many sheets; entered from paper."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, verbose_name=_("training class"), related_name="evaluations"
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, verbose_name=_("instructor"), related_name="evaluations"
    )
    average = models.DecimalField(_("average mark"), max_digits=3, decimal_places=2)
    count = models.PositiveSmallIntegerField(_("sheets"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["training_class", "instructor"]
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "instructor"],
                name="evaluation_once",
                violation_error_message=_("The class has marked this instructor."),
            ),
            models.CheckConstraint(
                name="evaluation_within_scale",
                condition=Q(average__gte=rules.LEAST_MARK, average__lte=rules.BEST_MARK),
                violation_error_message=_("The average lies within the scale."),
            ),
            models.CheckConstraint(
                name="evaluation_has_sheets",
                condition=Q(count__gt=0),
                violation_error_message=_("An average rests on at least one sheet."),
            ),
        ]

    def __str__(self):
        return f"{self.instructor} · {self.training_class}"
