"""Taking back an entered roster while nothing depends on its rows."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry
from accounts.services import audit_entry

from ..models import Agency, Officer, Posting
from .bulk import delete_rows, insert_rows, update_rows
from .people import FACTS
from .rosters import RECORDED

USED = _("Others of the register point to it by now.")
CHANGED = _("It was changed since.")


def take_back_roster(journal, *, batch, by, at):
    """Remove who was registered, restore who was changed, close the agencies that were opened.

    `journal`: as `rosters.enter_roster` returned it. Who was changed since, and who has a class or a certificate,
    stays as it is. Returns [(name, why it was kept)]. Runs in the caller's transaction.
    """
    entered_at = datetime.fromisoformat(journal["at"])
    rows = Officer.objects.filter(agency__province=batch.province).order_by()
    standing = {pk: (name, version) for pk, name, version in rows.values_list("pk", "name", "version")}
    used = _used(Officer, "officer__agency__province", batch.province, besides={Posting})
    kept, removed, restored = [], [], []
    for pk in journal["officers"]:
        name, version = standing.get(pk, (None, 0))
        if name and (version != 1 or pk in used):
            kept.append((name, CHANGED if version != 1 else USED))
        elif name:
            removed.append(pk)
    for pk, version, before in journal["changed"]:
        name, now = standing.get(pk, (None, 0))
        if name and now != version:
            kept.append((name, CHANGED))
        elif name:
            restored.append((pk, version, before))
    _take_back_postings(journal, [*removed, *(pk for pk, _version, _before in restored)], entered_at)
    delete_rows(Officer, [[pk] for pk in removed], where=["id"])
    _restore(restored, batch.province, at)
    kept.extend(_close_agencies(journal["agencies"]))
    _tell(removed, [pk for pk, _version, _before in restored], standing, batch=batch, by=by, at=at)
    return kept


def _used(model, path, province, *, besides):
    """Return the keys of the province's rows of `model` to which rows of other tables point, in a query a table."""
    found = set()
    for relation in model._meta.related_objects:
        if relation.related_model in besides:
            continue
        name = relation.field.name
        scope = {path.replace("officer", name, 1): province}
        rows = relation.related_model._base_manager.filter(**scope).order_by()
        found |= set(rows.values_list(f"{name}_id", flat=True))
    return found


def _take_back_postings(journal, officers, entered_at):
    """Delete the postings that began with the entry, open those again that it ended, undo those it put right."""
    taken_back = set(officers)
    replaced = [row for row in journal["replaced"] if row[0] in taken_back]
    began = taken_back - {row[0] for row in replaced}
    delete_rows(Posting, [[pk, entered_at] for pk in began], where=["officer", "recorded_at"])
    update_rows(
        Posting, ["to_on"], [[None, pk] for officer, pk in journal["ended"] if officer in began], where=["id"]
    )
    update_rows(
        Posting,
        RECORDED,
        [[*facts, datetime.fromisoformat(recorded_at), pk] for _officer, pk, *facts, recorded_at in replaced],
        where=["id"],
    )


def _restore(restored, province, at):
    if not restored:
        return
    columns = [*FACTS, "agency"]
    rows = Officer.objects.filter(agency__province=province).order_by()
    now = {pk: values for pk, *values in rows.values_list("pk", *FACTS, "agency_id")}
    places = dict(Agency.objects.filter(province=province).values_list("name", "pk"))
    written = []
    for pk, version, before in restored:
        values = dict(zip(columns, now[pk], strict=True)) | before
        if "agency" in before:
            values["agency"] = places.get(before["agency"], now[pk][-1])
        if isinstance(values["id_valid_until"], str):
            values["id_valid_until"] = date.fromisoformat(values["id_valid_until"])
        written.append([*(values[name] for name in columns), version + 1, at, pk, version])
    update_rows(Officer, [*columns, "version", "updated_at"], written, where=["id", "version"])


def _close_agencies(pks):
    """Delete the agencies to which nothing points any more; return those kept and why."""
    agencies = Agency.objects.filter(pk__in=pks)
    used = set()
    for relation in Agency._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": agencies})
        used |= set(rows.order_by().values_list(f"{relation.field.name}_id", flat=True))
    delete_rows(Agency, [[pk] for pk in pks if pk not in used], where=["id"])
    return [(agency.name, USED) for agency in agencies.filter(pk__in=used & set(pks))]


def _tell(removed, restored, standing, *, batch, by, at):
    entries = []
    for act, pks in ((Act.OFFICER_TAKEN_BACK, removed), (Act.OFFICER_RESTORED, restored)):
        for pk in pks:
            target = Officer(pk=pk, name=standing[pk][0])
            entry = audit_entry(
                act, by=by, target=target, details={"import": batch.pk}, province=batch.province
            )
            entry.at = at
            entries.append(entry)
    insert_rows(AuditEntry, entries)
