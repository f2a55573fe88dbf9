"""第(四)项: versions of the syllabus: drafted, put in force, withdrawn, copied."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..models import ImportBatch, Syllabus, SyllabusModule
from .bulk import delete_rows, insert_values, update_rows
from .undoing import CHANGED

FACTS = ("title", "tier", "level", "version", "minimum_hours")


@transaction.atomic
def draft_syllabus(*, facts, modules, by):
    """Store a new draft; `facts` by `FACTS`, `modules`: (title, least hours, is required) in their order."""
    syllabus = Syllabus(**facts)
    syllabus.full_clean()
    syllabus.save()
    _write_modules(syllabus, modules)
    record(Act.REFERENCE_CHANGED, by=by, target=syllabus, details={"added": _plain(facts)})
    return syllabus


@transaction.atomic
def change_syllabus(*, syllabus, facts, modules, by):
    """第(四)项: change a draft and its modules, which no class has met yet."""
    syllabus = _locked(syllabus)
    rules.check_syllabus_draft(is_draft=syllabus.is_draft)
    before = {name: getattr(syllabus, name) for name in FACTS}
    for name in FACTS:
        setattr(syllabus, name, facts[name])
    syllabus.full_clean()
    syllabus.save(update_fields=FACTS)
    syllabus.modules.all().delete()
    _write_modules(syllabus, modules)
    changed = {name: facts[name] for name in FACTS if facts[name] != before[name]}
    details = {"before": _plain(before), "after": _plain(changed), "modules": len(modules)}
    record(Act.REFERENCE_CHANGED, by=by, target=syllabus, details=details)
    return syllabus


def _plain(facts):
    return {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}


def _write_modules(syllabus, modules):
    for position, (title, least, is_required) in enumerate(modules, start=1):
        module = SyllabusModule(
            syllabus=syllabus, position=position, title=title, minimum_hours=least, is_required=is_required
        )
        module.full_clean()
        module.save()


def _locked(syllabus):
    """The version, all versions of every tier and level held: one at a time comes into force."""
    MinistrySettings.objects.select_for_update().get(pk=1)
    return Syllabus.objects.select_for_update(of=("self",)).get(pk=syllabus.pk)


@transaction.atomic
def copy_syllabus(*, syllabus, version, by):
    """第(四)项: a new draft with what the version says, to be changed and put in force in its place."""
    modules = syllabus.modules.values_list("title", "minimum_hours", "is_required")
    facts = {name: getattr(syllabus, name) for name in FACTS} | {"version": version}
    return draft_syllabus(facts=facts, modules=list(modules), by=by)


@transaction.atomic
def put_in_force(*, syllabus, in_force_on, by):
    """第(四)项: a draft comes into force on a day, on which the version before it is withdrawn.

    Classes that begin earlier, and those that began, keep the version before. Raises `RuleViolation`.
    """
    syllabus = _locked(syllabus)
    rules.check_syllabus_draft(is_draft=syllabus.is_draft)
    required = syllabus.modules.filter(is_required=True).values_list("minimum_hours", flat=True)
    rules.check_syllabus_hours(minimum_hours=syllabus.minimum_hours, module_hours=list(required))
    former = Syllabus.objects.in_force().filter(tier=syllabus.tier, level=syllabus.level).first()
    rules.check_in_force_day(in_force_on=in_force_on, former_on=former and former.in_force_on)
    if former:
        _withdraw(former, withdrawn_on=in_force_on, by=by, reason=str(syllabus))
    syllabus.state, syllabus.in_force_on = Syllabus.State.IN_FORCE, in_force_on
    syllabus.full_clean()
    syllabus.save(update_fields=["state", "in_force_on"])
    after = {"state": syllabus.state.value, "in_force_on": in_force_on.isoformat()}
    record(
        Act.REFERENCE_CHANGED, by=by, target=syllabus, details={"before": {"state": "draft"}, "after": after}
    )
    return syllabus


@transaction.atomic
def withdraw_syllabus(*, syllabus, withdrawn_on, reason, by):
    """第(四)项: take a version out of force from a day; classes that have it keep it."""
    syllabus = _locked(syllabus)
    rules.check_may_withdraw(
        is_in_force=syllabus.state == Syllabus.State.IN_FORCE,
        in_force_on=syllabus.in_force_on,
        withdrawn_on=withdrawn_on,
    )
    return _withdraw(syllabus, withdrawn_on=withdrawn_on, by=by, reason=reason)


def _withdraw(syllabus, *, withdrawn_on, by, reason):
    syllabus.state, syllabus.withdrawn_on = Syllabus.State.WITHDRAWN, withdrawn_on
    syllabus.full_clean()
    syllabus.save(update_fields=["state", "withdrawn_on"])
    details = {
        "before": {"state": "in_force"},
        "after": {"state": "withdrawn", "withdrawn_on": withdrawn_on.isoformat()},
    }
    record(Act.REFERENCE_CHANGED, by=by, target=syllabus, reason=reason, details=details)
    return syllabus


@transaction.atomic
def delete_draft(*, syllabus, by):
    """第(四)项: throw a draft away; what came into force stays for ever."""
    syllabus = _locked(syllabus)
    rules.check_syllabus_draft(is_draft=syllabus.is_draft)
    if ImportBatch.objects.filter(target="modules", subject_pk=syllabus.pk).exists():
        raise RuleViolation(
            _("Modules of this draft came from a sheet, which points to it: change the draft instead.")
        )
    record(Act.REFERENCE_CHANGED, by=by, target=syllabus, details={"deleted": True})
    syllabus.modules.all().delete()
    syllabus.delete()


# --- modules from a sheet -------------------------------------------------------------------------------


@transaction.atomic
def keep_modules(*, syllabus, new, changed):
    """第(四)项: add modules to a draft and change those it has.

    `new`: (title, least hours, is required). `changed`: (key, facts before, facts after), each a dict.
    Returns what `take_back_modules` needs.
    """
    syllabus = _locked(syllabus)
    rules.check_syllabus_draft(is_draft=syllabus.is_draft)
    last = syllabus.modules.order_by("position").values_list("position", flat=True).last() or 0
    rows = [(syllabus.pk, last + index, *facts) for index, facts in enumerate(new, start=1)]
    insert_values(SyllabusModule, ("syllabus", "position", "title", "minimum_hours", "is_required"), rows)
    values = [(after["minimum_hours"], after["is_required"], key) for key, _before, after in changed]
    if update_rows(SyllabusModule, ["minimum_hours", "is_required"], values, where=["id"]) != len(changed):
        raise RuleViolation(_("A module was changed at the same moment. Check the file again."))
    return {
        "new": [[title, str(hours), required] for title, hours, required in new],
        "changed": [
            [
                key,
                {name: str(value) for name, value in before.items()},
                {name: str(value) for name, value in after.items()},
            ]
            for key, before, after in changed
        ],
    }


@transaction.atomic
def take_back_modules(journal, *, syllabus):
    """第(四)项: remove a sheet's modules from the draft and restore the others; return [(title, why it was kept)]."""
    syllabus = _locked(syllabus)
    rules.check_syllabus_draft(is_draft=syllabus.is_draft)
    held = {module.title: module for module in syllabus.modules.all()}
    keys = {module.pk: module for module in held.values()}
    kept, removed, restored = [], [], []
    for title, hours, required in journal["new"]:
        module = held.get(title)
        if module and (str(module.minimum_hours), module.is_required) == (hours, required):
            removed.append([module.pk])
        elif module:
            kept.append((title, CHANGED))
    for key, before, after in journal["changed"]:
        module = keys.get(key)
        if module and str(module.minimum_hours) == after["minimum_hours"]:
            restored.append([before["minimum_hours"], before["is_required"] == "True", key])
        elif module:
            kept.append((module.title, CHANGED))
    update_rows(SyllabusModule, ["minimum_hours", "is_required"], restored, where=["id"])
    delete_rows(SyllabusModule, removed, where=["id"])
    return kept
