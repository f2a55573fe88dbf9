"""What is taught: syllabus, laws, textbooks (第(四)项); reference data of the ministry."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from stdnum import isbn
from stdnum.exceptions import ValidationError as IsbnFault

from .. import rules


def check_isbn(text):
    """Refuse a number whose length or check digit is none of an ISBN."""
    try:
        isbn.validate(text)
    except IsbnFault as fault:
        raise ValidationError(
            _(
                "“%(value)s” is no ISBN: its check digit or length is wrong. Copy it from the back of the book."
            ),
            params={"value": text},
        ) from fault


def _classes_seen(path, user):
    """A count of classes as the class list shows them to `user`."""
    seen = Q(**{f"{path}__isnull": False})
    if not user.is_ministry:
        own, national = Q(**{f"{path}__province": user.province_id}), Q(**{f"{path}__province__isnull": True})
        seen &= own | national
    return Count(path, distinct=True, filter=seen)


class SyllabusQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=Syllabus.State.IN_FORCE)

    def in_force_on(self, day):
        """Versions that were, are or will be in force on `day`; one of each tier and level at most."""
        return self.exclude(state=Syllabus.State.DRAFT).filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), in_force_on__lte=day
        )

    def choosable(self, *, kept=None):
        """Versions for a class to begin with: those in force, and the one it has."""
        return self.filter(Q(state=Syllabus.State.IN_FORCE) | Q(pk=kept))

    def drafts(self):
        return self.filter(state=Syllabus.State.DRAFT)

    def with_figures(self, user):
        """Annotate `module_count`, and `class_count` of the classes that `user` sees."""
        modules, classes = Count("modules", distinct=True), _classes_seen("classes", user)
        counted = self.annotate(module_count=modules, class_count=classes)
        return counted.order_by(*self.model._meta.ordering)

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
    withdrawn_on = models.DateField(
        _("withdrawn from"),
        null=True,
        blank=True,
        help_text=_("The first day on which it is no longer in force."),
    )
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
            models.UniqueConstraint(
                fields=["tier", "level"],
                condition=Q(state="in_force"),
                name="syllabus_one_in_force",
                violation_error_message=_("Another version is in force for the tier and level (item 4)."),
            ),
            models.CheckConstraint(
                name="syllabus_withdrawal_has_day",
                condition=Q(state="withdrawn", withdrawn_on__gte=F("in_force_on"))
                | ~Q(state="withdrawn") & Q(withdrawn_on__isnull=True),
                violation_error_message=_("A withdrawn syllabus has a day, not before it came into force."),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.version}"

    def get_absolute_url(self):
        return reverse("training:syllabus_detail", args=[self.pk])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT


class ReferenceQuerySet(models.QuerySet):
    def with_lessons(self, user):
        """Annotate `class_count`: in how many of the classes that `user` sees a law is taught."""
        counted = self.annotate(class_count=_classes_seen("lessons__training_class", user))
        return counted.order_by(*self.model._meta.ordering)

    def recent_on(self, day):
        """Laws promulgated within five years before `day`, both days included (第(四)项)."""
        return self.filter(promulgated_on__gte=rules.recent_since(day), promulgated_on__lte=day)

    def with_classes(self, user):
        """Annotate `class_count`: in how many of the classes that `user` sees a textbook is used."""
        counted = self.annotate(class_count=_classes_seen("classes", user))
        return counted.order_by(*self.model._meta.ordering)

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
    kind = models.CharField(_("kind"), max_length=12, choices=rules.LawKind, default=rules.LawKind.LAW)
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
            models.CheckConstraint(
                name="law_kind_known",
                condition=Q(kind__in=rules.LawKind.values),
                violation_error_message=_("Choose the kind of the law."),
            ),
        ]

    def __str__(self):
        return self.title


class Textbook(models.Model):
    """A textbook; the notice asks for the national series."""

    title = models.CharField(_("title"), max_length=120)
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    isbn = models.CharField(
        _("ISBN"),
        max_length=20,
        blank=True,
        validators=[check_isbn],
        help_text=_("10 or 13 digits, hyphens as you like; its check digit is verified."),
    )
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
