"""What issuing would do: the passes that wait, in the order of their numbers, and who is left out (第(六)(七)项)."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation
from exams.models import ExamResult
from exams.rules import Outcome
from training.models import Enrolment
from training.rules import check_yields_certificate

from .. import rules
from ..models import Certificate, YearReport


class Pass(NamedTuple):
    """A confirmed pass that waits for a certificate, as plain values.

    Objects of seven tables for each of 5,000 people would take most of the time of the act. What follows
    `score` is read only when the ledger is to copy it.
    """

    pk: int
    enrolment: int
    position: int
    officer: int
    name: str
    agency_name: str
    post_title: str
    is_established: bool
    training_class: int
    class_title: str
    kind: str
    tier: str
    province: str
    exam_on: date
    sitting: str
    score: Any
    level: str = ""
    class_number: int = 0
    class_starts_on: date | None = None
    class_ends_on: date | None = None
    id_number: str = ""
    id_number_hash: str = ""
    holder_province: str = ""
    holder_bureau: str = ""
    city: str = ""
    county: str = ""


_SHOWN = (
    "pk", "enrolment", "enrolment__position", "enrolment__officer", "enrolment__officer__name",
    "enrolment__agency_name", "enrolment__post_title", "enrolment__officer__is_established",
    "enrolment__training_class", "enrolment__training_class__title", "enrolment__training_class__kind",
    "enrolment__training_class__tier", "enrolment__training_class__province", "exam__held_on", "exam__sitting",
    "score",
)  # fmt: skip
_COPIED = (
    "enrolment__training_class__level", "enrolment__training_class__number",
    "enrolment__training_class__starts_on", "enrolment__training_class__ends_on",
    "enrolment__officer__id_number", "enrolment__officer__id_number_hash", "enrolment__province",
    "enrolment__province__short_name", "enrolment__agency__city", "enrolment__agency__county",
)  # fmt: skip


class Line(NamedTuple):
    """A pass that would be certified, under which number, and what its issuer should know."""

    number: str
    sequence: int
    seat: Pass
    note: Any
    gaps: list


class LeftOut(NamedTuple):
    """Somebody who gets no certificate now, and why; with the one there is, if any."""

    enrolment: int
    officer: int
    position: int
    name: str
    agency_name: str
    class_title: str
    reason: Any
    certificate: Certificate | None = None
    gaps: list | tuple = ()


@dataclass
class Preview:
    """What issuing would do: `lines` in the order of their numbers, and why it may not be done, if so."""

    issuer: str
    issued_on: date
    last_number: int
    lines: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    waiting: int = 0  # passes that may be certified, also when the act is refused
    refusal: RuleViolation | None = None
    latest_on: date | None = None  # the latest issue date that the year's ledger holds

    @property
    def is_earlier(self):
        """Whether these numbers would follow one with a later day."""
        return bool(self.lines and self.latest_on and self.issued_on < self.latest_on)

    @property
    def without_certificate(self):
        """Who is left out and has none: the others are found among the issued ones."""
        return [left for left in self.left_out if left.certificate is None]

    @property
    def incomplete(self):
        """Whose data the ledger would lack something of: first who gets none because of it."""
        barred = [left for left in self.left_out if left.gaps]
        return barred + [line.seat._asdict() | {"gaps": line.gaps} for line in self.lines if line.gaps]

    @property
    def room(self):
        return rules.LAST_SEQUENCE - self.last_number

    @property
    def is_nearly_full(self):
        return rules.is_nearly_full(last_number=self.last_number + len(self.lines))

    @property
    def digest(self):
        """What tells this list of people, in this order and of this day, from any other."""
        told = ",".join(str(line.seat.pk) for line in self.lines)
        return hashlib.sha256(f"{self.issued_on}:{told}".encode()).hexdigest()[:32]


def read_passes(results, *, is_whole=False):
    """Return those of `results` that wait, in the order of their numbers, in one query."""
    columns = (*_SHOWN, *_COPIED) if is_whole else _SHOWN
    return [Pass(*row) for row in results.to_certify().values_list(*columns)]


def previewed(passes, others, *, issuer, last_number, issued_on, by, today):
    """第(六)项: give waiting passes their numbers, after who may not have one yet was left out.

    `others`: who was left out before, for other reasons.
    """
    preview = Preview(issuer, issued_on, last_number)
    preview.left_out += others
    kept = []
    for seat in passes:
        gaps = rules.missing_for_ledger(
            name=seat.name, agency_name=seat.agency_name, post_title=seat.post_title
        )
        reason = _reason(seat, gaps, issued_on)
        if reason is None:
            kept.append((seat, gaps))
        else:
            blocking = [gap for gap in gaps if gap.is_blocking]
            preview.left_out.append(_left(seat, reason, gaps=blocking))
    preview.waiting = len(kept)
    try:
        check_act(passes, issued_on=issued_on, by=by, today=today)
        rules.check_room(last_number=last_number, count=len(kept), year=issued_on.year)
    except RuleViolation as violation:
        preview.refusal = violation
    else:
        preview.lines = _numbered(kept, preview)
    return preview


def check_act(passes, *, issued_on, by, today):
    """Refuse what concerns the act as a whole: the issuer, the kind of class, the day, the reported year.

    The day must suit somebody: whose exam was later is left out alone.
    """
    for kind in {seat.kind for seat in passes}:
        check_yields_certificate(kind=kind)
    for tier, province in {(seat.tier, seat.province) for seat in passes}:
        rules.check_issuer(tier=tier, class_province=province, user_province=by.province_id)
    rules.check_issue_date(
        issued_on=issued_on,
        exam_on=min((seat.exam_on for seat in passes), default=issued_on),
        today=today,
        is_year_reported=YearReport.objects.is_reported(province_id=by.province_id, year=issued_on.year),
    )


def left_out_of(enrolments, *, waiting):
    """Say of each enrolment that is not among `waiting` passes why it gets no certificate, in the roster's order."""
    enrolments = enrolments.select_related("officer", "training_class").order_by("training_class", "position")
    decisive = _decisive(ExamResult.objects.filter(enrolment__in=enrolments.order_by()).order_by("pk"))
    certificates = {
        certificate.result.enrolment_id: certificate
        for certificate in Certificate.objects.filter(
            result__enrolment__in=enrolments.order_by()
        ).select_related("result")
    }
    seats = {seat.enrolment for seat in waiting}
    return [
        LeftOut(
            enrolment.pk,
            enrolment.officer_id,
            enrolment.position,
            enrolment.officer.name,
            enrolment.agency_name,
            enrolment.training_class.title,
            _why_not(enrolment, decisive.get(enrolment.pk), certificates.get(enrolment.pk)),
            certificates.get(enrolment.pk),
        )
        for enrolment in enrolments
        if enrolment.pk not in seats
    ]


