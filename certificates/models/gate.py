"""What the gate was asked and answered (第(八)项)."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedBinaryField
from accounts.models import Province, ProvinceScopedQuerySet
from training.models import Officer
from training.rules import Purpose

from .. import rules
from .clients import ApiClient
from .ledger import Certificate


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


def _bureau(related_name):
    return models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("asked by bureau"),
        null=True,
        blank=True,
        related_name=related_name,
        help_text=_("Empty: the ministry, or a national client."),
    )


class GateList(models.Model):
    """A list that was uploaded and answered at once; the sheet itself is not kept, the answers are."""

    province = _bureau("gate_lists")
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    yes = models.PositiveIntegerField(_("answered yes"))
    asked_by = _person(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = ProvinceScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("list for the gate")
        verbose_name_plural = _("lists for the gate")
        constraints = [
            models.CheckConstraint(
                name="gate_list_counts",
                condition=Q(rows__gte=1, yes__lte=models.F("rows")),
                violation_error_message=_("A list has rows, and not more answers than rows."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("certificates:gate_list_detail", args=[self.pk])

    @property
    def no(self):
        return self.rows - self.yes


class GateAnswerQuerySet(ProvinceScopedQuerySet):
    def alerts(self):
        """第(八)项: a yes whose certificate is void since; dealt with or not."""
        return self.filter(answer=rules.Gate.YES, certificate__voided_at__isnull=False)

    def unsettled(self):
        return self.filter(settled_at__isnull=True)

    def of_list(self, gate_list):
        """The answers of an uploaded list, in the order of its sheet."""
        return self.filter(gate_list=gate_list).order_by("row", "pk")

    def counts(self):
        """Return (why, its label, how many) of each kind of answer, the most frequent first."""
        counted = self.order_by().values_list("why").annotate(rows=Count("pk"))
        return [(why, rules.Why(why).label, rows) for why, rows in counted.order_by("-rows", "why")]

    def for_list(self):
        return self.select_related(
            "province", "certificate", "asked_by", "client", "officer__agency", "settled_by"
        )


class GateAnswer(models.Model):
    """Every answer of the gate: who asked, about whom, what was said and why (第(八)项)."""

    province = _bureau("gate_answers")
    asked_name = models.CharField(_("name"), max_length=60, blank=True)
    asked_id_number = models.CharField(_("ID number"), max_length=18, blank=True, help_text=_("In part."))
    id_number_hash = models.CharField(max_length=64, db_index=True, blank=True, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name=_("officer"), null=True, blank=True, related_name="gate_answers"
    )
    purpose = models.CharField(_("enforcement ID wanted for"), max_length=12, choices=Purpose)
    answer = models.CharField(_("answer"), max_length=3, choices=rules.Gate)
    why = models.CharField(_("rests on"), max_length=20, choices=rules.Why)
    facts = models.JSONField(
        _("facts"), default=dict, blank=True, help_text=_("What the sentence of the answer names.")
    )
    certificate = models.ForeignKey(
        Certificate,
        models.PROTECT,
        verbose_name=_("certificate"),
        null=True,
        blank=True,
        related_name="gate_answers",
    )
    gate_list = models.ForeignKey(
        GateList, models.PROTECT, verbose_name=_("list"), null=True, blank=True, related_name="answers"
    )
    row = models.PositiveIntegerField(_("row of the sheet"), null=True, blank=True)
    asked_by = _person(_("asked by"), null=True, blank=True)
    client = models.ForeignKey(
        ApiClient, models.PROTECT, verbose_name=_("client"), null=True, blank=True, related_name="answers"
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    settled_by = _person(_("alert dealt with by"), null=True, blank=True)
    settled_at = models.DateTimeField(_("alert dealt with at"), null=True, blank=True)
    settle_note = models.CharField(_("what was done"), max_length=200, blank=True)

    objects = GateAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("gate answer")
        verbose_name_plural = _("gate answers")
        indexes = [
            models.Index(fields=["-asked_at"]),
            models.Index(fields=["province", "-asked_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="gate_yes_has_certificate",
                condition=Q(answer="no") | Q(certificate__isnull=False),
                violation_error_message=_("A yes names its certificate (item 8)."),
            ),
            models.CheckConstraint(
                name="gate_answer_follows_why",
                condition=Q(answer="yes", why="holds") | Q(answer="no") & ~Q(why="holds"),
                violation_error_message=_(
                    "A yes rests on a certificate in force, and nothing else does (item 8)."
                ),
            ),
            models.CheckConstraint(
                name="gate_answer_has_asker",
                condition=Q(asked_by__isnull=False, client__isnull=True)
                | Q(asked_by__isnull=True, client__isnull=False),
                violation_error_message=_("A person or a client of the interface asked (item 8)."),
            ),
            models.CheckConstraint(
                name="gate_answer_of_list_has_row",
                condition=Q(gate_list__isnull=True, row__isnull=True)
                | Q(gate_list__isnull=False, row__isnull=False),
                violation_error_message=_("An answer of a list names the row of its sheet."),
            ),
            models.CheckConstraint(
                name="gate_settled_paired",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settle_note="")
                | Q(answer="yes", settled_at__isnull=False, settled_by__isnull=False) & ~Q(settle_note=""),
                violation_error_message=_(
                    "An alert is dealt with by somebody, at a time, with a note (item 8)."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.asked_name}: {self.get_answer_display()}"

    def get_absolute_url(self):
        return reverse("certificates:gate_answer_detail", args=[self.pk])

    @property
    def reason(self):
        return rules.gate_reason(self.why, self.facts)

    @property
    def asker(self):
        """Who asked, in words: a person, or a client of the interface."""
        return str(self.asked_by or self.client)

    @property
    def is_not_registered(self):
        """Whether the no came of the register alone, before any certificate was looked at."""
        return self.why in (rules.Why.UNKNOWN, rules.Why.OTHER_NAME)

    @property
    def is_alert(self):
        return self.answer == rules.Gate.YES and self.certificate.is_void


class RegisterCheck(models.Model):
    """第(八)项: a register of enforcement IDs held against the certificates; of the sheet only the findings stay."""

    province = _bureau("register_checks")
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    found = models.PositiveIntegerField(_("without a certificate"))
    findings = EncryptedBinaryField(_("findings"), blank=True)
    asked_by = _person(_("compared by"))
    asked_at = models.DateTimeField(_("compared at"), default=timezone.now)

    objects = ProvinceScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("comparison of enforcement IDs")
        verbose_name_plural = _("comparisons of enforcement IDs")
        constraints = [
            models.CheckConstraint(
                name="register_check_counts",
                condition=Q(rows__gte=1, found__lte=models.F("rows")),
                violation_error_message=_("A register has rows, and not more findings than rows."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("certificates:register_check_detail", args=[self.pk])

    @property
    def covered(self):
        return self.rows - self.found
