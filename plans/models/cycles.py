"""Planning cycles, opened by the ministry (第(二)项)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import rules


class PlanningCycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every bureau plans in the same cycles."""
        return self if user.is_authenticated else self.none()

    def managed_by(self, user):
        """The ministry opens and changes them."""
        return self if user.is_authenticated and user.is_ministry else self.none()

    def open(self):
        return self.filter(closed_at__isnull=True)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def three_year(self):
        return self.of_kind(rules.CycleKind.THREE_YEAR)

    def newest(self):
        """Kind → the cycle of it that begins last."""
        return {cycle.kind: cycle for cycle in self.order_by("first_year", "pk")}

    def covering(self, year):
        return self.filter(first_year__lte=year, last_year__gte=year)

    def with_counts(self):
        """Annotate how many plans are `submitted_plans`, `returned_plans`, `accepted_plans`, and all `plans_count`."""
        return self.order_by(*self.model._meta.ordering).annotate(
            plans_count=Count("plans"),
            **{
                f"{state}_plans": Count("plans", filter=Q(plans__state=state))
                for state in ("submitted", "returned", "accepted")
            },
        )


class PlanningCycle(models.Model):
    """A round of plans: for three years, or for one."""

    kind = models.CharField(_("kind"), max_length=10, choices=rules.CycleKind)
    first_year = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    last_year = models.PositiveSmallIntegerField(_("last year"))
    due_on = models.DateField(_("due on"))
    reminder_days = models.PositiveSmallIntegerField(
        _("days before that a bureau is reminded"), default=30, validators=[MaxValueValidator(366)]
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("opened by"), related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PlanningCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "kind"]
        verbose_name = _("planning cycle")
        verbose_name_plural = _("planning cycles")
        constraints = [
            models.CheckConstraint(
                name="cycle_years_go_with_kind",
                condition=Q(kind="three_year", last_year=F("first_year") + 2)
                | Q(kind="annual", last_year=F("first_year")),
                violation_error_message=_(
                    "A three-year plan is for three years, an annual one for one (item 2)."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "first_year"],
                name="cycle_once",
                violation_error_message=_("There is a cycle of this kind from that year on (item 2)."),
            ),
            models.CheckConstraint(
                name="cycle_close_paired",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                violation_error_message=_("A closed cycle has a time and an author."),
            ),
        ]

    def __str__(self):
        return f"{self.span} {self.get_kind_display()}"

    @property
    def span(self):
        """2026–2028, or 2026."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"

    @property
    def years(self):
        return range(self.first_year, self.last_year + 1)

    @property
    def is_three_year(self):
        return self.kind == rules.CycleKind.THREE_YEAR

    @property
    def is_closed(self):
        return self.closed_at is not None
