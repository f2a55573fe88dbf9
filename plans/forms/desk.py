"""The forms of the ministry's desk."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TickedForm(forms.Form):
    """The plans that were ticked on the desk."""

    plans = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={"required": _("No plan is ticked: tick those that are to be accepted (item 2).")},
    )

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plans"].queryset = plans


class AcceptManyForm(forms.Form):
    """`seen`: the plans and versions that were listed, as `12:1,15:2`."""

    seen = forms.RegexField(r"^\d{1,9}:\d{1,4}(,\d{1,9}:\d{1,4})*\Z", widget=forms.HiddenInput)
    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The same for each of them; the bureaus read it."),
    )

    @property
    def versions(self):
        """Plan's key → version, as it was listed."""
        pairs = (pair.split(":") for pair in self.cleaned_data["seen"].split(","))
        return {int(plan): int(version) for plan, version in pairs}


def seen_of(plans):
    """What `seen` says of plans; needs `for_list`."""
    return ",".join(f"{plan.pk}:{plan.versions_count}" for plan in plans)
