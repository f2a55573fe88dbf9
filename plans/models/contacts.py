"""Who answers for post-training in a bureau (第(九)项)."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, ProvinceScopedQuerySet

looks_like_a_number = RegexValidator(
    r"^[0-9+()\- ,;/转]{5,40}\Z", _("Digits with + - ( ) / between them, such as 025-86266000.")
)


class ContactQuerySet(ProvinceScopedQuerySet):
    def standing(self):
        """Those who hold the post now."""
        return self.filter(to_on__isnull=True)

    def former(self):
        return self.filter(to_on__isnull=False)

    def saying(self, text):
        """Whose name, number or mail holds a text."""
        fields = ("name", "phone", "mobile", "mail")
        return self.filter(Q(*((f"{name}__icontains", text) for name in fields), _connector=Q.OR))

    def bureaus(self):
        """The codes of the bureaus they belong to."""
        return self.order_by().values("province")


class Contact(models.Model):
    """A contact person (岗位培训联系人) with what was true from a day to a day; a change is a new row.

    `to_on` is the first day on which it holds no more: the day from which the next one holds.
    """

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("bureau"), related_name="contacts")
    name = models.CharField(_("name"), max_length=50)
    post = models.CharField(_("division and post"), max_length=60)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[looks_like_a_number])
    mobile = models.CharField(_("mobile"), max_length=40, blank=True, validators=[looks_like_a_number])
    mail = models.EmailField(_("mail"), blank=True)
    from_on = models.DateField(_("from"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reported by"), related_name="+"
    )
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now)
    to_on = models.DateField(_("until"), null=True, blank=True)
    to_reason = models.CharField(_("reason of the change"), max_length=200, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("change reported by"),
        null=True,
        blank=True,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("change reported at"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["province", F("to_on").desc(nulls_first=True), "from_on", "pk"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.CheckConstraint(
                name="contact_can_be_called",
                condition=~Q(phone="") | ~Q(mobile=""),
                violation_error_message=_("A contact person has a telephone or a mobile (item 9)."),
            ),
            models.CheckConstraint(
                name="contact_days_in_order",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("A contact person ends on or after the first day (item 9)."),
            ),
            models.CheckConstraint(
                name="contact_end_paired",
                condition=Q(to_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True, to_reason="")
                | Q(to_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False) & ~Q(to_reason=""),
                violation_error_message=_("A change has a day, a reason, a time and an author (item 9)."),
            ),
            models.UniqueConstraint(
                fields=["province", "name"],
                condition=Q(to_on__isnull=True),
                name="contact_once_in_bureau",
                violation_error_message=_("The bureau has a contact person of this name: change that one."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("plans:contact_list")
