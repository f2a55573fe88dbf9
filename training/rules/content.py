"""Item 4: what is taught."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, add_months

RECENT_LAW_YEARS = 5  # 第(四)项: 近五年内新颁布


def plain_title(title):
    """A title without the marks 《》 around it, which many lists have: with them it would be a law of its own."""
    inner = title.removeprefix("《").removesuffix("》")
    return inner if len(inner) == len(title) - len("《》") and "》" not in inner.partition("《")[0] else title


def check_promulgated(*, title, promulgated_on, today):
    """第(四)项: the register holds what is promulgated, not what is to be."""
    if promulgated_on > today:
        raise RuleViolation(
            _("%(law)s: %(day)s lies in the future. Register it once it is promulgated (item 4)."),
            law=title,
            day=promulgated_on.isoformat(),
        )


def is_recent_law(*, promulgated_on, starts_on):
    """第(四)项: promulgated within five years before the first day of the class, both days included."""
    return recent_since(starts_on) <= promulgated_on <= starts_on


def recent_since(day):
    """第(四)项: the first day whose laws are recent for a class that begins on `day`."""
    return add_months(day, -12 * RECENT_LAW_YEARS)


def check_syllabus_draft(*, is_draft):
    """第(四)项: classes teach by the version they began with, so only a draft is changed."""
    if not is_draft:
        raise RuleViolation(
            _("A version that came into force is never changed: copy it as a new draft (item 4).")
        )


def check_syllabus_hours(*, minimum_hours, module_hours):
    """第(四)项: the least hours of a syllabus hold those of its required modules.

    `module_hours`: the least hours of each required module, at least one.
    """
    if not module_hours:
        raise RuleViolation(
            _("No module is required yet: add what is taught, then put it in force (item 4).")
        )
    needed = sum(module_hours)
    if minimum_hours < needed:
        raise RuleViolation(
            _("The modules take %(needed)s hours, the syllabus says %(least)s: change one of them (item 4)."),
            needed=f"{float(needed):g}",
            least=minimum_hours,
        )


def check_in_force_day(*, in_force_on, former_on):
    """第(四)项: one version of a tier and level is in force at a time: the next begins after it.

    `former_on`: the day from which the version now in force is so, or None.
    """
    if former_on and in_force_on <= former_on:
        raise RuleViolation(
            _("The version now in force is so from %(day)s: choose a later day (item 4)."),
            day=former_on.isoformat(),
        )


def check_may_withdraw(*, is_in_force, in_force_on, withdrawn_on):
    """第(四)项: only a version in force is withdrawn, not before it came into force."""
    if not is_in_force:
        raise RuleViolation(_("Only a version in force is withdrawn (item 4)."))
    if withdrawn_on < in_force_on:
        raise RuleViolation(
            _("The version is in force from %(day)s: choose that day or a later one (item 4)."),
            day=in_force_on.isoformat(),
        )


def check_syllabus_kept(*, is_begun, has_modules_taught):
    """第(四)项: a class keeps the version it began with, and its timetable names that version's modules."""
    if is_begun:
        raise RuleViolation(_("The class has begun: it keeps the syllabus it began with (item 4)."))
    if has_modules_taught:
        raise RuleViolation(
            _("The timetable names modules of the syllabus: take them off its lessons first (item 4).")
        )
