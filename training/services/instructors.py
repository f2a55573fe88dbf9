"""The pools of instructors: entry, change, exit (第(五)项)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import once_more_after_a_clash, record

from .. import rules
from ..models import Instructor, Officer
from .people import plain

INSTRUCTOR_FACTS = ("name", "unit", "title", "field", "is_full_time", "phone", "entered_on")


def officer_of_number(id_number, *, name, by):
    """Return the officer whom the register holds under this ID number, None for no number.

    Raises `RuleViolation` for a number that `by` finds under no officer, or under another name: whoever
    types it may not learn whose it is.
    """
    if not id_number:
        return None
    officer = Officer.objects.visible_to(by).with_id_number(id_number).first()
    if officer is None or officer.name != name:
        raise RuleViolation(
            _(
                "The register that you see has no officer %(name)s with this ID number: compare both with the "
                "ID card, or leave the number empty for who is no officer."
            ),
            name=name,
        )
    return officer


@once_more_after_a_clash
@transaction.atomic
def enter_instructor(*, by, facts, today, officer=None):
    """第(五)项: take somebody into the user's own pool, the ministry's is the national one.

    `facts`: values for `INSTRUCTOR_FACTS`.
    """
    rules.check_entry_day(on=facts["entered_on"], today=today)
    instructor = Instructor(province_id=by.province_id, officer=officer, **facts)
    _check_once(instructor)
    instructor.full_clean()
    instructor.save()
    details = {"entered_on": instructor.entered_on.isoformat(), "unit": instructor.unit}
    record(Act.INSTRUCTOR_ENTERED, by=by, target=instructor, details=details)
    return instructor


@once_more_after_a_clash
@transaction.atomic
def change_instructor(*, instructor, by, facts, today, officer):
    """Correct what the pool says of a member; the trail keeps before and after."""
    instructor = _locked(instructor, by)
    wanted = facts | {"officer": officer}
    before = {name: getattr(instructor, name) for name in wanted}
    changed = [name for name in wanted if wanted[name] != before[name]]
    if not changed:
        return instructor
    for name in changed:
        setattr(instructor, name, wanted[name])
    rules.check_entry_day(on=instructor.entered_on, today=today)
    first = instructor.lessons.of_standing_classes().order_by("on").values_list("on", flat=True).first()
    rules.check_entry_covers(name=instructor.name, on=instructor.entered_on, taught_on=first)
    if instructor.left_on:
        rules.check_exit_day(
            name=instructor.name, entered_on=instructor.entered_on, on=instructor.left_on, today=today
        )
    _check_once(instructor)
    instructor.full_clean()
    instructor.save(update_fields=changed)
    told = [name for name in changed if name not in ("phone", "officer")]
    details = {
        "changed": changed,
        "before": {name: plain(before[name]) for name in told},
        "after": {name: plain(wanted[name]) for name in told},
    }
    record(Act.INSTRUCTOR_CHANGED, by=by, target=instructor, details=details)
    return instructor


@transaction.atomic
def leave_pool(*, instructor, on, reason, by, today):
    """第(五)项: a member leaves the pool, `on` being the first day out of it; for who left it corrects day and reason."""
    instructor = _locked(instructor, by)
    rules.check_exit_day(name=instructor.name, entered_on=instructor.entered_on, on=on, today=today)
    ahead = instructor.lessons.of_standing_classes().filter(on__gte=on)
    lesson = ahead.select_related("training_class").order_by("on", "starts_at").first()
    rules.check_no_lesson_left(
        name=instructor.name,
        on=on,
        lesson=lesson.title if lesson else "",
        lesson_on=lesson.on if lesson else None,
        where=lesson.training_class.title if lesson else "",
    )
    if instructor.nominations.open().exists():
        raise RuleViolation(
            _("A nomination of %(name)s waits for the ministry: withdraw it first (item 5)."),
            name=instructor.name,
        )
    instructor.left_on, instructor.left_reason = on, reason
    _check_once(instructor)
    instructor.full_clean()
    instructor.save(update_fields=["left_on", "left_reason"])
    details = {"left_on": on.isoformat()}
    record(Act.INSTRUCTOR_LEFT, by=by, target=instructor, reason=reason, details=details)
    return instructor


def _check_once(instructor):
    """第(五)项: no other membership of this person in this pool lies over the days of this one."""
    others = Instructor.objects.of_pool(instructor.province_id).exclude(pk=instructor.pk)
    others = others.same_person(name=instructor.name, unit=instructor.unit, officer=instructor.officer)
    for other in others.order_by("-entered_on"):
        is_after = instructor.left_on and instructor.left_on <= other.entered_on
        is_before = other.left_on and other.left_on <= instructor.entered_on
        if not is_after and not is_before:
            rules.check_once_in_pool(
                name=other.name, unit=other.unit, since=other.entered_on, until=other.left_on
            )


def _locked(instructor, by):
    """A member of the user's own pool, held against other writers until the transaction ends."""
    mine = Instructor.objects.managed_by(by).select_for_update(of=("self",))
    return mine.get(pk=instructor.pk)
