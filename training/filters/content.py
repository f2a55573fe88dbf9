"""The filters of the lists of syllabuses, laws and textbooks."""

import django_filters
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Law, Syllabus, Textbook


class SyllabusFilter(django_filters.FilterSet):
    tier = django_filters.ChoiceFilter(choices=rules.Tier, label=_("Tier"))
    level = django_filters.ChoiceFilter(choices=rules.Level, label=_("Level"))
    state = django_filters.ChoiceFilter(choices=Syllabus.State, label=_("State"))

    class Meta:
        model = Syllabus
        fields = []


class LawFilter(django_filters.FilterSet):
    """`today`: the day from which the last five years are counted back, as for a class that begins then."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    kind = django_filters.ChoiceFilter(choices=rules.LawKind, label=_("Kind"))
    recent = django_filters.ChoiceFilter(
        choices=[("yes", _("In the last five years"))], method="pick_recent", label=_("Promulgated on")
    )

    class Meta:
        model = Law
        fields = []

    def __init__(self, data, queryset, *, today):
        super().__init__(data, queryset)
        self.today = today

    def pick_recent(self, queryset, name, value):
        return queryset.recent_on(self.today)


class TextbookFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    series = django_filters.ChoiceFilter(
        choices=[("yes", _("National series")), ("no", _("Others"))], method="pick_series", label=_("Series")
    )

    class Meta:
        model = Textbook
        fields = []

    def pick_series(self, queryset, name, value):
        return queryset.filter(is_national_series=value == "yes")
