"""第(七)项: the ministry's table of public holidays, kept from a sheet."""

from django.db import transaction

from training.services.bulk import delete_rows, insert_values, update_rows
from training.services.undoing import CHANGED

from ..models import Holiday


@transaction.atomic
def keep_holidays(*, new, changed):
    """第(七)项: add days and rename known ones; deadlines that were stored before stay as they are.

    `new`: (day, name). `changed`: (key, old name, new name). Returns what `take_back_holidays` needs.
    """
    insert_values(Holiday, ("on", "name"), new)
    update_rows(Holiday, ["name"], [(name, key) for key, _old, name in changed], where=["id"])
    return {
        "new": [[day.isoformat(), name] for day, name in new],
        "changed": [list(row) for row in changed],
    }


@transaction.atomic
def take_back_holidays(journal):
    """第(七)项: remove the days of a sheet and restore the names; return [(day, why it was kept)]."""
    held = {row.on.isoformat(): row for row in Holiday.objects.select_for_update()}
    names = {row.pk: row for row in held.values()}
    kept, removed, restored = [], [], []
    for day, name in journal["new"]:
        row = held.get(day)
        if row and row.name == name:
            removed.append([row.pk])
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
    return kept
