"""The filters of the enforcement IDs that end."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Province
from training.filters.people import agencies
from training.models import Officer
from training.rules import Tier

MONTHS = (3, 6, 12, 24)


def bureaus(request):
    return Province.objects.visible_to(request.user)


class RenewalFilter(django_filters.FilterSet):
    """`within`: months from today; `notice`: the ministry's, when none are chosen."""

    within = django_filters.ChoiceFilter(method="as_is", label=_("Ends within"), empty_label=None)
    province = django_filters.ModelChoiceFilter(
        field_name="agency__province", queryset=bureaus, label=_("Bureau")
    )
    agency = django_filters.ModelChoiceFilter(queryset=agencies, label=_("Agency"))
    tier = django_filters.ChoiceFilter(choices=Tier, method="by_tier", label=_("Required tier"))
    state = django_filters.ChoiceFilter(
        choices=[
            ("to_train", _("To be enrolled")),
            ("enrolled", _("In a class")),
            ("ready", _("May be renewed")),
        ],
        method="in_state",
        label=_("State"),
    )

    class Meta:
        model = Officer
        fields = []

    def __init__(self, data, queryset, *, request, notice):
        super().__init__(data, queryset, request=request)
        months = sorted({*MONTHS, notice})
        self.filters["within"].extra["choices"] = [
            (str(each), ngettext("%(months)d month", "%(months)d months", each) % {"months": each})
            for each in months
        ]
        if not request.user.is_ministry:
            del self.filters["province"]
        elif not self.data.get("province"):
            del self.filters["agency"]

    def as_is(self, officers, _name, _months):
        """The months are counted before the filters: `services.renewals.ending`."""
        return officers

    def by_tier(self, officers, _name, tier):
        return officers.requiring_tier(tier)

    def in_state(self, officers, _name, state):
        if state == "ready":
            return officers.filter(is_certified=True)
        return officers.filter(is_certified=False, is_enrolled=state == "enrolled")
