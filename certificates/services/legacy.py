"""第(六)项: certificates from before this system enter the ledger, and leave it while nothing rests on them."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry
from training.services.bulk import delete_rows, insert_acts, insert_rows
from training.services.undoing import pointed_to

from .. import rules
from ..models import Certificate, CertificateSequence, YearReport
from .issuing import KEPT_BY_DATABASE

NEWER = _("A later number of its year was given since: taking this one out would tear the ledger (item 6).")
REPORTED = _("Its year is reported (item 6).")
USED = _("It was voided, printed or corrected since, or the gate has answered by it (items 6, 8).")


def enter_legacy(*, certificates, issuer, batch, by, at):
    """第(六)项: write unsaved rows into the ledger and move each year's counter past its highest number.

    Runs in the caller's transaction; the counters are held until its end. Returns what `take_back_legacy`
    needs, as plain JSON.
    """
    sequences = {}
    for certificate in certificates:
        certificate.clean_fields(exclude=KEPT_BY_DATABASE)
        sequences.setdefault(certificate.year, []).append(certificate.sequence)
    counters = {}
    for year in sorted(sequences):
        counter = CertificateSequence.objects.locked(issuer=issuer, year=year)
        _check_not_reported(certificates, year, batch)
        floor = _floor(counter)
        counter.last_number = rules.counter_after_legacy(
            last_number=counter.last_number, sequences=sequences[year]
        )
        counter.save(update_fields=["last_number"])
        counters[str(year)] = [floor, counter.last_number]
    insert_rows(Certificate, certificates)
    stored = dict(_ledger(issuer, sequences).values_list("number", "pk"))
    recorded = [(stored[row.number], row.number) for row in certificates]
    _tell(Act.CERTIFICATE_RECORDED, recorded, batch=batch, by=by, at=at)
    return {
        "at": at.isoformat(),
        "issuer": issuer,
        "counters": counters,
        "certificates": [pk for pk, _number in recorded],
    }


def _check_not_reported(certificates, year, batch):
    """The file was checked before the counter was held: the year may have been submitted meanwhile."""
    day = next(certificate.issued_on for certificate in certificates if certificate.year == year)
    is_reported = YearReport.objects.is_reported(province_id=batch.province_id, year=year)
    rules.check_issue_date(issued_on=day, exam_on=day, today=day, is_year_reported=is_reported)


def _ledger(issuer, years):
    return Certificate.objects.filter(issuer=issuer, year__in=list(years)).order_by()


def _highest(counter):
    rows = _ledger(counter.issuer, [counter.year])
    return rows.aggregate(highest=Max("sequence"))["highest"] or 0


def _floor(counter):
    """The opening number of a counter that stands above its ledger; 0 when the ledger made it."""
    return counter.last_number if counter.last_number > _highest(counter) else 0


def take_back_legacy(journal, *, batch, by, at):
    """第(六)项: delete the rows that a file brought, and set the counters back; what others rest on stays.

    `journal`: as `enter_legacy` returned it. Returns [(number, why it was kept)]. Runs in the caller's
    transaction.
    """
    issuer, years = journal["issuer"], [int(year) for year in journal["counters"]]
    counters = {year: CertificateSequence.objects.locked(issuer=issuer, year=year) for year in sorted(years)}
    newer = {year for year in years if _highest(counters[year]) > journal["counters"][str(year)][1]}
    reported = set(
        YearReport.objects.reported()
        .filter(province=batch.province, year__in=years)
        .values_list("year", flat=True)
    )
    used, ours = _used(issuer, years, journal, batch), set(journal["certificates"])
    removed, kept = [], []
    for pk, number, year in _ledger(issuer, years).order_by("number").values_list("pk", "number", "year"):
        why = NEWER if year in newer else REPORTED if year in reported else USED if pk in used else None
        if pk in ours and why:
            kept.append((number, why))
        elif pk in ours:
            removed.append((pk, number))
    delete_rows(Certificate, [[pk] for pk, _number in removed], where=["id"])
    for year in set(years) - newer - reported:
        _set_back(counters[year], floor=journal["counters"][str(year)][0])
    _tell(Act.CERTIFICATE_TAKEN_BACK, removed, batch=batch, by=by, at=at)
    return kept


def _used(issuer, years, journal, batch):
    """The keys of the ledger's rows to which something points, or on which somebody acted, since the entry."""
    acts = AuditEntry.objects.filter(
        province=batch.province,
        target_type=Certificate._meta.label_lower,
        at__gte=datetime.fromisoformat(journal["at"]),
    ).exclude(act__in=[Act.CERTIFICATE_RECORDED, Act.CERTIFICATE_ISSUED, Act.CERTIFICATE_TAKEN_BACK])
    acted_on = {int(pk) for pk in acts.values_list("target_pk", flat=True)}
    return acted_on | pointed_to(Certificate, issuer=issuer, year__in=years)


def _set_back(counter, *, floor):
    """The counter stands at the highest number left or before the opening number, never above where it stood."""
    opening = (counter.opening_number or 1) - 1
    counter.last_number = min(counter.last_number, max(floor, opening, _highest(counter)))
    counter.save(update_fields=["last_number"])


def _tell(act, rows, *, batch, by, at):
    acts = [(act, pk, number, {"import": batch.pk}) for pk, number in rows]
    insert_acts(acts, model=Certificate, by=by, province=batch.province, at=at)
