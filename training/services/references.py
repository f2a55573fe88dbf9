"""第(四)项: the registers of laws and of textbooks, which the ministry keeps."""

from django.db import transaction

from accounts.models import Act
from accounts.services import record

from .. import rules
from ..models import Law, Textbook
from .bulk import delete_rows, insert_values, update_rows
from .undoing import CHANGED, USED

LAW_FACTS = ("title", "kind", "promulgated_on", "in_force_on")


@transaction.atomic
def keep_law(*, law=None, by, today, **facts):
    """第(四)项: register a law, or correct one: the lessons that teach it are judged by its days as they are now."""
    told = {name: facts[name] for name in ("title", "promulgated_on")}
    rules.check_promulgated(today=today, **told)
    return _keep(law or Law(), facts, by=by)


@transaction.atomic
def keep_textbook(*, textbook=None, by, **facts):
    """Register an edition of a textbook, or correct one."""
    return _keep(textbook or Textbook(), facts, by=by)


def _keep(row, facts, *, by):
    """Write `facts` into a new row or a known one, with what it said before."""
    is_new = row.pk is None
    if not is_new:
        row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    before = {name: getattr(row, name) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    changed = [name for name in facts if is_new or before[name] != facts[name]]
    if not changed:
        return row
    row.save()
    after = {name: _plain(facts[name]) for name in changed}
    details = (
        {"added": after}
        if is_new
        else {"before": {name: _plain(before[name]) for name in changed}, "after": after}
    )
    record(Act.REFERENCE_CHANGED, by=by, target=row, details=details)
    return row


def _plain(value):
    return value if value is None or isinstance(value, bool) else str(value)


@transaction.atomic
def keep_laws(*, new, changed):
    """第(四)项: add laws of a sheet and correct known ones.

    `new`: a dict of `LAW_FACTS` each. `changed`: (key, facts before, facts after). Returns what `take_back_laws` needs.
    """
    insert_values(Law, LAW_FACTS, [[facts[name] for name in LAW_FACTS] for facts in new])
    _rewrite([(key, after) for key, _before, after in changed])
    return {
        "new": [_texts(facts) for facts in new],
        "changed": [[key, _texts(before), _texts(after)] for key, before, after in changed],
    }


@transaction.atomic
def take_back_laws(journal):
    """第(四)项: remove the laws of a sheet that no lesson teaches, restore the others; [(title, why it was kept)]."""
    held = {(law.title, law.promulgated_on.isoformat()): law for law in Law.objects.select_for_update()}
    keys = {law.pk: law for law in held.values()}
    used = set(Law.objects.filter(lessons__isnull=False).values_list("pk", flat=True))
    kept, removed, restored = [], [], []
    for facts in journal["new"]:
        law = held.get((facts["title"], facts["promulgated_on"]))
        if law and law.pk not in used and _facts_of(law) == facts:
            removed.append([law.pk])
        elif law:
            kept.append((law.title, USED if law.pk in used else CHANGED))
    for key, before, after in journal["changed"]:
        law = keys.get(key)
        if law and _facts_of(law) == after:
            restored.append((key, before))
        elif law:
            kept.append((law.title, CHANGED))
    _rewrite(restored)
    delete_rows(Law, removed, where=["id"])
    return kept


def _rewrite(rows):
    values = [[facts["kind"], facts["in_force_on"] or None, key] for key, facts in rows]
    update_rows(Law, ["kind", "in_force_on"], values, where=["id"])


def _texts(facts):
    return {name: str(facts[name] or "") for name in LAW_FACTS}


def _facts_of(law):
    return _texts({name: getattr(law, name) for name in LAW_FACTS})
