"""Agencies and officers: register, change, move, release, take over, reveal (第(一)项)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.fields import keyed_hash
from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import once_more_after_a_clash, record

from .. import rules
from ..models import Agency, Officer, Posting

FACTS = (
    "name", "post_title", "head_type", "is_established", "purpose", "enforcement_id", "id_valid_until", "ethnicity",
    "education", "phone", "remark",
)  # fmt: skip
# What decides tier, level and the gate: the trail keeps it before and after. Never a name or a number.
DECISIVE = ("head_type", "is_established", "purpose", "id_valid_until")
AGENCY_FACTS = ("name", "level", "city", "county")


@once_more_after_a_clash
@transaction.atomic
def register_agency(*, by, name, level, city="", county=""):
    """Open an agency of the user's province; a name it has already is a `ValidationError`."""
    agency = Agency(province_id=by.province_id, name=name, level=level, city=city, county=county)
    agency.full_clean()
    agency.save()
    record(Act.AGENCY_CREATED, by=by, target=agency)
    return agency


@once_more_after_a_clash
@transaction.atomic
def change_agency(*, agency, by, **facts):
    """Change an agency; its officers' required tier follows its level, their enrolments keep what they copied."""
    agency = Agency.objects.managed_by(by).select_for_update(of=("self",)).get(pk=agency.pk)
    before = {name: getattr(agency, name) for name in AGENCY_FACTS}
    changed = [name for name in AGENCY_FACTS if facts.get(name, before[name]) != before[name]]
    if not changed:
        return agency
    for name in changed:
        setattr(agency, name, facts[name])
    agency.full_clean()
    agency.save(update_fields=changed)
    details = {"changed": changed, "before": before, "after": {name: facts[name] for name in changed}}
    record(Act.AGENCY_CHANGED, by=by, target=agency, details=details)
    return agency


@once_more_after_a_clash
@transaction.atomic
def register_officer(*, agency, id_number, facts, from_on, by, today):
    """第(一)项: register an officer on post from a day, or take over one whom another bureau released.

    `facts`: values for `FACTS`; `id_number` normalised. An ID number that is registered and not released
    is a `RuleViolation`. Returns the officer; whether it was taken over tells `officer.version` > 1.
    """
    agency = Agency.objects.managed_by(by).get(pk=agency.pk)
    known = Officer.objects.select_for_update(of=("self",)).with_id_number(id_number)
    if known := known.select_related("agency__province").first():
        return _take_over(known, agency=agency, facts=facts, from_on=from_on, by=by, today=today)
    rules.check_posting_day(on=from_on, today=today)
    officer = Officer(agency=agency, id_number=id_number, id_number_hash=keyed_hash(id_number), **facts)
    officer.full_clean()
    officer.save()
    _open_posting(officer, from_on=from_on, by=by)
    record(Act.OFFICER_CREATED, by=by, target=officer, details={"from_on": from_on.isoformat()})
    return officer


def _take_over(officer, *, agency, facts, from_on, by, today):
    """Move a released officer into the new bureau: one row, so history and certificates come along."""
    former = officer.agency
    rules.check_may_take_over(
        bureau=former.province.name,
        is_own=former.province_id == by.province_id,
        is_on_post=officer.is_on_post,
        is_released=officer.off_post_reason == Officer.OffPost.TRANSFERRED,
        is_same_name=officer.name == facts["name"],
    )
    rules.check_posting_day(on=from_on, today=today, after=_day_before(officer.off_post_on))
    for name, value in facts.items():
        setattr(officer, name, value)
    officer.agency = agency
    officer.off_post_on, officer.off_post_reason = None, ""
    _save_next_version(officer)
    _open_posting(officer, from_on=from_on, by=by)
    for province in (former.province, agency.province):
        _record_move(Act.OFFICER_MOVED, officer, former=former, from_on=from_on, by=by, province=province)
    return officer


@once_more_after_a_clash
@transaction.atomic
def change_officer(*, officer, version, facts, by, id_number="", reason=""):
    """Correct an officer's facts; another ID number needs a reason.

    `version`: the one the user saw; a later one is a `RuleViolation`, nothing is overwritten unseen.
    Post and head type correct the present posting too: a new post is `move_officer`.
    """
    officer = _locked(officer, by)
    if officer.version != version:
        raise RuleViolation(
            _(
                "Somebody else changed this officer meanwhile. Compare with what is stored now, then save again."
            )
        )
    before = {name: getattr(officer, name) for name in FACTS}
    changed = [name for name in FACTS if facts.get(name, before[name]) != before[name]]
    for name in changed:
        setattr(officer, name, facts[name])
    if id_number and id_number != officer.id_number:
        _correct_id_number(officer, id_number, reason)
        changed.append("id_number")
    if not changed:
        return officer
    _save_next_version(officer)
    officer.postings.filter(to_on__isnull=True).update(
        post_title=officer.post_title, head_type=officer.head_type
    )
    decisive = [name for name in changed if name in DECISIVE]
    details = {
        "changed": changed,
        "before": {name: plain(before[name]) for name in decisive},
        "after": {name: plain(facts[name]) for name in decisive},
    }
    record(Act.OFFICER_CHANGED, by=by, target=officer, reason=reason, details=details)
    return officer


