"""An officer's life as dated events, and what comes next.

Results, certificates and gate answers belong to apps above this one: they are walked from the officer by the
relations' names, as `Officer.objects.with_history()` fetched them.
"""

from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import rules


class Event(NamedTuple):
    """One line of the timeline; the link is made where the reader may follow it."""

    on: date
    what: str
    text: str
    state: str = ""
    state_label: str = ""
    url_name: str = ""
    pk: int | None = None


def events_of(officer, user):
    """Every posting, class, sitting, certificate and gate answer of an officer, the newest first."""
    events = [
        *_postings(officer),
        *_training(officer, user),
        *_certificates(officer, user),
        *_gate(officer, user),
    ]
    return sorted(events, key=lambda event: event.on, reverse=True)


def _postings(officer):
    for posting in officer.postings.all():
        place = posting.agency.name
        if posting.agency.province_id != officer.province_id:
            place = f"{posting.agency.province.short_name} · {place}"
        words = [place, posting.post_title, posting.get_head_type_display()]
        yield Event(posting.from_on, _("Posting"), " · ".join(filter(None, words)))
    if officer.off_post_on:
        yield Event(officer.off_post_on, _("Off post"), officer.get_off_post_reason_display())


def _training(officer, user):
    for enrolment in officer.enrolments.all():
        training_class = enrolment.training_class
        url_name = _link(user, "training:class_detail", training_class.province_id)
        withdrawn = "cancelled" if enrolment.withdrawn_at else ""
        yield Event(
            training_class.starts_on, _("Class"), training_class.title, withdrawn, withdrawn and _("Withdrew"),
            url_name, training_class.pk,
        )  # fmt: skip
        for result in enrolment.results.all():
            yield _sitting(result, user)


def _sitting(result, user):
    exam = result.exam
    text = exam.get_sitting_display()
    if result.score is not None:
        text = f"{text} · {result.score}"
    state, label = result.outcome, result.get_outcome_display()
    if result.outcome and not result.confirmed_at:
        state, label = "awaiting", _("Not confirmed yet")
    return Event(
        exam.held_on,
        _("Exam"),
        text,
        state,
        label,
        _link(user, "exams:exam_detail", exam.province_id),
        exam.pk,
    )


def _certificates(officer, user):
    for certificate in officer.certificates.all():
        url_name = ""
        if user.is_ministry or user.province_id in (certificate.province_id, certificate.holder_province_id):
            url_name = "certificates:certificate_detail"
        words = [certificate.number, certificate.get_tier_display(), certificate.get_level_display()]
        state, label = ("void", _("Void")) if certificate.voided_on else ("issued", _("Valid"))
        yield Event(
            certificate.issued_on, _("Certificate"), " · ".join(map(str, words)), state, label, url_name,
            certificate.pk,
        )  # fmt: skip


def _gate(officer, user):
    """What the gate answered to the reader's bureau, or to the ministry; another bureau's questions are its own."""
    for answer in officer.gate_answers.all():
        if not user.is_ministry and answer.province_id not in (None, user.province_id):
            continue
        words = [
            answer.get_purpose_display(),
            answer.province.short_name if answer.province else _("Ministry"),
        ]
        yield Event(
            timezone.localdate(answer.asked_at), _("Gate"), " · ".join(map(str, words)), answer.answer,
            answer.get_answer_display(), _link_of_answer(user, answer), answer.pk,
        )  # fmt: skip


def _link_of_answer(user, answer):
    is_open = user.is_ministry or answer.province_id == user.province_id
    return "certificates:gate_answer_detail" if is_open else ""


def _link(user, url_name, province_id):
    """The page's name where `user` may open it: a province its own and the national ones."""
    return url_name if user.is_ministry or province_id in (None, user.province_id) else ""


def next_step_of(officer, due):
    """What comes next for an officer whose history was fetched; `due` is the answer of `rules.is_due`."""
    enrolment = _last_enrolment(officer)
    sat = _last_sitting(enrolment) if enrolment else None
    newest = max((c.issued_on for c in officer.certificates.all() if not c.voided_on), default=None)
    if sat and newest and newest >= sat.held_on:
        sat = None
    place = None
    if (
        enrolment
        and enrolment.training_class.state == "open"
        and not (sat or newest_after(newest, enrolment))
    ):
        place = (enrolment.training_class.title, enrolment.training_class.starts_on)
    return rules.next_step(
        is_on_post=officer.is_on_post,
        is_established=officer.is_established,
        due=due,
        tier=officer.tier_ruling.value,
        level=officer.level_ruling.value,
        id_valid_until=officer.id_valid_until,
        place=place,
        sat=sat,
    )


def newest_after(newest, enrolment):
    return newest is not None and newest >= enrolment.training_class.starts_on


def _last_enrolment(officer):
    standing = [
        enrolment
        for enrolment in officer.enrolments.all()
        if not enrolment.withdrawn_at
        and enrolment.training_class.yields_certificate
        and enrolment.training_class.state != "cancelled"
    ]
    return max(
        standing, key=lambda enrolment: (enrolment.training_class.starts_on, enrolment.pk), default=None
    )


def _last_sitting(enrolment):
    entered = [result for result in enrolment.results.all() if result.entered_at]
    last = max(entered, key=lambda result: (result.exam.held_on, result.pk), default=None)
    return last and rules.Sat(
        held_on=last.exam.held_on,
        is_make_up=last.exam.sitting == "make_up",
        outcome=last.outcome,
        is_confirmed=last.confirmed_at is not None,
        make_up_deadline=last.make_up_deadline,
        has_certificate=getattr(last, "certificate", None) is not None,
    )
