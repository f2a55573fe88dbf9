"""Certify the passes of a class: see what would be issued, then issue it (第(六)(七)项)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from accounts.services import audit_entry, record_many
from exams.models import ExamResult
from exams.rules import Outcome, Sitting
from training.models import Enrolment, TrainingClass
from training.rules import check_yields_certificate
from training.services.classes import locked_class

from .. import rules
from ..models import Certificate, CertificateSequence, YearReport
from .refusals import refusals_recorded

# Left to the database in a batch: asking it about each row would cost a query a row.
KEPT_BY_DATABASE = {"province", "result", "officer", "holder_province", "issued_by", "voided_by"}


class Line(NamedTuple):
    """A pass that would be certified, under which number, and what its issuer should know."""

    number: str
    result: ExamResult
    note: Any


class LeftOut(NamedTuple):
    """An enrolment that gets no certificate now, and why; with the one it has, if any."""

    enrolment: Enrolment
    reason: Any
    certificate: Certificate | None


@dataclass
class Preview:
    """What issuing would do: `lines` in the order of their numbers, and why it may not be done, if so."""

    training_class: TrainingClass
    issued_on: date
    last_number: int
    lines: list
    left_out: list
    waiting: int = 0  # passes that may be certified, also when the act is refused
    refusal: RuleViolation | None = None

    @property
    def without_certificate(self):
        """Who is left out and has none: the others are found among the issued ones."""
        return [left for left in self.left_out if left.certificate is None]

    @property
    def room(self):
        return rules.LAST_SEQUENCE - self.last_number

    @property
    def is_nearly_full(self):
        return rules.is_nearly_full(last_number=self.last_number + len(self.lines))


def preview_class(*, training_class, issued_on, by, today):
    """第(六)项: the numbers that issuing on a day would give, in order, and who is left out. Reads only."""
    issuer = _issuer(training_class)
    last_number = CertificateSequence.objects.last_number(issuer=issuer, year=issued_on.year)
    enrolments = training_class.enrolments.all()
    return _preview(training_class, enrolments, last_number, issued_on=issued_on, by=by, today=today)


@refusals_recorded(Act.CERTIFICATE_ISSUED, about="training_class", facts=("issued_on", "expected_count"))
@transaction.atomic
def issue_class(*, training_class, issued_on, by, today, expected_count):
    """第(六)(七)项: certify everyone of a class who passed, under consecutive numbers, all or nothing.

    `expected_count`: how many the preview showed. Returns the certificates in the order of their numbers.
    """
    enrolments = training_class.enrolments.all()
    sequence, preview = _locked_preview(training_class, enrolments, issued_on=issued_on, by=by, today=today)
    if len(preview.lines) != expected_count:
        raise RuleViolation(
            _(
                "%(now)d certificates would be issued, the preview showed %(then)d: "
                "none was issued. Look at the list again (item 6)."
            ),
            now=len(preview.lines),
            then=expected_count,
        )
    if not preview.lines:
        raise RuleViolation(_("Nobody in this class waits for a certificate."))
    return _issue(preview, sequence, by=by)


@refusals_recorded(Act.CERTIFICATE_ISSUED, about="result", facts=("issued_on",))
@transaction.atomic
def issue_certificate(*, result, issued_on, by, today):
    """第(六)(七)项: certify one passed officer under the issuer's next number of the year."""
    enrolment = result.enrolment
    enrolments = Enrolment.objects.filter(pk=enrolment.pk)
    sequence, preview = _locked_preview(
        enrolment.training_class, enrolments, issued_on=issued_on, by=by, today=today
    )
    if not preview.lines:
        raise RuleViolation(preview.left_out[0].reason)
    return _issue(preview, sequence, by=by)[0]


# --- what would be issued ---------------------------------------------------------------------------


def _issuer(training_class):
    return rules.issuer_code(tier=training_class.tier, province_code=training_class.province_id)


def _locked_preview(training_class, enrolments, *, issued_on, by, today):
    """Return the held counter and the preview made under it; a refusal is raised before anything is held."""
    _check_act(training_class, issued_on=issued_on, by=by)
    training_class = locked_class(training_class)  # its title and days are copied: they stand still
    sequence = CertificateSequence.objects.locked(issuer=_issuer(training_class), year=issued_on.year)
    preview = _preview(
        training_class,
        enrolments,
        sequence.last_number,
        issued_on=issued_on,
        by=by,
        today=today,
        is_locking=True,
    )
    if preview.refusal:
        raise preview.refusal
    return sequence, preview


