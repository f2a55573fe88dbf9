"""The day that certificates bear."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField


class IssueDayForm(forms.Form):
    """The day that the certificates of a class bear; it gives them their year."""

    issued_on = DayField(label=_("Issue date"))


class IssueForm(IssueDayForm):
    """The day, and how many the preview showed."""

    expected_count = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
