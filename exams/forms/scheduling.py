"""Day, place and marks of a sitting, and who sits a make-up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.rules import RuleViolation

from .. import rules
from ..models import Exam

KEY_DIGITS = 19  # what has fewer fits the column of a key


class ExamForm(forms.ModelForm):
    """Day, place and marks of a sitting."""

    class Meta:
        model = Exam
        fields = ["held_on", "place", "outline_version", "full_mark", "pass_mark"]
        field_classes = {"held_on": DayField}
        help_texts = {
            "held_on": _("The exam is closed book (item 7)."),
            "outline_version": _("Which exam outline (考试大纲) the paper follows."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("full_mark", "pass_mark"):
            self.initial[name] = rules.score_text(self.initial.get(name))

    def clean(self):
        marks = {name: self.cleaned_data.get(name) for name in ("full_mark", "pass_mark")}
        if None not in marks.values():
            try:
                rules.check_marks(**marks)
            except RuleViolation as violation:
                self.add_error("pass_mark", violation.message)
        return super().clean()


class ExamChangeForm(ExamForm):
    """The same, and for a make-up the reason of those whom the new day makes late."""

    late_reason = forms.CharField(
        label=_("Reason for a late make-up"),
        max_length=200,
        required=False,
        help_text=_("Needed for who would sit after the last day (item 7)."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_make_up:
            del self.fields["late_reason"]


class MakeUpForm(ExamForm):
    """Day, place and marks of a make-up, and for each officer the reason for sitting late.

    `typed`: all that was sent; what belongs to this form stays in its fields even while another is judged.
    """

    def __init__(self, *args, fails, typed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fails, self.typed = fails, typed
        self.initial |= {name: typed[name] for name in self.fields if name in typed}

    def rows(self):
        """Each fail with the reason typed for it."""
        return [(fail, self.typed.get(f"late-{fail.pk}", "")) for fail in self.fails]

    def late_reasons(self):
        return {fail.pk: reason.strip()[:200] for fail, reason in self.rows()}


class JoinMakeUpForm(forms.Form):
    """A scheduled make-up of the same bureau that has room for more names."""

    exam = forms.ModelChoiceField(queryset=None, label=_("Make-up"), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["exam"].queryset = Exam.objects.managed_by(user).make_ups().not_begun()


def picked_keys(data):
    """The keys of the ticked results; anything else that arrives under the name is left out."""
    return [int(key) for key in data.getlist("result") if key.isdecimal() and len(key) < KEY_DIGITS]