def _preview(training_class, enrolments, last_number, *, issued_on, by, today, is_locking=False):
    enrolments = enrolments.select_related("officer", "province", "agency").order_by("position")
    results = ExamResult.objects.filter(enrolment__in=enrolments.order_by()).select_related("exam")
    if is_locking:
        results = results.select_for_update(of=("self",))
    latest = _decisive(results.order_by("pk"))
    # A query of its own, after the lock: a join would show what stood before the lock was waited for.
    certificates = {
        certificate.result.enrolment_id: certificate
        for certificate in Certificate.objects.filter(
            result__enrolment__in=enrolments.order_by()
        ).select_related("result")
    }
    preview = Preview(training_class, issued_on, last_number, lines=[], left_out=[])
    passes = []
    for enrolment in enrolments:
        result, certificate = latest.get(enrolment.pk), certificates.get(enrolment.pk)
        try:
            _check_pass(enrolment, result, certificate, issued_on=issued_on)
        except RuleViolation as violation:
            preview.left_out.append(LeftOut(enrolment, violation.message, certificate))
        else:
            result.enrolment = enrolment
            passes.append(result)
    preview.waiting = len(passes)
    try:
        _check_act(training_class, issued_on=issued_on, by=by)
        _check_day(training_class, latest.values(), issued_on=issued_on, today=today)
        rules.check_room(last_number=last_number, count=len(passes), year=issued_on.year)
    except RuleViolation as violation:
        preview.refusal = violation
    else:
        preview.lines = _numbered(passes, preview)
    return preview


def _decisive(results):
    """Enrolment → the result that counts: the pass where there is one, else the last sitting."""
    decisive = {}
    for result in results:
        known = decisive.get(result.enrolment_id)
        if known is None or known.outcome != Outcome.PASSED:
            decisive[result.enrolment_id] = result
    return decisive


def _check_act(training_class, *, issued_on, by):
    check_yields_certificate(kind=training_class.kind)
    rules.check_issuer(
        tier=training_class.tier, class_province=training_class.province_id, user_province=by.province_id
    )


def _check_day(training_class, results, *, issued_on, today):
    """The day must suit the class as a whole; who sat later is left out by `_check_pass`."""
    rules.check_issue_date(
        issued_on=issued_on,
        exam_on=min((result.exam.held_on for result in results), default=issued_on),
        today=today,
        is_year_reported=YearReport.objects.is_reported(
            province_id=training_class.province_id, year=issued_on.year
        ),
    )


def _check_pass(enrolment, result, certificate, *, issued_on):
    if certificate is None and enrolment.withdrawn_at:
        raise RuleViolation(_("Withdrawn from the class."))
    if result is None or not result.outcome:
        raise RuleViolation(_("No result yet: enter and confirm it first (item 7)."))
    if result.outcome == Outcome.AWAITING:
        raise RuleViolation(_("Awaiting an exam: absent or deferred so far (item 7)."))
    rules.check_may_certify(
        is_passed=result.outcome == Outcome.PASSED,
        is_confirmed=result.is_confirmed,
        has_certificate=certificate is not None,
        is_void=certificate is not None and certificate.is_void,
    )
    rules.check_issue_date(
        issued_on=issued_on, exam_on=result.exam.held_on, today=issued_on, is_year_reported=False
    )


def _numbered(passes, preview):
    issuer, year = _issuer(preview.training_class), preview.issued_on.year
    outside = _("Outside the establishment: certified, but never passes the gate (item 8).")
    return [
        Line(
            rules.certificate_number(issuer=issuer, year=year, sequence=sequence),
            result,
            "" if result.enrolment.officer.is_established else outside,
        )
        for sequence, result in enumerate(passes, start=preview.last_number + 1)
    ]


# --- writing the ledger -----------------------------------------------------------------------------


def _issue(preview, sequence, *, by):
    """Write the lines into the ledger and move the counter; the caller holds its lock."""
    certificates = [
        _certificate(line, preview, sequence.last_number + offset, by=by)
        for offset, line in enumerate(preview.lines, start=1)
    ]
    for certificate in certificates:
        certificate.clean_fields(exclude=KEPT_BY_DATABASE)
    certificates = Certificate.objects.bulk_create(certificates)
    sequence.last_number += len(certificates)
    sequence.save(update_fields=["last_number"])
    record_many(
        audit_entry(
            Act.CERTIFICATE_ISSUED,
            by=by,
            target=certificate,
            details={"training_class": preview.training_class.pk, "result": certificate.result_id},
        )
        for certificate in certificates
    )
    return certificates


def _certificate(line, preview, sequence, *, by):
    """A row of the ledger: every fact is copied in, as it stands on the day of issue."""
    result, training_class = line.result, preview.training_class
    exam, enrolment = result.exam, result.enrolment
    officer, agency = enrolment.officer, enrolment.agency
    return Certificate(
        number=line.number,
        tier=training_class.tier,
        level=training_class.level,
        province_id=training_class.province_id,
        issuer=_issuer(training_class),
        year=preview.issued_on.year,
        sequence=sequence,
        result=result,
        officer=officer,
        holder_name=officer.name,
        holder_id_number=officer.id_number,
        holder_id_number_hash=officer.id_number_hash,
        holder_gender=officer.gender,
        holder_province_id=enrolment.province_id,
        holder_region=" ".join(filter(None, [enrolment.province.short_name, agency.city, agency.county])),
        agency_name=enrolment.agency_name,
        post_title=enrolment.post_title,
        class_title=training_class.title,
        class_number=training_class.number,
        class_starts_on=training_class.starts_on,
        class_ends_on=training_class.ends_on,
        exam_on=exam.held_on,
        is_make_up=exam.sitting == Sitting.MAKE_UP,
        score=result.score,
        issued_on=preview.issued_on,
        issued_by=by,
    )
