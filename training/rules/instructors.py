"""Item 5: the pools of instructors, who enters and leaves them, and who is proposed for the national one."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence

PROVINCIAL_POOL = 20  # 第(五)项: 遴选出不少于20名师资
NATIONAL_POOL = 50  # 第(五)项: 计划评选出50人
LEAST_MARK, BEST_MARK = 1, 5  # default: the scale on which a class marks its instructors


def pool_target(*, is_national):
    """第(五)项: 50 members in the national pool, at least 20 in a province's."""
    return NATIONAL_POOL if is_national else PROVINCIAL_POOL


def pool_gaps(*, is_national, full_time, part_time, fields):
    """第(五)项: what a pool lacks in heads and in balance, in words; it warns and never blocks.

    `full_time`, `part_time`: active members; `fields`: how many different fields they teach.
    """
    target, members = pool_target(is_national=is_national), full_time + part_time
    gaps = []
    if members < target:
        text = _("%(members)d of %(target)d members: %(missing)d more to find (item 5).")
        gaps.append(sentence(text, members=members, target=target, missing=target - members))
    if members and not part_time:
        gaps.append(_("Nobody is part-time: the pool is to hold both (item 5)."))
    if members and not full_time:
        gaps.append(_("Nobody is full-time: the pool is to hold both (item 5)."))
    if members and fields == 1:
        gaps.append(_("All members teach one field: the pool is to cover several (item 5)."))
    return gaps


def check_entry_day(*, on, today):
    """第(五)项: who is selected for a pool belongs to it from a day that has come."""
    if on > today:
        raise RuleViolation(
            _(
                "%(day)s lies in the future: record the entry on that day, or choose %(today)s or before (item 5)."
            ),
            day=on.isoformat(),
            today=today.isoformat(),
        )


def check_entry_covers(*, name, on, taught_on):
    """第(五)项: who taught was in the pool; `taught_on`: the day of the first lesson they are down for, if any."""
    if taught_on and taught_on < on:
        raise RuleViolation(
            _("%(name)s teaches on %(taught)s, before %(day)s: choose that day or an earlier one (item 5)."),
            name=name,
            taught=taught_on.isoformat(),
            day=on.isoformat(),
        )


def check_exit_day(*, name, entered_on, on, today):
    """第(五)项: an instructor leaves a pool after entering it, on a day that has come."""
    if on < entered_on:
        raise RuleViolation(
            _("%(name)s entered on %(entered)s: %(day)s lies before. Choose a later day (item 5)."),
            name=name,
            entered=entered_on.isoformat(),
            day=on.isoformat(),
        )
    if on > today:
        raise RuleViolation(
            _(
                "%(day)s lies in the future: record the exit on that day, or choose %(today)s or before (item 5)."
            ),
            day=on.isoformat(),
            today=today.isoformat(),
        )


def check_no_lesson_left(*, name, on, lesson, lesson_on, where):
    """第(五)项: who leaves a pool teaches no more from that day; `lesson`: the next one they are down for, if any."""
    if lesson:
        raise RuleViolation(
            _(
                "%(name)s teaches “%(lesson)s” on %(lesson_on)s in %(where)s, after %(day)s: "
                "choose another instructor there first, or a later day (item 5)."
            ),
            name=name,
            lesson=lesson,
            lesson_on=lesson_on.isoformat(),
            where=where,
            day=on.isoformat(),
        )


def check_once_in_pool(*, name, unit, since, until=None):
    """第(五)项: a pool counts its people: nobody is in it twice; `since`: the day of the membership that stands."""
    if since and until:
        raise RuleViolation(
            _(
                "%(name)s of %(unit)s was in this pool from %(since)s to %(until)s: enter from %(until)s on (item 5)."
            ),
            name=name,
            unit=unit,
            since=since.isoformat(),
            until=until.isoformat(),
        )
    if since:
        raise RuleViolation(
            _(
                "%(name)s of %(unit)s has been in this pool since %(since)s: change that entry instead (item 5)."
            ),
            name=name,
            unit=unit,
            since=since.isoformat(),
        )


def check_may_nominate(*, name, is_active, is_in_national_pool, is_waiting):
    """第(五)项: a bureau proposes an active member of its pool who is not in the national one, once at a time."""
    if not is_active:
        raise RuleViolation(
            _("%(name)s has left the pool: only an active member is nominated (item 5)."), name=name
        )
    if is_in_national_pool:
        raise RuleViolation(
            _("%(name)s is in the national pool already: choose somebody else (item 5)."), name=name
        )
    if is_waiting:
        raise RuleViolation(
            _("A nomination of %(name)s waits for the ministry: add to it, or withdraw it first (item 5)."),
            name=name,
        )


def check_nomination_open(*, is_open):
    """第(五)项: a nomination is decided once; what was decided or withdrawn stays as it is."""
    if not is_open:
        raise RuleViolation(
            _("This nomination was decided or withdrawn meanwhile: nominate anew if needed (item 5).")
        )


def check_evaluation(*, average, count, heads, teaches):
    """第(五)项: a class that was taught by an instructor marks them; no more sheets than people.

    `heads`: how many people took part.
    """
    if not teaches:
        raise RuleViolation(
            _(
                "No lesson of this class was given by this instructor yet: enter marks from its day on (item 5)."
            )
        )
    if not LEAST_MARK <= average <= BEST_MARK:
        raise RuleViolation(
            _(
                "%(average)s lies outside the scale, %(least)d to %(best)d: look at the sheets again (item 5)."
            ),
            average=f"{average:f}",
            least=LEAST_MARK,
            best=BEST_MARK,
        )
    if not 0 < count <= heads:
        raise RuleViolation(
            _("%(count)d sheets of %(heads)d people: give how many sheets were handed in (item 5)."),
            count=count,
            heads=heads,
        )
