"""第(七)项: scores typed twice by two people; where they differ, somebody looks at the paper again."""

from django.db import transaction

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record
from training.services.bulk import insert_values, update_rows

from .. import rules
from ..models import Exam, SecondEntry
from .results import EntryReport


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
    insert_values(SecondEntry, ("result", "attendance", "score", "entered_by", "entered_at"), new)
    update_rows(SecondEntry, ["attendance", "score", "entered_by", "entered_at"], changed, where=["id"])
    SecondEntry.objects.filter(pk__in=gone).delete()
    saved = len(new) + len(changed) + len(gone)
    if saved:
        record(Act.RESULTS_ENTERED_TWICE, by=by, target=exam, details={"changed": saved})
    return EntryReport(saved, faults, set())


def _wanted(row, entry, by, is_two_person_rule):
    """(attendance, score) as typed, None for an emptied row."""
    rules.check_on_list(is_on_list=row is not None)
    rules.check_not_confirmed(is_confirmed=row.is_confirmed)
    score = rules.read_score(entry.score)
    attendance = entry.attendance or (rules.Attendance.PRESENT.value if score is not None else "")
    if not attendance:
        return None
    rules.check_score(attendance=attendance, score=score, full_mark=row.full_mark)
    rules.check_second_typist(first=row.entered_by_id, second=by.pk, is_two_person_rule=is_two_person_rule)
    return attendance, score
