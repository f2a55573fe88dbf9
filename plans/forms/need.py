"""What the pages about the need are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from training.rules import Level, Tier

from .. import rules

LONGEST = 6  # years of one look


class NeedForm(forms.Form):
    """A span of years and, for the ministry, a bureau; on the page of names also which of them."""

    first_year = forms.IntegerField(label=_("First year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("Last year"), min_value=2000, max_value=2100)
    province = forms.ModelChoiceField(None, label=_("Bureau"), required=False, empty_label=_("All bureaus"))

    def __init__(self, data, *, user, cycle, this_year):
        """`cycle`: whose years are shown when none are asked for; without one it is three years from now."""
        first, last = (cycle.first_year, cycle.last_year) if cycle else (this_year, this_year + 2)
        asked = {"first_year": first, "last_year": last} | {
            name: value for name, value in data.items() if value
        }
        super().__init__(asked)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if not user.is_ministry:
            del self.fields["province"]

    def clean(self):
        data = super().clean()
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and not first <= last < first + LONGEST:
            self.add_error(
                "last_year",
                _("Choose a last year from the first year on, %(longest)d years at most.")
                % {"longest": LONGEST},
            )
        return data

    @property
    def span(self):
        """What `need_report` is asked for."""
        data = self.cleaned_data
        return {
            "first_year": data["first_year"],
            "last_year": data["last_year"],
            "bureau": data.get("province"),
        }


class NamesForm(NeedForm):
    """Which of the people: all of whom match what is chosen."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *Tier.choices])
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All")), *Level.choices])
    why = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[("", _("All")), *rules.Why.choices, (rules.DONE, _("Trained in the round"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_year"].widget = self.fields["last_year"].widget = forms.HiddenInput()
        years = [self.data.get("first_year"), self.data.get("last_year")]
        first, last = (int(year) if str(year).isdecimal() else 0 for year in years)
        span = range(first, min(last, first + LONGEST - 1) + 1)
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in span)]

    @property
    def wanted(self):
        """What `NeedReport.among` is asked for."""
        return {name: self.cleaned_data[name] for name in ("year", "tier", "level", "why")}
