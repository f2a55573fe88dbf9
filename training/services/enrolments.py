"""Enrol officers in a class and withdraw them (第(一)项)."""

from collections import Counter

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..models import Enrolment, Officer
from .bulk import insert_rows, update_rows
from .clashes import busy_people, names_of
from .classes import check_open, locked_class
from .quotas import check_quotas

COPIED = (
    "province", "agency", "agency_name", "agency_level", "post_title", "head_type",
    "required_tier", "required_level", "other_tier_reason", "enrolled_by", "enrolled_at",
    "withdrawn_by", "withdrawn_at", "withdrawn_reason",
)  # fmt: skip


@transaction.atomic
def enrol_officers(*, training_class, officers, by, at, other_tier_reason="", reasons=None):
    """第(一)项: give officers a place, in the order given, all of them or none.

    Agency, level, post and what was required of them are copied: later moves change nothing here. Who withdrew
    from the class before gets the old place back. `reasons`: officer's key → a reason of their own, instead of
    `other_tier_reason`; it is kept with those alone who are of the other tier.
    Raises `RuleViolation` that names who may not be enrolled. Returns the enrolments.
    """
    training_class = locked_class(training_class)
    check_open(training_class)
    pks = list(dict.fromkeys(officer.pk for officer in officers))
    rules.check_capacity(
        capacity=training_class.capacity,
        enrolled=training_class.enrolments.standing().count(),
        adding=len(pks),
    )
    officers = _locked_officers(pks)
    _check_owner(training_class, officers, by)
    _check_on_post(officers)
    check_quotas(training_class, adding=Counter(officer.agency.province_id for officer in officers))
    withdrawn = _check_not_standing(training_class, officers)
    reasons = {pk: (reasons or {}).get(pk, other_tier_reason).strip() for pk in pks}
    _check_tier(training_class, officers, reasons)
    _check_days(training_class, officers, by)
    last = training_class.enrolments.aggregate(last=Max("position"))["last"] or 0
    enrolments = []
    for officer in officers:
        enrolment = withdrawn.get(officer.pk)
        if enrolment is None:
            last += 1
            enrolment = Enrolment(training_class=training_class, officer=officer, position=last)
        enrolments.append(_filled(enrolment, officer, by=by, at=at, reason=reasons[officer.pk]))
    _store(training_class, enrolments)
    record(
        Act.OFFICERS_ENROLLED,
        by=by,
        target=training_class,
        details={"count": len(enrolments)},
        province=training_class.province or by.province,
    )
    return enrolments


def _locked_officers(pks):
    """The officers in the order given; one act at a time claims their days, be it an enrolment or a timetable."""
    rows = Officer.objects.select_related("agency").filter(pk__in=pks).order_by("pk")
    found = {officer.pk: officer for officer in rows.select_for_update(of=("self",))}
    return [found[pk] for pk in pks]


def _store(training_class, enrolments):
    """Write new places and old ones in a fixed number of statements; the new ones learn their keys."""
    copied = [Enrolment._meta.get_field(name).attname for name in COPIED]
    old = [[*(getattr(place, name) for name in copied), place.pk] for place in enrolments if place.pk]
    new = [place for place in enrolments if not place.pk]
    update_rows(Enrolment, COPIED, old, where=["id"])
    insert_rows(Enrolment, new)
    keys = dict(training_class.enrolments.order_by().values_list("officer_id", "pk"))
    for place in new:
        place.pk, place._state.adding = keys[place.officer_id], False


def _filled(enrolment, officer, *, by, at, reason):
    """Copy into the place what holds of the officer today."""
    is_post_training = enrolment.training_class.yields_certificate
    enrolment.province_id = officer.agency.province_id
    enrolment.agency = officer.agency
    enrolment.agency_name = officer.agency.name
    enrolment.agency_level = officer.agency.level
    enrolment.post_title = officer.post_title
    enrolment.head_type = officer.head_type
    enrolment.required_tier = officer.tier_ruling.value
    enrolment.required_level = officer.level_ruling.value if is_post_training else ""
    enrolment.other_tier_reason = reason if enrolment.is_other_tier else ""
    enrolment.enrolled_by, enrolment.enrolled_at = by, at
    enrolment.withdrawn_by, enrolment.withdrawn_at, enrolment.withdrawn_reason = None, None, ""
    return enrolment


def _check_owner(training_class, officers, by):
    """A province sends its own people, to its own classes and to national ones; the ministry to national ones."""
    if training_class.province_id not in (None, by.province_id):
        raise RuleViolation(_("The class belongs to another bureau: only that bureau enrols in it."))
    if not by.is_ministry and any(officer.agency.province_id != by.province_id for officer in officers):
        raise RuleViolation(_("A bureau enrols its own officers only: choose them from your register."))


def _check_on_post(officers):
    gone = [officer for officer in officers if not officer.is_on_post]
    if gone:
        raise RuleViolation(_("No longer on post: %(names)s. Leave them out."), names=names_of(gone))


def _check_not_standing(training_class, officers):
    """Return the withdrawn enrolments by officer; raises when somebody has a place."""
    enrolments = training_class.enrolments.filter(officer__in=[officer.pk for officer in officers])
    known = {enrolment.officer_id: enrolment for enrolment in enrolments}
    standing = [o for o in officers if o.pk in known and known[o.pk].withdrawn_at is None]
    if standing:
        raise RuleViolation(
            _("Enrolled in this class already: %(names)s. Leave them out."), names=names_of(standing)
        )
    return known


def _check_tier(training_class, officers, reasons):
    """`reasons`: officer's key → the reason given."""
    if not training_class.yields_certificate:
        return
    refused = []
    for officer in officers:
        required, reason = officer.tier_ruling.value, reasons[officer.pk]
        try:
            rules.check_enrolment_tier(required=required, offered=training_class.tier, reason=reason)
        except RuleViolation as violation:
            refused.append((officer, violation.message))
    if refused:
        names = names_of([officer for officer, _why in refused])
        raise RuleViolation(_("%(names)s: %(why)s"), names=names, why=refused[0][1])


def _check_days(training_class, officers, by):
    """第(十)项: nobody has lessons in two classes on one day."""
    days = set(training_class.lessons.order_by().values_list("on", flat=True))
    officers = [officer.pk for officer in officers]
    for on, where, names in busy_people(officers, days=days, besides=training_class, by=by):
        rules.check_people_free(names=names, on=on, where=where)


@transaction.atomic
def withdraw_enrolment(*, enrolment, by, at, reason):
    """Take a place back for a reason; refused once a result was entered.

    A place on an exam's list that is still blank goes with it.
    """
    training_class = locked_class(enrolment.training_class)
    check_open(training_class)
    enrolment = training_class.enrolments.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.withdrawn_at:
        raise RuleViolation(_("The enrolment was withdrawn already."))
    results = list(enrolment.results.select_for_update(of=("self",)))
    if any(result.entered_at for result in results):
        raise RuleViolation(_("A result was entered for this person: the enrolment stands (item 7)."))
    enrolment.results.all().take_off()
    enrolment.withdrawn_by, enrolment.withdrawn_at, enrolment.withdrawn_reason = by, at, reason
    enrolment.full_clean()
    enrolment.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(Act.ENROLMENT_WITHDRAWN, by=by, target=enrolment, reason=reason, province=enrolment.province)
    return enrolment
