"""The filters of the lists about plans."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from . import rules
from .models import Contact, ImplementationReport, Plan, PlanningCycle


def bureaus(request):
    return Province.objects.visible_to(request.user)


def cycles(request):
    return PlanningCycle.objects.visible_to(request.user)


def three_year_cycles(request):
    return PlanningCycle.objects.visible_to(request.user).three_year()


def annual_cycles(request):
    return PlanningCycle.objects.visible_to(request.user).of_kind(rules.CycleKind.ANNUAL)


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


class BureauFilter(django_filters.FilterSet):
    """What the lists with a row for each bureau share: a bureau reads its own row alone."""

    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, field_name="pk", method="pick_bureau", label=_("Bureau")
    )

    class Meta:
        model = Province
        fields = []

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        if not request.user.is_ministry:
            del self.filters["province"]

    def pick_bureau(self, queryset, name, bureau):
        return queryset.filter(pk=bureau.pk)


class ContactFilter(BureauFilter):
    named = django_filters.ChoiceFilter(
        choices=[("yes", _("With a contact person")), ("no", _("Without a contact person"))],
        method="pick_named",
        label=_("Contact person"),
    )
    q = django_filters.CharFilter(method="pick_text", label=_("Name, number or mail"))

    def pick_named(self, queryset, name, value):
        named = Contact.objects.visible_to(self.request.user).standing().bureaus()
        return queryset.filter(pk__in=named) if value == "yes" else queryset.exclude(pk__in=named)

    def pick_text(self, queryset, name, value):
        found = Contact.objects.visible_to(self.request.user).saying(value.strip())
        return queryset.filter(pk__in=found.bureaus())


class ImplementationFilter(BureauFilter):
    state = django_filters.ChoiceFilter(
        choices=[("none", _("No report")), ("waiting", _("To be received")), ("received", _("Received"))],
        method="pick_state",
        label=_("State"),
    )

    def pick_state(self, queryset, name, value):
        reports = ImplementationReport.objects.visible_to(self.request.user)
        if value == "none":
            return queryset.exclude(pk__in=reports.bureaus())
        reports = reports.waiting() if value == "waiting" else reports.received()
        return queryset.filter(pk__in=reports.bureaus())


class DeskFilter(BureauFilter):
    """The bureaus on the ministry's desk; `cycles`: the two whose plans are shown."""

    three_year = django_filters.ModelChoiceFilter(
        queryset=three_year_cycles, method="keep", label=_("Three-year plan"), empty_label=_("The newest")
    )
    annual = django_filters.ModelChoiceFilter(
        queryset=annual_cycles, method="keep", label=_("Annual plan"), empty_label=_("The newest")
    )
    state = django_filters.ChoiceFilter(
        choices=rules.PlanState, method="pick_state", label=_("A plan in state")
    )
    lacks = django_filters.ChoiceFilter(
        choices=[("contact", _("Contact person")), ("report", _("Implementation report"))],
        method="pick_lacks",
        label=_("Lacks"),
    )

    def keep(self, queryset, name, value):
        """A cycle chooses a column, not the bureaus."""
        return queryset

    @property
    def cycles(self):
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        newest = cycles(self.request).newest()
        return [cycle for kind in rules.CycleKind if (cycle := chosen.get(kind.value) or newest.get(kind))]

    def pick_state(self, queryset, name, value):
        plans = Plan.objects.visible_to(self.request.user).of_cycles(self.cycles).in_state(value)
        return queryset.filter(pk__in=plans.bureaus())

    def pick_lacks(self, queryset, name, value):
        rows = (
            Contact.objects.visible_to(self.request.user).standing()
            if value == "contact"
            else ImplementationReport.objects.visible_to(self.request.user)
        )
        return queryset.exclude(pk__in=rows.bureaus())
