"""Text to values for exams: the page of results, and the small forms around it."""

import json

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.rules import RuleViolation

from . import rules
from .models import Absence, Exam, FollowUp
from .services.results import Entry

TYPED = ("attendance", "score", "remark")
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


class ConfirmForm(forms.Form):
    """What the second person was shown; and, while people have no result, that they are left on purpose."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    is_blank_left = forms.BooleanField(
        label=_("Confirm what is entered; leave those without a result for later"), required=False
    )


class RowForm(forms.Form):
    """A row of the grid: the result's key, the version that its typist saw, and the three fields as typed."""

    result = forms.IntegerField(max_value=10**KEY_DIGITS // 10)
    version = forms.IntegerField(max_value=10**KEY_DIGITS // 10)
    attendance = forms.CharField(required=False)
    score = forms.CharField(required=False)
    remark = forms.CharField(required=False)

    @property
    def key(self):
        return self.cleaned_data["result"]

    @property
    def entry(self):
        return Entry(*(self.cleaned_data[name] for name in ("attendance", "score", "version", "remark")))


class EntrySheet:
    """The page of an exam's results: what is stored, what was typed, what was refused.

    `seen` travels in the page as JSON: result key → [version, attendance, score, remark] as shown.
    Only rows whose typed text differs from what their typist saw are entries, so two people can fill
    in two halves of one list without a clash.
    """

    attendances = rules.Attendance.choices

    def __init__(self, results, data):
        self.results = results
        self.data = data
        self.report = None
        self.is_refused = False

    def entries(self):
        """Return result key → `Entry` for the rows that were touched."""
        entries = {}
        for key, (version, *shown) in self._seen().items():
            typed = [
                self.data.get(f"{name}-{key}", old).strip() for name, old in zip(TYPED, shown, strict=True)
            ]
            if typed != shown:
                attendance, score, remark = typed
                entries[key] = Entry(attendance, score, version, remark)
        return entries

    def _seen(self):
        """What the typist saw; a page whose record of it was damaged saw nothing."""
        try:
            seen = json.loads(self.data.get("seen", ""))
            json.dumps(seen, ensure_ascii=False).encode()  # half a character is no text
            return {
                int(key): (int(version), str(attendance), str(score), str(remark))
                for key, (version, attendance, score, remark) in seen.items()
            }
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            return {row.pk: (0, "", "", "") for row in self.results}

    def seen(self):
        """The record of this page's rows, for the hidden field; a refused row keeps what its typist saw."""
        record = {row.pk: (row.version, *shown(row)) for row in self.results if not row.is_confirmed}
        if self.is_refused or self._faults():
            before = self._seen().items()
            record |= {key: seen for key, seen in before if key in record and self._is_refused(key)}
        return json.dumps(record, ensure_ascii=False)

    def keep_everything(self):
        """Nothing was taken: the page shows all that was typed."""
        self.is_refused = True

    def rows(self):
        """Yield for each result what its row shows: stored values, or what was typed and why it was refused."""
        clashes, faults = set() if self.report is None else self.report.clashes, self._faults()
        for row in self.results:
            values = dict(zip(TYPED, shown(row), strict=True))
            if self._is_refused(row.pk) or row.pk in clashes:
                values = {name: self.data.get(f"{name}-{row.pk}", values[name]) for name in TYPED}
            fault = faults.get(row.pk, "")
            words = _in_words(values) if fault else ""
            yield {"result": row, "fault": fault, "is_clash": row.pk in clashes, "typed": words, **values}

    def _faults(self):
        return {} if self.report is None else self.report.faults

    def _is_refused(self, key):
        return self.is_refused or key in self._faults()


def _in_words(values):
    """What was typed into a row, as it is read aloud."""
    attendance = dict(rules.Attendance.choices).get(values["attendance"], "")
    return " ".join(str(word) for word in (attendance, values["score"], values["remark"]) if word)


class SecondSheet:
    """The page on which the scores are typed again: what the second typist read, and what was refused."""

    attendances = rules.Attendance.choices

    def __init__(self, results, data):
        self.results, self.data, self.faults = results, data, {}

    def entries(self):
        """Return result key → `Entry` for the rows that differ from what is kept of the second typist."""
        entries = {}
        for row in self.results:
            held = _held_second(row)
            typed = tuple(
                self.data.get(f"{name}-{row.pk}", old).strip()
                for name, old in zip(TYPED[:2], held, strict=True)
            )
            if typed != held:
                entries[row.pk] = Entry(*typed, row.version)
        return entries

    def rows(self):
        """Yield for each result what its row shows; the first entry only beside a second one."""
        for row in self.results:
            held, fault = _held_second(row), self.faults.get(row.pk, "")
            if fault or (self.data and not self.faults):  # nothing was taken, or not this row
                held = [
                    self.data.get(f"{name}-{row.pk}", old) for name, old in zip(TYPED[:2], held, strict=True)
                ]
            second = getattr(row, "second_entry", None)
            yield {
                "result": row,
                "attendance": held[0],
                "score": held[1],
                "fault": fault,
                "is_typed": second is not None,
                "differs": second is not None
                and (second.attendance, second.score) != (row.attendance, row.score),
                "by": second.entered_by if second else "",
            }


def _held_second(row):
    second = getattr(row, "second_entry", None)
    return (second.attendance, rules.score_text(second.score)) if second else ("", "")


def shown(row):
    """A stored result as the page's three fields show it."""
    return row.attendance, row.score_text, row.remark


def row_told(row):
    """A `GridRow` for the grid's script: its values, and in words what came of it and who said so when."""
    at = timezone.localtime(row.entered_at).strftime("%H:%M") if row.entered_at else ""
    return {
        "version": row.version,
        **dict(zip(TYPED, shown(row), strict=True)),
        "outcome": row.outcome,
        "outcome_text": str(dict(rules.Outcome.choices).get(row.outcome, "")),
        "value": str(row.value_text),
        "by": row.entered_by or "",
        "at": at,
    }
