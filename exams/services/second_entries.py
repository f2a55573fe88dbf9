"""第(七)项: scores typed twice by two people; where they differ, somebody looks at the paper again."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record
from training.services.bulk import insert_values, update_rows
from training.services.undoing import CHANGED

from .. import rules
from ..models import Exam, SecondEntry
from .results import EntryReport
from .sheets import CONFIRMED

COLUMNS = ["attendance", "score", "entered_by", "entered_at"]


@transaction.atomic
def enter_second(*, exam, entries, by, at, today):
    """第(七)项: keep what a second typist read; every good row is kept, every wrong one refused by name.

    `entries`: result key → `Entry`; blank attendance and score take the second entry back. Returns an
    `EntryReport`. Raises `RuleViolation` when the exam was not held yet.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rules.check_exam_held(held_on=exam.held_on, today=today)
    rows = {row.pk: row for row in exam.results.select_related("second_entry")}
    is_two_person_rule = MinistrySettings.current().is_two_person_rule
    new, changed, gone, faults = [], [], [], {}
    for key, entry in entries.items():
        row = rows.get(key)
        try:
            wanted = _wanted(row, entry, by, is_two_person_rule)
        except RuleViolation as violation:
            faults[key] = violation.message
            continue
        held = getattr(row, "second_entry", None)
        if wanted is None:
            gone.extend([held.pk] if held else [])
        elif held is None:
            new.append((key, *wanted, by.pk, at))
        elif (held.attendance, held.score) != wanted:
            changed.append((*wanted, by.pk, at, held.pk))
    insert_values(SecondEntry, ["result", *COLUMNS], new)
    update_rows(SecondEntry, COLUMNS, changed, where=["id"])
    SecondEntry.objects.filter(pk__in=gone).delete()
    saved = len(new) + len(changed) + len(gone)
    if saved:
        record(Act.RESULTS_ENTERED_TWICE, by=by, target=exam, details={"changed": saved})
    return EntryReport(saved, faults, set())


def _wanted(row, entry, by, is_two_person_rule):
    """(attendance, score) as typed, None for an emptied row."""
    rules.check_on_list(is_on_list=row is not None)
    rules.check_not_confirmed(is_confirmed=row.is_confirmed)
    score = rules.read_score(entry.score) if isinstance(entry.score, str) else entry.score
    attendance = entry.attendance or (rules.Attendance.PRESENT.value if score is not None else "")
    if not attendance:
        return None
    rules.check_score(attendance=attendance, score=score, full_mark=row.full_mark)
    rules.check_second_typist(first=row.entered_by_id, second=by.pk, is_two_person_rule=is_two_person_rule)
    return attendance, score


@transaction.atomic
def enter_second_sheet(*, exam, entries, by, at, today):
    """第(七)项: enter a second score sheet, all or none of it; `entries` as for `enter_second`.

    Returns what `take_back_second_sheet` needs, as plain JSON. Raises `RuleViolation`.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    before = {row.result_id: row for row in SecondEntry.objects.filter(result__exam=exam)}
    report = enter_second(exam=exam, entries=entries, by=by, at=at, today=today)
    if report.faults:
        raise RuleViolation(_("A result was changed at the same moment. Check the file again."))
    return {"by": by.pk, "at": at.isoformat(), "second": [_stored(key, before.get(key)) for key in entries]}


def _stored(key, second):
    """The second entry of a result as it was."""
    if second is None:
        return [key, None]
    score = None if second.score is None else str(second.score)
    return [key, [second.attendance, score, second.entered_by_id, second.entered_at.isoformat()]]


@transaction.atomic
def take_back_second_sheet(journal, *, exam, by, details):
    """第(七)项: set the second entries of a sheet back to what they were, with who had entered that.

    What was confirmed or changed since stays. Returns [(name, why it was kept)].
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    seconds = SecondEntry.objects.filter(result__exam=exam).select_related("result__enrolment__officer")
    entered, seconds = (
        (journal["by"], datetime.fromisoformat(journal["at"])),
        {row.result_id: row for row in seconds},
    )
    gone, restored, kept = [], [], []
    for key, stored in journal["second"]:
        row = seconds.get(key)
        if row is None:
            continue  # emptied, or taken off the list, since
        if row.result.is_confirmed or (row.entered_by_id, row.entered_at) != entered:
            kept.append(
                (row.result.enrolment.officer.name, CONFIRMED if row.result.is_confirmed else CHANGED)
            )
        elif stored is None:
            gone.append(row.pk)
        else:
            attendance, score, entered_by, entered_at = stored
            score = None if score is None else Decimal(score)
            restored.append((attendance, score, entered_by, datetime.fromisoformat(entered_at), row.pk))
    SecondEntry.objects.filter(pk__in=gone).delete()
    update_rows(SecondEntry, COLUMNS, restored, where=["id"])
    if gone or restored:
        details = {"changed": len(gone) + len(restored), "second_entry": True} | details
        record(Act.RESULTS_TAKEN_BACK, by=by, target=exam, details=details)
    return kept
