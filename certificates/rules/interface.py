"""Who may call the interface, and with which words it refuses."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PREFIX = "epg_"
PREFIX_LENGTH = 12  # of a token, shown to tell clients apart
TALLY_DAYS = 30
MOST_STRANGERS = 100  # addresses with a count of their own within an hour; the others share one
REGISTER_PAGE = 100


class Scope(TextChoices):
    GATE = "gate", _("Ask the gate")
    CERTIFICATES = "certificates", _("Read the register of certificates")


class Refusal(TextChoices):
    """Why a call is refused; the label is the detail of the problem."""

    NO_TOKEN = "no_token", _("Send the client's token in the header Authorization: Bearer.")
    UNKNOWN_TOKEN = "unknown_token", _("Nobody has this token. Compare it, or have a new one made.")
    REVOKED = "revoked", _("This token was revoked. Ask the ministry's administrator for a new one.")
    EXPIRED = "expired", _("This token is no longer valid. Ask the ministry's administrator for a new one.")
    SCOPE = "scope", _("This client may not do that: the ministry's administrator grants it.")
    TOO_OFTEN = "too_often", _("Too many calls within a minute. Wait as long as Retry-After says.")
    METHOD = "method", _("This address is not called with that method; Allow says with which.")
    IN_ADDRESS = (
        "in_address",
        _("Names and ID numbers never stand in an address: send them as headers, or in the body of a POST."),
    )
    PARAMETER = "parameter", _("These parameters are not taken here.")
    NO_JSON = "no_json", _("Send the people as JSON, with the header Content-Type: application/json.")
    MALFORMED = "malformed", _("This cannot be read. Compare it with the interface's document.")
    TOO_MANY = "too_many", _("Too many people in one call: ask about them in several parts.")
    INVALID = "invalid", _("Nobody was asked about: put right what is named in errors and send all again.")
    NOT_FOUND = "not_found", _("There is no such certificate among those that this client may read.")
    NO_ADDRESS = (
        "no_address",
        _("The interface has no such address. Compare it with the interface's document."),
    )
    FAILED = (
        "failed",
        _("This server failed and nobody was answered about. Try again, or tell the administrator."),
    )


STATUS = {
    Refusal.NO_TOKEN: 401,
    Refusal.UNKNOWN_TOKEN: 401,
    Refusal.REVOKED: 401,
    Refusal.EXPIRED: 401,
    Refusal.SCOPE: 403,
    Refusal.NOT_FOUND: 404,
    Refusal.NO_ADDRESS: 404,
    Refusal.METHOD: 405,
    Refusal.TOO_MANY: 413,
    Refusal.NO_JSON: 415,
    Refusal.PARAMETER: 422,
    Refusal.INVALID: 422,
    Refusal.TOO_OFTEN: 429,
    Refusal.IN_ADDRESS: 400,
    Refusal.MALFORMED: 400,
    Refusal.FAILED: 500,
}


class Refused(Exception):
    """A call that is not answered; `facts`: what the problem says besides, `headers`: of the answer."""

    def __init__(self, refusal, *, headers=None, **facts):
        super().__init__(refusal)
        self.refusal, self.facts, self.headers = refusal, facts, headers or {}

    @property
    def status(self):
        return STATUS[self.refusal]


def check_token(*, is_revoked, expires_on, on):
    """A token is taken up to its last day, that day included, unless it was revoked."""
    if is_revoked:
        raise Refused(Refusal.REVOKED)
    if expires_on < on:
        raise Refused(Refusal.EXPIRED)


def check_calls(*, calls, limit, at):
    """So many calls within a minute of the clock, then a pause until the next one."""
    if calls > limit:
        wait = 60 - at.second
        raise Refused(Refusal.TOO_OFTEN, headers={"Retry-After": str(wait)}, limit=limit)


def counts_until(at):
    """The moment before which counted calls are forgotten."""
    return at - timedelta(days=TALLY_DAYS)
