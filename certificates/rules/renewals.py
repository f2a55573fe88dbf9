"""Which class serves an officer whose enforcement ID ends."""

from training.rules import Tier


def serving_class(*, tier, province, classes):
    """第(一)项: the class in which an officer trains for a renewal: of the required tier, the ministry's or the own bureau's.

    `province`: the officer's bureau. `classes`: (tier, bureau or None, the caller's key) of classes at intermediate
    level with places left, the next one first. Returns the key, or None.
    """
    held_by = None if tier == Tier.NATIONAL else province
    return next((key for offered, bureau, key in classes if (offered, bureau) == (tier, held_by)), None)
