"""The page of results, typed once and twice, and its confirmation."""

import json

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..services.results import Entry
from .scheduling import KEY_DIGITS

TYPED = ("attendance", "score", "remark")


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
