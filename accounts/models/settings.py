"""The choices that the notice leaves to the ministry."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MinistrySettingsQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reference data: every bureau reads it."""
        return self if user.is_authenticated else self.none()


class MinistrySettings(models.Model):
    """The one row of choices that the notice leaves to the ministry."""

    is_two_person_rule = models.BooleanField(
        _("entering and confirming are two people"),
        default=True,
        help_text=_("Off: a bureau with one person may do both; the trail says so."),
    )
    full_mark = models.DecimalField(_("full mark"), max_digits=4, decimal_places=1, default=100)
    pass_mark = models.DecimalField(_("pass mark"), max_digits=4, decimal_places=1, default=60)
    gate_years = models.PositiveSmallIntegerField(
        _("years a certificate opens the gate"),
        default=5,
        validators=[MaxValueValidator(60)],
        help_text=_("0: no limit (item 8)."),
    )
    renewal_notice_months = models.PositiveSmallIntegerField(
        _("months before an enforcement ID ends that its holder is due"),
        default=12,
        validators=[MaxValueValidator(120)],
    )
    report_due_month = models.PositiveSmallIntegerField(
        _("year-end report due: month"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    report_due_day = models.PositiveSmallIntegerField(
        _("year-end report due: day"), default=31, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    plan_cost_per_head_day = models.PositiveSmallIntegerField(
        _("cost per head and day above which a plan is asked about (yuan)"),
        default=550,
        validators=[MinValueValidator(1)],
        help_text=_("Default: what central training of this kind may cost, 财行〔2016〕540号."),
    )
    report_first_year = models.PositiveSmallIntegerField(
        _("year-end reports are filed here from year"),
        default=2022,
        validators=[MinValueValidator(2022), MaxValueValidator(2099)],
        help_text=_("Earlier years are neither asked for nor taken (item 6, in force since 2022)."),
    )

    objects = MinistrySettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("ministry settings")
        verbose_name_plural = _("ministry settings")
        constraints = [
            models.CheckConstraint(
                name="ministry_settings_one_row",
                condition=Q(pk=1),
                violation_error_message=_("There is one row of settings."),
            ),
            models.CheckConstraint(
                name="ministry_settings_marks",
                condition=Q(pass_mark__gt=0, pass_mark__lte=models.F("full_mark")),
                violation_error_message=_("The pass mark lies above 0 and not above the full mark."),
            ),
        ]

    def __str__(self):
        return str(_("Ministry settings"))

    @classmethod
    def current(cls):
        """Return the settings in force; the migration made the row."""
        return cls.objects.get(pk=1)
