"""Clients of the interface: registered by the administrator, admitted by their token, counted."""

import secrets

from django.db import transaction
from django.db.models import Case, F, When

from accounts.fields import keyed_hash
from accounts.models import Act
from accounts.services import record

from ..models import ApiClient, ApiTally
from ..rules import interface as rules

OTHERS = "…"  # addresses beyond those that are counted one by one


def _new_token():
    return rules.PREFIX + secrets.token_urlsafe(32)


def _give(client, token):
    client.prefix, client.token_hash = token[: rules.PREFIX_LENGTH], keyed_hash(token)


@transaction.atomic
def create_client(*, client, by, at):
    """Register a client that a form filled in; returns its token, which is told this once and stored nowhere."""
    token = _new_token()
    _give(client, token)
    client.created_by, client.created_at = by, at
    client.full_clean()
    client.save()
    record(Act.API_CLIENT_CREATED, by=by, target=client, details={"after": _told(client)})
    return token


@transaction.atomic
def change_client(*, client, by):
    """Store what a form changed of a client; the token stays."""
    before = _told(ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk))
    client.full_clean()
    fields = [*before]
    client.save(update_fields=fields)
    after = {name: value for name, value in _told(client).items() if value != before[name]}
    details = {"after": after, "before": {name: before[name] for name in after}}
    record(Act.API_CLIENT_CHANGED, by=by, target=client, details=details)


@transaction.atomic
def renew_token(*, client, by):
    """Give a client another token; the one before ends at once. Returns it; it is told this once."""
    token = _new_token()
    _give(client, token)
    client.revoked_by = client.revoked_at = None
    client.save(update_fields=["prefix", "token_hash", "revoked_by", "revoked_at"])
    record(
        Act.API_CLIENT_CHANGED, by=by, target=client, details={"token": "renewed", "prefix": client.prefix}
    )
    return token


@transaction.atomic
def revoke_client(*, client, by, at):
    """End a client's token at once, as long as nobody did before; what it was answered stays."""
    if ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk).is_revoked:
        return
    client.revoked_by, client.revoked_at = by, at
    client.save(update_fields=["revoked_by", "revoked_at"])
    record(
        Act.API_CLIENT_CHANGED, by=by, target=client, details={"token": "revoked", "prefix": client.prefix}
    )


def _told(client):
    """What the administrator sets of a client, as the trail keeps it."""
    return {
        "name": client.name,
        "province": client.province_id,
        "may_ask_gate": client.may_ask_gate,
        "may_read_certificates": client.may_read_certificates,
        "calls_a_minute": client.calls_a_minute,
        "expires_on": client.expires_on.isoformat(),
        "contact": client.contact,
    }


def client_of(token):
    """Return whose token this is; raises `Refused` when it is nobody's."""
    client = ApiClient.objects.with_token(token).select_related("province").first() if token else None
    if client is None:
        raise rules.Refused(rules.Refusal.UNKNOWN_TOKEN if token else rules.Refusal.NO_TOKEN)
    return client


def admit(client, *, scope, at, on):
    """Let a client's call in and count it; raises `Refused` when it may not, or not so often."""
    rules.check_token(is_revoked=client.is_revoked, expires_on=client.expires_on, on=on)
    minute = at.replace(second=0, microsecond=0)
    row = ApiClient.objects.filter(pk=client.pk)
    row.update(
        calls=Case(When(minute=minute, then=F("calls") + 1), default=1), minute=minute, last_used_at=at
    )
    rules.check_calls(calls=row.values_list("calls", flat=True).get(), limit=client.calls_a_minute, at=at)
    if scope not in client.scopes:
        raise rules.Refused(rules.Refusal.SCOPE)


@transaction.atomic
def tally(*, act, what, at, client=None, address=""):
    """Count an answer or a refusal; the first of its kind within the hour stands in the trail.

    So nobody fills the trail by knocking, and it still says who knocked, when and why not. Nothing of what was
    asked is kept.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    source = f"{client.pk} {client.prefix}" if client else _stranger(address, hour)
    row, is_first = ApiTally.objects.get_or_create(
        hour=hour, source=source, what=what, defaults={"client": client}
    )
    if not is_first:
        ApiTally.objects.filter(pk=row.pk).update(count=F("count") + 1)
        return
    ApiTally.objects.filter(hour__lt=rules.counts_until(at)).delete()
    details = {"reason": what, "address": address}
    if client:
        details["client"] = client.name
    record(act, by=None, target=client or row, details=details)


def _stranger(address, hour):
    """The address under which a caller without a token is counted: its own, or the one of all others."""
    counted = ApiTally.objects.filter(hour=hour, client=None).values("source").distinct()
    is_counted = counted.filter(source=address).exists()
    return address if is_counted or counted.count() < rules.MOST_STRANGERS else OTHERS
