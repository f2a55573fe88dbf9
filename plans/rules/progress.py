"""Items 2 and 10: what was planned beside what was held, and what it cost."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

YUAN_OF_UNIT = 10_000  # money is recorded in 万元


def check_fulfils(*, planned, held, linked_to=""):
    """第(二)项: a class fulfils a row of its own bureau and year, of the same kind, tier and level.

    `planned` and `held`: (bureau, year, kind, tier, level), a level planned as empty stands for either;
    `linked_to`: the row that the class fulfils already.
    """
    if linked_to:
        raise RuleViolation(
            _("The class fulfils “%(row)s” already: take it away there first (item 2)."), row=linked_to
        )
    *plain, level = planned
    *same, held_level = held
    if plain != same or (level and level != held_level):
        raise RuleViolation(
            _(
                "The class is of another bureau, year, kind, tier or level than the row: choose one that fits (item 2)."
            )
        )


def check_not_fulfilled(*, row, classes):
    """第(二)项: a row of the plan that a class was held for is not removed."""
    if classes:
        raise RuleViolation(
            _(
                "“%(row)s” was held (%(classes)s): take the class away on the page of progress first (item 2)."
            ),
            row=row,
            classes=", ".join(classes),
        )


def likeness(*, planned, held):
    """第(二)项: how well a class fits a row that it may fulfil; the smaller the better.

    `planned` and `held`: (title, month); a row without a month comes after those of any month.
    """
    title, month = planned
    held_title, held_month = held
    return (title != held_title, 12 if month is None else abs(month - held_month))


def yuan_each(*, amount, units):
    """第(十)项: yuan per head, or per head and day, of an amount in 万元, rounded to whole yuan; None without any."""
    if amount is None or not units:
        return None
    return (Decimal(amount) * YUAN_OF_UNIT / units).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def share_held(*, planned, held):
    """第(二)项: held of planned in whole percent, cut: 99.9 % is not all; None where nothing is planned."""
    return held * 100 // planned if planned else None
