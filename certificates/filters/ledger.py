"""The filters of the certificate list."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from training.rules import Level, Tier

from ..models import Certificate, CertificateRequest
from ..rules import RequestKind, RequestState


def _years(request):
    """The years that the reader sees certificates of, newest first."""
    found = Certificate.objects.visible_to(request.user).order_by("-year").values_list("year", flat=True)
    return [(year, str(year)) for year in found.distinct()]


def _issuers(request):
    """The ministry and the bureaus that the reader sees certificates of."""
    seen = Certificate.objects.visible_to(request.user).order_by("issuer")
    found = seen.values_list("issuer", "province__short_name").distinct()
    return [(code, name or _("Ministry")) for code, name in found]


class CertificateFilter(django_filters.FilterSet):
    """A link to this list names its rows by these: year, issuer, holder's bureau, tier, level, state."""

    q = django_filters.CharFilter(method="search", label=_("Number or name begins with"))
    year = django_filters.ChoiceFilter(label=_("Year"))
    issuer = django_filters.ChoiceFilter(label=_("Issued by"))
    holder = django_filters.ModelChoiceFilter(
        field_name="holder_province",
        queryset=lambda request: Province.objects.visible_to(request.user),
        label=_("Holder's bureau"),
    )
    tier = django_filters.ChoiceFilter(choices=Tier, label=_("Tier"))
    level = django_filters.ChoiceFilter(choices=Level, label=_("Level"))
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("in_force", _("Valid")), ("void", _("Void"))],
        label=_("State"),
    )
    class_title = django_filters.CharFilter(lookup_expr="icontains", label=_("Class title"))

    class Meta:
        model = Certificate
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = _years(self.request)
        self.filters["issuer"].extra["choices"] = _issuers(self.request)

    def search(self, queryset, name, value):
        value = value.strip()
        column = "number" if value.isascii() and value.isdigit() else "holder_name"
        return queryset.filter(**{f"{column}__startswith": value})

    def in_state(self, queryset, name, value):
        return queryset.voided() if value == "void" else queryset.in_force()


class CertificateRequestFilter(django_filters.FilterSet):
    """`mine`: those on which the reader's own bureau, or the ministry, decides."""

    kind = django_filters.ChoiceFilter(choices=RequestKind, label=_("What is asked for"))
    state = django_filters.ChoiceFilter(choices=RequestState, method="in_state", label=_("State"))
    issuer = django_filters.ModelChoiceFilter(
        field_name="certificate__province",
        queryset=lambda request: Province.objects.visible_to(request.user),
        label=_("Issued by"),
        null_label=_("Ministry"),
    )
    mine = django_filters.ChoiceFilter(
        choices=[("yes", _("Ours to decide"))], method="pick_mine", label=_("Whose")
    )

    class Meta:
        model = CertificateRequest
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.is_ministry:
            del self.filters["issuer"]

    def in_state(self, queryset, name, value):
        return queryset.in_state(value)

    def pick_mine(self, queryset, name, value):
        return queryset.filter(certificate__province=self.request.user.province_id)
