"""第(六)项: what anybody may ask of the ledger: whether a number stands for a certificate in force, and no more."""

from datetime import date, timedelta
from typing import NamedTuple

from django.core.cache import caches

from accounts.fields import keyed_hash
from accounts.models import Act, AuditEntry
from accounts.services import record
from training.rules import Level

from .. import rules
from ..models import Certificate

ASKS_A_MINUTE = 30  # of one address
FORGERIES_AN_HOUR = 5  # that one address brings into the trail
FORGERIES_A_DAY = 200  # that all addresses bring into the trail


class PublicAnswer(NamedTuple):
    """All that a stranger learns of a certificate."""

    number: str
    masked_name: str
    level_label: str
    issued_on: date
    voided_on: date | None


def look_up(number):
    """第(六)项: the public answer about a number (digits only), or None where the ledger has no such number."""
    row = Certificate.objects.filter(number=number).only(
        "number", "holder_name", "level", "issued_on", "voided_on"
    )
    return next((_answer(certificate) for certificate in row), None)


def _answer(certificate):
    return PublicAnswer(
        certificate.number,
        rules.masked_name(certificate.holder_name),
        Level(certificate.level).label,
        certificate.issued_on,
        certificate.voided_on,
    )


def may_ask(*, address, at):
    """Count a question of an address; whether it was one too many in this minute."""
    return _count("ask", address, at, seconds=60) <= ASKS_A_MINUTE


def record_forgery(refusal, *, address, at):
    """第(六)项: a forged text leaves a line in the trail, as long as its address and the day left few.

    The line holds the number it claims and what is wrong with it, nothing of a person and no address.
    """
    if refusal.fault == "form" or _count("forgery", address, at, seconds=3600) > FORGERIES_AN_HOUR:
        return None
    of_the_day = AuditEntry.objects.filter(act=Act.PROOF_REFUSED, at__gte=at - timedelta(days=1))
    if of_the_day.count() >= FORGERIES_A_DAY:
        return None
    target = Certificate.objects.filter(number=refusal.number).first() or Certificate(number=refusal.number)
    return record(Act.PROOF_REFUSED, by=None, target=target, details={"fault": refusal.fault})


def _count(kind, address, at, *, seconds):
    """How often an address did this in the running span of seconds, this time included."""
    visitors = caches["visitors"]
    name = f"{kind}-{keyed_hash(address)}-{int(at.timestamp()) // seconds}"
    visitors.add(name, 0, 2 * seconds)
    try:
        return visitors.incr(name)
    except ValueError:  # thrown out by the cache in between: counted as the first
        return 1
