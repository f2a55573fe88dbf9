"""From which number an issuer's certificates of a year continue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules import LAST_SEQUENCE, NUMBER_YEARS


class OpeningForm(forms.Form):
    """The year, the first number given here, and why earlier ones have no row."""

    year = forms.IntegerField(label=_("Year"), min_value=NUMBER_YEARS[0], max_value=NUMBER_YEARS[-1])
    number = forms.IntegerField(
        label=_("Opening number"),
        min_value=1,
        max_value=LAST_SEQUENCE,
        help_text=_("The sequence of the next certificate: 121 when 0001 to 0120 were given on paper."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
