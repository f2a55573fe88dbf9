"""Entering a checked roster: agencies, officers and postings in a handful of statements."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation

from ..models import Agency, Officer, Posting
from .bulk import insert_acts, insert_rows, insert_values, update_rows
from .people import AGENCY_FACTS, DECISIVE, FACTS, plain

POSTING_FACTS = {"agency", "post_title", "head_type"}
RECORDED = ["agency", "post_title", "head_type", "recorded_by", "recorded_at"]


class NewOfficer(NamedTuple):
    """`values`: each of FACTS; `agency`: the agency's name."""

    id_number: str
    id_number_hash: str
    agency: str
    values: dict


class ChangedOfficer(NamedTuple):
    """`values`: each of FACTS as it shall be; `before`: the old values of what differs, `agency` among it.

    `version`: the row as it was compared; another one means that somebody changed it since.
    """

    pk: int
    version: int
    agency: str
    values: dict
    before: dict

    @property
    def is_moved(self):
        return bool(POSTING_FACTS & self.before.keys())


def enter_roster(*, batch, agencies, new, changed, by, at, tick=None):
    """Register new agencies and officers, change known ones, and date every new posting on the day of `at`.

    Runs in the caller's transaction. Raises `RuleViolation` when an officer was changed since the comparison.
    Returns what `roster_undo.take_back_roster` needs, as plain JSON.
    """
    tick = tick or (lambda done, rows: None)
    day, rows = timezone.localdate(at), len(new) + len(changed)
    insert_rows(Agency, agencies)
    places = {agency.name: agency for agency in Agency.objects.filter(province=batch.province).order_by()}
    _insert_officers(new, places, at)
    _update_officers(changed, places, at)
    tick(rows // 3, rows)
    keys = dict(
        Officer.objects.filter(agency__province=batch.province).order_by().values_list("id_number_hash", "pk")
    )
    officers = [(keys[row.id_number_hash], row) for row in new]
    moved = [(row.pk, row) for row in changed if row.is_moved]
    journal = _open_postings([*officers, *moved], places, batch=batch, by=by, at=at)
    tick(2 * rows // 3, rows)
    opened = [(Act.AGENCY_CREATED, places[row.name].pk, row.name, {"import": batch.pk}) for row in agencies]
    insert_acts(opened, model=Agency, by=by, province=batch.province, at=at)
    registered = {"import": batch.pk, "from_on": day.isoformat()}
    acts = [(Act.OFFICER_CREATED, pk, row.values["name"], registered) for pk, row in officers]
    for row in changed:
        name = row.values["name"]
        acts.extend((act, row.pk, name, {"import": batch.pk} | details) for act, details in _told(row, day))
    insert_acts(acts, model=Officer, by=by, province=batch.province, at=at)
    return journal | {
        "at": at.isoformat(),
        "agencies": [[places[agency.name].pk, *agency_facts(agency)] for agency in agencies],
        "officers": [pk for pk, _row in officers],
        "changed": [
            [row.pk, row.version + 1, {name: plain(old) for name, old in row.before.items()}]
            for row in changed
        ],
    }


def agency_facts(agency):
    """What a hand may change of an agency, in the order of `AGENCY_FACTS`."""
    return [getattr(agency, name) for name in AGENCY_FACTS]


def _told(row, day):
    """Yield the acts on a changed officer with what the officers' own pages keep of them."""
    if row.is_moved:
        yield (
            Act.OFFICER_MOVED,
            {
                "from_on": day.isoformat(),
                "from_agency": row.before.get("agency", row.agency),
                "to_agency": row.agency,
                "head_type": row.values["head_type"],
            },
        )
    changed = [name for name in row.before if name not in POSTING_FACTS]
    if changed:
        decisive = [name for name in changed if name in DECISIVE]
        yield (
            Act.OFFICER_CHANGED,
            {
                "changed": changed,
                "before": {name: plain(row.before[name]) for name in decisive},
                "after": {name: plain(row.values[name]) for name in decisive},
            },
        )


def _insert_officers(new, places, at):
    insert_values(
        Officer,
        ("id_number", "id_number_hash", "agency", "created_at", "updated_at", *FACTS),
        [
            (
                row.id_number,
                row.id_number_hash,
                places[row.agency].pk,
                at,
                at,
                *(row.values[name] for name in FACTS),
            )
            for row in new
        ],
    )


def _update_officers(changed, places, at):
    written = update_rows(
        Officer,
        [*FACTS, "agency", "version", "updated_at"],
        [
            [
                *(row.values[name] for name in FACTS),
                places[row.agency].pk,
                row.version + 1,
                at,
                row.pk,
                row.version,
            ]
            for row in changed
        ],
        where=["id", "version"],
    )
    if written != len(changed):
        raise RuleViolation(_("An officer was changed at the same moment. Check the file again."))


def _open_postings(served, places, *, batch, by, at):
    """Begin a posting for each (officer's key, row) on the day of `at`; the one before ends the day before.

    A posting that began on that day itself is put right instead: nobody serves twice on one day.
    Returns which postings ended, and what those put right said before.
    """
    day = timezone.localdate(at)
    open_now = Posting.objects.filter(officer__agency__province=batch.province, to_on__isnull=True).order_by()
    standing = {
        officer_id: (pk, from_on, before)
        for pk, officer_id, from_on, *before in open_now.values_list("pk", "officer_id", "from_on", *RECORDED)
    }
    ended, closed, corrected, begun, replaced = [], [], [], [], []
    for officer_id, row in served:
        agency, post_title, head_type = places[row.agency], row.values["post_title"], row.values["head_type"]
        pk, from_on, before = standing.get(officer_id, (None, None, None))
        if pk and from_on >= day:
            replaced.append([officer_id, pk, *map(plain, before)])
            corrected.append([agency.pk, post_title, head_type, by.pk, at, pk])
            continue
        if pk:
            ended.append([day - timedelta(days=1), pk])
            closed.append([officer_id, pk])
        begun.append((officer_id, agency.pk, post_title, head_type, day, by.pk, at))
    update_rows(Posting, ["to_on"], ended, where=["id"])
    update_rows(Posting, RECORDED, corrected, where=["id"])
    columns = ["officer", "agency", "post_title", "head_type", "from_on", "recorded_by", "recorded_at"]
    insert_values(Posting, columns, begun)
    return {"ended": closed, "replaced": replaced}
