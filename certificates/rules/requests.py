"""Item 6: voiding and correcting are acts of two people: one asks with a reason, a second one decides."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation


class RequestKind(TextChoices):
    VOID = "void", _("Void")
    CORRECTION = "correction", _("Correct name or ID number")


class RequestState(TextChoices):
    OPEN = "open", _("To decide")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Not approved")
    WITHDRAWN = "withdrawn", _("Taken back")


def check_one_request(*, has_open):
    """第(六)项: a certificate has one open request at a time, so that what is decided is what is true."""
    if has_open:
        raise RuleViolation(
            _(
                "A request about this certificate waits for a decision already: decide that one first (item 6)."
            )
        )


def check_may_correct(*, is_void, is_changed, reason):
    """第(六)项: a wrong name or ID number of a certificate in force is corrected, for a reason in writing."""
    if is_void:
        raise RuleViolation(_("The certificate is void: what it says is not corrected any more (item 6)."))
    if not is_changed:
        raise RuleViolation(
            _("Name and ID number are those of the certificate: type what they should be (item 6).")
        )
    if not reason.strip():
        raise RuleViolation(_("A certificate is corrected for a reason: give it in writing (item 6)."))


def check_id_number_free(*, is_taken):
    """第(六)项: a certificate is corrected within one person: the right ID number is nobody else's."""
    if is_taken:
        raise RuleViolation(
            _(
                "This ID number belongs to another person of the register or the ledger: compare it with the "
                "ID card. A certificate never passes from one person to another (item 6)."
            )
        )


def check_still_open(*, is_open):
    """第(六)项: a request is decided once."""
    if not is_open:
        raise RuleViolation(_("This request was decided or taken back meanwhile: look at it again (item 6)."))


def check_decider(*, requested_by, decided_by, is_two_person_rule):
    """第(六)项: a second person decides, unless the ministry lets one do both."""
    if is_two_person_rule and requested_by == decided_by:
        raise RuleViolation(
            _("You asked for this: a second person decides, or you take the request back (item 6).")
        )


def check_opinion(*, opinion):
    """第(六)项: who asked learns why it was declined."""
    if not opinion.strip():
        raise RuleViolation(_("Declined needs an opinion: say why, so that it can be put right (item 6)."))


def check_asker(*, requested_by, taken_back_by):
    """第(六)项: only who asked takes the request back; others decide it."""
    if requested_by != taken_back_by:
        raise RuleViolation(_("Only who asked may take the request back: approve or decline it (item 6)."))
