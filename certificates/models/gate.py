"""What the gate answered (第(八)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet
from training.models import Officer
from training.rules import Purpose

from .. import rules
from .ledger import Certificate


class GateAnswerQuerySet(ProvinceScopedQuerySet):
    pass


class GateAnswer(models.Model):
    """Every answer of the gate: who asked, about whom, what was said and why (第(八)项)."""

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("asked by bureau"),
        null=True,
        blank=True,
        related_name="gate_answers",
    )
    asked_name = models.CharField(_("name"), max_length=60)
    id_number_hash = models.CharField(max_length=64, db_index=True, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name=_("officer"), null=True, blank=True, related_name="gate_answers"
    )
    purpose = models.CharField(_("enforcement ID wanted for"), max_length=12, choices=Purpose)
    answer = models.CharField(_("answer"), max_length=3, choices=rules.Gate)
    reason = models.CharField(_("reason"), max_length=200)
    certificate = models.ForeignKey(
        Certificate,
        models.PROTECT,
        verbose_name=_("certificate"),
        null=True,
        blank=True,
        related_name="gate_answers",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = GateAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("gate answer")
        verbose_name_plural = _("gate answers")
        constraints = [
            models.CheckConstraint(
                name="gate_yes_has_certificate",
                condition=Q(answer="no") | Q(certificate__isnull=False),
                violation_error_message=_("A yes names its certificate (item 8)."),
            ),
        ]

    def __str__(self):
        return f"{self.asked_name}: {self.get_answer_display()}"
