"""第(六)(八)项: a refused act on certificates leaves a line in the trail: who wanted what, and which rule forbade it."""

from datetime import date
from functools import wraps

from django.conf import settings
from django.utils import translation

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import record

NAMED = 100  # how many numbers of a file its line in the trail names


def record_refusal(violation, *, act, by, target, facts=None, province=None):
    """Put a refusal into the trail, in the trail's one language; outside the transaction that it rolled back.

    `act`: what was wanted; `target`: the row it was wanted of, or the user where there is none;
    `facts`: what was asked, as plain JSON without ID numbers.
    """
    with translation.override(settings.LANGUAGE_CODE):
        reason = str(violation)
    details = {"act": str(act)} | (facts or {})
    return record(
        Act.CERTIFICATE_REFUSED, by=by, target=target, reason=reason, details=details, province=province
    )


def record_refused_numbers(refused, *, batch, by):
    """Put the numbers of a file that may not be recorded into the trail. `refused`: (number, language → why)."""
    first = refused[0][1][settings.LANGUAGE_CODE]
    numbers = [[number or "", why[settings.LANGUAGE_CODE]] for number, why in refused[:NAMED]]
    details = {"act": str(Act.CERTIFICATE_RECORDED), "count": len(refused), "numbers": numbers}
    return record(Act.CERTIFICATE_REFUSED, by=by, target=batch, reason=first, details=details)


def refusals_recorded(act, *, about="", facts=()):
    """Decorate a service: when a rule forbids it, a line stands in the trail before the caller is told.

    To stand above `@transaction.atomic`, so that the line outlives the rollback. `about`: the name of the
    argument that holds the row, empty where there is none; `facts`: the names of those that say what was
    asked (no ID numbers). `act` may be a function of that row.
    """

    def decorate(service):
        @wraps(service)
        def told(*, by, **arguments):
            try:
                return service(by=by, **arguments)
            except RuleViolation as violation:
                asked = {name: _plain(arguments[name]) for name in facts if name in arguments}
                row = arguments[about] if about else by
                wanted = act(row) if callable(act) else act
                record_refusal(violation, act=wanted, by=by, target=row, facts=asked)
                raise

        return told

    return decorate


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
