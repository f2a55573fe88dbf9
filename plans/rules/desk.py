"""Item 2: several plans are accepted at once, as they were looked at."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation


def check_same_plans(*, seen, now):
    """第(二)项: several plans are accepted as they were listed: the same ones, in the same versions.

    `seen` and `now`: name of the plan → number of the version under review.
    """
    if not seen:
        raise RuleViolation(_("No plan is ticked: tick those that are to be accepted (item 2)."))
    changed = sorted(name for name in seen if now.get(name) != seen[name])
    if changed:
        raise RuleViolation(
            _(
                "%(count)d of %(listed)d plans changed since they were listed: %(names)s. "
                "Nothing was accepted: look at the list again (item 2)."
            ),
            count=len(changed),
            listed=len(seen),
            names="; ".join(changed),
        )


def neighbours(*, key, keys):
    """第(二)项: the plans before and after one among those that wait for a review; None at the ends."""
    before = [other for other in keys if other < key]
    after = [other for other in keys if other > key]
    return max(before, default=None), min(after, default=None)
