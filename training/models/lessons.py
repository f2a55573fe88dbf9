"""The timetable of a class (第(四)项)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .classes import TrainingClass
from .content import Law, SyllabusModule
from .instructors import Instructor


class LessonQuerySet(ProvinceScopedQuerySet):
    province_path = "training_class__province"

    def rows_of(self, province_id):
        return Q(training_class__province=province_id) | Q(training_class__province__isnull=True)

    def of_standing_classes(self):
        """Without the lessons of classes that were cancelled."""
        return self.exclude(training_class__state=TrainingClass.State.CANCELLED)

    def for_timetable(self):
        """In their order, with what a timetable shows of each."""
        lessons = self.select_related("module", "instructor").prefetch_related("laws")
        return lessons.order_by("on", "starts_at", "pk")

    def on_day(self, day):
        return self.filter(on=day).select_related("instructor").order_by("starts_at")


class Lesson(models.Model):
    """One entry of a class's timetable."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, verbose_name=_("training class"), related_name="lessons"
    )
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins"))
    ends_at = models.TimeField(_("ends"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    title = models.CharField(_("title"), max_length=120)
    module = models.ForeignKey(
        SyllabusModule,
        models.PROTECT,
        verbose_name=_("syllabus module"),
        null=True,
        blank=True,
        related_name="lessons",
    )
    instructor = models.ForeignKey(
        Instructor,
        models.PROTECT,
        verbose_name=_("instructor"),
        null=True,
        blank=True,
        related_name="lessons",
    )
    case_study = models.CharField(
        _("case study"), max_length=120, blank=True, help_text=_("The case that is taught; empty for none.")
    )
    laws = models.ManyToManyField(Law, verbose_name=_("laws"), blank=True, related_name="lessons")

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["training_class", "on", "starts_at"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                name="lesson_times_in_order",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A lesson ends after it begins."),
            ),
            models.CheckConstraint(
                name="lesson_hours_positive",
                condition=Q(hours__gt=0),
                violation_error_message=_("Hours are more than 0."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def module_beside_title(self):
        """Whether the module is to be told: the lesson's title does not say it."""
        return bool(self.module) and self.module.title not in self.title

    @property
    def law_titles(self):
        return [law.title for law in self.laws.all()]
