"""Training classes (第(一)(三)(四)项)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry, Province, ProvinceScopedQuerySet

from .. import rules
from .content import Syllabus, Textbook
from .enrolments import Enrolment


class TrainingClassQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees its own classes and the national ones it may send people to."""
        return Q(province=province_id) | Q(province__isnull=True)

    def fillable_by(self, user):
        """Classes `user` may fill: a province its own and the national ones, the ministry the national ones."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(province=user.province_id) | Q(province__isnull=True))

    def open(self):
        return self.filter(state=TrainingClass.State.OPEN)

    def post_training(self):
        return self.filter(kind=rules.ClassKind.POST)

    def skills(self):
        """Specialist skills training, which is counted apart (第(三)项)."""
        return self.filter(kind=rules.ClassKind.SKILLS)

    def with_hours(self):
        """Annotate `hours` taught by the timetable, and `attended`, the hours of all its people."""
        return self.annotate(
            hours=_summed("lessons__hours"),
            attended=_summed("enrolments__attended_hours", filter=Q(enrolments__withdrawn_at__isnull=True)),
        )

    def by_year_and_bureau(self):
        """With heads and hours, the newest year first, the ministry's classes before those of the bureaus."""
        own = F("province").asc(nulls_first=True)
        return self.with_heads().with_hours().select_related("province").order_by("-year", own, "pk")

    def not_cancelled(self):
        return self.exclude(state=TrainingClass.State.CANCELLED)

    def to_begin(self, *, today, by):
        """Open, not over, not begun yet, and with a first day on `by` at the latest."""
        return self.open().filter(begun_at__isnull=True, starts_on__lte=by, ends_on__gte=today)

    def begun(self):
        return self.filter(begun_at__isnull=False)

    def begun_with_gaps(self):
        """Begun although something was missing, for a written reason (第(四)项)."""
        return self.exclude(gaps_reason="")

    def with_heads(self):
        """Annotate `heads`: people enrolled and not withdrawn."""
        return self.annotate(heads=_counted("enrolments", filter=Q(enrolments__withdrawn_at__isnull=True)))

    def coming(self, *, today):
        """Open and beginning today or ahead, the next one first."""
        return self.open().filter(starts_on__gte=today).order_by("starts_on", "pk")

    def to_enrol(self, *, today):
        """Open, not begun yet, with places left."""
        return self.open().with_heads().filter(starts_on__gt=today, heads__lt=F("capacity"))

    def to_issue(self):
        """With confirmed passes that no certificate was issued for yet (第(六)项)."""
        passes = Enrolment.objects.filter(
            results__outcome="passed",
            results__confirmed_at__isnull=False,
            results__certificate__isnull=True,
            withdrawn_at__isnull=True,
        )
        return self.filter(pk__in=passes.values("training_class"))

    def with_exam_state(self):
        """Annotate `exam_state`, one of `TrainingClass.ExamState`, `unseated` and `certificates_due`.

        The state is empty for skills training, which has no exam (第(三)项). Unseated are people who wait for
        a first sitting. Due are certificates for confirmed passes, make-ups included, that have none.
        """
        state = TrainingClass.ExamState
        entered = Q(exams__results__entered_at__isnull=False)
        confirmed = Q(exams__results__confirmed_at__isnull=False)
        passed = Q(
            enrolments__results__outcome="passed",
            enrolments__results__confirmed_at__isnull=False,
            enrolments__results__certificate__isnull=True,
        )
        return self.annotate(
            exams_held=_counted("exams"),
            results_listed=_counted("exams__results"),
            results_entered=_counted("exams__results", filter=entered),
            results_confirmed=_counted("exams__results", filter=confirmed),
            certificates_due=_counted("enrolments__results", filter=passed),
            unseated=_unseated(),
        ).annotate(
            exam_state=Case(
                When(kind=rules.ClassKind.SKILLS, then=Value("")),
                When(exams_held=0, then=Value(state.NONE)),
                When(results_entered=0, then=Value(state.SCHEDULED)),
                When(results_entered__lt=F("results_listed"), then=Value(state.ENTERING)),
                When(results_confirmed__lt=F("results_listed"), then=Value(state.TO_CONFIRM)),
                default=Value(state.CONFIRMED),
            )
        )


def _unseated():
    """People enrolled without a result, and those absent or deferred so far (第(七)项)."""
    seated = Enrolment.objects.filter(results__outcome__in=["", "passed", "failed"])
    waiting = Enrolment.objects.standing().exclude(pk__in=seated.values("pk")).order_by()
    counted = waiting.filter(training_class=OuterRef("pk")).values("training_class").annotate(n=Count("pk"))
    return Subquery(counted.values("n"), output_field=IntegerField())


def _summed(path, **condition):
    """A sum of its own query, 0 of nothing."""
    summed = TrainingClass.objects.filter(pk=OuterRef("pk")).order_by().annotate(n=Sum(path, **condition))
    return Coalesce(Subquery(summed.values("n")), Value(0), output_field=DecimalField())


def _counted(path, **condition):
    """A count of its own query: joins side by side would multiply each other's rows."""
    counted = TrainingClass.objects.filter(pk=OuterRef("pk")).order_by().annotate(n=Count(path, **condition))
    return Subquery(counted.values("n"), output_field=IntegerField())


