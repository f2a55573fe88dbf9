"""第(七)项: every change of a score, as the trail and the corrections keep it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Act, AuditEntry

from .. import rules
from ..models import Exam, ResultCorrection
from .results import result_text

CHANGING = (Act.RESULTS_ENTERED, Act.RESULTS_TAKEN_BACK)
FRAMING = (Act.RESULTS_RETURNED, Act.RESULTS_CONFIRMED)
KEYS_ASKED = 50  # up to so many rows the database looks into the acts; for a whole list all are read


class Change(NamedTuple):
    """One line: `old` and `new` in words, `asked_by` where a second person decided."""

    at: datetime
    act: Any
    by: Any
    result: Any
    old: str
    new: str
    reason: str = ""
    asked_by: Any = None


def score_changes(results):
    """Every change of `results` (a queryset that is scoped to its reader), the newest first.

    Three queries for any number of rows. The acts of a national exam are no bureau's: what a reader
    sees of them is what they changed in these results.
    """
    rows = {str(row.pk): row for row in results.for_list()}
    changes = [*_typed(rows), *_corrected(rows, results)]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _typed(rows):
    """What was entered, changed before its confirmation, and taken back with a sheet."""
    sent_back = {}
    for entry in _entries(rows):
        if entry.act in FRAMING:  # why the next changes are made
            sent_back[entry.target_pk] = entry.reason if entry.act == Act.RESULTS_RETURNED else ""
            continue
        for key, (old, new) in entry.details.get("changes", {}).items():
            if key in rows and old != new:
                why = entry.reason or (old and sent_back.get(entry.target_pk, ""))
                yield Change(entry.at, Act(entry.act), entry.by, rows[key], _word(old), _word(new), why)


def _entries(rows):
    """The acts on the exams of `rows`: of those that change scores the ones that touch a row."""
    exams = {str(row.exam_id) for row in rows.values()}
    touching = Q(details__changes__has_any_keys=list(rows)) if len(rows) <= KEYS_ASKED else Q()
    wanted = Q(act__in=FRAMING) | Q(touching, act__in=CHANGING)
    entries = AuditEntry.objects.filter(wanted, target_type=Exam._meta.label_lower, target_pk__in=exams)
    return entries.select_related("by").order_by("at", "pk")


def _corrected(rows, results):
    """The corrections: asked for, made, or declined."""
    corrections = ResultCorrection.objects.filter(result__in=results.order_by().values("pk"))
    for row in corrections.select_related("requested_by", "approved_by", "declined_by"):
        old, new = (
            result_text(row.old_attendance, row.old_score),
            result_text(row.new_attendance, row.new_score),
        )
        told = (rows[str(row.result_id)], _word(old), _word(new), row.reason)
        if row.is_pending:
            yield Change(row.requested_at, Act.CORRECTION_REQUESTED, row.requested_by, *told)
        elif row.approved_at:
            yield Change(row.approved_at, Act.CORRECTION_APPROVED, row.approved_by, *told, row.requested_by)
        else:
            yield Change(row.declined_at, Act.CORRECTION_DECLINED, row.declined_by, *told, row.requested_by)


def _word(text):
    """A result of the trail in words: 78.5, Absent, or nothing."""
    return str(rules.Attendance(text).label) if text in rules.Attendance.values else text
