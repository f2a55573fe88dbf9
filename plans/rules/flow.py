"""第(二)项: a plan is written, submitted, returned or accepted: who may do what in which state, as a table."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence

from .words import PlanState


class PlanAct(TextChoices):
    EDIT = "edit", _("Fill in")
    ANSWER = "answer", _("Answer a comment")
    SUBMIT = "submit", _("Submit")
    REOPEN = "reopen", _("Change the accepted plan")
    COMMENT = "comment", _("Comment")
    RETURN = "return", _("Return")
    ACCEPT = "accept", _("Accept")
    EXTEND = "extend", _("Give more time")


class Side(TextChoices):
    """From where somebody looks at a plan."""

    BUREAU = "bureau", _("The plan's bureau")
    MINISTRY = "ministry", _("The ministry")
    OTHER = "other", _("Somebody else")


_S, _A = PlanState, PlanAct
# Act → whose it is, and the states it may be done in with the state that follows.
FLOW = {
    _A.EDIT: (Side.BUREAU, {_S.DRAFT: _S.DRAFT, _S.RETURNED: _S.RETURNED}),
    _A.ANSWER: (Side.BUREAU, {_S.DRAFT: _S.DRAFT, _S.RETURNED: _S.RETURNED}),
    _A.SUBMIT: (Side.BUREAU, {_S.DRAFT: _S.SUBMITTED, _S.RETURNED: _S.SUBMITTED}),
    _A.REOPEN: (Side.BUREAU, {_S.ACCEPTED: _S.DRAFT}),
    _A.COMMENT: (Side.MINISTRY, {_S.SUBMITTED: _S.SUBMITTED}),
    _A.RETURN: (Side.MINISTRY, {_S.SUBMITTED: _S.RETURNED}),
    _A.ACCEPT: (Side.MINISTRY, {_S.SUBMITTED: _S.ACCEPTED}),
    _A.EXTEND: (Side.MINISTRY, {_S.DRAFT: _S.DRAFT, _S.RETURNED: _S.RETURNED}),
}
# What is under review when a cycle is closed can still be accepted: nobody has to write any more.
IN_A_CLOSED_CYCLE = frozenset({_A.ACCEPT})


class Lock(NamedTuple):
    """Why a plan cannot be written in: `code` is other, closed, submitted or accepted."""

    code: str
    text: str


def plan_lock(*, state, side, number, bureau, closed_on=None):
    """第(二)项: why a plan cannot be written in, in words of four kinds; None while it can.

    `number`: its last version; `closed_on`: the day on which the ministry closed the cycle.
    """
    if side != Side.BUREAU:
        message = _("%(bureau)s fills in this plan itself; here it is for reading (item 2).")
        return Lock("other", sentence(message, bureau=bureau))
    if closed_on:
        message = _(
            "The ministry closed the cycle on %(day)s: ask it to open the cycle again if something must change (item 2)."
        )
        return Lock("closed", sentence(message, day=closed_on.isoformat()))
    if state == PlanState.SUBMITTED:
        message = _(
            "Version %(number)d is submitted and under review: it can be changed once the ministry returns it (item 2)."
        )
        return Lock("submitted", sentence(message, number=number))
    if state == PlanState.ACCEPTED:
        message = _(
            "Version %(number)d is accepted and stands. A change is a new version: "
            "choose “Change the accepted plan” and say why (item 2)."
        )
        return Lock("accepted", sentence(message, number=number))
    return None


def may_act(*, act, state, side, is_closed):
    """第(二)项: whether an act is open to a side in a state."""
    whose, states = FLOW[act]
    return whose == side and state in states and (not is_closed or act in IN_A_CLOSED_CYCLE)


def next_state(*, act, state, side, number, bureau, closed_on=None):
    """第(二)项: the state after an act; an act that is not open is refused with the reason."""
    if may_act(act=act, state=state, side=side, is_closed=closed_on is not None):
        return FLOW[act][1][state]
    whose, _states = FLOW[act]
    if whose == Side.BUREAU:
        lock = plan_lock(state=state, side=side, number=number, bureau=bureau, closed_on=closed_on)
        if lock:
            raise RuleViolation(lock.text)
        raise RuleViolation(
            _("Only an accepted plan is changed by a new version; this one is open (item 2).")
        )
    if side != Side.MINISTRY:
        raise RuleViolation(_("Plans are reviewed by the ministry (item 2)."))
    if closed_on:
        raise RuleViolation(
            _("The cycle is closed: open it again before a bureau has something to write (item 2).")
        )
    if act == PlanAct.EXTEND:
        raise RuleViolation(_("The plan is submitted: it needs no more time (item 2)."))
    raise RuleViolation(_("The plan is not under review: there is nothing to decide (item 2)."))


def check_returned_with_opinion(*, opinion, comments):
    """第(二)项: a plan goes back with an opinion; comments on its lines go along.

    `comments`: how many are pinned to this version.
    """
    if not opinion.strip():
        raise RuleViolation(
            _("Say in the opinion what is to be done; the %(comments)d comments go along with it (item 2)."),
            comments=comments,
        )


def check_answered(*, unanswered):
    """第(二)项: each comment is answered before a plan is submitted again."""
    if unanswered:
        raise RuleViolation(
            _(
                "%(unanswered)d comments of the ministry wait for an answer: answer each, then submit (item 2)."
            ),
            unanswered=unanswered,
        )


def check_answer_open(*, number, last):
    """第(二)项: what was answered before a later version was submitted stays as the ministry read it.

    `number`: the version commented on; `last`: the one submitted last.
    """
    if number != last:
        raise RuleViolation(
            _("Version %(last)d was submitted since: the answers to version %(number)d stay (item 2)."),
            last=last,
            number=number,
        )


def check_reason_of_change(*, reason):
    """第(二)项: an accepted plan is changed for a reason in writing."""
    if not reason.strip():
        raise RuleViolation(_("Say why the accepted plan must change (item 2)."))


def days_late(*, due_on, on):
    """第(二)项: by how many days a plan came, or is, late; 0 up to the due day, that day included."""
    return max((on - due_on).days, 0)
