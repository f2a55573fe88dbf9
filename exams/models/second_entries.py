"""The scores of an exam typed a second time, to find what was mistyped (第(七)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ProvinceScopedQuerySet

from .. import rules
from .results import ExamResult


class SecondEntryQuerySet(ProvinceScopedQuerySet):
    province_path = "result__exam__province"


class SecondEntry(models.Model):
    """What a second typist read on the same paper. A working copy: the result stays the first entry."""

    result = models.OneToOneField(
        ExamResult, models.PROTECT, verbose_name=_("exam result"), related_name="second_entry"
    )
    attendance = models.CharField(_("attendance"), max_length=10, choices=rules.Attendance)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1, null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), related_name="+"
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    objects = SecondEntryQuerySet.as_manager()

    class Meta:
        ordering = ["result"]
        verbose_name = _("second entry")
        verbose_name_plural = _("second entries")
        constraints = [
            models.CheckConstraint(
                name="second_entry_score_only_when_present",
                condition=Q(attendance="present", score__isnull=False, score__gte=0)
                | Q(attendance__in=["absent", "deferred", "misconduct"], score__isnull=True),
                violation_error_message=_("A score goes with presence, and presence with a score (item 7)."),
            ),
        ]

    def __str__(self):
        return str(self.result)

    @property
    def value_text(self):
        return rules.score_text(self.score) or self.get_attendance_display()
