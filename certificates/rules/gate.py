"""Item 8: who may receive an enforcement ID."""

from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import sentence
from training.rules import Level, certified_since, required_level

GATE_YEARS = 5  # 第(八)项 is silent: the default of the ministry's setting


class Gate(TextChoices):
    YES = "yes", _("May receive the enforcement ID")
    NO = "no", _("May not receive the enforcement ID")


class Held(NamedTuple):
    """A certificate as the gate sees it."""

    level: str
    issued_on: date
    is_void: bool
    key: object = None  # the caller's, to find the certificate again


def gate_certificate(*, purpose, certificates, on):
    """第(八)项: the certificate that answers: the last one in force at the level asked for, or None.

    `certificates`: `Held`, or tuples that begin like it.
    """
    level = required_level(purpose=purpose).value
    in_force = [held for held in certificates if held[0] == level and not held[2] and held[1] <= on]
    return max(in_force, key=lambda held: held[1], default=None)


def gate_answer(*, purpose, certificates, is_established, on, years=GATE_YEARS):
    """第(八)项: may this person receive, or renew, an enforcement ID on a day?

    `certificates`: (level, issued_on, is_void) of each of the person's certificates.
    `years`: how recent one must be; 0 is no limit. Returns (Gate, reason).
    """
    if not is_established:
        return Gate.NO, _("Staff outside the establishment receive no enforcement ID (item 8).")
    level = Level(required_level(purpose=purpose).value).label
    held = gate_certificate(purpose=purpose, certificates=certificates, on=on)
    if held is None:
        message = _("No certificate in force at %(level)s: train and pass the exam first (item 8).")
        return Gate.NO, sentence(message, level=level)
    since = certified_since(on=on, years=years)
    if since and held[1] < since:
        message = _(
            "The last certificate at %(level)s is of %(day)s, more than %(years)d years ago: train again (item 8)."
        )
        return Gate.NO, sentence(message, level=level, day=held[1].isoformat(), years=years)
    message = _("Holds a certificate in force at %(level)s, issued on %(day)s (item 8).")
    return Gate.YES, sentence(message, level=level, day=held[1].isoformat())
