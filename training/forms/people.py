"""Forms of an agency and of an officer: register, correct, move, off post, back on post."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from spreadsheets.values import ValueFault, clean_code, clean_id_number, clean_name, clean_phone, clean_text

from .. import rules
from ..models import Agency, Officer
from ..services.people import FACTS


class CellField(forms.CharField):
    """A text that is cleaned like a cell of a roster: `clean_cell` says what is taken."""

    def __init__(self, *, clean_cell, **kwargs):
        super().__init__(**kwargs)
        self.clean_cell = clean_cell

    def to_python(self, value):
        try:
            return self.clean_cell(super().to_python(value))
        except ValueFault as fault:
            raise ValidationError(str(fault)) from fault


def refuse(form, refusal):
    """Show why a service refused, above the form that keeps what was typed."""
    form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))


class AgencyForm(forms.ModelForm):
    name = CellField(label=_("Agency name"), max_length=100, clean_cell=clean_text)

    class Meta:
        model = Agency
        fields = ("name", "level", "city", "county")


class OfficerForm(forms.ModelForm):
    """The facts about an officer; `facts` are those the services take."""

    name = CellField(label=_("Name"), max_length=60, clean_cell=clean_name)
    id_number = CellField(label=_("ID number"), max_length=40, clean_cell=clean_id_number)
    is_established = forms.TypedChoiceField(
        label=_("In the establishment"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("Staff outside the establishment may attend, but receive no enforcement ID (item 8)."),
    )
    enforcement_id = CellField(
        label=_("Enforcement ID number"), max_length=40, required=False, clean_cell=clean_code
    )
    id_valid_until = DayField(label=_("Enforcement ID valid until"), required=False)
    phone = CellField(label=_("Mobile phone"), max_length=30, required=False, clean_cell=clean_phone)

    class Meta:
        model = Officer
        fields = FACTS
        help_texts = {
            "head_type": _("An acting principal head is a principal head (item 1)."),
            "purpose": _("First issue asks for initial level, renewal for intermediate (item 1)."),
        }

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in FACTS}


class NewOfficerForm(OfficerForm):
    """A new officer, with agency and first day on post."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=None)
    from_on = DayField(label=_("On this post since"))

    field_order = ("name", "id_number", "agency", "post_title", "head_type", "from_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.managed_by(user)


class ChangedOfficerForm(OfficerForm):
    """Corrections; `version` is the one that was shown."""

    id_number = CellField(
        label=_("Right ID number"),
        max_length=40,
        required=False,
        clean_cell=clean_id_number,
        help_text=_("Only to correct a wrong one. Certificates keep the number they were issued with."),
    )
    reason = forms.CharField(
        label=_("Reason for the other ID number"),
        max_length=200,
        required=False,
        help_text=_("Goes into the trail."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("name", "post_title", "head_type")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.initial["is_established"] = "yes" if self.instance.is_established else "no"

    def compare_with(self, stored):
        """Take the stored version as seen and return, in words, where it differs from what was typed."""
        if stored.version == self.cleaned_data["version"]:
            return []
        self.data = self.data.copy()
        self.data["version"] = stored.version
        message = gettext("%(label)s: stored now “%(value)s”, typed “%(typed)s”.")
        return [
            message % {"label": self.fields[name].label, "value": value, "typed": typed}
            for name, value, typed in self._differences(stored)
        ]

    def _differences(self, stored):
        for name, typed in self.facts.items():
            if getattr(stored, name) != typed:
                yield name, _shown(stored, name), _shown(self.instance, name)


def _shown(officer, name):
    value = getattr(officer, f"get_{name}_display", lambda: getattr(officer, name))()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value or "–"


class PostForm(forms.Form):
    """A post from a day: a move, or the way back."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=None)
    post_title = CellField(label=_("Post"), max_length=60, required=False, clean_cell=clean_text)
    head_type = forms.ChoiceField(
        label=_("Head type"),
        choices=rules.HeadType,
        help_text=_("An acting principal head is a principal head (item 1)."),
    )
    from_on = DayField(label=_("From"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.managed_by(user)


class OffPostForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Off post because"),
        choices=Officer.OffPost,
        widget=forms.RadioSelect,
        help_text=_("Released: another bureau can register the officer and receives the training history."),
    )
    on = DayField(label=_("Off post from"), help_text=_("The first day without the post."))
