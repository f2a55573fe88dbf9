"""Open, change, close and cancel a class (第(三)(四)项)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, MinistrySettings, Province
from accounts.rules import RuleViolation
from accounts.services import once_more_after_a_clash, record

from .. import rules
from ..models import Syllabus, TrainingClass

CHANGEABLE = (
    "title", "level", "number", "starts_on", "ends_on", "place", "capacity", "required_hours", "syllabus", "textbook",
)  # fmt: skip


@transaction.atomic
def open_class(*, by, at, kind, title, starts_on, ends_on, place, capacity, level="", number=None, year=None,
               required_hours=None, syllabus=None, textbook=None):  # fmt: skip
    """Open a class: a national one for ministry roles, the province's own for province roles.

    Without `number` the next of the bureau, year and kind; without `syllabus` the one in force (第(四)项);
    without `required_hours` the least of the syllabus. `year` is that of the first day.
    """
    year = year or starts_on.year
    _lock_numbers(by.province_id)
    training_class = TrainingClass(
        kind=kind,
        tier=rules.Tier.NATIONAL if by.is_ministry else rules.Tier.PROVINCIAL,
        level=level if kind == rules.ClassKind.POST else "",
        province_id=by.province_id,
        year=year,
        number=number or next_number(province_id=by.province_id, year=year, kind=kind),
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        place=place,
        capacity=capacity,
        textbook=textbook,
        created_by=by,
        created_at=at,
    )
    training_class.syllabus = syllabus or _syllabus_in_force(training_class)
    _check_number(training_class)
    _check_syllabus(training_class)
    least = training_class.syllabus.minimum_hours if training_class.syllabus else 0
    training_class.required_hours = least if required_hours is None else required_hours
    training_class.full_clean()
    training_class.save()
    record(Act.CLASS_CREATED, by=by, target=training_class)
    return training_class


def next_number(*, province_id, year, kind):
    """Return the number after the last of the bureau's classes of this year and kind."""
    numbered = TrainingClass.objects.filter(province_id=province_id, year=year, kind=kind)
    return (numbered.aggregate(last=Max("number"))["last"] or 0) + 1


def _lock_numbers(province_id):
    """Let one class at a time take a number: of the bureau, or of the ministry."""
    if province_id:
        Province.objects.select_for_update().get(pk=province_id)
    else:
        MinistrySettings.objects.select_for_update().get(pk=1)


def _check_number(training_class):
    """A class is known by its number: one of each in the bureau, year and kind."""
    named = {name: getattr(training_class, name) for name in ("province_id", "year", "kind")}
    same = TrainingClass.objects.filter(**named, number=training_class.number).exclude(pk=training_class.pk)
    if taken := same.first():
        raise RuleViolation(
            _("Class number %(number)d of %(year)d is taken by “%(title)s”: %(free)d is the next free one."),
            number=training_class.number,
            year=training_class.year,
            title=taken.title,
            free=next_number(**named),
        )


def _syllabus_in_force(training_class):
    """第(四)项: the class begins with the version in force on its first day."""
    return (
        Syllabus.objects.in_force_on(training_class.starts_on)
        .filter(tier=training_class.tier, level=training_class.level)
        .order_by("-in_force_on", "-pk")
        .first()
    )


def _check_syllabus(training_class):
    syllabus = training_class.syllabus
    fits = (training_class.tier, training_class.level)
    if syllabus and (syllabus.tier, syllabus.level) != fits:
        raise RuleViolation(
            _("The syllabus is of another tier or level than the class: choose one that fits (item 4).")
        )


@once_more_after_a_clash
@transaction.atomic
def change_class(*, training_class, by, **changes):
    """Change what is set in `CHANGEABLE`; refused once certificates stand on the class or it is cancelled."""
    training_class = locked_class(training_class)
    check_not_cancelled(training_class)
    if training_class.enrolments.filter(results__certificate__isnull=False).exists():
        raise RuleViolation(
            _("Certificates name this class as it is: it cannot be changed any more (item 6).")
        )
    before = {name: getattr(training_class, name) for name in CHANGEABLE if name in changes}
    for name in before:
        setattr(training_class, name, changes[name])
    changed = [name for name, value in before.items() if getattr(training_class, name) != value]
    if not changed:
        return training_class
    _check_change(training_class, changed)
    training_class.year = training_class.starts_on.year
    _check_number(training_class)
    training_class.full_clean()
    training_class.save(update_fields=[*changed, "year"])
    record(Act.CLASS_CHANGED, by=by, target=training_class, details={"changed": changed})
    return training_class


