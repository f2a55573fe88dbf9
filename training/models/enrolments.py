"""Who attends a class (第(一)项)."""

from django.conf import settings
from django.db import models
from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet

from .. import rules
from .people import Agency, Officer

HOURS = DecimalField(max_digits=5, decimal_places=1)


class EnrolmentQuerySet(ProvinceScopedQuerySet):
    def rows_of(self, province_id):
        """A province sees its own people wherever they sit or sat, and all who sit in its classes."""
        return (
            Q(province=province_id)
            | Q(training_class__province=province_id)
            | Q(officer__agency__province=province_id)
        )

    def managed_by(self, user):
        """Who sits in classes that `user` may fill: in its own all, in national ones a province its people.

        Who moved here from another bureau's class stays that bureau's to withdraw.
        """
        if not user.is_authenticated:
            return self.none()
        national = Q(training_class__province__isnull=True)
        if user.is_ministry:
            return self.filter(national)
        return self.filter(
            Q(training_class__province=user.province_id) | national & self.rows_of(user.province_id)
        )

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn_at__isnull=False)

    def of_class(self, training_class):
        """Who takes part in one class, in roster order, with what a list of them shows."""
        people = self.standing().filter(training_class=training_class)
        return people.select_related("officer", "province", "training_class__syllabus").order_by("position")

    def at_exam(self, exam):
        """Who is on the list of one exam."""
        people = self.standing().filter(results__exam=exam)
        return people.select_related("officer", "training_class__syllabus").order_by("results__position")

    def short_of_hours(self, *, today):
        """第(四)(七)项 as a condition on rows: `rules.is_short_of_hours`, once the class is over."""
        own = NullIf("training_class__syllabus__minimum_hours", Value(0))
        required = Coalesce(own, "training_class__required_hours", output_field=HOURS)
        over = self.filter(training_class__ends_on__lte=today)
        return over.alias(required=required).filter(attended_hours__lt=F("required"))

    def teaching_here(self):
        """Who gives a lesson of the class in which they sit (第(五)项)."""
        return self.filter(officer__memberships__lessons__training_class=F("training_class")).distinct()

    def for_roster(self):
        """With what a roster shows of each: the officer, the exams' results and the certificates on them."""
        return self.select_related("officer", "province", "withdrawn_by").prefetch_related(
            "results__exam", "results__certificate"
        )


class Enrolment(models.Model):
    """A place in a class (报名/参训); agency, level and post are copied in: moves change nothing here."""

    training_class = models.ForeignKey(
        "training.TrainingClass", models.PROTECT, verbose_name=_("training class"), related_name="enrolments"
    )
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name=_("officer"), related_name="enrolments")
    position = models.PositiveSmallIntegerField(_("no."))
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), related_name="enrolments"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="enrolments")
    agency_name = models.CharField(_("agency"), max_length=100)
    agency_level = models.CharField(_("agency level"), max_length=10, choices=rules.AgencyLevel)
    post_title = models.CharField(_("post"), max_length=60, blank=True)
    head_type = models.CharField(_("head type"), max_length=10, choices=rules.HeadType)
    required_tier = models.CharField(_("required tier"), max_length=10, choices=rules.Tier)
    required_level = models.CharField(_("required level"), max_length=12, choices=rules.Level, blank=True)
    other_tier_reason = models.CharField(_("reason for the other tier"), max_length=200, blank=True)
    attended_hours = models.DecimalField(
        _("attended hours"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("enrolled by"), related_name="+"
    )
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("withdrawn by"),
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("withdrawn because"), max_length=200, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["training_class", "position"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "officer"],
                name="enrolment_once",
                violation_error_message=_("The officer is enrolled in this class."),
            ),
            models.UniqueConstraint(
                fields=["training_class", "position"],
                name="enrolment_position_once",
                violation_error_message=_("The roster has this number once."),
            ),
            models.CheckConstraint(
                name="enrolment_hours_not_negative",
                condition=Q(attended_hours__isnull=True) | Q(attended_hours__gte=0),
                violation_error_message=_("Hours are not negative."),
            ),
            models.CheckConstraint(
                name="enrolment_withdrawal_paired",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                violation_error_message=_("A withdrawal has a time, an author and a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.officer} · {self.training_class}"

    @property
    def is_other_tier(self):
        """第(一)项 speaks of post-training: skills training (第(三)项) is open to either tier."""
        return self.training_class.yields_certificate and self.required_tier != self.training_class.tier

    @property
    def hours_required(self):
        return self.training_class.hours_required

    @property
    def is_short_of_hours(self):
        """What `short_of_hours` says of rows, whether or not the class is over."""
        return rules.is_short_of_hours(attended=self.attended_hours, required=self.hours_required)

    @property
    def has_result(self):
        """Whether a result was entered; who has one is not withdrawn."""
        return any(result.entered_at for result in self.results.all())

    @property
    def ledger_rows(self):
        """The certificates issued on its results, void ones included."""
        return [result.certificate for result in self.results.all() if hasattr(result, "certificate")]

    @property
    def is_other_level(self):
        return bool(self.required_level) and self.required_level != self.training_class.level
