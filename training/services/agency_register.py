"""Entering a checked sheet of agencies, and taking it back, in a handful of statements."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation

from ..models import Agency
from .bulk import delete_rows, insert_acts, insert_rows, update_rows
from .people import AGENCY_FACTS
from .undoing import CHANGED, USED, pointed_to


def enter_agencies(*, batch, new, changed, by, at):
    """Register new agencies and change known ones; their officers' required tier follows the level (第(一)项).

    `new`: a dict of `AGENCY_FACTS` each; `changed`: (key, facts as compared, facts as they shall be). Runs in the
    caller's transaction. Raises `RuleViolation` when an agency was changed since the comparison. Returns what
    `take_back_agencies` needs, as plain JSON.
    """
    insert_rows(Agency, [Agency(province=batch.province, **facts) for facts in new])
    if _rewrite(changed) != len(changed):
        raise RuleViolation(_("An agency was changed at the same moment. Check the file again."))
    keys = dict(Agency.objects.filter(province=batch.province).order_by().values_list("name", "pk"))
    created = [(keys[facts["name"]], facts) for facts in new]
    acts = [(Act.AGENCY_CREATED, pk, facts["name"], {}) for pk, facts in created]
    acts += [(Act.AGENCY_CHANGED, pk, now["name"], _told(before, now)) for pk, before, now in changed]
    insert_acts(_of_import(acts, batch), model=Agency, by=by, province=batch.province, at=at)
    return {"created": created, "changed": changed}


def take_back_agencies(journal, *, batch, by, at):
    """Delete the agencies that were registered, restore those that were changed.

    `journal`: as `enter_agencies` returned it. What was changed since, and new agencies with officers, stay.
    Returns [(name, why it was kept)]. Runs in the caller's transaction.
    """
    rows = Agency.objects.filter(province=batch.province).select_for_update(of=("self",)).order_by()
    standing = {
        pk: dict(zip(AGENCY_FACTS, facts, strict=True))
        for pk, *facts in rows.values_list("pk", *AGENCY_FACTS)
    }
    used = pointed_to(Agency, province=batch.province)
    kept, removed, restored = [], [], []
    for pk, facts in journal["created"]:
        if pk in standing and (standing[pk] != facts or pk in used):
            kept.append((standing[pk]["name"], USED if standing[pk] == facts else CHANGED))
        elif pk in standing:
            removed.append((pk, facts))
    for pk, before, now in journal["changed"]:
        if pk in standing and standing[pk] != now:
            kept.append((standing[pk]["name"], CHANGED))
        elif pk in standing:
            restored.append((pk, now, before))
    delete_rows(Agency, [[pk] for pk, _facts in removed], where=["id"])
    _rewrite(restored)
    acts = [(Act.AGENCY_TAKEN_BACK, pk, facts["name"], {}) for pk, facts in removed]
    acts += [(Act.AGENCY_RESTORED, pk, facts["name"], _told(now, facts)) for pk, now, facts in restored]
    insert_acts(_of_import(acts, batch), model=Agency, by=by, province=batch.province, at=at)
    return kept


def _rewrite(changes):
    """Write (key, facts before, facts after) where the facts before still stand; returns how many did."""
    values = [[*_in_order(after), pk, *_in_order(before)] for pk, before, after in changes]
    return update_rows(Agency, AGENCY_FACTS, values, where=["id", *AGENCY_FACTS])


def _in_order(facts):
    return [facts[name] for name in AGENCY_FACTS]


def _told(before, after):
    """What an agency's own page keeps of a change."""
    changed = [name for name in AGENCY_FACTS if after[name] != before[name]]
    return {"changed": changed, "before": before, "after": {name: after[name] for name in changed}}


def _of_import(acts, batch):
    return [(act, pk, name, {"import": batch.pk} | details) for act, pk, name, details in acts]
