"""第(六)项: whether a year adds up: each figure and each doubt is a set of rows that can be opened."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from .. import rules
from ..models import CertificateRequest
from .report_rows import CERTIFICATE, CHECKS, EXPLAINED, FIGURES, GAPS, NUMBER, RESULT, SCANNED, scan_ledger

# --- one bureau and year --------------------------------------------------------------------------------


@dataclass
class Finding:
    """A check as it came out: `count` rows, `weight` when there are some, else nothing to say."""

    key: str
    label: Any
    count: int
    weight: str
    remedy: Any = ""

    @property
    def verdict(self):
        return self.weight if self.count else "ok"


@dataclass
class Reconciliation:
    """What `reconcile` found: the figures by key, the checks in order, the numbers."""

    figures: dict
    findings: list
    book: Any  # of the numbers; None where no number was ever given

    @property
    def last_number(self):
        return self.book.verdict.last if self.book else 0

    @property
    def adds_up(self):
        """Whether passes, certificates and rows are the same people, counted from both ends."""
        count = self.figures
        return (
            count["passes"] == count["certified"] + count["certified_elsewhere"] + count["uncertified"]
            and count["certified"] + count["pass_gone"] == count["of_the_year"]
            and count["issued"] == count["of_the_year"] + count["from_before"] + count["legacy"]
        )

    @property
    def blocking(self):
        return [found.label for found in self.findings if found.verdict == rules.Weight.BLOCKS]

    @property
    def doubtful(self):
        return [found.label for found in self.findings if found.verdict == rules.Weight.WARNS]

    @property
    def differences(self):
        return sum(found.count for found in self.findings if found.weight != rules.Weight.NOTE)

    @property
    def told_figures(self):
        return [Finding(key, FIGURES[key].label, count, "") for key, count in self.figures.items()]

    def as_json(self):
        """What a version keeps of it: keys and figures."""
        return [
            *({"figure": key, "count": count} for key, count in self.figures.items()),
            *(
                {"check": found.key, "count": found.count, "weight": str(found.weight)}
                for found in self.findings
            ),
        ]


def reconcile(*, province, year):
    """第(六)项: count a bureau's year from both ends and look for what a reader would doubt. Reads only."""
    scan = scan_ledger(years=[year], provinces=[province.pk])
    key = (province.pk, year)
    figures = {name: rows.of(province=province, year=year).count() for name, rows in FIGURES.items()}
    findings = [
        Finding(name, label, len(scan.numbers(key, is_explained=name == EXPLAINED)), weight, remedy)
        for name, (label, weight, remedy) in GAPS.items()
    ]
    findings += [
        Finding(
            name,
            check.label,
            check.of(province=province, year=year, scan=scan).count(),
            check.weight,
            check.remedy,
        )
        for name, check in CHECKS.items()
    ]
    return Reconciliation(figures, findings, scan.books.get(key))


def rows_behind(key, *, province, year):
    """Return (label, kind, remedy, rows) of a figure or a check; None when there is no such key."""
    scan = scan_ledger(years=[year], provinces=[province.pk])
    if key in GAPS:
        label, _weight, remedy = GAPS[key]
        return label, NUMBER, remedy, scan.numbers((province.pk, year), is_explained=key == EXPLAINED)
    row_set = CHECKS.get(key) or FIGURES.get(key)
    if row_set is None:
        return None
    rows = row_set.of(province=province, year=year, scan=scan)
    return row_set.label, row_set.kind, getattr(row_set, "remedy", ""), _listed(row_set.kind, rows)


def _listed(kind, rows):
    """With what a line of the list shows, in the same number of queries for any number of rows."""
    if kind == RESULT:
        return rows.select_related("exam__training_class", "enrolment__officer", "enrolment__training_class",
                                   "certificate").order_by("exam__held_on", "exam", "position")  # fmt: skip
    if kind == CERTIFICATE:
        return rows.defer("holder_id_number").order_by("sequence")
    if rows.model is CertificateRequest:
        return rows.select_related("certificate", "requested_by").order_by("pk")
    return rows.select_related("result__exam", "result__enrolment__officer", "requested_by").order_by("pk")


# --- all bureaus ----------------------------------------------------------------------------------------


def differences_by_bureau(*, years, provinces):
    """(code, year) → how many rows are in doubt; one query a check, for any number of bureaus and rows."""
    scan = scan_ledger(years=years, provinces=provinces)
    together = Counter({key: scan.gaps(key) for key in scan.books})
    for keys in (scan.back, scan.misnumbered):
        together.update({key: len(rows) for key, rows in keys.items()})
    for key, check in CHECKS.items():
        if check.weight == rules.Weight.NOTE or key in SCANNED:
            continue
        rows = check.rows(years, scan).filter(**{f"{check.bureau}__in": provinces}).order_by()
        for code, year, count in rows.values_list(check.bureau, check.year).annotate(count=Count("pk")):
            together[code, year] += count
    return together


def told_findings(findings):
    """What a version keeps of its reconciliation, as `Finding`s: (figures, checks)."""
    labels = {key: one.label for key, one in {**FIGURES, **CHECKS}.items()}
    labels |= {key: label for key, (label, _weight, _remedy) in GAPS.items()}
    figures, checks = [], []
    for one in findings:
        key = one.get("figure") or one["check"]
        told = Finding(key, labels.get(key, key), one["count"], one.get("weight", ""))
        (figures if "figure" in one else checks).append(told)
    return figures, checks
