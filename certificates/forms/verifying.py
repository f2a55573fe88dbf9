"""What a stranger types to check a certificate."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """A certificate number; full-width digits, spaces and dashes are forgiven."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("8 digits (national) or 10 digits (provincial)."),
    )

    def clean_number(self):
        number = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))
        if not re.fullmatch(r"[0-9]{8}([0-9]{2})?", number):
            raise ValidationError(
                _("A certificate number has 8 digits (national) or 10 digits (provincial) (item 6).")
            )
        return number


class ProofForm(forms.Form):
    """The text of a certificate's code."""

    text = forms.CharField(
        label=_("Text of the code"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("What a scanner reads from the square code on the certificate."),
    )
