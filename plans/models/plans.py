"""A bureau's plan as it is being written, its rows, and more time for it (第(二)项)."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, DateField, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Attachment, Province, ProvinceScopedQuerySet
from training.rules import ClassKind, Level, Tier

from .. import rules
from .cycles import PlanningCycle


class PlanQuerySet(ProvinceScopedQuerySet):
    def three_year(self):
        return self.filter(cycle__kind=rules.CycleKind.THREE_YEAR)

    def annual(self):
        return self.filter(cycle__kind=rules.CycleKind.ANNUAL)

    def of_cycles(self, cycles):
        return self.filter(cycle__in=cycles)

    def of_bureau(self, code):
        return self.filter(province=code)

    def covering(self, year):
        return self.filter(cycle__first_year__lte=year, cycle__last_year__gte=year)

    def bureaus(self):
        """The codes of the bureaus they belong to."""
        return self.order_by().values("province")

    def in_state(self, *states):
        return self.filter(state__in=states)

    def with_due_day(self):
        """Annotate `due_on`: the cycle's day, or the later one that the ministry gave the bureau."""
        given = PlanExtension.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        latest = Subquery(given.annotate(day=Max("due_on")).values("day"), output_field=DateField())
        return self.annotate(due_on=Coalesce(latest, F("cycle__due_on")))

    def with_versions(self):
        """Annotate `versions_count` and `first_submitted_on`, the day of version 1."""
        sent = self._rows_of("versions").filter(number=1).values("submitted_on")
        return self.annotate(versions_count=self._counted("versions"), first_submitted_on=Subquery(sent))

    def with_open_comments(self):
        """Annotate `open_comments`: pinned by the ministry and not answered."""
        return self.annotate(open_comments=self._counted("comments", answered_at__isnull=True))

    def for_list(self):
        """With all that a list shows of a plan."""
        plans = self.select_related("cycle", "province", "changed_by")
        return plans.with_due_day().with_versions().with_open_comments()

    def _rows_of(self, relation):
        return (
            self.model._meta.get_field(relation).related_model.objects.filter(plan=OuterRef("pk")).order_by()
        )

    def _counted(self, relation, **condition):
        counted = self._rows_of(relation).filter(**condition).values("plan").annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n")), 0)

    def never_submitted(self):
        return self.filter(versions__isnull=True)

    def to_remind(self, *, today):
        """In open cycles, never submitted, with the due day near enough for a reminder, or past."""
        near = Q(pk__in=[])
        for cycle in PlanningCycle.objects.open():
            near |= Q(cycle=cycle, due_on__lte=today + timedelta(days=cycle.reminder_days))
        return self.never_submitted().with_due_day().filter(near)

    def overdue(self, *, today):
        """Never submitted although the due day is past."""
        return self.never_submitted().with_due_day().filter(due_on__lt=today)


class Plan(models.Model):
    """The plan of a bureau in a cycle: the working copy; what was submitted stands in its versions.

    Numbers are empty until somebody fills them in: blank is not zero.
    """

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="plans")
    cycle = models.ForeignKey(
        PlanningCycle, models.PROTECT, verbose_name=_("planning cycle"), related_name="plans"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=rules.PlanState, default=rules.PlanState.DRAFT
    )
    need_national_initial = models.PositiveIntegerField(
        _("need at national tier, initial"), null=True, blank=True
    )
    need_national_intermediate = models.PositiveIntegerField(
        _("need at national tier, intermediate"), null=True, blank=True
    )
    need_provincial_initial = models.PositiveIntegerField(
        _("need at provincial tier, initial"), null=True, blank=True
    )
    need_provincial_intermediate = models.PositiveIntegerField(
        _("need at provincial tier, intermediate"), null=True, blank=True
    )
    overall_need = models.TextField(_("overall need"), blank=True, max_length=4000)
    safeguards = models.TextField(_("funding safeguards"), blank=True, max_length=4000)
    revision_reason = models.CharField(_("reason of the change after acceptance"), max_length=200, blank=True)
    attachments = models.ManyToManyField(
        Attachment, verbose_name=_("attachments"), blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle__first_year", "cycle__kind", "province"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "cycle"],
                name="plan_once",
                violation_error_message=_("A bureau has one plan in a cycle (item 2)."),
            ),
            models.CheckConstraint(
                name="plan_state_known",
                condition=Q(state__in=rules.PlanState.values),
                violation_error_message=_("A plan is a draft, submitted, returned or accepted (item 2)."),
            ),
            models.CheckConstraint(
                name="plan_change_paired",
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
                violation_error_message=_("A change has a time and an author."),
            ),
        ]

    def __str__(self):
        return f"{self.province} {self.cycle}"

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def is_three_year(self):
        return self.cycle.is_three_year

    def files_for(self, user):
        """The attached files of the plan and of its versions, as far as `user` may see them."""
        versions = self.versions.model.attachments.through.objects.filter(planversion__plan=self)
        own = self.attachments.through.objects.filter(plan=self)
        return Attachment.objects.visible_to(user).filter(
            Q(pk__in=own.values("attachment")) | Q(pk__in=versions.values("attachment"))
        )

    @property
    def is_begun(self):
        return self.changed_at is not None


