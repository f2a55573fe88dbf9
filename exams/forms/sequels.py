"""What comes after a result: its correction, the reason of an absence, the interview."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.rules import RuleViolation

from .. import rules
from ..models import Absence, FollowUp


class CorrectionForm(forms.Form):
    """What a confirmed result should say, and why."""

    attendance = forms.ChoiceField(label=_("Attendance"), choices=rules.Attendance)
    score = forms.CharField(label=_("Score"), max_length=20, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_score(self):
        try:
            return rules.read_score(self.cleaned_data["score"])
        except RuleViolation as violation:
            raise forms.ValidationError(violation.message) from violation


class FollowUpForm(forms.ModelForm):
    """The interview and the decision after a failed make-up."""

    class Meta:
        model = FollowUp
        fields = ["interviewed_on", "interviewer", "record", "decision", "decided_on"]
        field_classes = {"interviewed_on": DayField, "decided_on": DayField}
        widgets = {"record": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"interviewer": _("The responsible head of the officer's own department (item 7).")}


class AbsenceForm(forms.ModelForm):
    """Why somebody missed a first sitting; a deferral also asks for its evidence and who approved it."""

    class Meta:
        model = Absence
        fields = ["reason", "evidence", "approver", "approved_on"]
        field_classes = {"approved_on": DayField}

    def __init__(self, *args, result, **kwargs):
        super().__init__(*args, **kwargs)
        if result.attendance != rules.Attendance.DEFERRED:
            del self.fields["approver"], self.fields["approved_on"]
