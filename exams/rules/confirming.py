"""第(七)项: two people stand behind a result, and behind its correction."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .scores import Outcome


def check_confirmer(*, entered_by, confirmed_by, is_two_person_rule):
    """第(七)项: results are confirmed by a second person, unless the ministry lets one do both."""
    if is_two_person_rule and entered_by == confirmed_by:
        raise RuleViolation(_("You entered these results: a second person must confirm them (item 7)."))


def check_second_typist(*, first, second, is_two_person_rule):
    """第(七)项: scores typed twice are typed by two people, so that one does not repeat the other's slip."""
    if is_two_person_rule and first == second:
        raise RuleViolation(
            _(
                "One person entered the first result of this row and now the second: somebody else does (item 7)."
            )
        )


def check_no_difference(*, differences):
    """第(七)项: what was typed twice is confirmed once both entries say the same."""
    if differences:
        raise RuleViolation(
            _(
                "%(count)d rows differ between the two entries: look at the papers and correct them first (item 7)."
            ),
            count=differences,
        )


def check_not_returned(*, is_returned):
    """第(七)项: what was sent back is taken up by who entered it before it is confirmed."""
    if is_returned:
        raise RuleViolation(
            _("The results were sent back: they must be looked through and saved again first (item 7).")
        )


def check_something_to_confirm(*, waiting):
    """第(七)项: what is confirmed was entered before."""
    if not waiting:
        raise RuleViolation(_("No result waits to be confirmed: enter results first (item 7)."))


def check_as_seen(*, is_changed):
    """第(七)项: the second person stands behind what was shown, not behind what came after."""
    if is_changed:
        raise RuleViolation(
            _(
                "The results have changed since this page was opened: compare them again, then confirm (item 7)."
            )
        )


def check_complete(*, blank, is_blank_left):
    """第(七)项: results are confirmed together; who has none is left out only when that is said."""
    if blank and not is_blank_left:
        raise RuleViolation(
            _("%(blank)d people have no result: enter them, or say that they are left for later (item 7)."),
            blank=blank,
        )


def check_not_confirmed(*, is_confirmed):
    """第(七)项: a confirmed result is locked; a correction needs a reason and a second person."""
    if is_confirmed:
        raise RuleViolation(
            _("The result is confirmed and locked: ask for a correction and give the reason (item 7).")
        )


def check_may_request_correction(*, is_confirmed, is_changed, reason):
    """第(七)项: a correction changes a confirmed result, for a reason in writing."""
    if not is_confirmed:
        raise RuleViolation(_("The result is not confirmed yet: change it where it was entered (item 7)."))
    if not is_changed:
        raise RuleViolation(
            _("The correction changes nothing: enter the right score or attendance (item 7).")
        )
    if not reason.strip():
        raise RuleViolation(_("A confirmed result is corrected for a reason: give it in writing (item 7)."))


def check_undecided(*, is_decided):
    """第(七)项: a request for a correction is decided once."""
    if is_decided:
        raise RuleViolation(_("This correction was decided already: ask for another one (item 7)."))


def check_nothing_later(*, sat_on):
    """第(七)项: a first sitting is not corrected past a later one; `sat_on` is its day, or None."""
    if sat_on is not None:
        raise RuleViolation(
            _(
                "The officer has a result of %(day)s that rests on this one: "
                "decline this correction, or correct the later result instead (item 7)."
            ),
            day=sat_on.isoformat(),
        )


def check_may_approve_correction(
    *, requested_by, approved_by, is_two_person_rule, new_outcome, has_certificate_in_force
):
    """第(七)项: a second person approves; a pass stays a pass while its certificate stands."""
    if is_two_person_rule and requested_by == approved_by:
        raise RuleViolation(_("You asked for this correction: a second person must approve it (item 7)."))
    if has_certificate_in_force and new_outcome != Outcome.PASSED:
        raise RuleViolation(
            _(
                "A certificate stands on this pass: void the certificate first, then correct the result (items 6, 7)."
            )
        )
