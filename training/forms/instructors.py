"""Forms of the pools: entry and change, exit, nomination and its decision, marks of a class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField, FilesField
from accounts.rules import RuleViolation
from spreadsheets.values import clean_id_number, clean_name, clean_phone, clean_text

from .. import rules
from ..models import Instructor, Nomination
from ..services.instructors import INSTRUCTOR_FACTS, officer_of_number
from .people import CellField


class InstructorForm(forms.ModelForm):
    """What the pool says of a member; `user` is who types it."""

    name = CellField(label=_("Name"), max_length=60, clean_cell=clean_name)
    unit = CellField(label=_("Unit"), max_length=100, clean_cell=clean_text)
    field = CellField(
        label=_("Teaching field"),
        max_length=60,
        clean_cell=clean_text,
        help_text=_("What they teach, such as 环境法 or 监测与取证."),
    )
    is_full_time = forms.TypedChoiceField(
        label=_("Full-time or part-time"),
        choices=[("yes", _("Full-time")), ("no", _("Part-time"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("A pool holds both (item 5)."),
    )
    phone = CellField(label=_("Phone"), max_length=30, required=False, clean_cell=clean_phone)
    entered_on = DayField(label=_("Entered on"))
    id_number = CellField(
        label=_("ID number, of an officer"),
        max_length=40,
        required=False,
        clean_cell=clean_id_number,
        help_text=_(
            "Only for who is in the register of officers: the pool then shows when they sit in a class that they "
            "teach. The number is not kept with the pool."
        ),
    )

    field_order = ("name", "unit", "title", "field", "is_full_time", "entered_on", "phone", "id_number")

    class Meta:
        model = Instructor
        fields = INSTRUCTOR_FACTS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["is_full_time"] = "yes" if self.instance.is_full_time else "no"
        if self.instance.officer_id:
            self.fields["keeps_officer"] = forms.BooleanField(
                label=_("Stays linked to the officer of the register"), required=False, initial=True
            )

    def clean(self):
        cleaned = super().clean()
        cleaned["officer"] = self.instance.officer if cleaned.get("keeps_officer") else None
        if cleaned.get("id_number") and cleaned.get("name"):
            try:
                cleaned["officer"] = officer_of_number(
                    cleaned["id_number"], name=cleaned["name"], by=self.user
                )
            except RuleViolation as violation:
                self.add_error("id_number", violation.message)
        return cleaned

    def _post_clean(self):
        """The service asks the table: here a row would be judged without its pool."""

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in INSTRUCTOR_FACTS}


class ExitForm(forms.Form):
    on = DayField(label=_("First day out of the pool"))
    reason = CellField(label=_("Reason"), max_length=200, clean_cell=clean_text)


class NominationForm(forms.Form):
    """Why somebody belongs into the national pool, and what proves it."""

    grounds = forms.CharField(
        label=_("Grounds"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What they teach, how classes marked them, why the national pool needs them."),
    )
    files = FilesField(label=_("Attachments"), required=False)


class MoreFilesForm(forms.Form):
    files = FilesField(label=_("Attachments"))


class DecisionForm(forms.Form):
    """The ministry's answer to a nomination."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Nomination.State.SELECTED, _("Selected: enters the national pool today")),
            (Nomination.State.DECLINED, _("Declined")),
        ],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The bureau reads it."),
    )


class MarkForm(forms.Form):
    """The average of one instructor in one class, and of how many sheets; both or none."""

    average = forms.DecimalField(label=_("Average mark"), max_digits=4, decimal_places=2, required=False)
    count = forms.IntegerField(label=_("Sheets"), required=False, min_value=0, max_value=9999)

    def __init__(self, *args, instructor, evaluation=None, **kwargs):
        self.instructor, self.evaluation = instructor, evaluation
        initial = {"average": evaluation.average, "count": evaluation.count} if evaluation else {}
        super().__init__(*args, prefix=f"i{instructor.pk}", initial=initial, **kwargs)
        for name, field in self.fields.items():
            label = f"{field.label} · {instructor.name}"
            field.widget.attrs |= {"class": "short num", "aria-label": label, "autocomplete": "off"}
            if name == "average":
                field.widget.attrs |= {"min": rules.LEAST_MARK, "max": rules.BEST_MARK, "step": "0.01"}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (cleaned["average"] is None) != (cleaned["count"] is None):
            missing = "count" if cleaned["count"] is None else "average"
            self.add_error(missing, _("Average and sheets belong together: fill in both, or neither."))
        return cleaned
