"""第(七)项: a second score sheet, filled in by somebody else from the same papers, to be compared with the first."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import MinistrySettings
from training.imports.checking import State
from training.imports.target import Column
from training.imports.targets import register

from .. import rules
from ..services.results import Entry
from ..services.second_entries import enter_second_sheet, take_back_second_sheet
from .people import ExamList, Stored, on_list, refusal
from .scores import ScoreSheet

_NOTES = {
    "missing": _(
        "On the exam's list, not entered a second time and not in this sheet (%(other)s): %(name)s."
    ),
}


class SecondExamList(ExamList):
    """`known` holds what was entered a second time already; the first entry is nowhere shown.

    A confirmed result stands in for its second entry: nothing is left to compare it with.
    """

    def _rows(self):
        return on_list(self._exam).select_related("second_entry") if self._exam else []

    def _stored_of(self, row):
        held = row if row.is_confirmed else getattr(row, "second_entry", None)
        return Stored(held.attendance, held.score) if held else Stored()

    def _refusals_of_change(self, row):
        typists = {"first": row.entered_by_id, "second": self._by and self._by.pk}
        yield (
            "score",
            refusal(rules.check_second_typist, is_two_person_rule=self._is_two_person_rule, **typists),
        )

    @cached_property
    def _is_two_person_rule(self):
        return MinistrySettings.current().is_two_person_rule


class SecondScoreSheet(ScoreSheet):
    """第(七)项: the second entry of an exam's scores, under the rules of the one that is typed."""

    name = "second_scores"
    compared = ("attendance", "score")
    preview = (
        Column("holder", _("Name")),
        Column("masked", _("ID number"), True),
        Column("unit", _("Agency"), True),
        Column("attendance", _("Attendance")),
        Column("score", _("Score")),
    )
    same_file = ("scores",)

    def title(self, scope=None):
        title = super().title(scope)
        return gettext("%(title)s, second entry") % {"title": title}

    def crumbs(self, scope):
        above = super().crumbs(scope)
        return [*above, (self._page(scope), gettext("Enter a second time"))] if scope.subject else above

    def _page(self, scope):
        return reverse("exams:second_entry", args=[scope.subject.pk])

    def onward(self, scope):
        return scope.subject and (self._page(scope), gettext("Compare the two entries"))

    def instructions(self, scope):
        *facts, _how, locked = super().instructions(scope)
        how = gettext(
            "Second entry: somebody else fills it in from the papers. An empty row is not compared."
        )
        return (*facts, how, locked)

    def fields(self, scope):
        return [field for field in super().fields(scope) if field.name != "remark"]

    def look_up(self, scope, lines):
        return SecondExamList(scope, lines)

    def change_note(self, name, line):
        return ""

    def told_note(self, note):
        return _NOTES[note["kind"]] % note if note["kind"] in _NOTES else super().told_note(note)

    def enter(self, check, *, batch, scope, by, at, tick):
        lines = check.of_state(State.NEW) + check.of_state(State.CHANGED)
        entries = {int(line.key): Entry(*line.values["entry"]) for line in lines}
        today = timezone.localdate(at)
        return enter_second_sheet(exam=scope.subject, entries=entries, by=by, at=at, today=today)

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_second_sheet(journal, exam=scope.subject, by=by, details={"import": batch.pk})


SECOND_SCORES = register(SecondScoreSheet())
