"""Forms of budget, spending and costs; money in 10,000 yuan (万元)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ClassCost, YearMoney
from ..services.money import FACTS


class YearMoneyForm(forms.ModelForm):
    class Meta:
        model = YearMoney
        fields = [*FACTS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["spent"].help_text = _("Empty: what the classes cost together counts as spent.")


class ClassCostForm(forms.ModelForm):
    class Meta:
        model = ClassCost
        fields = ["amount", "note"]


class LinkForm(forms.Form):
    """A row of the plan and the class that fulfils it; both narrowed to the user's own."""

    planned = forms.ModelChoiceField(queryset=None)
    training_class = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, rows, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["planned"].queryset = rows
        self.fields["training_class"].queryset = classes
