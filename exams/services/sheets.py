"""第(七)项: results that come on a sheet: entered by the same act as typed ones, and taken back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record
from training.services.undoing import CHANGED

from ..models import Exam, Holiday
from .results import enter_results, result_text, save_results, write_result

CONFIRMED = _("The result was confirmed since: it is corrected with a reason and a second person (item 7).")


@transaction.atomic
def enter_sheet(*, exam, entries, by, at, today):
    """第(七)项: enter the results of a sheet, all or none of them; `entries` as for `enter_results`.

    Returns what `take_back_sheet` needs, as plain JSON. Raises `RuleViolation`.
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    before = {row.pk: row for row in exam.results.all()}
    report = enter_results(exam=exam, entries=entries, by=by, at=at, today=today)
    if report.faults or report.clashes:
        raise RuleViolation(_("A result was changed at the same moment. Check the file again."))
    returned = exam.returned_at and [exam.returned_by_id, exam.returned_at.isoformat(), exam.return_reason]
    return {"returned": returned, "results": [_stored(before[key]) for key in entries]}


def _stored(row):
    """A result as it was, with the version that entering gave it."""
    entered_at = row.entered_at and row.entered_at.isoformat()
    score = None if row.score is None else str(row.score)
    return [row.pk, row.version + 1, row.attendance, score, row.remark, row.entered_by_id, entered_at]


@transaction.atomic
def take_back_sheet(journal, *, exam, by, details):
    """第(七)项: set the results of a sheet back to what they were, with who had entered that.

    What was confirmed or changed since stays. Returns [(name, why it was kept)].
    """
    exam = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    locked = exam.results.select_for_update(of=("self",)).select_related("enrolment__officer")
    rows, holidays = {row.pk: row for row in locked}, Holiday.objects.days()
    restored, changes, kept = [], {}, []
    for pk, version, *stored in journal["results"]:
        row = rows[pk]
        if row.is_confirmed or row.version != version:
            kept.append((row.enrolment.officer.name, CONFIRMED if row.is_confirmed else CHANGED))
            continue
        now = result_text(row.attendance, row.score)
        _restore(row, exam, *stored, holidays=holidays)
        changes[str(pk)] = [now, result_text(row.attendance, row.score)]
        restored.append(row)
    save_results(restored)
    if restored and not kept and journal["returned"] and exam.returned_at is None:
        _send_back_again(exam, journal["returned"])
    if restored:
        details = {"changed": len(restored), "changes": changes} | details
        record(Act.RESULTS_TAKEN_BACK, by=by, target=exam, details=details)
    return kept


def _restore(row, exam, attendance, score, remark, entered_by, entered_at, *, holidays):
    score = None if score is None else Decimal(score)
    write_result(row, exam, attendance=attendance, score=score, holidays=holidays)
    row.remark, row.version, row.entered_by_id = remark, row.version + 1, entered_by
    row.entered_at = entered_at and datetime.fromisoformat(entered_at)


def _send_back_again(exam, returned):
    """The results wait again for who had them sent back."""
    exam.returned_by_id, returned_at, exam.return_reason = returned
    exam.returned_at = datetime.fromisoformat(returned_at)
    exam.save(update_fields=["returned_at", "returned_by", "return_reason"])
