"""Results: blank until entered, locked once confirmed (第(七)项)."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from training.models import Enrolment

from .. import rules
from .exams import Exam
from .grid_rows import COLUMNS, GridRow
from .sequels import SequelQuerySet

NATIONAL = "00"  # in a ticket, where a province has its code


class ExamResultQuerySet(SequelQuerySet):
    province_path = "exam__province"

    def rows_of(self, province_id):
        """A province sees its exams' results, its people's anywhere, and the history of who moved in."""
        return (
            Q(exam__province=province_id)
            | Q(enrolment__province=province_id)
            | Q(enrolment__officer__agency__province=province_id)
        )

    def of_exam(self, exam):
        return self.filter(exam=exam)

    def of_officer(self, officer):
        return self.filter(enrolment__officer=officer)

    def for_list(self):
        """With everything a row of a list shows, in the same number of queries for any number of rows."""
        return self.select_related(
            "exam__training_class",
            "enrolment__officer",
            "enrolment__province",
            "enrolment__training_class__syllabus",
            "entered_by",
            "confirmed_by",
        ).order_by("exam", "position")

    def with_sequel(self):
        """For an exam's page: the certificate, and `is_correction_pending`."""
        pending = apps.get_model("exams", "ResultCorrection").objects.pending().filter(result=OuterRef("pk"))
        return self.select_related("certificate").annotate(is_correction_pending=Exists(pending))

    def for_make_ups(self, *, today):
        """For the list of make-ups due: annotated with `seated_on`, `seated_in` and `time_left`, by deadline."""
        left = ExpressionWrapper(
            F("make_up_deadline") - Value(today, models.DateField()), models.DurationField()
        )
        rows = self.for_list().select_related("exam__province", "enrolment__officer__agency__province")
        return rows.with_make_up_day().annotate(time_left=left).order_by("make_up_deadline", "pk")

    def among(self, keys):
        return self.filter(pk__in=keys)

    def entered(self):
        return self.filter(entered_at__isnull=False)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self):
        return self.filter(confirmed_at__isnull=True)

    def awaiting_confirmation(self):
        """Entered, not sent back, and not yet confirmed by a second person."""
        return self.filter(
            entered_at__isnull=False, confirmed_at__isnull=True, exam__returned_at__isnull=True
        )

    def passed(self):
        return self.filter(outcome=rules.Outcome.PASSED)

    def failed(self):
        return self.filter(outcome=rules.Outcome.FAILED)

    def without_certificate(self):
        """Confirmed passes that no certificate was issued for yet."""
        return self.passed().confirmed().filter(certificate__isnull=True)

    def to_certify(self):
        """Passes that wait for a certificate, in the order of their numbers: class, then roster (第(六)项)."""
        certified = ExamResult.objects.filter(enrolment=OuterRef("enrolment"), certificate__isnull=False)
        waiting = self.without_certificate().filter(enrolment__withdrawn_at__isnull=True)
        return waiting.exclude(Exists(certified)).order_by(
            "enrolment__training_class__year",
            "enrolment__training_class__number",
            "enrolment__training_class",
            "enrolment__position",
        )

    def for_grid(self):
        """Return a `GridRow` for each result; objects of four tables a row would take five times as long."""
        return [GridRow(*row) for row in self.order_by("position").values_list(*COLUMNS)]

    def take_off(self):
        """Delete places on a list that nothing was entered for, with what a second typist read; return how many."""
        apps.get_model("exams", "SecondEntry").objects.filter(result__in=self.values("pk")).delete()
        return self.delete()[0]

    def with_second_entry(self):
        """For the page on which the scores are typed again."""
        return self.for_list().select_related("second_entry__entered_by")

    def differing(self):
        """Whose second entry says another thing than the first; who was typed once is not compared."""
        second = self.filter(second_entry__isnull=False)
        is_same_score = Q(score=F("second_entry__score")) | Q(
            score__isnull=True, second_entry__score__isnull=True
        )
        return second.exclude(is_same_score, attendance=F("second_entry__attendance"))

    def first_sittings(self):
        return self.filter(exam__sitting=rules.Sitting.FIRST)

    def on_post(self):
        """Of officers who still serve: nobody else is examined again."""
        return self.filter(enrolment__officer__off_post_on__isnull=True)

    def holding_a_place(self, *, held_on):
        """First sittings that keep their enrolment out of another one on `held_on`.

        One that ended in a confirmed absence or deferral before that day does not.
        """
        return self.first_sittings().exclude(
            outcome=rules.Outcome.AWAITING, confirmed_at__isnull=False, exam__held_on__lt=held_on
        )

    def make_up_owed(self):
        """Confirmed fails of a first sitting, on post, whose make-up has no result yet."""
        return self.failed().confirmed().first_sittings().on_post().not_made_up()

    def not_made_up(self):
        """Whose make-up was not sat yet; a deferred one is still to come."""
        sat = ExamResult.objects.filter(first_result=OuterRef("pk"), entered_at__isnull=False).exclude(
            outcome=rules.Outcome.AWAITING
        )
        return self.exclude(Exists(sat))

    def late_without_need(self):
        """Seats of a make-up ahead that are marked late though the last day has moved past them since."""
        return self.filter(
            is_late=True, entered_at__isnull=True, made_up_on__lte=F("first_result__make_up_deadline")
        )

    def with_make_up_day(self):
        """Annotate `seated_on`: the day of the make-up the officer is listed for, and `seated_in`, its exam."""
        seats = ExamResult.objects.filter(first_result=OuterRef("pk"), confirmed_at__isnull=True)
        return self.annotate(
            seated_on=Subquery(seats.values("exam__held_on")[:1]),
            seated_in=Subquery(seats.values("exam")[:1]),
        )

    def overdue(self, *, today):
        return self.filter(make_up_deadline__lt=today)

    def due_from(self, day):
        """Whose last day is not past on `day`, the nearest one first."""
        return self.filter(make_up_deadline__gte=day).order_by("make_up_deadline", "pk")

    def due_within(self, days, *, today):
        """Whose last day is today or one of the next `days`."""
        return self.filter(make_up_deadline__range=(today, today + timedelta(days=days)))

    def below_mark(self):
        """Confirmed fails, the lowest score first, who has none last."""
        return self.failed().confirmed().order_by(F("score").asc(nulls_last=True), "position")

    def with_certificate_in_force(self):
        return self.filter(certificate__isnull=False, certificate__voided_at__isnull=True)

    def tally(self):
        """Return the counts of a result list in one query: heads, entered, confirmed and each outcome."""
        counted = {
            "entered": Q(entered_at__isnull=False),
            "confirmed": Q(confirmed_at__isnull=False),
            "passed": Q(outcome=rules.Outcome.PASSED),
            "failed": Q(outcome=rules.Outcome.FAILED),
            "absent": Q(attendance=rules.Attendance.ABSENT),
            "deferred": Q(attendance=rules.Attendance.DEFERRED),
            "misconduct": Q(attendance=rules.Attendance.MISCONDUCT),
        }
        columns = {name: Count("pk", filter=condition) for name, condition in counted.items()}
        return self.aggregate(heads=Count("pk"), **columns)


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
    # Both days of a make-up stand in its own row: a constraint cannot look into another.
    failed_on = models.DateField(_("failed on"), null=True, blank=True, editable=False)
    made_up_on = models.DateField(_("make-up on"), null=True, blank=True, editable=False)
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
                | Q(entered_at__isnull=False, entered_by__isnull=False) & ~Q(attendance="") & ~Q(outcome=""),
                violation_error_message=_(
                    "An entered result has an attendance, an outcome, a time and an author."
                ),
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
                name="result_make_up_after_fail",
                condition=Q(first_result__isnull=True, failed_on__isnull=True, made_up_on__isnull=True)
                | Q(
                    first_result__isnull=False,
                    failed_on__isnull=False,
                    made_up_on__isnull=False,
                    made_up_on__gt=F("failed_on"),
                ),
                violation_error_message=_("A make-up lies after the failed sitting (item 7)."),
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
    def ticket(self):
        """The number of the admission ticket; it follows from the place on the list."""
        return rules.admission_ticket(
            year=self.exam.held_on.year,
            issuer=self.exam.province_id or NATIONAL,
            exam_key=self.exam_id,
            position=self.position,
        )

    @property
    def province_id(self):
        return self.exam.province_id

    @property
    def is_entered(self):
        return self.entered_at is not None

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def score_text(self):
        return rules.score_text(self.score)

    @property
    def value_text(self):
        """The result in one word: the score, or how the officer was absent."""
        return self.score_text or self.get_attendance_display()

    @property
    def absence_recorded(self):
        """The absence on record, or None; needs `for_awaiting`."""
        return getattr(self, "absence", None)

    def absence_told(self, name):
        """A column of the absence on record, or nothing."""
        return getattr(self.absence_recorded, name, "")

    @property
    def absence_missing(self):
        """What the reason of the absence still lacks, as words."""
        needed = ("reason", "evidence", "approver")
        told = {name: self.absence_told(name) for name in needed}
        return rules.missing_of_absence(attendance=self.attendance, **told)

    def pending_correction(self):
        """The correction that waits for a second person, or None."""
        return self.corrections.pending().select_related("requested_by").first()

    def history(self):
        """Its corrections, decided or waiting, newest first."""
        return self.corrections.select_related("requested_by", "approved_by", "declined_by")
