"""Forms of contact persons and of implementation reports."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField, DayInput, FilesField

from ..models import Contact


class NumberField(forms.CharField):
    """A number as it is dialled: full-width digits become plain ones."""

    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value)).strip()


class ContactForm(forms.ModelForm):
    """A contact person; with `replaces` also why that one changes."""

    class Meta:
        model = Contact
        fields = ["name", "post", "phone", "mobile", "mail", "from_on"]
        widgets = {"from_on": DayInput}
        field_classes = {"phone": NumberField, "mobile": NumberField}

    def __init__(self, *args, replaces=None, today, **kwargs):
        known = {name: getattr(replaces, name) for name in self.Meta.fields} if replaces else {}
        super().__init__(*args, initial=known | {"from_on": today}, **kwargs)
        for name in ("phone", "mobile"):
            self.fields[name].widget.attrs["inputmode"] = "tel"
        if replaces:
            self.fields["reason"] = forms.CharField(label=_("Reason of the change"), max_length=200)


class EndForm(forms.Form):
    on = DayField(label=_("First day without the task"))
    reason = forms.CharField(label=_("Reason of the change"), max_length=200)


class ImplementationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    reported_on = DayField(label=_("Day of the report"))
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("What was done for each item of the notice, what is missing, what comes next."),
    )
    files = FilesField(label=_("Attachments"), required=False)


class ReceiptForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The bureau reads it."),
    )
