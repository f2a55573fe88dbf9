"""Which year-end report is meant, and what goes with its submission and its return."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from ..rules import NUMBER_YEARS, Standing


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


class ReportListForm(forms.Form):
    """Of which year, and where they stand; a bureau sees all its years."""

    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=NUMBER_YEARS[0], max_value=NUMBER_YEARS[-1]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *Standing.choices,
            ("changed", _("Changed since")),
            ("late", _("Late")),
            ("zero", _("Zero report")),
            ("to_do", _("To submit")),
        ],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.is_ministry:
            del self.fields["year"]


class SubmitForm(forms.Form):
    """What the page showed, and what does not add up in the bureau's own words."""

    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What does not add up is explained here; it goes to the ministry with the report."),
    )
    shown_rows = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    shown_void = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReportOpinionForm(forms.Form):
    """The ministry's opinion with which a report goes back."""

    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
