"""What is taught: syllabus, laws, textbooks (第(四)项); reference data of the ministry."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import rules


class SyllabusQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=Syllabus.State.IN_FORCE)

    def visible_to(self, user):
        """Reference data: every bureau reads it."""
        return self if user.is_authenticated else self.none()


class Syllabus(models.Model):
    """A version of the training outline (培训大纲) for one tier and level."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    title = models.CharField(_("title"), max_length=100)
    tier = models.CharField(_("tier"), max_length=10, choices=rules.Tier)
    level = models.CharField(_("level"), max_length=12, choices=rules.Level)
    version = models.CharField(_("version"), max_length=20)
    minimum_hours = models.PositiveSmallIntegerField(_("minimum hours"), default=0)
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    objects = SyllabusQuerySet.as_manager()

    class Meta:
        ordering = ["tier", "level", "-version"]
        verbose_name = _("syllabus")
        verbose_name_plural = _("syllabuses")
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "level", "version"],
                name="syllabus_version_once",
                violation_error_message=_("This version exists for the tier and level."),
            ),
            models.CheckConstraint(
                name="syllabus_in_force_has_day",
                condition=Q(state="draft") | Q(in_force_on__isnull=False),
                violation_error_message=_("A syllabus in force has a day."),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.version}"


class ReferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reference data: every bureau reads it."""
        return self if user.is_authenticated else self.none()


class SyllabusModule(models.Model):
    """A module of a syllabus with the least hours it takes."""

    syllabus = models.ForeignKey(Syllabus, models.PROTECT, verbose_name=_("syllabus"), related_name="modules")
    position = models.PositiveSmallIntegerField(_("no."))
    title = models.CharField(_("title"), max_length=100)
    minimum_hours = models.DecimalField(_("minimum hours"), max_digits=5, decimal_places=1)
    is_required = models.BooleanField(_("required"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["syllabus", "position"]
        verbose_name = _("syllabus module")
        verbose_name_plural = _("syllabus modules")
        constraints = [
            models.UniqueConstraint(
                fields=["syllabus", "position"],
                name="syllabus_module_position_once",
                violation_error_message=_("The syllabus has a module of this number."),
            ),
            models.CheckConstraint(
                name="syllabus_module_hours_positive",
                condition=Q(minimum_hours__gt=0),
                violation_error_message=_("Hours are more than 0."),
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.title}"


class Law(models.Model):
    """A law, regulation or departmental rule that lessons refer to."""

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    promulgated_on = models.DateField(_("promulgated on"))
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-promulgated_on", "title"]
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "promulgated_on"],
                name="law_once",
                violation_error_message=_("This law is registered."),
            ),
            models.CheckConstraint(
                name="law_dates_in_order",
                condition=Q(in_force_on__isnull=True) | Q(in_force_on__gte=F("promulgated_on")),
                violation_error_message=_("A law is in force after it was promulgated."),
            ),
        ]

    def __str__(self):
        return self.title


class Textbook(models.Model):
    """A textbook; the notice asks for the national series."""

    title = models.CharField(_("title"), max_length=120)
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True)
    is_national_series = models.BooleanField(_("national series"), default=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "edition"]
        verbose_name = _("textbook")
        verbose_name_plural = _("textbooks")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "edition"],
                name="textbook_once",
                violation_error_message=_("This edition is registered."),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.edition}".strip()
