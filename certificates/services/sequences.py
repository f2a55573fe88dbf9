"""The ledger by number (颁发档案): whether a year's numbers are unbroken, and from where they continue (第(六)项)."""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry, Province
from accounts.services import record
from training.rules import Tier

from .. import rules
from ..models import Certificate, CertificateSequence, YearReport
from .refusals import refusals_recorded


@dataclass(frozen=True)
class Book:
    """An issuer's ledger of a year: its counter, how many rows it has, and whether it is unbroken."""

    sequence: CertificateSequence
    bureau: str
    verdict: rules.LedgerVerdict
    sequences: list
    rows: int
    void: int
    earlier: int

    @property
    def entries(self):
        """From 0001 on: a number that has a row, or a run of numbers that have none."""
        runs = {run.first: run for run in self.verdict.missing}
        return [runs.get(key, key) for key in sorted([*self.sequences, *runs])]


def books_of(sequences):
    """Return the `Book` of each counter, in a fixed number of queries."""
    rows, places = list(sequences), Province.objects.in_bulk()
    if not rows:
        return []
    facts = {(row.issuer, row.year): [] for row in rows}
    ledger = Certificate.objects.filter(_any(Q(issuer=i, year=y) for i, y in facts)).order_by("sequence")
    columns = ("issuer", "year", "sequence", "number", "is_legacy", "voided_on")
    for issuer, year, *fact in ledger.values_list(*columns):
        facts[issuer, year].append(fact)
    # The trail is asked only where a number has no row.
    gapped = [row for row in rows if len(facts[row.issuer, row.year]) < row.last_number]
    given = _given(gapped) if gapped else {}
    return [_book(row, facts[row.issuer, row.year], given, places) for row in rows]


def page_rows(book, entries):
    """Return the entries with the certificates in place of their numbers, and the runs in words."""
    wanted = [entry for entry in entries if isinstance(entry, int)]
    found = {certificate.sequence: certificate for certificate in _ledger(book).filter(sequence__in=wanted)}
    return [found[entry] if isinstance(entry, int) else told(book, entry) for entry in entries]


def all_rows(book):
    """Yield every certificate in the order of its number, runs without a row between them; constant queries."""
    runs = {run.first: run for run in book.verdict.missing}
    expected = 1
    for certificate in _ledger(book).order_by("sequence").iterator(chunk_size=2000):
        while expected < certificate.sequence and expected in runs:
            yield told(book, runs[expected])
            expected = runs[expected].last + 1
        yield certificate
        expected = certificate.sequence + 1
    while expected in runs:
        yield told(book, runs[expected])
        expected = runs[expected].last + 1


@dataclass(frozen=True)
class Gap:
    """A run of numbers without a row, as the ledger shows it."""

    run: rules.Missing
    first: str
    last: str
    sequence: CertificateSequence

    is_gap = True

    @property
    def why(self):
        """Why these numbers have no row, in words."""
        return _WHY[self.run.cause]


_WHY = {
    rules.Cause.OPENING: _(
        "Given on paper before this system: the numbers continue from the opening number."
    ),
    rules.Cause.EARLIER: _("Precedes this system: not among the earlier certificates that were recorded."),
    rules.Cause.LOST: _("The trail says that it was issued, but its row is missing: call the operator."),
    rules.Cause.UNKNOWN: _("No row, and nothing explains it: call the operator."),
}


def told(book, run):
    issuer, year = book.sequence.issuer, book.sequence.year
    first, last = (
        rules.certificate_number(issuer=issuer, year=year, sequence=number)
        for number in (run.first, run.last)
    )
    return Gap(run, first, last, book.sequence)


@refusals_recorded(Act.SEQUENCE_OPENED, facts=("year", "number"))
@transaction.atomic
def open_sequence(*, year, number, reason, by, at, today):
    """第(六)项: let an issuer's numbers of a year continue from `number`; earlier ones were given on paper.

    Until the first certificate of the year is issued here it can be set again.
    """
    issuer = issuer_of_user(by)
    sequence = CertificateSequence.objects.locked(issuer=issuer, year=year)
    ledger = Certificate.objects.filter(issuer=issuer, year=year)
    highest = ledger.aggregate(highest=Max("sequence"))["highest"] or 0
    rules.check_opening_number(
        number=number,
        highest=highest,
        has_issued=ledger.filter(is_legacy=False).exists(),
        year=year,
        this_year=today.year,
        is_year_reported=YearReport.objects.is_reported(province_id=by.province_id, year=year),
        reason=reason,
    )
    before = sequence.opening_number
    sequence.opening_number, sequence.opening_reason = number, reason.strip()
    sequence.opened_by, sequence.opened_at = by, at
    sequence.last_number = number - 1
    sequence.full_clean()
    sequence.save(update_fields=["opening_number", "opening_reason", "opened_by", "opened_at", "last_number"])
    details = {"year": year, "number": number, "before": before}
    record(Act.SEQUENCE_OPENED, by=by, target=sequence, reason=sequence.opening_reason, details=details)
    return sequence


def issuer_of_user(user):
    """The code under which a user's bureau, or the ministry, issues."""
    tier = Tier.PROVINCIAL if user.province_id else Tier.NATIONAL
    return rules.issuer_code(tier=tier, province_code=user.province_id)


# --- reading ------------------------------------------------------------------------------------------


def _any(conditions):
    return reduce(or_, conditions)


def _ledger(book):
    sequence = book.sequence
    return Certificate.objects.filter(issuer=sequence.issuer, year=sequence.year)


def _book(row, facts, given, places):
    sequences = [sequence for sequence, *_rest in facts]
    told_given = given.get((row.issuer, row.year), set())
    verdict = rules.ledger_verdict(
        sequences=sequences,
        last_number=row.last_number,
        opening_number=row.opening_number,
        highest_earlier=max(
            (sequence for sequence, _number, is_legacy, _void in facts if is_legacy), default=0
        ),
        given=told_given,
        misnumbered=sum(
            number != rules.certificate_number(issuer=row.issuer, year=row.year, sequence=sequence)
            for sequence, number, *_rest in facts
        ),
    )
    return Book(
        row,
        places[row.issuer].name if row.issuer in places else str(_("Ministry")),
        verdict,
        sequences,
        rows=len(facts),
        void=sum(voided_on is not None for *_rest, voided_on in facts),
        earlier=sum(is_legacy for _sequence, _number, is_legacy, _void in facts),
    )


def _given(rows):
    """(issuer, year) → the sequences that the trail says were issued, or recorded and not taken back."""
    entries = AuditEntry.objects.filter(
        _any(
            Q(
                province=row.province_id,
                target_label__startswith=rules.certificate_number(
                    issuer=row.issuer, year=row.year, sequence=1
                )[:-4],
            )
            if row.province_id
            else Q(province__isnull=True, target_label__startswith=str(row.year))
            for row in rows
        ),
        target_type=Certificate._meta.label_lower,
        act__in=[Act.CERTIFICATE_ISSUED, Act.CERTIFICATE_RECORDED, Act.CERTIFICATE_TAKEN_BACK],
    )
    balance = Counter()
    for act, province, number in entries.order_by().values_list("act", "province", "target_label"):
        key = (province or rules.MINISTRY_CODE, int(number[-8:-4]), int(number[-4:]))
        balance[key] += -1 if act == Act.CERTIFICATE_TAKEN_BACK else 1
    given = {}
    for (issuer, year, sequence), count in balance.items():
        if count > 0:
            given.setdefault((issuer, year), set()).add(sequence)
    return given
