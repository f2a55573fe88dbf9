"""The filters of the lists about accounts."""

import django_filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from .forms import DayInput
from .models import Act, AuditEntry


class AuditFilter(django_filters.FilterSet):
    act = django_filters.ChoiceFilter(choices=Act, label=_("Act"), empty_label=_("All acts"))
    by = django_filters.CharFilter(field_name="by__username", lookup_expr="exact", label=_("User name"))
    since = django_filters.DateFilter("at", "date__gte", label=_("From"), widget=DayInput)
    until = django_filters.DateFilter("at", "date__lte", label=_("To"), widget=DayInput)
    # The acts on one row: links from the rows' own pages.
    table = django_filters.CharFilter(field_name="target_type", widget=HiddenInput)
    row = django_filters.CharFilter(field_name="target_pk", widget=HiddenInput)

    class Meta:
        model = AuditEntry
        fields = []
