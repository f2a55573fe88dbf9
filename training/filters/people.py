"""The filters of the officer list and the agency list."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.models import MinistrySettings, Province

from .. import rules
from ..models import Agency, Officer

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def bureaus(request):
    return Province.objects.visible_to(request.user)


def agencies(request):
    """The agencies to choose from; the ministry chooses a bureau first."""
    mine = Agency.objects.visible_to(request.user)
    return mine.filter(province=request.GET.get("province")) if request.user.is_ministry else mine


class OfficerFilter(django_filters.FilterSet):
    """`today`: the day on which officers are due.

    The name comes from the list's search box, which is sent by POST: an ID number typed there never
    reaches a URL. So it is no field of this form.
    """

    name = django_filters.CharFilter(method="by_name", widget=forms.HiddenInput)
    province = django_filters.ModelChoiceFilter(
        field_name="agency__province", queryset=bureaus, label=_("Bureau")
    )
    agency = django_filters.ModelChoiceFilter(queryset=agencies, label=_("Agency"))
    agency_level = django_filters.ChoiceFilter(
        field_name="agency__level", choices=rules.AgencyLevel, label=_("Agency level")
    )
    tier = django_filters.ChoiceFilter(choices=rules.Tier, method="by_tier", label=_("Required tier"))
    level = django_filters.ChoiceFilter(choices=rules.Level, method="by_level", label=_("Required level"))
    due = django_filters.ChoiceFilter(choices=YES_NO, method="by_due", label=_("Due for training"))
    on_post = django_filters.ChoiceFilter(choices=YES_NO, method="by_on_post", label=_("On post"))
    is_established = django_filters.ChoiceFilter(
        choices=YES_NO, method="by_established", label=_("In the establishment")
    )
    ends_before = django_filters.DateFilter(
        "id_valid_until", "lt", label=_("Enforcement ID ends before"), widget=DayInput
    )

    class Meta:
        model = Officer
        fields = []

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if not self.request.user.is_ministry:
            del self.filters["province"]
        elif not self.data.get("province"):
            del self.filters["agency"]

    def by_name(self, officers, _name, words):
        return officers.named_like(words)

    def by_tier(self, officers, _name, tier):
        return officers.requiring_tier(tier)

    def by_level(self, officers, _name, level):
        return officers.requiring_level(level)

    def by_due(self, officers, _name, answer):
        settings = MinistrySettings.current()
        wanted = officers.due if answer == "yes" else officers.not_due
        return wanted(
            on=self.today, notice_months=settings.renewal_notice_months, gate_years=settings.gate_years
        )

    def by_on_post(self, officers, _name, answer):
        return officers.filter(off_post_on__isnull=answer == "yes")

    def by_established(self, officers, _name, answer):
        return officers.filter(is_established=answer == "yes")


class AgencyFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="contains", label=_("Agency name"))
    province = django_filters.ModelChoiceFilter(queryset=bureaus, label=_("Bureau"))
    level = django_filters.ChoiceFilter(choices=rules.AgencyLevel, label=_("Agency level"))
    city = django_filters.CharFilter(lookup_expr="contains", label=_("City"))
    county = django_filters.CharFilter(lookup_expr="contains", label=_("County"))

    class Meta:
        model = Agency
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.is_ministry:
            del self.filters["province"]
