"""Entering a checked sheet of people to enrol, and taking it back while nothing depends on their places."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry
from accounts.services import audit_entry

from ..models import Enrolment, Officer
from .bulk import delete_rows, insert_rows, update_rows
from .classes import check_open, locked_class
from .enrolments import COPIED, enrol_officers
from .people import plain
from .undoing import CHANGED, USED, pointed_to

_TIMES = ("enrolled_at", "withdrawn_at")
_RESULT = _("A result was entered for this person: the enrolment stands (item 7).")


def enter_enrolments(*, training_class, places, by, at):
    """Enrol (officer's key, reason for the other tier), in this order; `enrol_officers` has the rules.

    Returns what `take_back_enrolments` needs, as plain JSON: the keys of the places, and what the places said
    that had been withdrawn.
    """
    if not places:
        return {"at": at.isoformat(), "places": [], "before": {}}
    rows = training_class.enrolments.withdrawn().order_by().values_list("pk", *COPIED)
    withdrawn = {pk: [plain(value) for value in values] for pk, *values in rows}
    enrolments = enrol_officers(
        training_class=training_class,
        officers=[Officer(pk=pk) for pk, _reason in places],
        reasons=dict(places),
        by=by,
        at=at,
    )
    keys = [enrolment.pk for enrolment in enrolments]
    before = {pk: withdrawn[pk] for pk in keys if pk in withdrawn}
    return {"at": at.isoformat(), "places": keys, "before": before}


def take_back_enrolments(journal, *, batch, training_class, by, at):
    """Delete the places that a sheet gave; those that had been withdrawn before are withdrawn again.

    A place on an exam's list that is still blank goes with them. Who has a result, or was changed since, stays.
    Returns [(name, why)] of these. Runs in the caller's transaction; raises `RuleViolation` once the class is shut.
    """
    training_class = locked_class(training_class)
    check_open(training_class)
    entered_at = datetime.fromisoformat(journal["at"])
    rows = training_class.enrolments.select_for_update(of=("self",)).select_related("officer")
    standing = {place.pk: place for place in rows}
    results = _results_of(training_class)
    used = pointed_to(Enrolment, besides={_results().related_model}, training_class=training_class)
    kept, removed = [], []
    for place in (standing[pk] for pk in journal["places"] if pk in standing):
        if any(entered for _pk, entered in results.get(place.pk, ())):
            kept.append((place.officer.name, _RESULT))
        elif place.withdrawn_at or place.enrolled_at != entered_at or place.attended_hours is not None:
            kept.append((place.officer.name, CHANGED))
        elif place.pk in used:
            kept.append((place.officer.name, USED))
        else:
            removed.append(place)
    blank = [pk for place in removed for pk, _entered in results.get(place.pk, ())]
    _results().related_model.objects.filter(pk__in=blank).take_off()
    again = [
        (place.pk, journal["before"][str(place.pk)])
        for place in removed
        if str(place.pk) in journal["before"]
    ]
    _withdraw_again(again)
    gone = {place.pk for place in removed} - {pk for pk, _before in again}
    delete_rows(Enrolment, [[pk] for pk in gone], where=["id"])
    _tell(removed, batch=batch, by=by, at=at)
    return kept


def _results():
    return Enrolment._meta.get_field("results")


def _results_of(training_class):
    """Return enrolment → [(result, when it was entered)], held against other writers."""
    results = _results().related_model._base_manager.filter(enrolment__training_class=training_class)
    rows = results.select_for_update(of=("self",)).values_list("enrolment_id", "pk", "entered_at")
    found = {}
    for enrolment, pk, entered_at in rows:
        found.setdefault(enrolment, []).append((pk, entered_at))
    return found


def _withdraw_again(before):
    rows = []
    for pk, values in before:
        said = dict(zip(COPIED, values, strict=True))
        said |= {name: datetime.fromisoformat(said[name]) for name in _TIMES if said[name]}
        rows.append([*said.values(), pk])
    update_rows(Enrolment, COPIED, rows, where=["id"])


def _tell(removed, *, batch, by, at):
    entries = []
    for place in removed:
        entry = audit_entry(Act.ENROLMENT_WITHDRAWN, by=by, target=place, details={"import": batch.pk})
        entry.at = at
        entries.append(entry)
    insert_rows(AuditEntry, entries)
