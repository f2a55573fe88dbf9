"""The filters of the pools, the nominations and the teaching record."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput

from ..models import Instructor, Nomination
from .people import bureaus

NATIONAL, OWN = "national", "own"


class InstructorFilter(django_filters.FilterSet):
    """`today`: the day on which members are active unless another one is asked for."""

    name = django_filters.CharFilter(lookup_expr="contains", label=_("Name"))
    unit = django_filters.CharFilter(lookup_expr="contains", label=_("Unit"))
    pool = django_filters.ChoiceFilter(
        choices=[(OWN, _("Our own")), (NATIONAL, _("National pool"))], method="by_pool", label=_("Pool")
    )
    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Pool"), null_label=_("National pool")
    )
    field = django_filters.ChoiceFilter(label=_("Teaching field"))
    is_full_time = django_filters.ChoiceFilter(
        choices=[("yes", _("Full-time")), ("no", _("Part-time"))],
        method="by_full_time",
        label=_("Full-time or part-time"),
    )
    member = django_filters.ChoiceFilter(
        choices=[("active", _("Active")), ("left", _("Left or not yet in"))],
        method="by_member",
        label=_("Member"),
    )
    on = django_filters.DateFilter(method="on_day", label=_("On the day"), widget=DayInput)
    flag = django_filters.ChoiceFilter(
        choices=[("own_trainee", _("Sits in a class they teach"))], method="by_flag", label=_("Flag")
    )

    class Meta:
        model = Instructor
        fields = []

    def __init__(self, data, queryset, *, request, today):
        data = data.copy()
        data.setdefault("member", "active")
        if not request.user.is_ministry:
            data.setdefault("pool", OWN)
        super().__init__(data, queryset, request=request)
        self.today = today
        fields = queryset.order_by("field").values_list("field", flat=True).distinct()
        self.filters["field"].extra["choices"] = [(field, field) for field in fields]
        del self.filters["pool" if request.user.is_ministry else "province"]

    @property
    def day(self):
        """The day the list is about."""
        form = self.form
        return (form.cleaned_data.get("on") if form.is_valid() else None) or self.today

    def by_pool(self, queryset, name, value):
        return queryset.of_pool(None if value == NATIONAL else self.request.user.province_id)

    def by_full_time(self, queryset, name, value):
        return queryset.filter(is_full_time=value == "yes")

    def by_member(self, queryset, name, value):
        return queryset.active_on(self.day) if value == "active" else queryset.not_active_on(self.day)

    def on_day(self, queryset, name, value):
        """The day itself narrows nothing: it is the one on which `member` is asked."""
        return queryset

    def by_flag(self, queryset, name, value):
        return queryset.teaching_themselves(self.request.user).filter(is_own_trainee=True)


class NominationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=Nomination.State, label=_("State"))
    province = django_filters.ModelChoiceFilter(queryset=bureaus, label=_("Bureau"))
    name = django_filters.CharFilter(field_name="instructor__name", lookup_expr="contains", label=_("Name"))

    class Meta:
        model = Nomination
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.is_ministry:
            del self.filters["province"]


class TeachingFilter(django_filters.FilterSet):
    """Who taught; the year is the view's, because the figures are counted for it."""

    year = django_filters.NumberFilter(method="of_year", label=_("Year"))
    name = django_filters.CharFilter(lookup_expr="contains", label=_("Name"))
    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Pool"), null_label=_("National pool")
    )

    class Meta:
        model = Instructor
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].field.widget.attrs |= {"min": 2000, "max": 2100, "class": "short"}

    def of_year(self, queryset, name, value):
        """The view has counted for the year already."""
        return queryset
