"""The reporting bureaus, and the rows that belong to one."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
