"""Forms of what is done with a plan as a whole: submitting, deciding, more time, comments, files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField, FilesField

from .. import rules
from ..models import PlanComment
from ..services.checking import WORDS


class SubmitForm(forms.Form):
    """`seen`: the checksum of the plan that the page showed; shown again, it shows the plan as it is now."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note for the ministry"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say here why a remark above stands, if any does."),
    )

    def __init__(self, data=None, *, seen):
        super().__init__(data and data.copy(), initial={"seen": seen})
        self.sent = self.data.get("seen", "")
        if self.is_bound:
            self.data["seen"] = seen

    def clean_seen(self):
        return self.sent


class OpinionForm(forms.Form):
    opinion = forms.CharField(label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class AcceptForm(forms.Form):
    """`number`: the version that the reviewer looked at."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    opinion = forms.CharField(
        label=_("Opinion"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtensionForm(forms.Form):
    due_on = DayField(label=_("New due day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class PlanFilesForm(forms.Form):
    files = FilesField(label=_("Files"))


class AnswerForm(forms.ModelForm):
    class Meta:
        model = PlanComment
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True


class CommentForm(forms.Form):
    """A place of the version under review, and what is asked about it."""

    place = forms.ChoiceField(label=_("Line"))
    field = forms.ChoiceField(label=_("Field"), required=False)
    text = forms.CharField(label=_("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, content, **kwargs):
        super().__init__(*args, **kwargs)
        places, fields = [("plan", rules.Part.PLAN.label)], list(content["plan"])
        for part, name in (("years", "key"), ("classes", "title")):
            kind = rules.Part.YEAR if part == "years" else rules.Part.CLASS
            places += [(f"{kind}-{row['key']}", row[name] or "–") for row in content[part]]
            fields += [field for row in content[part][:1] for field in row if field != "key"]
        self.fields["place"].choices = places
        self.fields["field"].choices = [("", _("The whole line")), *((name, WORDS[name]) for name in fields)]

    @property
    def pinned(self):
        """What `comment_plan` is asked for."""
        part, _dash, key = self.cleaned_data["place"].partition("-")
        return {
            "part": part,
            "row_key": int(key) if key else None,
            "field": self.cleaned_data["field"],
            "text": self.cleaned_data["text"],
        }
