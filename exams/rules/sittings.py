"""第(七)项: which exams may be scheduled, changed and held."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .scores import score_text


def admission_ticket(*, year, issuer, exam_key, position):
    """第(七)项: the number under which a person sits an exam: year, issuer, exam and place on its list, digits only."""
    return f"{year}{issuer}{exam_key:04d}{position:04d}"


def check_ticket_of_exam(*, is_of_exam, first, last):
    """第(七)项: a ticket admits to one exam; `first` and `last` are this one's, "" where nobody is on its list."""
    if not is_of_exam:
        raise RuleViolation(
            _(
                "No ticket of this exam, whose tickets run from %(first)s to %(last)s: "
                "take the sheet of this exam, or correct the ticket (item 7)."
            ),
            first=first,
            last=last,
        )


def check_ticket_once(*, row):
    """第(七)项: a ticket is one person's and stands once in a sheet; `row` is the earlier one, or None."""
    if row is not None:
        raise RuleViolation(
            _(
                "The same ticket as in row %(row)d: correct the ticket, or leave one of the two rows out (item 7)."
            ),
            row=row,
        )


def check_ticket_holder(*, ticket, holder, is_holder):
    """第(七)项: a result is entered for the ticket's holder; a row that names somebody else may mean either."""
    if not is_holder:
        raise RuleViolation(
            _(
                "Ticket %(ticket)s is that of %(holder)s on this exam's list: "
                "correct the row, or choose who it is (item 7)."
            ),
            ticket=ticket,
            holder=holder,
        )


def check_exam_day(*, held_on, class_starts_on):
    """第(七)项: the exam belongs to the training: not before the class begins."""
    if held_on < class_starts_on:
        raise RuleViolation(
            _(
                "An exam on %(held)s would lie before the class begins on %(day)s: choose a later day (item 7)."
            ),
            held=held_on.isoformat(),
            day=class_starts_on.isoformat(),
        )


def check_marks(*, full_mark, pass_mark):
    """第(七)项: the pass mark can be reached."""
    if not 1 <= pass_mark <= full_mark:
        raise RuleViolation(
            _(
                "A pass mark of %(passing)s lies outside 1 to the full mark of %(full)s: "
                "correct one of the two (item 7)."
            ),
            passing=score_text(pass_mark),
            full=score_text(full_mark),
        )


def check_class_stands(*, is_cancelled):
    """第(七)项: the exam ends a training that took place."""
    if is_cancelled:
        raise RuleViolation(_("The class is cancelled: it has no exam (item 7)."))


def check_somebody_left(*, heads):
    """第(七)项: one first sitting that counts for each; who passed or failed is not seated again."""
    if not heads:
        raise RuleViolation(
            _(
                "Nobody is left to examine: everyone on the roster has a result or a place in an exam. "
                "Enrol officers first, or schedule a make-up for who failed (item 7)."
            )
        )


def check_not_begun(*, entered):
    """第(七)项: day, place and marks stay as the results were made under them."""
    if entered:
        raise RuleViolation(
            _("%(entered)d results are entered: the exam can no longer be changed or cancelled (item 7)."),
            entered=entered,
        )


def check_exam_held(*, held_on, today):
    """第(七)项: results exist once the exam was held."""
    if held_on > today:
        raise RuleViolation(
            _("The exam is on %(day)s: results can be entered from that day (item 7)."),
            day=held_on.isoformat(),
        )


def check_on_list(*, is_on_list):
    """第(七)项: who sits an exam is on its list."""
    if not is_on_list:
        raise RuleViolation(
            _("Not on the list of this exam: enrol the officer and update the list first (item 7).")
        )
