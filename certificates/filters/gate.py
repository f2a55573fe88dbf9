"""The filters of the gate's answers and of its alerts."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.models import Province
from training.rules import Purpose

from .. import rules
from ..models import GateAnswer

YES_NO = [("yes", _("May receive the ID")), ("no", _("May not"))]


def bureaus(request):
    return Province.objects.visible_to(request.user)


class _OfBureau(django_filters.FilterSet):
    """Only the ministry chooses among bureaus."""

    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Asked by bureau"), null_label=_("Ministry (national)")
    )

    class Meta:
        model = GateAnswer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.is_ministry:
            del self.filters["province"]


class GateAnswerFilter(_OfBureau):
    name = django_filters.CharFilter("asked_name", lookup_expr="contains", label=_("Name"))
    answer = django_filters.ChoiceFilter(choices=YES_NO, label=_("Gate's answer"))
    why = django_filters.ChoiceFilter(choices=rules.Why, label=_("Rests on"))
    purpose = django_filters.ChoiceFilter(choices=Purpose, label=_("Wanted for"))
    way = django_filters.ChoiceFilter(
        choices=[("page", _("One person")), ("list", _("List")), ("api", _("Interface"))],
        method="by_way",
        label=_("Asked by way of"),
    )
    since = django_filters.DateFilter("asked_at", "date__gte", label=_("From"), widget=DayInput)
    until = django_filters.DateFilter("asked_at", "date__lte", label=_("To"), widget=DayInput)

    def by_way(self, answers, _name, way):
        if way == "api":
            return answers.filter(client__isnull=False)
        return answers.filter(client__isnull=True, gate_list__isnull=way == "page")


class GateListFilter(django_filters.FilterSet):
    """Within one uploaded list."""

    name = django_filters.CharFilter("asked_name", lookup_expr="contains", label=_("Name"))
    answer = django_filters.ChoiceFilter(choices=YES_NO, label=_("Gate's answer"))
    why = django_filters.ChoiceFilter(choices=rules.Why, label=_("Rests on"))

    class Meta:
        model = GateAnswer
        fields = []


class AlertFilter(_OfBureau):
    state = django_filters.ChoiceFilter(
        choices=[("open", _("To be dealt with")), ("settled", _("Dealt with"))],
        method="in_state",
        label=_("State"),
    )
    name = django_filters.CharFilter("asked_name", lookup_expr="contains", label=_("Name"))

    def in_state(self, answers, _name, state):
        return answers.unsettled() if state == "open" else answers.filter(settled_at__isnull=False)
