"""What the ministry asks about a line of a plan, and what the bureau answers (第(二)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import rules
from .plans import Plan, PlanRowQuerySet
from .versions import PlanVersion


class PlanCommentQuerySet(PlanRowQuerySet):
    def on_version(self, version):
        return self.filter(version=version)

    def unanswered(self):
        return self.filter(answered_at__isnull=True)

    def for_list(self):
        return self.select_related("version", "by", "answered_by")


class PlanComment(models.Model):
    """A comment pinned to a plan, to a row or to a field of a row, as the version commented on has it.

    `row_key` is the year of a `PlanYear`, the key of a `PlanClass`; the row may be gone since.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="comments")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, verbose_name=_("version of a plan"), related_name="comments"
    )
    part = models.CharField(_("part"), max_length=10, choices=rules.Part)
    row_key = models.PositiveBigIntegerField(_("row"), null=True, blank=True)
    field = models.CharField(_("field"), max_length=40, blank=True)
    text = models.TextField(_("comment"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True, max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = PlanCommentQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = _("comment on a plan")
        verbose_name_plural = _("comments on plans")
        constraints = [
            models.CheckConstraint(
                name="plan_comment_has_text",
                condition=~Q(text=""),
                violation_error_message=_("A comment says something."),
            ),
            models.CheckConstraint(
                name="plan_comment_has_its_row",
                condition=Q(part="plan", row_key__isnull=True)
                | Q(part__in=["year", "class"], row_key__isnull=False),
                violation_error_message=_("A comment on a row names the row."),
            ),
            models.CheckConstraint(
                name="plan_comment_answer_paired",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("An answer has words, a time and an author."),
            ),
        ]

    def __str__(self):
        return f"{self.version}: {self.text[:40]}"

    @property
    def province_id(self):
        return self.plan.province_id
