"""Who fetched certificates, and when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from spreadsheets.values import clean_name
from training.forms.people import CellField


class HandOverForm(forms.Form):
    """The day, and who received it where that was not the holder."""

    on = DayField(label=_("Handed over on"))
    received_by = CellField(
        label=_("Received by"),
        max_length=60,
        required=False,
        clean_cell=clean_name,
        help_text=_("Left empty: the holder in person."),
    )


class ClassHandOverForm(HandOverForm):
    """The same for ticked certificates of a class, or for all that wait; `waiting`: how many the page showed."""

    certificates = forms.ModelMultipleChoiceField(None, required=False)
    everyone = forms.BooleanField(required=False)
    waiting = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, certificates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["certificates"].queryset = certificates
        self.certificates = certificates

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("everyone"):
            return cleaned
        cleaned["certificates"] = self.certificates.not_handed_over()
        if len(cleaned["certificates"]) != cleaned.get("waiting"):
            self.add_error(None, _("The list has changed meanwhile: look at it again, nothing was recorded."))
        return cleaned

    @property
    def ticked(self):
        """The keys of the ticked certificates, as text."""
        return set(self.data.getlist("certificates")) if self.is_bound else set()
