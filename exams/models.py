"""Exams, results, make-ups and follow-ups (第(七)项). Closed book, always: no column says otherwise."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet
from training.models import Enrolment, TrainingClass
from training.rules import Tier

from . import rules


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
    name = models.CharField(_("name"), max_length=40)

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

    def with_progress(self):
        """Annotate `heads`, `entered` and `confirmed`: counts of its results."""
        return self.annotate(
            heads=Count("results"),
            entered=Count("results", filter=Q(results__entered_at__isnull=False)),
            confirmed=Count("results", filter=Q(results__confirmed_at__isnull=False)),
        )


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
        ]

    def __str__(self):
        if self.training_class_id:
            return f"{self.training_class} · {self.get_sitting_display()}"
        return f"{self.get_sitting_display()} · {self.held_on} · {self.place}"

    def get_absolute_url(self):
        return reverse("exams:exam_detail", args=[self.pk])


class ExamResultQuerySet(ProvinceScopedQuerySet):
    province_path = "exam__province"

    def rows_of(self, province_id):
        """A province sees its own people's results and those of its exams."""
        return Q(enrolment__province=province_id) | Q(exam__province=province_id)

    def entered(self):
        return self.filter(entered_at__isnull=False)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def awaiting_confirmation(self):
        return self.filter(entered_at__isnull=False, confirmed_at__isnull=True)

    def passed(self):
        return self.filter(outcome=rules.Outcome.PASSED)

    def failed(self):
        return self.filter(outcome=rules.Outcome.FAILED)

    def without_certificate(self):
        """Confirmed passes that no certificate was issued for yet."""
        return self.passed().confirmed().filter(certificate__isnull=True)

    def make_up_owed(self):
        """Confirmed fails of a first sitting whose make-up has no result yet."""
        sat = ExamResult.objects.filter(first_result=OuterRef("pk"), entered_at__isnull=False).exclude(
            outcome=rules.Outcome.AWAITING
        )
        return (
            self.failed()
            .confirmed()
            .filter(exam__sitting=rules.Sitting.FIRST)
            .exclude(Exists(sat))
        )

    def awaiting_exam(self):
        """Absent from or deferred at the first sitting, and not seated since."""
        later = ExamResult.objects.filter(
            enrolment=OuterRef("enrolment"), exam__sitting=rules.Sitting.FIRST, pk__gt=OuterRef("pk")
        )
        return (
            self.confirmed()
            .filter(outcome=rules.Outcome.AWAITING, exam__sitting=rules.Sitting.FIRST)
            .exclude(Exists(later))
        )


