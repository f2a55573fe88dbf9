"""Forms of a class and of who takes part in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.rules import RuleViolation

from .. import rules
from ..models import Syllabus, Textbook, TrainingClass

KEY_DIGITS = 16  # no key is that long; a longer number fits no database's column
LARGEST = 9999  # of a class number and of places; a small integer holds it in every database


class SyllabusField(forms.ModelChoiceField):
    """Versions may share a title: each is offered with its level."""

    def label_from_instance(self, syllabus):
        return f"{syllabus.get_level_display()} · {syllabus}"


class ClassForm(forms.ModelForm):
    """A class as it is opened; kind, tier and bureau stay what they were when it is changed."""

    number = forms.IntegerField(
        label=_("Class number"),
        min_value=1,
        max_value=LARGEST,
        required=False,
        help_text=_("Empty: the next free number of the year."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=LARGEST)
    required_hours = forms.DecimalField(
        label=_("Required hours"),
        min_value=0,
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=_("Empty: the least hours of the syllabus."),
    )

    class Meta:
        model = TrainingClass
        field_classes = {"syllabus": SyllabusField}
        fields = (
            "kind", "level", "title", "number", "starts_on", "ends_on", "place", "capacity",
            "required_hours", "syllabus", "textbook",
        )  # fmt: skip
        help_texts = {
            "level": _(
                "Initial for a first enforcement ID, intermediate for its renewal (item 1). None for skills training."
            ),
            "syllabus": _("Empty: the version in force on the first day (item 4)."),
        }

    def __init__(self, *args, user, tier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["syllabus"].queryset = (
            Syllabus.objects.visible_to(user).choosable(kept=self.instance.syllabus_id).filter(tier=tier)
        )
        self.fields["textbook"].queryset = Textbook.objects.visible_to(user)
        if self.instance.pk:
            del self.fields["kind"]
            for name in ("number", "required_hours"):
                self.fields[name].required, self.fields[name].help_text = True, ""
            if not self.instance.yields_certificate:
                del self.fields["level"], self.fields["syllabus"]

    def clean(self):
        data = super().clean()
        kind = data.get("kind", self.instance.kind)
        if kind == rules.ClassKind.SKILLS and "level" in self.fields:
            data["level"], data["syllabus"] = "", None
        elif kind == rules.ClassKind.POST and not data.get("level") and "level" not in self.errors:
            self.add_error("level", _("Post-training is initial or intermediate: choose one (item 1)."))
        self.check_days(data)
        return data

    def check_days(self, data):
        """Say beside the last day that it lies before the first."""
        days = {name: data.get(name) for name in ("starts_on", "ends_on")}
        if all(days.values()):
            try:
                rules.check_class_days(**days)
            except RuleViolation as violation:
                self.add_error("ends_on", violation.message)


class TicksField(forms.ModelMultipleChoiceField):
    """Ticked rows; a key that is none is refused before it reaches the database."""

    def clean(self, value):
        if any(len(str(key)) >= KEY_DIGITS for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)


class EnrolForm(forms.Form):
    """Who was ticked, or everybody who matches the filters: counted again when the form arrives.

    Who was ticked may have left the `candidates` since then: the service names them and says why.
    """

    officers = TicksField(
        None,  # set to the register
        required=False,
        error_messages={
            "invalid_choice": _("Somebody you ticked is not in your register. Look at the list again."),
            "invalid_pk_value": _("Somebody you ticked is not in your register. Look at the list again."),
        },
    )
    everyone = forms.BooleanField(required=False)
    matching = forms.IntegerField(required=False, widget=forms.HiddenInput)
    other_tier_reason = forms.CharField(
        label=_("Reason for the other tier"),
        max_length=200,
        required=False,
        help_text=_("Needed when somebody's required tier is not the tier of the class (item 1)."),
    )

    def __init__(self, *args, register, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["officers"].queryset = register

    @property
    def ticked(self):
        """The primary keys that were ticked, as text."""
        return set(self["officers"].value() or ())

    @property
    def chosen(self):
        """What the service needs of the clean form."""
        return {name: self.cleaned_data[name] for name in ("officers", "other_tier_reason")}

    def clean(self):
        data = super().clean()
        if not data.get("everyone"):
            if not data.get("officers") and "officers" not in self.errors:
                self.add_error("officers", _("Tick who takes part, or all who match."))
            return data
        count = self.candidates.count()
        if count != data.get("matching"):
            self.add_error(
                "everyone",
                forms.ValidationError(
                    _("%(now)d people match now, not %(before)s. Look at the list again."),
                    params={"now": count, "before": data.get("matching")},
                ),
            )
        data["officers"] = self.candidates
        return data
