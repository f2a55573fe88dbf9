"""Item 8: who may receive an enforcement ID."""

from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence
from training.rules import Level, Purpose, certified_since, required_level

GATE_YEARS = 5  # 第(八)项 is silent: the default of the ministry's setting
GATE_PEOPLE = 1_000  # in one call of the interface
GATE_LIST_ROWS = 10_000  # in one uploaded list: the largest bureau has about 8,000 officers


class Gate(TextChoices):
    YES = "yes", _("May receive the enforcement ID")
    NO = "no", _("May not receive the enforcement ID")


class Why(TextChoices):
    """What an answer rests on; its sentence is `gate_reason`'s."""

    HOLDS = "holds", _("Certificate in force")
    UNREADABLE = "unreadable", _("Name or ID number cannot be read")
    UNKNOWN = "unknown", _("Not in the register")
    OTHER_NAME = "other_name", _("Another name")
    NOT_ESTABLISHED = "not_established", _("Outside the establishment")
    OFF_POST = "off_post", _("Off post")
    NONE = "none", _("No certificate")
    OTHER_LEVEL = "other_level", _("Certificate of the other level")
    VOID = "void", _("Certificate void")
    TOO_OLD = "too_old", _("Certificate too old")


class Held(NamedTuple):
    """A certificate as the gate sees it."""

    level: str
    issued_on: date
    is_void: bool
    key: object = None  # the caller's, to find the certificate again


class Person(NamedTuple):
    """Whom the gate is asked about, as the register knows them."""

    is_established: bool = True
    is_known: bool = True
    is_same_name: bool = True
    is_on_post: bool = True


REGISTERED = Person()


class Verdict(NamedTuple):
    """The gate's answer: what it rests on, the facts that its sentence names, and the certificate of a yes."""

    why: Why
    facts: dict
    held: Held | None = None

    @property
    def gate(self):
        return Gate.YES if self.why == Why.HOLDS else Gate.NO

    @property
    def reason(self):
        return gate_reason(self.why, self.facts)


def gate_certificate(*, purpose, certificates, on):
    """第(八)项: the certificate that answers: the last one in force at the level asked for, or None.

    `certificates`: `Held`, or tuples that begin like it.
    """
    level = required_level(purpose=purpose).value
    in_force = [held for held in certificates if held[0] == level and not held[2] and held[1] <= on]
    return max(in_force, key=lambda held: held[1], default=None)


def gate_answer(*, purpose, certificates, on, person=REGISTERED, years=GATE_YEARS):
    """第(八)项: may this person receive, or renew, an enforcement ID on a day?

    `certificates`: (level, issued_on, is_void) of each of the person's certificates.
    `years`: how recent one must be; 0 is no limit. Returns a `Verdict`.
    """
    if not person.is_known:
        return Verdict(Why.UNKNOWN, {})
    if not person.is_same_name:
        return Verdict(Why.OTHER_NAME, {})
    if not person.is_established:
        return Verdict(Why.NOT_ESTABLISHED, {})
    if not person.is_on_post:
        return Verdict(Why.OFF_POST, {})
    facts = {"level": required_level(purpose=purpose).value.value}
    held = gate_certificate(purpose=purpose, certificates=certificates, on=on)
    if held is None:
        return _without(certificates, facts, on=on)
    facts["day"] = held[1].isoformat()
    since = certified_since(on=on, years=years)
    if since and held[1] < since:
        return Verdict(Why.TOO_OLD, facts | {"years": years})
    return Verdict(Why.HOLDS, facts, held)


def _without(certificates, facts, *, on):
    """Why nobody's certificate at the level is in force: it is void, it is of the other level, there is none."""
    issued = [held for held in certificates if held[1] <= on]
    void = [held[1] for held in issued if held[0] == facts["level"] and held[2]]
    if void:
        return Verdict(Why.VOID, facts | {"day": max(void).isoformat()})
    if any(not held[2] for held in issued):
        return Verdict(Why.OTHER_LEVEL, facts)
    return Verdict(Why.NONE, facts)


def register_answer(*, purpose, certificates, on, person=REGISTERED, years=GATE_YEARS):
    """第(八)项: was an enforcement ID that was issued on a day covered by a certificate in force on that day?

    Asked like the gate as it stood then. `purpose` empty: the register does not tell a first issue from a
    renewal, and a certificate of either level covers the ID. Returns a `Verdict`.
    """
    purposes = [purpose] if purpose else [Purpose.RENEWAL, Purpose.FIRST_ISSUE]
    verdicts = [
        gate_answer(purpose=each, certificates=certificates, on=on, person=person, years=years)
        for each in purposes
    ]
    rank = [Why.HOLDS, Why.TOO_OLD, Why.VOID]
    best = min(verdicts, key=lambda verdict: rank.index(verdict.why) if verdict.why in rank else len(rank))
    return best._replace(facts={}) if best.why == Why.NONE and not purpose else best


_REASONS = {
    Why.HOLDS: _("Holds a certificate in force at %(level)s, issued on %(day)s (item 8)."),
    Why.UNREADABLE: _("%(fault)s (item 8)."),
    Why.UNKNOWN: _(
        "Nobody in the register has this ID number: compare it with the ID card; "
        "who is not registered has no certificate (item 8)."
    ),
    Why.OTHER_NAME: _(
        "The register holds this ID number under another name: compare both with the ID card (item 8)."
    ),
    Why.NOT_ESTABLISHED: _("Staff outside the establishment receive no enforcement ID (item 8)."),
    Why.OFF_POST: _(
        "Off post in the register: who does not serve as an officer receives no enforcement ID (item 8)."
    ),
    Why.NONE: _("No certificate in force at %(level)s: train and pass the exam first (item 8)."),
    Why.OTHER_LEVEL: _(
        "No certificate in force at %(level)s, only at the other level: train and pass the exam first (item 8)."
    ),
    Why.VOID: _(
        "No certificate in force at %(level)s: the one issued on %(day)s is void. "
        "Train and pass the exam again (item 8)."
    ),
    Why.TOO_OLD: _(
        "The last certificate at %(level)s is of %(day)s, more than %(years)d years ago: train again (item 8)."
    ),
}


def gate_reason(why, facts):
    """第(八)项: the sentence of an answer, in the language in which it is read; it ends with the item."""
    values = dict(facts)
    if why == Why.NONE and not values:
        return _("No certificate in force at either level: train and pass the exam first (item 8).")
    if "level" in values:
        values["level"] = Level(values["level"]).label
    if "fault" in values:
        values["fault"] = _told(values["fault"])
    return sentence(_REASONS[Why(why)], **values)


def _in_reader_language(texts):
    text = texts.get(get_language()) or next(iter(texts.values()))
    return text.rstrip("。.")


_told = lazy(_in_reader_language, str)


def check_list_size(*, rows, limit):
    """第(八)项: a list is answered whole, so it has an end; who asks about more asks in parts."""
    if rows > limit:
        raise RuleViolation(
            _(
                "%(rows)d people are asked about, at most %(limit)d are answered at once: "
                "ask about them in several parts (item 8)."
            ),
            rows=rows,
            limit=limit,
        )


def check_may_settle(*, is_alert, is_settled, note):
    """第(八)项: an alert is dealt with once, and a note says how: the ID was taken back, or why it stays."""
    if not is_alert:
        raise RuleViolation(_("The certificate of this answer is in force: nothing is to be done (item 8)."))
    if is_settled:
        raise RuleViolation(_("This alert was dealt with before (item 8)."))
    if not note.strip():
        raise RuleViolation(_("Write down what was done about the enforcement ID (item 8)."))
