"""第(七)项: results are entered by one person, confirmed by a second, and then locked."""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record
from training.services.bulk import update_rows

from .. import rules
from ..models import Exam, ExamResult, Holiday

REMARK_LENGTH = ExamResult._meta.get_field("remark").max_length
ENTERED_FIELDS = [
    "attendance", "score", "outcome", "make_up_deadline", "remark", "version", "entered_by", "entered_at",
]  # fmt: skip


class Entry(NamedTuple):
    """What was typed for one row. `version` is the row's when the page was shown."""

    attendance: str
    score: Decimal | str | None
    version: int
    remark: str = ""


class EntryReport(NamedTuple):
    """What became of the entries: the rows saved, and by result key what was refused and why."""

    saved: int
    faults: dict
    clashes: set


@transaction.atomic
def enter_results(*, exam, entries, by, at, today):
    """第(七)项: enter results; every good row is saved, every wrong one is refused by name.

    `entries`: result key → `Entry`; blank attendance and score empty the row again. A row that somebody
    else changed since `Entry.version` is a clash and stays as it is. Returns an `EntryReport`;
    raises `RuleViolation` when the exam was not held yet.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rules.check_exam_held(held_on=exam.held_on, today=today)
    rows = exam.results.select_for_update(of=("self",))
    if len(entries) == 1:  # a cell as it is typed
        rows = rows.filter(pk__in=entries)
    rows = {row.pk: row for row in rows}
    holidays = Holiday.objects.days()
    changed, changes, faults, clashes = [], {}, {}, set()
    for key, entry in entries.items():
        row = rows.get(key)
        try:
            rules.check_on_list(is_on_list=row is not None)
            wanted = _wanted(row, entry)
            before = _state(row)
            if before == wanted:
                continue
            rules.check_not_confirmed(is_confirmed=row.is_confirmed)
            if row.version != entry.version:
                clashes.add(key)
                continue
        except RuleViolation as violation:
            faults[key] = violation.message
            continue
        write_result(row, exam, attendance=wanted[0], score=wanted[1], holidays=holidays)
        row.remark, row.version = wanted[2], row.version + 1
        row.entered_by, row.entered_at = (by, at) if row.attendance else (None, None)
        changed.append(row)
        changes[str(key)] = [result_text(*before[:2]), result_text(*wanted[:2])]
    save_results(changed)
    if changed or (exam.returned_at and not faults and not clashes):
        _take_up_again(exam)
    if changed:
        details = {"changed": len(changed), "changes": changes}
        record(Act.RESULTS_ENTERED, by=by, target=exam, details=details)
    return EntryReport(len(changed), faults, clashes)


def _wanted(row, entry):
    """What the row shall hold: (attendance, score, remark); a score alone means present."""
    score = rules.read_score(entry.score) if isinstance(entry.score, str) else entry.score
    attendance = entry.attendance or (rules.Attendance.PRESENT if score is not None else "")
    if attendance:
        rules.check_score(attendance=attendance, score=score, full_mark=row.full_mark)
    remark = entry.remark.strip()
    if len(remark) > REMARK_LENGTH:
        raise RuleViolation(
            _("A remark holds %(limit)d characters at most: shorten it."), limit=REMARK_LENGTH
        )
    return attendance, score, remark


def _state(row):
    return row.attendance, row.score, row.remark


def write_result(row, exam, *, attendance, score, holidays):
    """Set a result and what follows from it; the caller has checked the score and saves."""
    row.attendance, row.score = attendance, score
    row.outcome, row.make_up_deadline = "", None
    if attendance:
        row.outcome = rules.exam_outcome(
            sitting=exam.sitting, attendance=attendance, score=score, pass_mark=row.pass_mark
        )
    if row.outcome == rules.Outcome.FAILED and exam.sitting == rules.Sitting.FIRST:
        row.make_up_deadline = rules.make_up_deadline(exam.held_on, holidays)


def save_results(rows):
    """Store what `write_result` and its caller set, in one statement for any number of rows."""
    columns = [ExamResult._meta.get_field(name).attname for name in ENTERED_FIELDS]
    written = [[*(getattr(row, column) for column in columns), row.pk] for row in rows]
    update_rows(ExamResult, ENTERED_FIELDS, written, where=["id"])


def result_text(attendance, score):
    """A result in the trail: `78.5`, `absent`, or nothing."""
    return rules.score_text(score) or attendance


def _take_up_again(exam):
    """Results that were sent back wait for the second person again; the trail keeps why they came back."""
    exam.returned_at, exam.returned_by, exam.return_reason = None, None, ""
    exam.save(update_fields=["returned_at", "returned_by", "return_reason"])


def rows_seen(rows):
    """A mark of a list of results: another one once a row is changed, added or gone."""
    return f"{len(rows)}-{sum(row.version for row in rows)}"


@transaction.atomic
def confirm_results(*, exam, by, at, is_blank_left=False, seen=None):
    """第(七)项: a second person confirms what is entered; confirmed rows are locked. Returns how many.

    People without a result stay blank only with `is_blank_left`. `seen`: `rows_seen` of the unconfirmed
    rows that were shown; a difference is refused, None asks for none. Raises `RuleViolation`.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    rows = list(exam.results.select_for_update(of=("self",)).filter(confirmed_at__isnull=True))
    waiting = [row for row in rows if row.is_entered]
    rules.check_not_returned(is_returned=exam.returned_at is not None)
    rules.check_something_to_confirm(waiting=len(waiting))
    rules.check_as_seen(is_changed=seen not in (None, rows_seen(rows)))
    rules.check_complete(blank=len(rows) - len(waiting), is_blank_left=is_blank_left)
    rules.check_no_difference(differences=exam.results.unconfirmed().entered().differing().count())
    is_two_person_rule = MinistrySettings.current().is_two_person_rule
    for enterer in {row.entered_by_id for row in waiting}:
        rules.check_confirmer(entered_by=enterer, confirmed_by=by.pk, is_two_person_rule=is_two_person_rule)
    keys = [row.pk for row in waiting]
    exam.results.filter(pk__in=keys).update(confirmed_by=by, confirmed_at=at, version=F("version") + 1)
    details = {"confirmed": len(waiting), "blank": len(rows) - len(waiting)}
    if alone := sum(row.entered_by_id == by.pk for row in waiting):
        details["entered_by_the_same_person"] = alone
    record(Act.RESULTS_CONFIRMED, by=by, target=exam, details=details)
    return len(waiting)


@transaction.atomic
def return_results(*, exam, reason, by, at):
    """第(七)项: send unconfirmed results back to who entered them, with the reason. Raises `RuleViolation`."""
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    waiting = exam.results.entered().filter(confirmed_at__isnull=True).count()
    rules.check_not_returned(is_returned=exam.returned_at is not None)
    rules.check_something_to_confirm(waiting=waiting)
    exam.returned_by, exam.returned_at, exam.return_reason = by, at, reason
    exam.full_clean()
    exam.save(update_fields=["returned_by", "returned_at", "return_reason"])
    record(Act.RESULTS_RETURNED, by=by, target=exam, reason=reason, details={"waiting": waiting})
    return exam
