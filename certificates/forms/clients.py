"""A client of the interface, as the administrator registers it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Province

from ..models import ApiClient


class ApiClientForm(forms.ModelForm):
    """`today`: a token that has ended is given to nobody."""

    expires_on = DayField(
        label=_("Token valid until"), help_text=_("The last day on which the token is taken.")
    )

    class Meta:
        model = ApiClient
        fields = (
            "name", "province", "contact", "may_ask_gate", "may_read_certificates", "calls_a_minute", "expires_on",
        )  # fmt: skip

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["province"].queryset = Province.objects.visible_to(user)
        self.fields["province"].empty_label = _("National")

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day < self.today and day != self.instance.expires_on:
            raise forms.ValidationError(_("This day is past: choose today or a later day."))
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("may_ask_gate") and not cleaned.get("may_read_certificates"):
            self.add_error("may_ask_gate", _("A client may ask the gate, read certificates, or both."))
        return cleaned
