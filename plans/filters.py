"""The filters of the lists about plans."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from . import rules
from .models import Plan, PlanningCycle


def bureaus(request):
    return Province.objects.visible_to(request.user)


def cycles(request):
    return PlanningCycle.objects.visible_to(request.user)


class PlanFilter(django_filters.FilterSet):
    """`today`: the day on which a plan is near its due day, or past it."""

    cycle = django_filters.ModelChoiceFilter(queryset=cycles, label=_("Cycle"))
    kind = django_filters.ChoiceFilter(
        field_name="cycle__kind", choices=rules.CycleKind, label=_("Kind of plan")
    )
    province = django_filters.ModelChoiceFilter(queryset=bureaus, label=_("Bureau"))
    state = django_filters.ChoiceFilter(choices=rules.PlanState, label=_("State"))
    due = django_filters.ChoiceFilter(
        choices=[("soon", _("Due soon, or overdue")), ("overdue", _("Overdue"))],
        method="pick_due",
        label=_("Due day"),
    )

    class Meta:
        model = Plan
        fields = []

    def __init__(self, data, queryset, *, request, today):
        super().__init__(data, queryset, request=request)
        self.today = today
        if not request.user.is_ministry:
            del self.filters["province"]

    def pick_due(self, queryset, name, value):
        if value == "soon":
            return queryset.to_remind(today=self.today)
        return queryset.overdue(today=self.today)
