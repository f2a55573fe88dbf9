"""The filters of the ledgers by issuer and year."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from ..models import CertificateSequence
from ..rules import MINISTRY_CODE


def _issuers(request):
    """The ministry and the bureaus whose ledgers the reader may open."""
    seen = set(CertificateSequence.objects.visible_to(request.user).values_list("issuer", flat=True))
    bureaus = Province.objects.visible_to(request.user)
    ministry = [(MINISTRY_CODE, _("Ministry"))] if MINISTRY_CODE in seen else []
    return ministry + [(bureau.pk, bureau.short_name) for bureau in bureaus if bureau.pk in seen]


class SequenceFilter(django_filters.FilterSet):
    """A bureau has one issuer, its own; the ministry chooses."""

    year = django_filters.ChoiceFilter(label=_("Year"))
    issuer = django_filters.ChoiceFilter(label=_("Issued by"))

    class Meta:
        model = CertificateSequence
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
        if self.request.user.is_ministry:
            self.filters["issuer"].extra["choices"] = _issuers(self.request)
        else:
            del self.filters["issuer"]