def _check_change(training_class, changed):
    heads = training_class.enrolments.standing().count()
    if training_class.capacity < heads:
        raise RuleViolation(
            _("%(heads)d people are enrolled: withdraw some before you take places away (item 10)."),
            heads=heads,
        )
    granted = sum(training_class.quotas.order_by().values_list("seats", flat=True))
    rules.check_seats(capacity=training_class.capacity, granted=granted)
    if "level" in changed and heads:
        raise RuleViolation(
            _("%(heads)d people are enrolled for this level: withdraw them before you change it (item 1)."),
            heads=heads,
        )
    exam = training_class.exams.order_by("held_on").first()
    if exam and "starts_on" in changed and exam.held_on < training_class.starts_on:
        raise RuleViolation(
            _("The exam is on %(day)s: the class cannot begin after it (item 7)."),
            day=exam.held_on.isoformat(),
        )
    if "level" in changed or "syllabus" in changed:
        rules.check_syllabus_kept(
            is_begun=training_class.begun_at is not None,
            has_modules_taught=training_class.lessons.filter(module__isnull=False).exists(),
        )
        _check_syllabus(training_class)
    taught = training_class.lessons.order_by().values_list("on", flat=True)
    attended = training_class.enrolments.order_by().filter(attendances__on__isnull=False)
    for on in sorted({*taught, *attended.values_list("attendances__on", flat=True)}):
        rules.check_lesson_day(on=on, starts_on=training_class.starts_on, ends_on=training_class.ends_on)


@transaction.atomic
def close_class(*, training_class, by, on):
    """End enrolment once the training is over; exams, make-ups and certificates go on."""
    training_class = locked_class(training_class)
    check_open(training_class)
    if on < training_class.ends_on:
        raise RuleViolation(
            _("The class lasts until %(day)s: close it from that day on."),
            day=training_class.ends_on.isoformat(),
        )
    return _set_state(training_class, TrainingClass.State.CLOSED, by=by)


@transaction.atomic
def reopen_class(*, training_class, by):
    """Open a closed class again: somebody was forgotten, or it was closed by mistake."""
    training_class = locked_class(training_class)
    check_not_cancelled(training_class)
    if training_class.is_open:
        raise RuleViolation(_("The class is open."))
    return _set_state(training_class, TrainingClass.State.OPEN, by=by)


@transaction.atomic
def cancel_class(*, training_class, by, reason):
    """Cancel a class for a reason; refused once a result was entered. Its people are free again."""
    training_class = locked_class(training_class)
    check_not_cancelled(training_class)
    if training_class.enrolments.filter(results__entered_at__isnull=False).exists():
        raise RuleViolation(_("Results were entered for this class: it took place and cannot be cancelled."))
    if training_class.exams.exists():
        raise RuleViolation(_("An exam of this class is scheduled: cancel the exam first."))
    return _set_state(
        training_class, TrainingClass.State.CANCELLED, by=by, act=Act.CLASS_CANCELLED, reason=reason
    )


def _set_state(training_class, state, *, by, act=Act.CLASS_CHANGED, reason=""):
    training_class.state = state
    training_class.full_clean()
    training_class.save(update_fields=["state"])
    record(act, by=by, target=training_class, reason=reason, details={"state": str(state)})
    return training_class


def locked_class(training_class):
    """Return the class as it stands, its row locked for the transaction."""
    return TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)


def check_not_cancelled(training_class):
    """Nothing changes in a cancelled class."""
    if training_class.state == TrainingClass.State.CANCELLED:
        raise RuleViolation(_("The class is cancelled: open a new one."))


def check_open(training_class):
    """Who takes part changes only while the class is open."""
    check_not_cancelled(training_class)
    if not training_class.is_open:
        raise RuleViolation(_("The class is closed: open it again to change who takes part."))
