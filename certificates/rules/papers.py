"""Item 6: certificates on paper: made as one PDF, handed over."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

MOST_IN_A_PDF = 500


def check_pdf_size(*, count):
    """第(六)项: one PDF holds a class; what is larger would keep the worker from the uploads of others."""
    if not count:
        raise RuleViolation(_("No certificate in force to print."))
    if count > MOST_IN_A_PDF:
        raise RuleViolation(
            _("%(count)d certificates are too many for one PDF (%(most)d at most): print in the browser."),
            count=count,
            most=MOST_IN_A_PDF,
        )


def check_as_drawn(*, is_changed):
    """第(六)项: what a PDF shows is what the ledger says at its end."""
    if is_changed:
        raise RuleViolation(
            _("A certificate was corrected while its PDF was made: nothing was kept, make it again (item 6).")
        )


def check_pdf_stands(*, is_changed):
    """第(六)项: a file from before a voiding or a correction is not given out: its paper would say what is wrong."""
    if is_changed:
        raise RuleViolation(
            _("A certificate in this file was voided or corrected since: make the PDF again (item 6).")
        )


def check_may_hand_over(*, number, is_void, is_handed_over):
    """第(六)项: a certificate in force is handed over, once for each paper of it."""
    if is_void:
        raise RuleViolation(
            _("%(number)s is void: its paper is kept back, not handed over (item 6)."), number=number
        )
    if is_handed_over:
        raise RuleViolation(
            _("%(number)s was handed over already; it is handed over again after a reprint (item 6)."),
            number=number,
        )


def check_hand_over_day(*, number, on, issued_on, today):
    """第(六)项: a certificate is handed over between its issue and today."""
    if not issued_on <= on <= today:
        raise RuleViolation(
            _(
                "%(number)s: %(day)s does not lie between the issue date %(issued)s and today: "
                "correct the day (item 6)."
            ),
            number=number,
            day=on.isoformat(),
            issued=issued_on.isoformat(),
        )
