"""Item 2: the seats of a national class, granted to the bureaus from what their plans ask for."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .words import Tier


def check_may_divide(*, tier):
    """第(二)项: seats are granted in national classes; a bureau's own class is its own."""
    if tier != Tier.NATIONAL:
        raise RuleViolation(_("Only the seats of national classes are divided among bureaus (item 2)."))


def check_seats(*, capacity, granted):
    """第(二)项: no more seats are granted than the class has places."""
    if granted > capacity:
        raise RuleViolation(
            _(
                "%(granted)d seats granted, %(capacity)d places in the class: "
                "take %(over)d away or enlarge the class (item 2)."
            ),
            granted=granted,
            capacity=capacity,
            over=granted - capacity,
        )


def check_seats_taken(*, bureau, seats, enrolled):
    """第(二)项: a bureau keeps the seats on which its people sit already."""
    if seats < enrolled:
        raise RuleViolation(
            _(
                "%(bureau)s has enrolled %(enrolled)d people: grant at least as many seats, not %(seats)d (item 2)."
            ),
            bureau=bureau,
            enrolled=enrolled,
            seats=seats,
        )


def check_quota(*, bureau, seats, enrolled, adding):
    """第(二)项: a bureau enrols no more people in a national class than it was granted seats.

    `seats` is None for a class that is not divided, 0 for a bureau that was granted none.
    """
    if seats is None or enrolled + adding <= seats:
        return
    raise RuleViolation(
        _(
            "%(bureau)s has %(seats)d seats in this class, %(enrolled)d taken: %(adding)d more do not fit. "
            "Choose fewer, or ask the ministry for seats (item 2)."
        ),
        bureau=bureau,
        seats=seats,
        enrolled=enrolled,
        adding=adding,
    )


def divided_seats(*, asked, capacity):
    """第(二)项: as many seats as asked for, or each bureau's share of the places when they do not suffice.

    `asked`: bureau → seats. Shares are cut down; what is left goes to the largest parts that were cut off, of
    equal ones to the bureau first in order.
    """
    together = sum(asked.values())
    if together <= capacity:
        return dict(asked)
    shares = {bureau: divmod(seats * capacity, together) for bureau, seats in asked.items()}
    left = capacity - sum(whole for whole, _cut in shares.values())
    first = sorted(shares, key=lambda bureau: (-shares[bureau][1], bureau))[:left]
    return {bureau: whole + (bureau in first) for bureau, (whole, _cut) in shares.items()}
