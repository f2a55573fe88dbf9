"""Entering a checked sheet of a pool's members, and taking it back, in a handful of statements."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation

from ..models import Instructor
from .bulk import delete_rows, insert_acts, insert_rows, update_rows
from .people import plain
from .undoing import CHANGED, USED, pointed_to

POOL_FACTS = ("name", "unit", "title", "field", "is_full_time", "phone", "entered_on", "officer")
_TOLD = ("name", "unit", "title", "field", "is_full_time", "entered_on")


def enter_members(*, batch, new, changed, by, at):
    """第(五)项: enter new members into the pool and change known ones.

    `new`: `POOL_FACTS` each, the officer as a key; `changed`: (key, facts as compared, facts as they shall be).
    Runs in the caller's transaction. Raises `RuleViolation` when a member was changed since the comparison.
    Returns what `take_back_members` needs, as plain JSON.
    """
    standing = _standing(batch.province_id)
    if any(standing.get(pk) != _plain(before) for pk, before, _after in changed):
        raise RuleViolation(_("An instructor was changed at the same moment. Check the file again."))
    rows = [
        Instructor(province=batch.province, officer_id=facts["officer"], **_without_officer(facts))
        for facts in new
    ]
    insert_rows(Instructor, rows)
    _rewrite([(pk, after) for pk, _before, after in changed])
    active = Instructor.objects.of_pool(batch.province_id).filter(left_on__isnull=True).order_by()
    keys = {(name, unit): pk for name, unit, pk in active.values_list("name", "unit", "pk")}
    created = [(keys[facts["name"], facts["unit"]], _plain(facts)) for facts in new]
    altered = [(pk, _plain(before), _plain(after)) for pk, before, after in changed]
    acts = [
        (
            Act.INSTRUCTOR_ENTERED,
            pk,
            facts["name"],
            {"entered_on": facts["entered_on"], "unit": facts["unit"]},
        )
        for pk, facts in created
    ]
    acts += [(Act.INSTRUCTOR_CHANGED, pk, now["name"], _told(before, now)) for pk, before, now in altered]
    insert_acts(_of_import(acts, batch), model=Instructor, by=by, province=batch.province, at=at)
    return {"created": created, "changed": altered}


def take_back_members(journal, *, batch, by, at):
    """Delete the members that were entered, restore those that were changed.

    What was changed since, and members who teach, were marked or nominated by now, stay. Returns
    [(name, why it was kept)]. Runs in the caller's transaction.
    """
    standing = _standing(batch.province_id)
    used = pointed_to(Instructor, province=batch.province)
    kept, removed, restored = [], [], []
    for pk, facts in journal["created"]:
        if pk in standing and (standing[pk] != facts or pk in used):
            kept.append((standing[pk]["name"], USED if standing[pk] == facts else CHANGED))
        elif pk in standing:
            removed.append((pk, facts))
        else:  # who left the pool since
            kept.append((facts["name"], CHANGED))
    for pk, before, now in journal["changed"]:
        if standing.get(pk) != now:
            kept.append((now["name"], CHANGED))
        else:
            restored.append((pk, now, before))
    delete_rows(Instructor, [[pk] for pk, _facts in removed], where=["id"])
    _rewrite([(pk, facts) for pk, _now, facts in restored])
    acts = [(Act.INSTRUCTOR_TAKEN_BACK, pk, facts["name"], {}) for pk, facts in removed]
    acts += [(Act.INSTRUCTOR_RESTORED, pk, facts["name"], _told(now, facts)) for pk, now, facts in restored]
    insert_acts(_of_import(acts, batch), model=Instructor, by=by, province=batch.province, at=at)
    return kept


def _standing(province_id):
    """Key → plain facts of the pool's members, held against other writers until the transaction ends."""
    rows = Instructor.objects.of_pool(province_id).filter(left_on__isnull=True).order_by()
    locked = rows.select_for_update(of=("self",)).values_list("pk", *POOL_FACTS)
    return {pk: _plain(dict(zip(POOL_FACTS, facts, strict=True))) for pk, *facts in locked}


def _rewrite(changes):
    """Write the facts of each (key, facts)."""
    values = [[*(_stored(name, facts[name]) for name in POOL_FACTS), pk] for pk, facts in changes]
    update_rows(Instructor, POOL_FACTS, values, where=["id"])


def _stored(name, value):
    return date.fromisoformat(value) if name == "entered_on" and isinstance(value, str) else value


def _plain(facts):
    return {name: plain(facts[name]) for name in POOL_FACTS}


def _without_officer(facts):
    return {name: facts[name] for name in POOL_FACTS if name != "officer"}


def _told(before, after):
    """What a member's own page keeps of a change."""
    changed = [name for name in POOL_FACTS if after[name] != before[name]]
    told = [name for name in changed if name in _TOLD]
    return {
        "changed": changed,
        "before": {name: before[name] for name in told},
        "after": {name: after[name] for name in told},
    }


def _of_import(acts, batch):
    return [(act, pk, name, {"import": batch.pk} | details) for act, pk, name, details in acts]
