"""Certify passes, of a class or of many: see what would be issued, then issue it (第(六)(七)项)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Act
from accounts.rules import RuleViolation
from exams.models import ExamResult
from exams.rules import Sitting
from training.models import Enrolment, TrainingClass
from training.rules import check_yields_certificate, gender_of
from training.services.bulk import insert_acts, insert_rows

from .. import rules
from ..models import Certificate, CertificateSequence
from .passes import left_out_of, not_waiting, previewed, read_passes
from .refusals import refusals_recorded
from .sequences import issuer_of_user

# Left to the database in a batch: asking it about each row would cost a query a row.
KEPT_BY_DATABASE = {"province", "result", "officer", "holder_province", "issued_by", "voided_by"}


def preview_class(*, training_class, issued_on, by, today):
    """第(六)项: the numbers that issuing on a day would give a class, in order, and who is left out. Reads only."""
    results = ExamResult.objects.filter(enrolment__training_class=training_class)
    passes = read_passes(results)
    others = left_out_of(training_class.enrolments.all(), waiting=passes)
    preview = _preview(passes, others, _issuer_of(training_class), issued_on=issued_on, by=by, today=today)
    try:
        _check_class(training_class, by=by)
    except RuleViolation as violation:
        preview.refusal, preview.lines = violation, []
    return preview


def preview_selection(*, results, issued_on, by, today):
    """第(六)项: the same for any results of an issuer's classes: class after class, each in roster order."""
    passes = read_passes(results)
    others = not_waiting(results, waiting=passes)
    return _preview(passes, others, issuer_of_user(by), issued_on=issued_on, by=by, today=today)


@refusals_recorded(Act.CERTIFICATE_ISSUED, about="training_class", facts=("issued_on", "expected_count"))
@transaction.atomic
def issue_class(*, training_class, issued_on, by, today, expected_count, shown=""):
    """第(六)(七)项: certify everyone of a class who passed, under consecutive numbers, all or nothing.

    `expected_count`: how many the preview showed; `shown`: its digest, where somebody looked at one. Returns
    the certificates in the order of their numbers.
    """
    _check_class(training_class, by=by)
    results = ExamResult.objects.filter(enrolment__training_class=training_class)
    issued = _issue(
        results, issued_on=issued_on, by=by, today=today, expected_count=expected_count, shown=shown
    )
    if not issued:
        raise RuleViolation(_("Nobody in this class waits for a certificate."))
    return issued


@refusals_recorded(Act.CERTIFICATE_ISSUED, facts=("issued_on", "expected_count"))
@transaction.atomic
def issue_selection(*, results, issued_on, by, today, expected_count, shown=""):
    """第(六)(七)项: certify chosen passes of any of the issuer's classes in one act, all or nothing.

    As `issue_class`; the numbers follow class, then roster.
    """
    issued = _issue(
        results, issued_on=issued_on, by=by, today=today, expected_count=expected_count, shown=shown
    )
    if not issued:
        raise RuleViolation(_("Nobody of this selection waits for a certificate: choose again."))
    return issued


@refusals_recorded(Act.CERTIFICATE_ISSUED, about="result", facts=("issued_on",))
@transaction.atomic
def issue_certificate(*, result, issued_on, by, today):
    """第(六)(七)项: certify one passed officer under the issuer's next number of the year."""
    _check_class(result.enrolment.training_class, by=by)
    results = ExamResult.objects.filter(pk=result.pk)
    issued = _issue(results, issued_on=issued_on, by=by, today=today)
    if not issued:
        left = left_out_of(Enrolment.objects.filter(pk=result.enrolment_id), waiting=[])
        raise RuleViolation(left[0].reason)
    return issued[0]


# --- what would be issued ---------------------------------------------------------------------------


def _issuer_of(training_class):
    return rules.issuer_code(tier=training_class.tier, province_code=training_class.province_id)


def _check_class(training_class, *, by):
    check_yields_certificate(kind=training_class.kind)
    rules.check_issuer(
        tier=training_class.tier, class_province=training_class.province_id, user_province=by.province_id
    )


