"""The form of a planning cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField

from .. import rules


class CycleForm(forms.Form):
    """A cycle as it is opened; its kind stays when it is changed."""

    kind = forms.ChoiceField(label=_("Kind of plan"), choices=rules.CycleKind)
    first_year = forms.IntegerField(
        label=_("First year"),
        min_value=2000,
        max_value=2100,
        help_text=_("A three-year plan covers this year and the next two; an annual one this year."),
    )
    due_on = DayField(label=_("Due day"))
    reminder_days = forms.IntegerField(
        label=_("Days before that a bureau is reminded"), min_value=0, max_value=366, initial=30
    )

    def __init__(self, *args, cycle=None, **kwargs):
        if cycle:
            known = {name: getattr(cycle, name) for name in ("first_year", "due_on", "reminder_days")}
            kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if cycle:
            del self.fields["kind"]
