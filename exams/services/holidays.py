"""第(七)项: the ministry's table of public holidays, and the last days of make-ups that follow it."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Act
from accounts.services import record
from training.services.bulk import delete_rows, insert_values, update_rows
from training.services.undoing import CHANGED

from .. import rules
from ..models import ExamResult, Holiday

LONGEST = timedelta(days=40)  # no row of holidays moves a day further


@transaction.atomic
def follow_holidays(*, days, by, target, without=frozenset()):
    """第(七)项: where the table changed on `days`, the last days of make-ups not sat yet follow it.

    `without`: days that are about to leave the table. `target`: the row under which the trail tells it.
    Returns how many last days moved.
    """
    if not days:
        return 0
    holidays = Holiday.objects.days() - without
    owed = ExamResult.objects.failed().first_sittings().not_made_up().due_from(min(days))
    owed = owed.filter(make_up_deadline__lte=max(days) + LONGEST)
    moved = [
        (rules.make_up_deadline(held_on, holidays), key, deadline)
        for key, held_on, deadline in owed.values_list("pk", "exam__held_on", "make_up_deadline")
    ]
    moved = [row for row in moved if row[0] != row[2]]
    update_rows(ExamResult, ["make_up_deadline"], moved, where=["id", "make_up_deadline"])
    if moved:
        late = list(ExamResult.objects.late_without_need().values_list("pk", flat=True))
        ExamResult.objects.among(late).update(is_late=False, late_reason="")
        record(Act.REFERENCE_CHANGED, by=by, target=target, details={"deadlines_moved": len(moved)})
    return len(moved)


@transaction.atomic
def keep_holidays(*, new, changed, by, target):
    """第(七)项: add days and rename known ones; the last days of make-ups follow.

    `new`: (day, name). `changed`: (key, old name, new name). Returns what `take_back_holidays` needs.
    """
    insert_values(Holiday, ("on", "name"), new)
    update_rows(Holiday, ["name"], [(name, key) for key, _old, name in changed], where=["id"])
    follow_holidays(days=[day for day, _name in new], by=by, target=target)
    return {
        "new": [[day.isoformat(), name] for day, name in new],
        "changed": [list(row) for row in changed],
    }


@transaction.atomic
def take_back_holidays(journal, *, by, target):
    """第(七)项: remove the days of a sheet and restore the names; return [(day, why it was kept)]."""
    held = {row.on.isoformat(): row for row in Holiday.objects.select_for_update()}
    names = {row.pk: row for row in held.values()}
    kept, removed, restored, days = [], [], [], []
    for day, name in journal["new"]:
        row = held.get(day)
        if row and row.name == name:
            removed.append([row.pk])
            days.append(date.fromisoformat(day))
        elif row:
            kept.append((str(row), CHANGED))
    for key, old, name in journal["changed"]:
        row = names.get(key)
        if row and row.name == name:
            restored.append([old, key])
        elif row:
            kept.append((str(row), CHANGED))
    update_rows(Holiday, ["name"], restored, where=["id"])
    delete_rows(Holiday, removed, where=["id"])
    follow_holidays(days=days, by=by, target=target)
    return kept
