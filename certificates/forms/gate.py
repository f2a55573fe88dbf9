"""The forms that ask the gate and deal with its alerts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spreadsheets.values import clean_id_number, clean_name
from training.forms.imports import UploadForm
from training.forms.people import CellField
from training.rules import Purpose

from ..models import GateAnswer
from ..services.gate import Question


class GateForm(forms.Form):
    """One person, as the ID card names them."""

    name = CellField(label=_("Name"), max_length=60, clean_cell=clean_name)
    id_number = CellField(
        label=_("ID number"),
        max_length=40,
        clean_cell=clean_id_number,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    purpose = forms.ChoiceField(
        label=_("Enforcement ID wanted for"), choices=Purpose.choices, widget=forms.RadioSelect
    )

    @property
    def question(self):
        return Question(**self.cleaned_data)


class GateListForm(UploadForm):
    """A list of people; `purpose` is meant where a row does not say."""

    purpose = forms.ChoiceField(
        label=_("Rows that do not say what the ID is wanted for"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
    )


class SettleForm(forms.Form):
    """What was done about an enforcement ID whose certificate is void."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=GateAnswer._meta.get_field("settle_note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the enforcement ID was taken back on which day; or why it stays."),
    )
