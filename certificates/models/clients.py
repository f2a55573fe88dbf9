"""Other systems that ask over the interface: who they are, what they may do, how often they were refused."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import keyed_hash
from accounts.models import Province

from ..rules.interface import Refusal, Scope


class ApiClientQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Clients are the ministry's to register."""
        return self if user.is_authenticated and user.is_ministry else self.none()

    def managed_by(self, user):
        return self.visible_to(user)

    def with_token(self, token):
        """Whose token this is; only its keyed hash is stored."""
        return self.filter(token_hash=keyed_hash(token))


class ApiClient(models.Model):
    """A system that asks over the interface. It sees what its bureau sees; without one, what the ministry sees."""

    name = models.CharField(_("name of the system"), max_length=60, unique=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        related_name="api_clients",
        help_text=_("Empty: national."),
    )
    may_ask_gate = models.BooleanField(_("may ask the gate"), default=True)
    may_read_certificates = models.BooleanField(_("may read the register of certificates"), default=False)
    calls_a_minute = models.PositiveIntegerField(
        _("calls a minute"), default=60, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    expires_on = models.DateField(_("valid until"), help_text=_("The last day on which the token is taken."))
    contact = models.CharField(_("contact person"), max_length=60, blank=True)
    prefix = models.CharField(_("token begins with"), max_length=12, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("registered by"), related_name="+"
    )
    created_at = models.DateTimeField(_("registered at"), default=timezone.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("revoked by"),
        null=True,
        blank=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    minute = models.DateTimeField(_("minute of the last call"), null=True, blank=True, editable=False)
    calls = models.PositiveIntegerField(_("calls in that minute"), default=0, editable=False)

    objects = ApiClientQuerySet.as_manager()

    # The interface's querysets ask of a client what they ask of a user.
    is_authenticated = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("client of the interface")
        verbose_name_plural = _("clients of the interface")
        constraints = [
            models.CheckConstraint(
                name="api_client_may_something",
                condition=Q(may_ask_gate=True) | Q(may_read_certificates=True),
                violation_error_message=_("A client may ask the gate, read certificates, or both."),
            ),
            models.CheckConstraint(
                name="api_client_revoked_paired",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message=_("A token is revoked by somebody, at a time."),
            ),
            models.CheckConstraint(
                name="api_client_calls_a_minute",
                condition=Q(calls_a_minute__gte=1),
                violation_error_message=_("A client may call at least once a minute."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("certificates:client_edit", args=[self.pk])

    @property
    def is_ministry(self):
        return self.province_id is None

    @property
    def is_revoked(self):
        return self.revoked_at is not None

    @property
    def scopes(self):
        """What the client may do, as the interface's document names it."""
        held = {"gate": self.may_ask_gate, "certificates": self.may_read_certificates}
        return [scope for scope, may in held.items() if may]


class ApiTallyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who guards the clients sees who knocks."""
        return self if user.is_authenticated and user.is_ministry else self.none()


class ApiTally(models.Model):
    """How often one client or address got one kind of answer within an hour; its first call is in the trail."""

    source = models.CharField(_("client or address"), max_length=80)
    what = models.CharField(_("kind of answer"), max_length=30)
    hour = models.DateTimeField(_("hour"))
    count = models.PositiveIntegerField(_("calls"), default=1)
    client = models.ForeignKey(
        ApiClient, models.PROTECT, verbose_name=_("client"), null=True, blank=True, related_name="tallies"
    )

    objects = ApiTallyQuerySet.as_manager()

    class Meta:
        ordering = ["-hour", "-pk"]
        verbose_name = _("calls of the interface")
        verbose_name_plural = _("calls of the interface")
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "source", "what"],
                name="api_tally_once_an_hour",
                violation_error_message=_("One count for each source, kind of answer and hour."),
            ),
        ]

    def __str__(self):
        return f"{self.source} · {self.what}"

    @property
    def label(self):
        """What was answered, in words."""
        return {**dict(Refusal.choices), **dict(Scope.choices)}.get(self.what, self.what)
