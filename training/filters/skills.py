"""The filter of the sums of skills training."""

import django_filters
from django.utils.translation import gettext_lazy as _

from ..models import TrainingClass
from .people import bureaus


class SkillsFilter(django_filters.FilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"))
    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Bureau"), null_label=_("Ministry (national)")
    )

    class Meta:
        model = TrainingClass
        fields = []

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        years = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, year) for year in years]
        if not request.user.is_ministry:
            del self.filters["province"]