def _preview(passes, others, issuer, *, issued_on, by, today):
    last_number = CertificateSequence.objects.last_number(issuer=issuer, year=issued_on.year)
    facts = {"issued_on": issued_on, "by": by, "today": today}
    preview = previewed(passes, others, issuer=issuer, last_number=last_number, **facts)
    ledger = Certificate.objects.filter(issuer=issuer, year=issued_on.year)
    preview.latest_on = ledger.aggregate(latest=Max("issued_on"))["latest"]
    return preview


# --- writing the ledger -----------------------------------------------------------------------------


def _issue(results, *, issued_on, by, today, expected_count=None, shown=""):
    """Hold everything that is copied, look again at who waits, and write them into the ledger.

    Locks in one order for every act: classes by key, the counter, the results by key. What was read before a
    lock was waited for is not trusted: the passes are read last.
    """
    keys = list(results.order_by().values_list("pk", flat=True))
    chosen = ExamResult.objects.filter(pk__in=keys)
    # Their titles and days are copied: they stand still.
    classes = TrainingClass.objects.filter(pk__in=chosen.order_by().values("enrolment__training_class"))
    list(classes.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    sequence = CertificateSequence.objects.locked(issuer=issuer_of_user(by), year=issued_on.year)
    list(chosen.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    passes = read_passes(chosen, is_whole=True)
    facts = {"issued_on": issued_on, "by": by, "today": today}
    preview = previewed(passes, [], issuer=sequence.issuer, last_number=sequence.last_number, **facts)
    if preview.refusal:
        raise preview.refusal
    if not preview.lines and preview.left_out and expected_count is None:
        raise RuleViolation(preview.left_out[0].reason)
    if expected_count is not None:
        is_same = shown in ("", preview.digest)
        rules.check_as_previewed(now=len(preview.lines), then=expected_count, is_same=is_same)
    return _write(preview, sequence, by=by) if preview.lines else []


def _write(preview, sequence, *, by):
    """Write the lines into the ledger and move the counter; the caller holds its lock."""
    certificates = [_certificate(line, preview, by=by) for line in preview.lines]
    for certificate in certificates:
        certificate.clean_fields(exclude=KEPT_BY_DATABASE)
    insert_rows(Certificate, certificates)
    stored = Certificate.objects.filter(
        issuer=sequence.issuer, year=sequence.year, sequence__gt=sequence.last_number
    )
    keys = dict(stored.order_by().values_list("sequence", "pk"))
    for certificate in certificates:
        certificate.pk, certificate._state.adding = keys[certificate.sequence], False
    sequence.last_number += len(certificates)
    sequence.save(update_fields=["last_number"])
    acts = [
        (
            Act.CERTIFICATE_ISSUED,
            certificate.pk,
            certificate.number,
            {"training_class": line.seat.training_class, "result": line.seat.pk},
        )
        for certificate, line in zip(certificates, preview.lines, strict=True)
    ]
    insert_acts(acts, by=by, province=by.province, at=certificates[0].issued_at, model=Certificate)
    return certificates


def _certificate(line, preview, *, by):
    """A row of the ledger: every fact is copied in, as it stands on the day of issue."""
    seat = line.seat
    return Certificate(
        number=line.number,
        tier=seat.tier,
        level=seat.level,
        province_id=seat.province,
        issuer=preview.issuer,
        year=preview.issued_on.year,
        sequence=line.sequence,
        result_id=seat.pk,
        officer_id=seat.officer,
        holder_name=seat.name,
        holder_id_number=seat.id_number,
        holder_id_number_hash=seat.id_number_hash,
        holder_gender=gender_of(seat.id_number),
        holder_province_id=seat.holder_province,
        holder_region=" ".join(filter(None, [seat.holder_bureau, seat.city, seat.county])),
        agency_name=seat.agency_name,
        post_title=seat.post_title,
        class_title=seat.class_title,
        class_number=seat.class_number,
        class_starts_on=seat.class_starts_on,
        class_ends_on=seat.class_ends_on,
        exam_on=seat.exam_on,
        is_make_up=seat.sitting == Sitting.MAKE_UP,
        score=seat.score,
        issued_on=preview.issued_on,
        issued_by=by,
    )
