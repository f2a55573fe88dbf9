"""第(九)项: who answers for post-training in a bureau, and how a change is reported; 结语: the report on it all."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation


def check_contact_day(*, on, today, since=None):
    """第(九)项: a change is reported once it holds; it does not begin before the person it replaces.

    `since`: the first day of the one who is replaced or leaves.
    """
    if on > today:
        raise RuleViolation(
            _("%(day)s is ahead: report the change on the day from which it holds (item 9)."),
            day=on.isoformat(),
        )
    if since and on < since:
        raise RuleViolation(
            _("The one before holds the post since %(day)s: choose this day or a later one (item 9)."),
            day=since.isoformat(),
        )


def check_contact_reason(*, reason):
    """第(九)项: the ministry reads why a contact person changed."""
    if not reason.strip():
        raise RuleViolation(_("Say why the contact person changes (item 9)."))


def check_contact_standing(*, ended_on):
    """第(九)项: who is a contact person no more is history, and stays as it is."""
    if ended_on:
        raise RuleViolation(
            _("Contact person until %(day)s only: change the one who holds the post today (item 9)."),
            day=ended_on.isoformat(),
        )


def check_report_day(*, on, today):
    """结语: an implementation report bears the day it was written on, which is past or today."""
    if on > today:
        raise RuleViolation(
            _("%(day)s is ahead: a report bears today's day or an earlier one (closing paragraph)."),
            day=on.isoformat(),
        )


def check_not_received(*, received_on):
    """结语: a report that the ministry has received stays as it was sent."""
    if received_on:
        raise RuleViolation(
            _(
                "The ministry received the report on %(day)s: it stays as it is. "
                "Send another one if something is to be added (closing paragraph)."
            ),
            day=received_on.isoformat(),
        )
