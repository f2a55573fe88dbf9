"""Taking back an entered roster while nothing depends on its rows."""

from datetime import date, datetime

from accounts.models import Act

from ..models import Agency, Officer, Posting
from .bulk import delete_rows, insert_acts, update_rows
from .people import FACTS
from .rosters import RECORDED, agency_facts
from .undoing import CHANGED, USED, pointed_to


def take_back_roster(journal, *, batch, by, at):
    """Remove who was registered, restore who was changed, close the agencies that were opened.

    `journal`: as `rosters.enter_roster` returned it. Who was changed since, and who has a class or a certificate,
    stays as it is. Returns [(name, why it was kept)]. Runs in the caller's transaction.
    """
    entered_at = datetime.fromisoformat(journal["at"])
    rows = Officer.objects.filter(agency__province=batch.province).order_by()
    standing = {pk: (name, version) for pk, name, version in rows.values_list("pk", "name", "version")}
    used = pointed_to(Officer, besides={Posting}, agency__province=batch.province)
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
    closed, still_used = _close_agencies(journal["agencies"], batch.province)
    kept.extend(still_used)
    restored = [pk for pk, _version, _before in restored]
    _tell(removed, restored, standing, closed, batch=batch, by=by, at=at)
    return kept


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


def _close_agencies(opened, province):
    """Delete the agencies that are as they were opened and to which nothing points any more.

    `opened`: [key, name, level, city, county]. Returns (key, name) of these, and those kept and why.
    """
    facts = {pk: entered for pk, *entered in opened}
    used = pointed_to(Agency, province=province)
    found = list(Agency.objects.filter(pk__in=facts))
    changed = {agency.pk for agency in found if agency_facts(agency) != facts[agency.pk]}
    closed = [(agency.pk, agency.name) for agency in found if agency.pk not in used | changed]
    kept = [(a.name, USED if a.pk in used else CHANGED) for a in found if a.pk in used | changed]
    delete_rows(Agency, [[pk] for pk, _name in closed], where=["id"])
    return closed, kept


def _tell(removed, restored, standing, closed, *, batch, by, at):
    details = {"import": batch.pk}
    acts = [(Act.OFFICER_TAKEN_BACK, pk, standing[pk][0], details) for pk in removed]
    acts += [(Act.OFFICER_RESTORED, pk, standing[pk][0], details) for pk in restored]
    insert_acts(acts, model=Officer, by=by, province=batch.province, at=at)
    acts = [(Act.AGENCY_TAKEN_BACK, pk, name, details) for pk, name in closed]
    insert_acts(acts, model=Agency, by=by, province=batch.province, at=at)
