"""The grid in which the ministry divides the seats of a class."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QuotaForm(forms.Form):
    """A field for each bureau, named by its code; empty means no seats."""

    def __init__(self, *args, shares, seats=None, **kwargs):
        """`seats`: code → what stands in the grid, instead of what is granted."""
        super().__init__(*args, **kwargs)
        self.shares = shares
        for share in shares:
            granted = share.granted if seats is None else seats.get(share.bureau.pk)
            label = f"{share.bureau.name} · {_('seats granted')}"
            box = forms.NumberInput(
                attrs={
                    "class": "short num",
                    "aria-label": label,
                    "autocomplete": "off",
                    "data-sum": "granted",
                }
            )
            self.fields[share.bureau.pk] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=9999, initial=granted, widget=box
            )

    @property
    def lines(self):
        """Each bureau's share with its field."""
        return [(share, self[share.bureau.pk]) for share in self.shares]

    @property
    def seats(self):
        """Code → seats, of those that were filled in."""
        return {code: seats for code, seats in self.cleaned_data.items() if seats is not None}