class ExamResult(models.Model):
    """One person's place in an exam and what came of it; blank until entered, locked once confirmed."""

    exam = models.ForeignKey(Exam, models.PROTECT, verbose_name=_("exam"), related_name="results")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, verbose_name=_("enrolment"), related_name="results"
    )
    position = models.PositiveSmallIntegerField(_("no."))
    attendance = models.CharField(_("attendance"), max_length=10, choices=rules.Attendance, blank=True)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1, null=True, blank=True)
    full_mark = models.DecimalField(_("full mark"), max_digits=4, decimal_places=1)
    pass_mark = models.DecimalField(_("pass mark"), max_digits=4, decimal_places=1)
    outcome = models.CharField(_("outcome"), max_length=10, choices=rules.Outcome, blank=True)
    make_up_deadline = models.DateField(_("make-up deadline"), null=True, blank=True)
    first_result = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("failed first sitting"),
        null=True,
        blank=True,
        related_name="make_ups",
    )
    is_late = models.BooleanField(_("late make-up"), default=False)
    late_reason = models.CharField(_("reason for the late make-up"), max_length=200, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = ExamResultQuerySet.as_manager()

    class Meta:
        ordering = ["exam", "position"]
        verbose_name = _("exam result")
        verbose_name_plural = _("exam results")
        indexes = [
            models.Index(fields=["outcome", "confirmed_at"]),
            models.Index(fields=["make_up_deadline"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "enrolment"],
                name="result_once",
                violation_error_message=_("The officer is on this exam's list."),
            ),
            models.UniqueConstraint(
                fields=["exam", "position"],
                name="result_position_once",
                violation_error_message=_("The list has this number once."),
            ),
            models.UniqueConstraint(
                fields=["first_result"],
                condition=Q(outcome__in=["passed", "failed"]),
                name="result_one_make_up",
                violation_error_message=_("There is one make-up only (item 7)."),
            ),
            models.CheckConstraint(
                name="result_score_only_when_present",
                condition=Q(attendance="present", score__isnull=False)
                | ~Q(attendance="present") & Q(score__isnull=True),
                violation_error_message=_("A score goes with presence, and presence with a score (item 7)."),
            ),
            models.CheckConstraint(
                name="result_score_within_marks",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("full_mark")),
                violation_error_message=_("A score lies between 0 and the full mark (item 7)."),
            ),
            models.CheckConstraint(
                name="result_passed_means_pass_mark",
                condition=~Q(outcome="passed") | Q(attendance="present", score__gte=F("pass_mark")),
                violation_error_message=_("Passed means the pass mark was reached (item 7)."),
            ),
            models.CheckConstraint(
                name="result_reached_means_passed",
                condition=Q(score__isnull=True) | Q(score__lt=F("pass_mark")) | Q(outcome="passed"),
                violation_error_message=_("Who reached the pass mark has passed (item 7)."),
            ),
            models.CheckConstraint(
                name="result_entered_paired",
                condition=Q(entered_at__isnull=True, entered_by__isnull=True, attendance="", outcome="")
                | Q(entered_at__isnull=False, entered_by__isnull=False)
                & ~Q(attendance="")
                & ~Q(outcome=""),
                violation_error_message=_("An entered result has an attendance, an outcome, a time and an author."),
            ),
            models.CheckConstraint(
                name="result_confirmed_paired",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, entered_at__isnull=False),
                violation_error_message=_("A confirmed result was entered and has a time and an author."),
            ),
            models.CheckConstraint(
                name="result_deadline_only_when_failed",
                condition=Q(make_up_deadline__isnull=True) | Q(outcome="failed"),
                violation_error_message=_("Only a fail has a make-up deadline (item 7)."),
            ),
            models.CheckConstraint(
                name="result_late_has_reason",
                condition=Q(is_late=False) | ~Q(late_reason="") & Q(first_result__isnull=False),
                violation_error_message=_("A late make-up has a reason (item 7)."),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment.officer} · {self.exam}"

    @property
    def province_id(self):
        return self.exam.province_id

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None


class ResultCorrectionQuerySet(ProvinceScopedQuerySet):
    province_path = "result__exam__province"


class ResultCorrection(models.Model):
    """A change of a confirmed result: asked for with a reason, decided by a second person."""

    result = models.ForeignKey(
        ExamResult, models.PROTECT, verbose_name=_("exam result"), related_name="corrections"
    )
    old_attendance = models.CharField(_("attendance before"), max_length=10, choices=rules.Attendance)
    old_score = models.DecimalField(_("score before"), max_digits=4, decimal_places=1, null=True, blank=True)
    new_attendance = models.CharField(_("attendance after"), max_length=10, choices=rules.Attendance)
    new_score = models.DecimalField(_("score after"), max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = ResultCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("result correction")
        verbose_name_plural = _("result corrections")
        constraints = [
            models.CheckConstraint(
                name="result_correction_paired",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message=_("An approval has a time and an author."),
            ),
            models.CheckConstraint(
                name="result_correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("A correction has a reason (item 7)."),
            ),
        ]

    def __str__(self):
        return str(self.result)


class FollowUpQuerySet(ProvinceScopedQuerySet):
    province_path = "result__enrolment__province"


class FollowUp(models.Model):
    """After a failed make-up: the interview (约谈) and what was decided; suggested, never automatic."""

    class Decision(models.TextChoices):
        STAYS = "stays", _("Stays on post")
        REASSIGNED = "reassigned", _("Reassigned off enforcement")

    result = models.OneToOneField(
        ExamResult, models.PROTECT, verbose_name=_("failed make-up"), related_name="follow_up"
    )
    interviewed_on = models.DateField(_("interviewed on"), null=True, blank=True)
    interviewer = models.CharField(_("interviewer"), max_length=60, blank=True)
    record = models.TextField(_("interview record"), blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.CheckConstraint(
                name="follow_up_decision_paired",
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False),
                violation_error_message=_("A decision has a day."),
            ),
            models.CheckConstraint(
                name="follow_up_interview_paired",
                condition=Q(interviewed_on__isnull=True, interviewer="")
                | Q(interviewed_on__isnull=False) & ~Q(interviewer=""),
                violation_error_message=_("An interview has a day and an interviewer."),
            ),
        ]

    def __str__(self):
        return str(self.result)
