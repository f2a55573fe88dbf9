"""Items 3, 6 and 10: what a class is."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .words import ClassKind


def check_yields_certificate(*, kind):
    """第(三)项: specialist skills training has no exam and yields no certificate."""
    if kind != ClassKind.POST:
        raise RuleViolation(
            _(
                "Specialist skills training has no exam and no certificate: open a post-training class (item 3)."
            )
        )


def check_class_days(*, starts_on, ends_on):
    """第(六)项: the year's report names the first and the last day of a class, in this order."""
    if ends_on < starts_on:
        raise RuleViolation(
            _("%(last)s lies before the first day, %(first)s: choose that day or a later one (item 6)."),
            last=ends_on.isoformat(),
            first=starts_on.isoformat(),
        )


def check_capacity(*, capacity, enrolled, adding):
    """第(十)项: a class takes no more people than its places; attendance above them is a red flag."""
    if capacity and enrolled + adding > capacity:
        raise RuleViolation(
            _(
                "%(capacity)d places, %(enrolled)d taken: %(adding)d more do not fit. "
                "Enlarge the class or choose fewer (item 10)."
            ),
            capacity=capacity,
            enrolled=enrolled,
            adding=adding,
        )