class PlanRowQuerySet(ProvinceScopedQuerySet):
    province_path = "plan__province"

    def of_plan(self, plan):
        return self.filter(plan=plan)


class PlanYear(models.Model):
    """A year's tasks in a three-year plan; money in 10,000 yuan (万元)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    national_initial = models.PositiveIntegerField(_("national seats, initial"), null=True, blank=True)
    national_intermediate = models.PositiveIntegerField(
        _("national seats, intermediate"), null=True, blank=True
    )
    provincial_initial = models.PositiveIntegerField(_("provincial heads, initial"), null=True, blank=True)
    provincial_intermediate = models.PositiveIntegerField(
        _("provincial heads, intermediate"), null=True, blank=True
    )
    classes = models.PositiveIntegerField(_("number of classes"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget (10,000 yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField(_("source of the budget"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "year"]
        verbose_name = _("year of a plan")
        verbose_name_plural = _("years of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                name="plan_year_once",
                violation_error_message=_("A plan has each of its years once (item 2)."),
            ),
            models.CheckConstraint(
                name="plan_year_budget_not_negative",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                violation_error_message=_("Money is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.plan} · {self.year}"


class PlanClass(models.Model):
    """A class that an annual plan announces, held in one or more runs; cost of all runs in 10,000 yuan (万元)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="classes")
    position = models.PositiveSmallIntegerField(_("no."))
    title = models.CharField(_("title"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=ClassKind, default=ClassKind.POST)
    tier = models.CharField(
        _("tier"),
        max_length=10,
        choices=Tier,
        default=Tier.PROVINCIAL,
        help_text=_("National: the seats wanted in the ministry's classes."),
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    content = models.CharField(_("content"), max_length=400, blank=True)
    month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    runs = models.PositiveSmallIntegerField(_("runs"), null=True, blank=True)
    heads = models.PositiveSmallIntegerField(_("heads per run"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    hours = models.DecimalField(
        _("hours"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost = models.DecimalField(
        _("cost (10,000 yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    funding_source = models.CharField(_("funding source"), max_length=100, blank=True)
    host = models.CharField(_("host"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        verbose_name = _("planned class")
        verbose_name_plural = _("planned classes")
        constraints = [
            models.CheckConstraint(
                name="plan_class_level_goes_with_kind",
                condition=Q(kind="post", level__in=["", *Level.values]) | Q(kind="skills", level=""),
                violation_error_message=_(
                    "Post-training has a level; skills training has none (items 1, 3)."
                ),
            ),
            models.CheckConstraint(
                name="plan_class_month_known",
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                violation_error_message=_("A month is 1 to 12."),
            ),
            models.CheckConstraint(
                name="plan_class_not_negative",
                condition=(Q(cost__isnull=True) | Q(cost__gte=0)) & (Q(hours__isnull=True) | Q(hours__gte=0)),
                violation_error_message=_("Hours and money are not negative."),
            ),
        ]

    def __str__(self):
        return self.title


class PlanExtension(models.Model):
    """More time for a bureau's plan, given by the ministry for a reason."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="extensions")
    due_on = models.DateField(_("new due day"))
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("granted by"), related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-due_on"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "due_on"],
                name="plan_extension_once",
                violation_error_message=_("The plan is due on this day already."),
            ),
            models.CheckConstraint(
                name="plan_extension_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("More time is given for a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.plan} → {self.due_on}"

    @property
    def province_id(self):
        return self.plan.province_id
