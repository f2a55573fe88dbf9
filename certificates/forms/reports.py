"""Which year-end report is meant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from ..rules import NUMBER_YEARS


class YearReportForm(forms.Form):
    """The year and, for the ministry, the bureau of a year-end report; a bureau reports for itself."""

    year = forms.IntegerField(label=_("Year"), min_value=NUMBER_YEARS[0], max_value=NUMBER_YEARS[-1])
    province = forms.ModelChoiceField(None, label=_("Bureau"), required=False, empty_label=_("All bureaus"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_ministry:
            self.fields["province"].queryset = Province.objects.visible_to(user)
        else:
            del self.fields["province"]

    def clean(self):
        cleaned = super().clean()
        return cleaned | {"province": cleaned.get("province") or self.user.province}
