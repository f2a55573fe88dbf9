"""Budget and spending of the bureaus, and what each class cost (第(十)项); in 10,000 yuan (万元)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet
from training.models import TrainingClass


class YearMoneyQuerySet(ProvinceScopedQuerySet):
    def of_year(self, year):
        return self.filter(year=year)


class YearMoney(models.Model):
    """What a bureau budgeted and spent on post-training in a year; empty until it is known."""

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="money")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    budget = models.DecimalField(
        _("budget (10,000 yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    spent = models.DecimalField(
        _("spent (10,000 yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    source = models.CharField(_("source of the budget"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = YearMoneyQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "province"]
        verbose_name = _("budget and spending")
        verbose_name_plural = _("budgets and spending")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year"],
                name="year_money_once",
                violation_error_message=_("A bureau has one budget a year (item 10)."),
            ),
            models.CheckConstraint(
                name="year_money_not_negative",
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(spent__isnull=True) | Q(spent__gte=0)),
                violation_error_message=_("Money is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.province} {self.year}"

    def get_absolute_url(self):
        return reverse("plans:money_list")


class ClassCostQuerySet(ProvinceScopedQuerySet):
    province_path = "training_class__province"

    def of_class(self, training_class):
        return self.filter(training_class=training_class)


class ClassCost(models.Model):
    """What a class cost, all together."""

    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, verbose_name=_("training class"), related_name="cost"
    )
    amount = models.DecimalField(
        _("cost (10,000 yuan)"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = ClassCostQuerySet.as_manager()

    class Meta:
        ordering = ["training_class"]
        verbose_name = _("cost of a class")
        verbose_name_plural = _("costs of classes")
        constraints = [
            models.CheckConstraint(
                name="class_cost_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("Money is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.training_class}: {self.amount}"

    @property
    def province_id(self):
        return self.training_class.province_id
