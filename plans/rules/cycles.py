"""第(二)项: the ministry opens a cycle of plans, for three years or for one."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

from .words import CycleKind

YEARS = {CycleKind.THREE_YEAR: 3, CycleKind.ANNUAL: 1}  # 三年规划和年度培训计划


def last_year_of(*, kind, first_year):
    """第(二)项: a three-year plan covers three years, an annual one its year."""
    return first_year + YEARS[kind] - 1


def check_no_overlap(*, kind, first_year, others):
    """第(二)项: cycles of a kind do not overlap: a bureau has one plan for a year.

    `others`: (first year, last year) of the other cycles of the kind.
    """
    last_year = last_year_of(kind=kind, first_year=first_year)
    for first, last in others:
        if first <= last_year and first_year <= last:
            raise RuleViolation(
                _(
                    "%(first)d–%(last)d is planned for in another cycle of this kind: choose other years (item 2)."
                ),
                first=first,
                last=last,
            )


def check_cycle_may_change(*, submitted, begun, changes_years):
    """第(二)项: a cycle changes until the first plan is submitted; its years until one is begun."""
    if submitted:
        raise RuleViolation(
            _(
                "%(submitted)d bureaus have submitted: the cycle stays as it is. "
                "Give a bureau more time on its plan's page (item 2)."
            ),
            submitted=submitted,
        )
    if changes_years and begun:
        raise RuleViolation(
            _("%(begun)d bureaus have begun to write for these years: the years stay (item 2)."), begun=begun
        )


def check_cycle_open(*, is_closed):
    """第(二)项: a closed cycle is opened again before it is changed or closed."""
    if is_closed:
        raise RuleViolation(_("The cycle is closed: open it again first (item 2)."))


def check_cycle_closed(*, is_closed):
    """第(二)项: only a closed cycle is opened again."""
    if not is_closed:
        raise RuleViolation(_("The cycle is open (item 2)."))


def check_extension(*, due_on, new_due_on, today):
    """第(二)项: more time means a day later than the one that counts so far, and not a past one."""
    if new_due_on <= due_on:
        raise RuleViolation(
            _("The plan is due on %(day)s: choose a later day (item 2)."), day=due_on.isoformat()
        )
    if new_due_on < today:
        raise RuleViolation(
            _("%(day)s is past: choose today or a later day (item 2)."), day=new_due_on.isoformat()
        )
