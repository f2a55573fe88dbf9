"""Who is needed in two places on one day, told so that no bureau learns more of another's classes than that."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from accounts.rules import sentence

from ..models import Enrolment, Officer, TrainingClass

NAMED = 5  # how many people a refusal names before it only counts them


def busy_people(officers, *, days, besides, by):
    """Return (day, the other class as `by` may know it, names) of officers with lessons in another class.

    `officers`: their keys. `days`: those asked about. `besides`: the class that does not count.
    """
    places = Enrolment.objects.standing().filter(officer__in=officers, training_class__lessons__on__in=days)
    places = places.exclude(training_class=besides).exclude(
        training_class__state=TrainingClass.State.CANCELLED
    )
    found = places.order_by("training_class", "position").values_list(
        "training_class__lessons__on", "training_class", "officer"
    )
    busy = defaultdict(dict)
    for on, where, officer in found:
        busy[on, where][officer] = None
    people = Officer.objects.in_bulk({officer for some in busy.values() for officer in some})
    classes = TrainingClass.objects.in_bulk({where for _on, where in busy})
    return [
        (on, told_class(classes[where], by), names_of([people[pk] for pk in some]))
        for (on, where), some in sorted(busy.items(), key=lambda item: item[0])
        if on in days
    ]


def told_class(training_class, by):
    """The class's title; of one that `by` does not see only that it is another bureau's."""
    is_seen = by.is_ministry or training_class.province_id in (None, by.province_id)
    return f"“{training_class.title}”" if is_seen else _("a class of another bureau")


def names_of(officers):
    """The first names, and how many more: a refusal is read, not scrolled."""
    names = "、".join(officer.name for officer in officers[:NAMED])
    more = len(officers) - NAMED
    if more <= 0:
        return names
    return sentence(_("%(names)s and %(more)d more"), names=names, more=more)