class TrainingClass(models.Model):
    """A class (培训班): national ones belong to the ministry, provincial ones to a province."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class ExamState(models.TextChoices):
        NONE = "none", _("No exam yet")
        SCHEDULED = "scheduled", _("Scheduled")
        ENTERING = "entering", _("Results being entered")
        TO_CONFIRM = "to_confirm", _("Results to confirm")
        CONFIRMED = "confirmed", _("All results confirmed")

    kind = models.CharField(_("kind"), max_length=10, choices=rules.ClassKind, default=rules.ClassKind.POST)
    tier = models.CharField(_("tier"), max_length=10, choices=rules.Tier)
    level = models.CharField(_("level"), max_length=12, choices=rules.Level, blank=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        related_name="training_classes",
        help_text=_("Empty for national classes."),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("class number in year"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=100)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    place = models.CharField(_("place"), max_length=100)
    capacity = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    required_hours = models.DecimalField(_("required hours"), max_digits=5, decimal_places=1, default=0)
    syllabus = models.ForeignKey(
        Syllabus, models.PROTECT, verbose_name=_("syllabus"), null=True, blank=True, related_name="classes"
    )
    textbook = models.ForeignKey(
        Textbook, models.PROTECT, verbose_name=_("textbook"), null=True, blank=True, related_name="classes"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("begun by"),
        null=True,
        blank=True,
        related_name="+",
    )
    gaps_reason = models.CharField(_("begun with gaps because"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("opened by"), related_name="+"
    )
    created_at = models.DateTimeField(_("opened at"), default=timezone.now)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        constraints = [
            models.CheckConstraint(
                name="class_national_has_no_province",
                condition=Q(tier="national", province__isnull=True)
                | Q(tier="provincial", province__isnull=False),
                violation_error_message=_(
                    "National classes are the ministry's, provincial ones a province's."
                ),
            ),
            models.CheckConstraint(
                name="class_level_goes_with_kind",
                condition=Q(kind="post", level__in=rules.Level.values) | Q(kind="skills", level=""),
                violation_error_message=_(
                    "Post-training has a level; skills training has none (items 1, 3)."
                ),
            ),
            models.CheckConstraint(
                name="class_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A class ends after it begins."),
            ),
            models.CheckConstraint(
                name="class_capacity_positive",
                condition=Q(capacity__gt=0),
                violation_error_message=_("A class has at least one place."),
            ),
            models.CheckConstraint(
                name="class_begin_paired",
                condition=Q(begun_at__isnull=True, begun_by__isnull=True, gaps_reason="")
                | Q(begun_at__isnull=False, begun_by__isnull=False),
                violation_error_message=_("The begin of a class has a time and an author."),
            ),
            models.UniqueConstraint(
                fields=["province", "year", "kind", "number"],
                name="class_number_once_in_province",
                violation_error_message=_("The bureau has a class of this number in the year."),
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "number"],
                condition=Q(province__isnull=True),
                name="class_number_once_in_ministry",
                violation_error_message=_("There is a national class of this number in the year."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("training:class_detail", args=[self.pk])

    @property
    def yields_certificate(self):
        return self.kind == rules.ClassKind.POST

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED

    @property
    def gaps_then(self):
        """What was missing when the class began, as the trail keeps it, in words."""
        entry = AuditEntry.objects.about(self).filter(act=Act.CLASS_OPENED_WITH_GAPS).first()
        return [rules.GAPS[key] for key in entry.details["gaps"]] if entry else []

    @property
    def cancellation(self):
        """The trail's line with the reason for which the class was cancelled."""
        return AuditEntry.objects.about(self).filter(act=Act.CLASS_CANCELLED).select_related("by").first()

    def is_managed_by(self, user):
        """Whether `user` may change the class: what `managed_by` says of rows."""
        return self.province_id == user.province_id

    def is_fillable_by(self, user):
        """Whether `user` may send people to the class: what `fillable_by` says of rows."""
        return self.province_id in (None, user.province_id)

    @property
    def next_step(self):
        """What the class waits for; needs `with_heads` and `with_exam_state`."""
        if self.certificates_due:
            return "certificates"
        if self.is_cancelled:
            return ""
        if self.unseated and self.exam_state in (self.ExamState.NONE, self.ExamState.CONFIRMED):
            return "exam"
        if self.exams_held:
            return "" if self.exam_state == self.ExamState.CONFIRMED else "results"
        return "enrol" if self.is_open and self.places_left else ""

    @property
    def places_left(self):
        """Needs `with_heads`."""
        return max(self.capacity - self.heads, 0)

    @property
    def exam_state_label(self):
        """Needs `with_exam_state`; empty for skills training."""
        return self.ExamState(self.exam_state).label if self.exam_state else ""

    @property
    def hours_required(self):
        """The least hours that somebody attends before the exam (第(四)项)."""
        own = self.syllabus.minimum_hours if self.syllabus else 0
        return rules.hours_required(syllabus_hours=own, class_hours=self.required_hours)

    @property
    def days(self):
        return (self.ends_on - self.starts_on).days + 1