def _correct_id_number(officer, id_number, reason):
    if not reason.strip():
        raise RuleViolation(_("Another ID number needs a reason: say why the one before was wrong."))
    holder = Officer.objects.with_id_number(id_number).select_related("agency__province").first()
    if holder:
        raise RuleViolation(
            _(
                "This ID number is registered with %(bureau)s already. One person has one row: ask that bureau."
            ),
            bureau=holder.agency.province.name,
        )
    officer.id_number, officer.id_number_hash = id_number, keyed_hash(id_number)


@transaction.atomic
def move_officer(*, officer, agency, post_title, head_type, from_on, by, today):
    """第(一)项: a new post from a day, at the same or another agency of the province.

    The present posting ends the day before. To another province: `put_off_post` releases, the other
    bureau registers.
    """
    officer = _locked(officer, by)
    if not officer.is_on_post:
        raise RuleViolation(_("The officer is off post: bring them back on post instead."))
    present = officer.postings.filter(to_on__isnull=True).first()
    rules.check_posting_day(on=from_on, today=today, after=present.from_on if present else None)
    if present:
        present.to_on = _day_before(from_on)
        present.save(update_fields=["to_on"])
    return _post(Act.OFFICER_MOVED, officer, agency, post_title, head_type, from_on, by)


@transaction.atomic
def put_off_post(*, officer, reason, on, by, today):
    """第(一)(七)项: off post from a day: left, retired, died, reassigned, or released to another bureau.

    For an officer who is off post already it corrects day and reason.
    """
    officer = _locked(officer, by)
    last = officer.postings.first()
    rules.check_posting_day(on=on, today=today, after=last.from_on if last else None)
    if last:
        last.to_on = _day_before(on)
        last.save(update_fields=["to_on"])
    officer.off_post_on, officer.off_post_reason = on, reason
    _save_next_version(officer)
    details = {"off_post_on": on.isoformat(), "off_post_reason": reason}
    record(Act.OFFICER_LEFT, by=by, target=officer, details=details)
    return officer


@transaction.atomic
def bring_back(*, officer, agency, post_title, head_type, from_on, by, today):
    """第(一)项: on post again from a day; the days between stay off post."""
    officer = _locked(officer, by)
    if officer.is_on_post:
        raise RuleViolation(_("The officer is on post: record a move instead."))
    rules.check_posting_day(on=from_on, today=today, after=_day_before(officer.off_post_on))
    officer.off_post_on, officer.off_post_reason = None, ""
    return _post(Act.OFFICER_RETURNED, officer, agency, post_title, head_type, from_on, by)


@transaction.atomic
def reveal_id_number(*, officer, reason, by):
    """Return the ID number in full; who asked and why stays in the trail."""
    officer = Officer.objects.visible_to(by).select_related("agency").get(pk=officer.pk)
    record(Act.ID_NUMBER_REVEALED, by=by, target=officer, reason=reason)
    return officer.id_number


def _locked(officer, by):
    """The user's own officer, held against other writers until the transaction ends."""
    mine = Officer.objects.managed_by(by).select_for_update(of=("self",))
    return mine.select_related("agency__province").get(pk=officer.pk)


def _post(act, officer, agency, post_title, head_type, from_on, by):
    former = officer.agency
    officer.agency = Agency.objects.managed_by(by).get(pk=agency.pk)
    officer.post_title, officer.head_type = post_title, head_type
    _save_next_version(officer)
    _open_posting(officer, from_on=from_on, by=by)
    _record_move(act, officer, former=former, from_on=from_on, by=by)
    return officer


def _save_next_version(officer):
    officer.version += 1
    officer.full_clean()
    officer.save()


def _open_posting(officer, *, from_on, by):
    posting = Posting(
        officer=officer,
        agency=officer.agency,
        post_title=officer.post_title,
        head_type=officer.head_type,
        from_on=from_on,
        recorded_by=by,
    )
    posting.full_clean()
    posting.save()


def _record_move(act, officer, *, former, from_on, by, province=None):
    details = {
        "from_on": from_on.isoformat(),
        "from_agency": former.name,
        "to_agency": officer.agency.name,
        "head_type": officer.head_type,
    }
    record(act, by=by, target=officer, details=details, province=province)


def _day_before(day):
    return day - timedelta(days=1)


def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
