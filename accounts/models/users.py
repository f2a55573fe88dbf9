"""Accounts, and the sign-ins that failed."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import PROVINCE_ROLES, ROLE_PERMISSIONS, Permission, Role
from ..fields import keyed_hash
from .provinces import Province, ProvinceScopedQuerySet


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        """Create an account; `role` and, for province roles, `province` are needed."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, username, password=None, **fields):
        """The first account of an empty installation: a ministry administrator."""
        return self.create_user(username, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("bureau"), null=True, blank=True, related_name="users"
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = UserManager.from_queryset(ProvinceScopedQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="user_role_matches_province",
                condition=Q(role__in=sorted(PROVINCE_ROLES), province__isnull=False)
                | Q(role__in=sorted(set(Role) - PROVINCE_ROLES), province__isnull=True),
                violation_error_message=_("A province role needs a bureau; a ministry role has none."),
            ),
        ]

    def __str__(self):
        return self.name or self.username

    @property
    def is_ministry(self):
        return self.role not in PROVINCE_ROLES

    @property
    def is_staff(self):
        """Read by Django's admin site."""
        return self.is_active and self.may(Permission.ADMIN_SITE)

    def may(self, permission):
        """Whether this account's role holds `permission` (the second lock)."""
        return self.is_active and permission in ROLE_PERMISSIONS[self.role]

    def has_perm(self, perm, obj=None):
        """Django's own permissions are not used: the admin classes ask `may`."""
        return False

    def has_module_perms(self, app_label):
        return self.is_staff


class SignInFailureQuerySet(models.QuerySet):
    def of(self, username, address):
        """The failures under one name from one address."""
        return self.filter(name_hash=keyed_hash(username), address=address)

    def visible_to(self, user):
        """Who guards the accounts sees who knocks at them."""
        return self if user.is_authenticated and user.is_ministry else self.none()


class SignInFailure(models.Model):
    """A sign-in that failed. The name is kept hashed: people type their password into that field."""

    name_hash = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(
        User,
        models.CASCADE,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="sign_in_failures",
    )
    address = models.CharField(_("address"), max_length=45, blank=True)
    at = models.DateTimeField(_("at"))

    objects = SignInFailureQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [
            models.Index(fields=["name_hash", "address", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self):
        return f"{self.user or '?'} · {self.address}"
