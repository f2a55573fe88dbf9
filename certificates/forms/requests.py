"""What is asked for about a certificate, and what is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ReasonForm
from spreadsheets.values import clean_id_number, clean_name
from training.forms.people import CellField


class CertificateCorrectionForm(ReasonForm):
    """The right name and, where that is wrong too, the right ID number."""

    name = CellField(label=_("Right name"), max_length=60, clean_cell=clean_name)
    id_number = CellField(
        label=_("Right ID number"),
        max_length=40,
        required=False,
        clean_cell=clean_id_number,
        help_text=_("Only where it is wrong: 18 digits as on the ID card. Left empty it stays."),
    )

    field_order = ("name", "id_number", "reason")


class OpinionForm(forms.Form):
    """Why a request is declined."""

    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
