"""The day that certificates bear, and who is to have one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField


class IssueDayForm(forms.Form):
    """The day that the certificates of a class bear; it gives them their year."""

    issued_on = DayField(label=_("Issue date"))


class IssueForm(IssueDayForm):
    """The day, how many the preview showed, and which list it was."""

    expected_count = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class SelectionForm(forms.Form):
    """Which passes were ticked, or all who match the filters."""

    results = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everyone = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Any key may stand in an address; whose result it is, the query says.
        self.fields["results"].valid_value = lambda key: key.isdecimal() and len(key) < 16

    def clean(self):
        data = super().clean()
        if not data.get("everyone") and not data.get("results"):
            raise forms.ValidationError(_("Tick who is to be certified, or all who match."))
        return data

    def chosen(self, *, matching, managed):
        """Return the results that are meant: all `matching`, or those of `managed` that were ticked."""
        if self.cleaned_data["everyone"]:
            return matching
        return managed.among(self.cleaned_data["results"])


class GapForm(forms.Form):
    """What an enrolment lacks for the ledger; what it has is no field here."""

    agency_name = forms.CharField(label=_("Agency"), max_length=100)
    post_title = forms.CharField(label=_("Post"), max_length=60)

    def __init__(self, *args, missing, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(missing):
            del self.fields[name]
