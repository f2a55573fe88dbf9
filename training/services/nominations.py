"""Nominations for the national pool: proposed by a bureau, decided by the ministry (第(五)项)."""

from django.db import transaction

from accounts.models import Act
from accounts.services import attach_files, once_more_after_a_clash, record, remove_attachment

from .. import rules
from ..models import Instructor, Nomination
from .instructors import INSTRUCTOR_FACTS

_State = Nomination.State


@once_more_after_a_clash
@transaction.atomic
def nominate(*, instructor, grounds, files, by, at, today):
    """第(五)项: propose a member of the bureau's pool for the national one, with grounds and files."""
    members = Instructor.objects.managed_by(by).of_bureaus()
    instructor = members.select_for_update(of=("self",)).get(pk=instructor.pk)
    rules.check_may_nominate(
        name=instructor.name,
        is_active=instructor.is_active_on(today),
        is_in_national_pool=_national_row(instructor, today) is not None,
        is_waiting=instructor.nominations.open().exists(),
    )
    nomination = Nomination(
        province=instructor.province, instructor=instructor, grounds=grounds, submitted_by=by, submitted_at=at
    )
    nomination.full_clean()
    nomination.save()
    attach_files(holder=nomination, files=files, by=by, at=at)
    record(Act.INSTRUCTOR_NOMINATED, by=by, target=nomination, reason=grounds)
    return nomination


@transaction.atomic
def add_files(*, nomination, files, by, at):
    """Attach more files while the ministry has not decided."""
    nomination = _locked(Nomination.objects.managed_by(by), nomination)
    return attach_files(holder=nomination, files=files, by=by, at=at)


@transaction.atomic
def take_file_away(*, nomination, attachment, by):
    """Remove a file while the ministry has not decided."""
    nomination = _locked(Nomination.objects.managed_by(by), nomination)
    remove_attachment(holder=nomination, attachment=attachment, by=by)


@once_more_after_a_clash
@transaction.atomic
def select(*, nomination, opinion, by, at, today):
    """第(五)项: the ministry selects the nominee: a member of the national pool from today, in the bureau's as before."""
    nomination = _locked(Nomination.objects.visible_to(by), nomination)
    nominee = nomination.instructor
    member = _national_row(nominee, today)
    if member is None:
        facts = {name: getattr(nominee, name) for name in INSTRUCTOR_FACTS} | {"entered_on": today}
        member = Instructor(province=None, officer=nominee.officer, **facts)
        member.full_clean()
        member.save()
        details = {"entered_on": today.isoformat(), "unit": member.unit, "nomination": nomination.pk}
        record(Act.INSTRUCTOR_ENTERED, by=by, target=member, details=details)
    return _close(nomination, _State.SELECTED, opinion=opinion, by=by, at=at, member=member)


@transaction.atomic
def decline(*, nomination, opinion, by, at):
    """第(五)项: the ministry declines the nominee, with its opinion; the bureau may nominate again."""
    nomination = _locked(Nomination.objects.visible_to(by), nomination)
    return _close(nomination, _State.DECLINED, opinion=opinion, by=by, at=at)


@transaction.atomic
def withdraw(*, nomination, reason, by, at):
    """The bureau takes its nomination back before it is decided."""
    nomination = _locked(Nomination.objects.managed_by(by), nomination)
    return _close(nomination, _State.WITHDRAWN, opinion=reason, by=by, at=at, act=Act.NOMINATION_WITHDRAWN)


def _close(nomination, state, *, opinion, by, at, member=None, act=Act.NOMINATION_DECIDED):
    nomination.state, nomination.opinion, nomination.member = state, opinion, member
    nomination.decided_by, nomination.decided_at = by, at
    nomination.full_clean()
    nomination.save(update_fields=["state", "opinion", "member", "decided_by", "decided_at"])
    record(act, by=by, target=nomination, reason=opinion, details={"state": state})
    return nomination


def _locked(nominations, nomination):
    """第(五)项: an open nomination, held against other writers until the transaction ends."""
    locked = nominations.select_for_update(of=("self",)).select_related("instructor").get(pk=nomination.pk)
    rules.check_nomination_open(is_open=locked.is_open)
    return locked


def _national_row(instructor, today):
    """The national pool's active row of the same person, if there is one."""
    same = Instructor.objects.national().active_on(today)
    return same.same_person(name=instructor.name, unit=instructor.unit, officer=instructor.officer).first()
