"""The parameters of the register of certificates over the interface."""

import django_filters
from django.utils.translation import gettext_lazy as _

from training.rules import Level, Tier

from ..models import Certificate
from ..rules.interface import Refusal, Refused


class RegisterFilter(django_filters.FilterSet):
    """Ordered by number; `after` is the last number of the page before. Nothing personal is a parameter."""

    year = django_filters.NumberFilter(decimal_places=0, label=_("Year of the number"))
    issuer = django_filters.CharFilter(label=_("Code of the issuer; 00 is the ministry"))
    tier = django_filters.ChoiceFilter(choices=Tier, label=_("Tier"))
    level = django_filters.ChoiceFilter(choices=Level, label=_("Level"))
    state = django_filters.ChoiceFilter(
        choices=[("in_force", _("Valid")), ("void", _("Void"))], method="in_state", label=_("State")
    )
    voided_since = django_filters.DateFilter("voided_on", "gte", label=_("Void since this day or later"))
    after = django_filters.CharFilter("number", "gt", label=_("Last number of the page before"))

    class Meta:
        model = Certificate
        fields = []

    def in_state(self, queryset, name, value):
        return queryset.voided() if value == "void" else queryset.in_force()

    def page(self, length):
        """Return `length` rows and the number after which the next page begins, or None. Raises `Refused`."""
        unknown = sorted(set(self.data) - set(self.filters))
        if unknown:
            raise Refused(Refusal.PARAMETER, parameters=sorted(self.filters))
        if not self.form.is_valid():
            errors = [
                {"field": name, "detail": " ".join(reasons)} for name, reasons in self.form.errors.items()
            ]
            raise Refused(Refusal.PARAMETER, errors=errors)
        found = list(self.qs.order_by("number")[: length + 1])
        return found[:length], found[length - 1].number if len(found) > length else None
