"""Exams and the holidays that move a deadline. Closed book, always: no column says otherwise (第(七)项)."""

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet
from training.models import TrainingClass
from training.rules import Tier

from .. import rules


class HolidayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reference data: every bureau reads it."""
        return self if user.is_authenticated else self.none()

    def days(self):
        """The set of public holidays, for `rules.make_up_deadline`."""
        return frozenset(self.values_list("on", flat=True))


class Holiday(models.Model):
    """A public holiday; an ordinary weekend is none unless it is entered here."""

    on = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name of the holiday"), max_length=40)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")

    def __str__(self):
        return f"{self.on} {self.name}"


class ExamQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees its own exams and the national ones; of these only its people's results."""
        return Q(province=province_id) | Q(province__isnull=True)

    def first_sittings(self):
        return self.filter(sitting=rules.Sitting.FIRST)

    def make_ups(self):
        return self.filter(sitting=rules.Sitting.MAKE_UP)

    def to_enter(self, *, today):
        """Held, and with a blank row or sent back by who should have confirmed."""
        return self.filter(
            Exists(_results(entered_at__isnull=True)) | Q(returned_at__isnull=False), held_on__lte=today
        )

    def scheduled(self, *, today):
        """Still ahead."""
        return self.filter(held_on__gt=today)

    def coming(self, *, today):
        """Today or ahead, the next one first."""
        return self.filter(held_on__gte=today).order_by("held_on", "pk")

    def to_confirm(self):
        """Nobody is blank any more and something waits for the second person."""
        return self.filter(
            Exists(_results(confirmed_at__isnull=True)),
            ~Exists(_results(entered_at__isnull=True)),
            returned_at__isnull=True,
        )

    def differing(self):
        """Somebody's two entries say different things: nothing is confirmed before one is corrected."""
        return self.filter(Exists(_results(confirmed_at__isnull=True).entered().differing()))

    def all_confirmed(self):
        return self.filter(Exists(_results()), ~Exists(_results(confirmed_at__isnull=True)))

    def not_begun(self):
        """Nothing is entered yet: day, place and marks may still change."""
        return self.filter(~Exists(_results(entered_at__isnull=False)))

    def with_progress(self, user, *, today):
        """Annotate `heads`, `entered` and `confirmed`, counts of the results `user` may see, and `is_ahead`."""
        rows = apps.get_model("exams", "ExamResult").objects.visible_to(user).filter(exam=OuterRef("pk"))
        return self.annotate(
            heads=_count(rows),
            entered=_count(rows.filter(entered_at__isnull=False)),
            confirmed=_count(rows.filter(confirmed_at__isnull=False)),
            is_ahead=ExpressionWrapper(Q(held_on__gt=today), models.BooleanField()),
        )


def _results(**conditions):
    """The results of the outer query's exam."""
    return apps.get_model("exams", "ExamResult").objects.filter(exam=OuterRef("pk"), **conditions)


def _count(rows):
    counted = rows.order_by().values("exam").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Exam(models.Model):
    """A sitting: the first of one class, or a make-up that may gather people of many."""

    sitting = models.CharField(_("sitting"), max_length=10, choices=rules.Sitting)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        related_name="exams",
        help_text=_("Empty for national exams."),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        verbose_name=_("training class"),
        null=True,
        blank=True,
        related_name="exams",
    )
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=100)
    outline_version = models.CharField(_("outline version"), max_length=40, blank=True)
    full_mark = models.DecimalField(
        _("full mark"), max_digits=4, decimal_places=1, validators=[MinValueValidator(1)]
    )
    pass_mark = models.DecimalField(
        _("pass mark"), max_digits=4, decimal_places=1, validators=[MinValueValidator(1)]
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("scheduled by"), related_name="+"
    )
    created_at = models.DateTimeField(_("scheduled at"), default=timezone.now)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("sent back by"),
        null=True,
        blank=True,
        related_name="+",
    )
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    return_reason = models.CharField(_("sent back because"), max_length=200, blank=True)

    objects = ExamQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        constraints = [
            models.CheckConstraint(
                name="exam_national_has_no_province",
                condition=Q(tier="national", province__isnull=True)
                | Q(tier="provincial", province__isnull=False),
                violation_error_message=_("National exams are the ministry's, provincial ones a province's."),
            ),
            models.CheckConstraint(
                name="exam_class_goes_with_sitting",
                condition=Q(sitting="first", training_class__isnull=False)
                | Q(sitting="make_up", training_class__isnull=True),
                violation_error_message=_("A first sitting belongs to a class; a make-up gathers many."),
            ),
            models.CheckConstraint(
                name="exam_marks_in_order",
                condition=Q(pass_mark__gt=0, pass_mark__lte=F("full_mark")),
                violation_error_message=_("The pass mark lies above 0 and not above the full mark."),
            ),
            models.CheckConstraint(
                name="exam_return_paired",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason=""),
                violation_error_message=_("Results sent back have a time, an author and a reason."),
            ),
        ]

    def __str__(self):
        if self.training_class_id:
            return f"{self.training_class} · {self.get_sitting_display()}"
        return f"{self.get_sitting_display()} · {self.held_on} · {self.place}"

    def get_absolute_url(self):
        return reverse("exams:exam_detail", args=[self.pk])

    @property
    def is_make_up(self):
        return self.sitting == rules.Sitting.MAKE_UP

    @property
    def full_mark_text(self):
        return rules.score_text(self.full_mark)

    @property
    def pass_mark_text(self):
        return rules.score_text(self.pass_mark)

    @property
    def progress(self):
        """What it waits for; needs `with_progress`."""
        return rules.exam_progress(
            heads=self.heads,
            entered=self.entered,
            confirmed=self.confirmed,
            is_returned=self.returned_at is not None,
            is_ahead=self.is_ahead,
        )
