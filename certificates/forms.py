"""Text → values of the acts on certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Province

from .rules import NUMBER_YEARS


class IssueDayForm(forms.Form):
    """The day that the certificates of a class bear; it gives them their year."""

    issued_on = DayField(label=_("Issue date"))


class IssueForm(IssueDayForm):
    """The day, and how many the preview showed."""

    expected_count = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


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
