"""Bureaus, accounts, the ministry's settings and the audit trail."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .access import PROVINCE_ROLES, ROLE_PERMISSIONS, Permission, Role
from .fields import keyed_hash


class ProvinceScopedQuerySet(models.QuerySet):
    """Rows that belong to a province: the third lock.

    Models whose province is not in a column `province` name the path in `province_path`;
    models seen by more than their owner override `rows_of`.
    """

    province_path = "province"

    def rows_of(self, province_id):
        """Return the condition for the rows a province may see."""
        return Q(**{self.province_path: province_id})

    def visible_to(self, user):
        """Only the rows `user` may see: a province its own, the ministry all, a stranger none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        return self.filter(self.rows_of(user.province_id))

    def managed_by(self, user):
        """Only the rows `user` may change: a province its own, the ministry the national ones."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{self.province_path: user.province_id})


class ProvinceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The bureaus `user` may choose from: its own, or all for the ministry."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_ministry else self.filter(pk=user.province_id)


class Province(models.Model):
    """A reporting bureau; the code begins the numbers of its certificates (第(六)项)."""

    code = models.CharField(
        _("code"), max_length=2, primary_key=True, validators=[RegexValidator(r"^[1-9][0-9]\Z")]
    )
    short_name = models.CharField(_("short name"), max_length=10, unique=True)
    name = models.CharField(_("bureau"), max_length=60, unique=True)
    tile_row = models.PositiveSmallIntegerField(_("tile row"))
    tile_column = models.PositiveSmallIntegerField(_("tile column"))

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")

    def __str__(self):
        return self.short_name


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


class Act(models.TextChoices):
    """What the audit trail knows; one per button."""

    SIGNED_IN = "signed_in", _("Signed in")
    ID_NUMBER_REVEALED = "id_number_revealed", _("ID number shown in full")
    AGENCY_CREATED = "agency_created", _("Agency registered")
    AGENCY_CHANGED = "agency_changed", _("Agency changed")
    OFFICER_CREATED = "officer_created", _("Officer registered")
    OFFICER_CHANGED = "officer_changed", _("Officer changed")
    OFFICER_MOVED = "officer_moved", _("Officer moved")
    OFFICER_LEFT = "officer_left", _("Officer off post")
    OFFICER_RETURNED = "officer_returned", _("Officer back on post")
    IMPORT_CHECKED = "import_checked", _("File uploaded and checked")
    IMPORT_CORRECTED = "import_corrected", _("File corrected before its entry")
    IMPORT_ENTERED = "import_entered", _("File entered")
    IMPORT_DISCARDED = "import_discarded", _("File discarded")
    IMPORT_UNDONE = "import_undone", _("Entry of a file taken back")
    OFFICER_TAKEN_BACK = "officer_taken_back", _("Officer's registration taken back")
    OFFICER_RESTORED = "officer_restored", _("Change of an officer taken back")
    AGENCY_TAKEN_BACK = "agency_taken_back", _("Agency's registration taken back")
    AGENCY_RESTORED = "agency_restored", _("Change of an agency taken back")
    CLASS_CREATED = "class_created", _("Class opened")
    CLASS_CHANGED = "class_changed", _("Class changed")
    CLASS_CANCELLED = "class_cancelled", _("Class cancelled")
    OFFICERS_ENROLLED = "officers_enrolled", _("Officers enrolled")
    ENROLMENT_WITHDRAWN = "enrolment_withdrawn", _("Enrolment withdrawn")
    EXAM_SCHEDULED = "exam_scheduled", _("Exam scheduled")
    EXAM_CHANGED = "exam_changed", _("Exam changed")
    EXAM_CANCELLED = "exam_cancelled", _("Exam cancelled")
    RESULTS_ENTERED = "results_entered", _("Results entered")
    RESULTS_ENTERED_TWICE = "results_entered_twice", _("Results entered a second time")
    RESULTS_TAKEN_BACK = "results_taken_back", _("Entry of a score sheet taken back")
    RESULTS_CONFIRMED = "results_confirmed", _("Results confirmed")
    RESULTS_RETURNED = "results_returned", _("Results sent back")
    CORRECTION_REQUESTED = "correction_requested", _("Correction of a result asked for")
    CORRECTION_APPROVED = "correction_approved", _("Result corrected")
    CORRECTION_DECLINED = "correction_declined", _("Correction of a result declined")
    ABSENCE_RECORDED = "absence_recorded", _("Reason for an absence recorded")
    FOLLOW_UP_RECORDED = "follow_up_recorded", _("Interview or decision recorded")
    CERTIFICATE_ISSUED = "certificate_issued", _("Certificate issued")
    CERTIFICATE_RECORDED = "certificate_recorded", _("Earlier certificate recorded")
    CERTIFICATE_TAKEN_BACK = "certificate_taken_back", _("Record of an earlier certificate taken back")
    CERTIFICATE_VOIDED = "certificate_voided", _("Certificate voided")
    CERTIFICATE_PRINTED = "certificate_printed", _("Certificate printed")
    REPORT_EXPORTED = "report_exported", _("Year report exported")
    LIST_EXPORTED = "list_exported", _("List exported")
    REFERENCE_CHANGED = "reference_changed", _("Reference data changed")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")


class AuditEntryQuerySet(ProvinceScopedQuerySet):
    def about(self, target):
        """The acts on one row, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_pk=str(target.pk))

    def of_work(self):
        """Without the sign-ins."""
        return self.exclude(act=Act.SIGNED_IN)

    def told_to(self, user):
        """Without the interviews for who sees only how many there are; the trail itself keeps them."""
        return self.exclude(act=Act.FOLLOW_UP_RECORDED) if user.is_ministry else self


class AuditEntry(models.Model):
    """One act: who, when, what, on which row, why. Written once, never changed."""

    act = models.CharField(_("act"), max_length=40, choices=Act)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="acts"
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        help_text=_("Whose row it is; empty for national rows."),
    )
    target_type = models.CharField(_("table"), max_length=60)
    target_pk = models.CharField(_("row"), max_length=40)
    target_label = models.CharField(_("what"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("act")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["target_type", "target_pk"]),
            models.Index(fields=["province", "-at"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self):
        return f"{self.get_act_display()}: {self.target_label}"

    @property
    def target_url(self):
        """The page of the row, or nothing; costs no query, because pages are addressed by the key alone."""
        try:
            model = apps.get_model(self.target_type)
        except LookupError:  # a table of an earlier version
            return ""
        return model(pk=self.target_pk).get_absolute_url() if hasattr(model, "get_absolute_url") else ""
