"""第(六)项: the rows behind each figure and each doubt about a year, for one bureau or for all."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from exams.models import ExamResult, ResultCorrection
from exams.rules import Outcome

from .. import rules
from ..models import Certificate, CertificateRequest, CertificateSequence
from .sequences import books_of, told

RESULT, CERTIFICATE, NUMBER, REQUEST = "result", "certificate", "number", "request"


@dataclass(frozen=True)
class RowSet:
    """Rows of the year's ledger or exams. `rows(years, scan)` gives them for all bureaus.

    `kind`: what a row is; `bureau` and `year`: the lookups from a row to these.
    """

    label: Any
    kind: str
    rows: Any
    bureau: str = "province"
    year: str = "year"

    def of(self, *, province, year, scan=None):
        """The rows of one bureau and year."""
        return self.rows([year], scan).filter(**{self.bureau: province, self.year: year})


@dataclass(frozen=True)
class Check(RowSet):
    """A set of rows that should be empty, or is to be known; `remedy` says what to do about them."""

    weight: str = rules.Weight.WARNS
    remedy: Any = ""


@dataclass
class Scan:
    """The ledger's numbers and days, read once: (code, year) → its book; keys of rows that contradict others."""

    books: dict = field(default_factory=dict)
    back: dict = field(default_factory=dict)
    misnumbered: dict = field(default_factory=dict)

    def numbers(self, key, *, is_explained):
        """The numbers of a bureau and year that have no row: (number, why)."""
        book = self.books.get(key)
        runs = (book.verdict.explained if is_explained else book.verdict.broken) if book else []
        issuer, year = key
        return [
            (rules.certificate_number(issuer=issuer, year=year, sequence=sequence), told(book, run).why)
            for run in runs
            for sequence in range(run.first, run.last + 1)
        ]

    def gaps(self, key):
        """How many numbers are missing that nothing explains."""
        return sum(run.count for run in self.books[key].verdict.broken) if key in self.books else 0


def scan_ledger(*, years, provinces=None):
    """Read the books and the days of some years, of all bureaus or of those whose codes are given."""
    rows = Certificate.objects.provincial().filter(year__in=years)
    counters = CertificateSequence.objects.filter(year__in=years).exclude(issuer=rules.MINISTRY_CODE)
    if provinces is not None:
        rows, counters = rows.filter(province__in=provinces), counters.filter(issuer__in=provinces)
    books = {(book.sequence.issuer, book.sequence.year): book for book in books_of(counters)}
    found = defaultdict(list)
    values = rows.order_by("issuer", "year", "sequence")
    for issuer, year, *row in values.values_list("issuer", "year", "pk", "sequence", "number", "issued_on"):
        found[issuer, year].append(row)
    scan = Scan(books)
    for (issuer, year), ledger in found.items():
        scan.back[issuer, year] = rules.dated_back((pk, issued_on) for pk, _s, _n, issued_on in ledger)
        scan.misnumbered[issuer, year] = [
            pk
            for pk, sequence, number, _day in ledger
            if number != rules.certificate_number(issuer=issuer, year=year, sequence=sequence)
        ]
    return scan


def _among(keys):
    return Certificate.objects.provincial().filter(pk__in=[pk for some in keys.values() for pk in some])


# --- the sets -----------------------------------------------------------------------------------------


def _issued(years, scan=None):
    return Certificate.objects.provincial().filter(year__in=years)


def _passes(years, scan=None):
    """Confirmed passes of provincial exams that were held in the years."""
    return _results(years).passed().confirmed()


def _results(years, scan=None):
    return ExamResult.objects.filter(
        exam__province__isnull=False, exam__held_on__year__gte=min(years), exam__held_on__year__lte=max(years)
    )


def _without_pass(years, scan=None):
    return _issued(years).in_force().filter(is_legacy=False).exclude(
        result__outcome=Outcome.PASSED, result__confirmed_at__isnull=False
    )  # fmt: skip


def _other_score(years, scan=None):
    """The result was corrected from pass to pass after its certificate was issued."""
    rows = _issued(years).in_force().filter(result__outcome=Outcome.PASSED)
    return rows.exclude(score=F("result__score"))


def _out_of_order(years, scan=None):
    return _issued(years).filter(
        Q(class_starts_on__gt=F("class_ends_on"))
        | Q(exam_on__lt=F("class_starts_on"))
        | Q(issued_on__lt=F("exam_on"))
        | ~Q(issued_on__year=F("year"))
    )


