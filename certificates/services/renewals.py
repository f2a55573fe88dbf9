"""Enforcement IDs that end, and how their holders renew them in time (第(一)(八)项)."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from accounts.rules import add_months
from training.models import Enrolment, TrainingClass
from training.rules import Level, certified_since

from .. import rules
from ..models import Certificate


class Renewal(NamedTuple):
    """What an officer needs before the enforcement ID ends; `training_class`: the one that serves, or None."""

    days_left: int
    training_class: TrainingClass | None


def ending(officers, *, on, months, gate_years):
    """Return the officers on post whose enforcement ID ended or ends within so many months of a day.

    Annotated: `is_certified`, whether a certificate in force opens the gate for the renewal; `is_enrolled`,
    whether there is a place in a class at that level which is under way.
    """
    held = Certificate.objects.in_force().filter(
        officer=OuterRef("pk"), level=Level.INTERMEDIATE, issued_on__lte=on
    )
    since = certified_since(on=on, years=gate_years)
    if since:
        held = held.filter(issued_on__gte=since)
    place = Enrolment.objects.standing().filter(
        officer=OuterRef("pk"), training_class__state="open", training_class__level=Level.INTERMEDIATE
    )
    until = add_months(on, months)
    return (
        officers.on_post()
        .filter(id_valid_until__lte=until)
        .annotate(is_certified=Exists(held.order_by()), is_enrolled=Exists(place.order_by()))
        .order_by("id_valid_until", "pk")
    )


def serving_classes(user, *, today):
    """Return the classes in which `user` may enrol for a renewal, as `rules.serving_class` wants them; one query."""
    coming = TrainingClass.objects.visible_to(user).to_enrol(today=today).post_training()
    classes = coming.filter(level=Level.INTERMEDIATE).select_related("province").order_by("starts_on", "pk")
    return [(each.tier, each.province_id, each) for each in classes]


def renewal_of(officer, classes, *, today: date):
    """Return the `Renewal` of an officer of `ending`."""
    serving = None
    if not officer.is_certified and not officer.is_enrolled:
        serving = rules.serving_class(
            tier=officer.tier_ruling.value, province=officer.province_id, classes=classes
        )
    return Renewal((officer.id_valid_until - today).days, serving)


def with_renewals(officers, classes, *, today):
    """Yield the officers, each with its `renewal`."""
    for officer in officers:
        officer.renewal = renewal_of(officer, classes, today=today)
        yield officer