def not_waiting(results, *, waiting):
    """`left_out_of` for chosen results of any classes; nobody is asked about when all of them wait."""
    gone = results.exclude(pk__in=[seat.pk for seat in waiting])
    return left_out_of(Enrolment.objects.filter(pk__in=gone.order_by().values("enrolment")), waiting=waiting)


def _reason(seat, gaps, issued_on):
    """Why a waiting pass is left out of the act of this day, or None."""
    blocking = [gap.message for gap in gaps if gap.is_blocking]
    if blocking:
        return blocking[0]
    if seat.exam_on > issued_on:
        try:
            rules.check_issue_date(
                issued_on=issued_on, exam_on=seat.exam_on, today=issued_on, is_year_reported=False
            )
        except RuleViolation as violation:
            return violation.message
    return None


def _left(seat, reason, *, gaps):
    return LeftOut(
        seat.enrolment,
        seat.officer,
        seat.position,
        seat.name,
        seat.agency_name,
        seat.class_title,
        reason,
        gaps=gaps,
    )


def _decisive(results):
    """Enrolment → the result that counts: the pass where there is one, else the last sitting."""
    decisive = {}
    for result in results:
        known = decisive.get(result.enrolment_id)
        if known is None or known.outcome != Outcome.PASSED:
            decisive[result.enrolment_id] = result
    return decisive


def _why_not(enrolment, result, certificate):
    if certificate is None and enrolment.withdrawn_at:
        return _("Withdrawn from the class.")
    if result is None or not result.outcome:
        return _("No result yet: enter and confirm it first (item 7).")
    if result.outcome == Outcome.AWAITING:
        return _("Awaiting an exam: absent or deferred so far (item 7).")
    try:
        rules.check_may_certify(
            is_passed=result.outcome == Outcome.PASSED,
            is_confirmed=result.is_confirmed,
            has_certificate=certificate is not None,
            is_void=certificate is not None and certificate.is_void,
        )
    except RuleViolation as violation:
        return violation.message
    return _("Changed at this moment: look at the list again.")


def _numbered(kept, preview):
    outside = _("Outside the establishment: certified, but never passes the gate (item 8).")
    year = preview.issued_on.year
    return [
        Line(
            rules.certificate_number(issuer=preview.issuer, year=year, sequence=sequence),
            sequence,
            seat,
            "" if seat.is_established else outside,
            gaps,
        )
        for sequence, (seat, gaps) in enumerate(kept, start=preview.last_number + 1)
    ]