def _twice(years, scan=None):
    others = Certificate.objects.in_force().filter(
        holder_id_number_hash=OuterRef("holder_id_number_hash"), issuer=OuterRef("issuer"),
        year=OuterRef("year"), level=OuterRef("level"),
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    return _issued(years).in_force().filter(Exists(others))


def _incomplete(years, scan=None):
    return _issued(years).filter(
        Q(post_title="") | Q(holder_region="") | Q(class_number__isnull=True)
        | Q(class_starts_on__isnull=True) | Q(class_ends_on__isnull=True) | Q(score__isnull=True)
    )  # fmt: skip


OF_EXAM = {"bureau": "exam__province", "year": "exam__held_on__year"}
FIGURES = {
    "passes": RowSet(_("Passes confirmed of the year's exams"), RESULT, _passes, **OF_EXAM),
    "certified": RowSet(_("of these certified in the year"), RESULT,
                        lambda years, scan=None: _passes(years).filter(certificate__year=F("exam__held_on__year")), **OF_EXAM),
    "certified_elsewhere": RowSet(_("of these certified in another year"), RESULT,
                                  lambda years, scan=None: _passes(years).filter(certificate__isnull=False)
                                  .exclude(certificate__year=F("exam__held_on__year")), **OF_EXAM),
    "uncertified": RowSet(_("of these without a certificate"), RESULT,
                          lambda years, scan=None: _passes(years).without_certificate(), **OF_EXAM),
    "of_the_year": RowSet(_("Certificates that rest on the year's exams"), CERTIFICATE,
                          lambda years, scan=None: _issued(years).filter(result__exam__held_on__year=F("year"))),
    "pass_gone": RowSet(
        _("of these without a confirmed pass now"),
        CERTIFICATE,
        lambda years, scan=None: (
            _issued(years)
            .filter(result__exam__held_on__year=F("year"))
            .exclude(result__outcome=Outcome.PASSED, result__confirmed_at__isnull=False)
        ),
    ),
    "from_before": RowSet(_("Certificates that rest on exams of another year"), CERTIFICATE,
                          lambda years, scan=None: _issued(years).filter(result__isnull=False)
                          .exclude(result__exam__held_on__year=F("year"))),
    "legacy": RowSet(_("Earlier certificates recorded, without a result here"), CERTIFICATE,
                     lambda years, scan=None: _issued(years).filter(result__isnull=True)),
    "issued": RowSet(_("Certificates of the year: rows of the report"), CERTIFICATE, _issued),
    "void": RowSet(_("of these void"), CERTIFICATE, lambda years, scan=None: _issued(years).voided()),
}  # fmt: skip
CHECKS = {
    "without_pass": Check(
        _("Valid certificates without a confirmed pass"), CERTIFICATE, _without_pass, weight=rules.Weight.BLOCKS,
        remedy=_("Void them, or have the results put right (item 7)."),
    ),
    "other_score": Check(
        _("Certificates with another score than their result"), CERTIFICATE, _other_score,
        remedy=_("The result was corrected after the issue, the ledger keeps what it copied: say so, or void them."),
    ),
    "without_certificate": Check(
        _("Passes without a certificate"), RESULT, lambda years, scan=None: _passes(years).without_certificate(),
        **OF_EXAM, remedy=_("Issue them before the year is frozen, or say why not: later they bear a later year."),
    ),
    "unconfirmed": Check(
        _("Results not confirmed"), RESULT, lambda years, scan=None: _results(years).unconfirmed(), **OF_EXAM,
        remedy=_("Have a second person confirm them: whoever passed is missing from the report."),
    ),
    "result_requests": Check(
        _("Corrections of results open"), REQUEST,
        lambda years, scan=None: ResultCorrection.objects.pending().filter(
            result__exam__province__isnull=False, result__exam__held_on__year__in=years),
        bureau="result__exam__province", year="result__exam__held_on__year",
        remedy=_("Have a second person decide them first."),
    ),
    "certificate_requests": Check(
        _("Requests on certificates open"), REQUEST,
        lambda years, scan=None: CertificateRequest.objects.open().filter(
            certificate__province__isnull=False, certificate__year__in=years),
        bureau="certificate__province", year="certificate__year",
        remedy=_("Have a second person decide them first."),
    ),
    "out_of_order": Check(
        _("Days of class, exam and issue out of order"), CERTIFICATE, _out_of_order,
        remedy=_("The class comes before its exam, the exam before the certificate, all within the number's year."),
    ),
    "dated_back": Check(
        _("Issued under a later number with an earlier day"), CERTIFICATE,
        lambda years, scan: _among(scan.back),
        remedy=_("Say why a later number bears an earlier day."),
    ),
    "misnumbered": Check(
        _("Number that is not that of issuer, year and sequence"), CERTIFICATE,
        lambda years, scan: _among(scan.misnumbered),
        remedy=_("Tell the operator: no act of this system writes such a row."),
    ),
    "twice": Check(
        _("One person with two valid certificates of one level"), CERTIFICATE, _twice,
        remedy=_("Void the one that should not be, or say why there are two."),
    ),
    "incomplete": Check(
        _("Rows with an empty column"), CERTIFICATE, _incomplete,
        remedy=_("Post, division, class number, training days or score are missing: say why."),
    ),
}  # fmt: skip
SCANNED = frozenset({"dated_back", "misnumbered"})  # counted by the scan itself
EXPLAINED = "explained_gaps"
GAPS = {
    "gaps": (
        _("Numbers missing from the ledger"), rules.Weight.WARNS,
        _("The ledger must be unbroken: say what became of these numbers."),
    ),
    EXPLAINED: (
        _("Numbers from before this system, not recorded here"), rules.Weight.NOTE,
        _("They precede the opening number, or the earlier certificates that were recorded."),
    ),
}  # fmt: skip
