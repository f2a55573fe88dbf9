"""The ministry grants the seats of its classes; enrolment keeps to them (第(二)项)."""

from collections import Counter

from django.db import transaction

from accounts.models import Act, Province
from accounts.services import record

from .. import rules
from ..models import ClassQuota, TrainingClass
from .classes import check_not_cancelled, locked_class


def seats_of(training_class):
    """Return bureau's code → seats granted; None for a class that is not divided."""
    return dict(training_class.quotas.order_by().values_list("province_id", "seats")) or None


def seats_taken(training_class):
    """Return bureau's code → people enrolled and not withdrawn."""
    return Counter(training_class.enrolments.standing().order_by().values_list("province_id", flat=True))


def seats_seen(training_class, user):
    """What `user` reads of a class's seats: granted and taken, a bureau its own; None for one not divided."""
    seats = seats_of(training_class)
    if seats is None:
        return None
    taken = seats_taken(training_class)
    if user.is_ministry:
        return {"granted": sum(seats.values()), "taken": sum(taken.values())}
    return {"granted": seats.get(user.province_id, 0), "taken": taken[user.province_id]}


def check_quotas(training_class, *, adding):
    """第(二)项: refuse who would sit beyond a bureau's seats; `adding`: bureau's code → people to enrol."""
    seats = seats_of(training_class)
    if seats is None:
        return
    taken, names = seats_taken(training_class), names_of_bureaus(adding)
    for code, people in sorted(adding.items()):
        facts = {"seats": seats.get(code, 0), "enrolled": taken[code], "adding": people}
        rules.check_quota(bureau=names[code], **facts)


def names_of_bureaus(codes):
    """Return code → name."""
    return dict(Province.objects.filter(pk__in=codes).values_list("pk", "name"))


@transaction.atomic
def grant_seats(*, training_class, seats, by, at):
    """第(二)项: divide a national class among the bureaus: code → seats; no row at all ends the division.

    Raises `RuleViolation` for more seats than places, and for fewer than a bureau's people who sit already.
    """
    training_class = TrainingClass.objects.managed_by(by).get(pk=locked_class(training_class).pk)
    check_not_cancelled(training_class)
    rules.check_may_divide(tier=training_class.tier)
    rules.check_seats(capacity=training_class.capacity, granted=sum(seats.values()))
    if seats:
        taken = seats_taken(training_class)
        names = names_of_bureaus(taken)
        for code, enrolled in sorted(taken.items()):
            rules.check_seats_taken(bureau=names[code], seats=seats.get(code, 0), enrolled=enrolled)
    before = seats_of(training_class) or {}
    _store(training_class, seats, before, by=by, at=at)
    changed = sorted(code for code in before | seats if before.get(code) != seats.get(code))
    if changed:
        details = {
            "seats": {code: [before.get(code), seats.get(code)] for code in changed},
            "granted": sum(seats.values()),
        }
        record(Act.QUOTA_GRANTED, by=by, target=training_class, details=details)
    return len(changed)


def _store(training_class, seats, before, *, by, at):
    """Three statements at most, for any number of bureaus; who granted an unchanged number stays its author."""
    gone = [code for code in before if seats.get(code) != before[code]]
    training_class.quotas.filter(province__in=gone).delete()
    rows = [
        ClassQuota(
            training_class=training_class, province_id=code, seats=number, granted_by=by, granted_at=at
        )
        for code, number in seats.items()
        if before.get(code) != number
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    ClassQuota.objects.bulk_create(rows)
