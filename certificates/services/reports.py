"""第(六)项: submit a bureau's year, accept it, return it. A version never changes; the ministry's word is added."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Act, MinistrySettings
from accounts.rules import RuleViolation
from accounts.services import record

from .. import rules
from ..models import CertificateSequence, YearReport
from .frozen import changes_since, freeze, live_rows
from .reconciling import reconcile
from .refusals import refusals_recorded
from .report_lines import corrections_by_bureau


def due_on(year):
    """第(六)项: the last day of a year's report by the ministry's settings."""
    settings = MinistrySettings.current()
    return rules.report_due_on(year, month=settings.report_due_month, day=settings.report_due_day)


@dataclass
class Draft:
    """What a submission would freeze now: the rows, what they hold against the last version, whether they add up."""

    rows: object
    last: YearReport | None
    changes: list
    reconciliation: object
    refusal: RuleViolation | None = None
    is_filed_here: bool = True  # the year has begun, and is none that was reported on paper

    @property
    def void(self):
        return sum(row.voided_on is not None for row in self.rows.issued)

    @property
    def next_version(self):
        return self.last.version + 1 if self.last else 1

    @property
    def state(self):
        return self.last.state if self.last else ""


def draft_report(*, province, year, today):
    """第(六)项: what would be submitted of a year, and why it may not be, if so. Reads only."""
    versions = YearReport.objects.of(province=province, year=year).select_related("submitted_by")
    last = versions.defer("content").first()
    rows = live_rows(province=province, year=year)
    draft = Draft(rows, last, changes_since(last, rows), reconcile(province=province, year=year))
    try:
        _check_year(year, today=today)
    except RuleViolation as violation:
        draft.refusal, draft.is_filed_here = violation, False
        return draft
    try:
        _check_open(draft, year, today=today)
        rules.check_reconciled(blocking=draft.reconciliation.blocking, doubtful=[], explanation="")
    except RuleViolation as violation:
        draft.refusal = violation
    return draft


def _check_year(year, *, today):
    first = MinistrySettings.current().report_first_year
    rules.check_report_year(year=year, today=today, first_year=first)


def _check_open(draft, year, *, today):
    _check_year(year, today=today)
    rules.check_may_submit(
        standing=draft.state, is_changed=bool(draft.changes), version=draft.next_version - 1
    )


@refusals_recorded(Act.REPORT_SUBMITTED, about="province", facts=("year", "shown_rows", "shown_void"))
@transaction.atomic
def submit_report(*, province, year, explanation, shown_rows, shown_void, by, at, today, write_version):
    """第(六)项: freeze a bureau's year as its next version; nobody issues into it until it is returned.

    `shown_rows`, `shown_void`: what the page showed. `write_version`: of the workbook, given a version and its
    `Draft`; it lies above this layer. The counter of the year is held, so that one of two submissions, and of
    a submission and an issue, waits for the other.
    """
    rules.check_reporter(province=province.pk, user_province=by.province_id)
    CertificateSequence.objects.locked(issuer=province.pk, year=year)
    draft = draft_report(province=province, year=year, today=today)
    _check_open(draft, year, today=today)
    rules.check_as_shown(
        rows=len(draft.rows.issued), void=draft.void, shown_rows=shown_rows, shown_void=shown_void
    )
    found = draft.reconciliation
    rules.check_reconciled(blocking=found.blocking, doubtful=found.doubtful, explanation=explanation)
    report = _version(draft, province, year, explanation=explanation, by=by, at=at, today=today)
    report.content = write_version(report=report, draft=draft)
    report.sha256 = hashlib.sha256(report.content).hexdigest()
    report.full_clean()
    report.save(force_insert=True)
    record(
        Act.REPORT_SUBMITTED, by=by, target=report, reason=report.explanation, details=_told(report, draft)
    )
    return report


def _version(draft, province, year, *, explanation, by, at, today):
    first = draft.last.days_late if draft.last else None
    late = rules.days_late(submitted_on=today, due_on=due_on(year))
    return YearReport(
        province=province,
        year=year,
        version=draft.next_version,
        rows=len(draft.rows.issued),
        void_rows=draft.void,
        national_rows=len(draft.rows.national),
        corrections=corrections_by_bureau(codes=[province.pk], years=[year])[province.pk, year],
        findings=draft.reconciliation.as_json(),
        explanation=explanation.strip(),
        days_late=late if first is None else first,  # punctual is who was so the first time
        frozen=freeze(draft.rows),
        submitted_by=by,
        submitted_at=at,
    )


def _told(report, draft):
    kinds = [change.kind for change in draft.changes]
    return {
        "year": report.year,
        "version": report.version,
        "rows": report.rows,
        "days_late": report.days_late,
        "sha256": report.sha256,
        "changes": {str(kind): kinds.count(kind) for kind in rules.ChangeKind if kind in kinds},
    }


@refusals_recorded(Act.REPORT_ACCEPTED, about="report")
@transaction.atomic
def accept_report(*, report, by, at):
    """第(六)项: the ministry accepts the version before it; the year stays frozen."""
    report = _held(report)
    rules.check_may_accept(state=report.state, is_last=is_last_version(report))
    _decide(report, YearReport.State.ACCEPTED, opinion="", by=by, at=at)
    record(Act.REPORT_ACCEPTED, by=by, target=report, details=_named(report))
    return report


@refusals_recorded(Act.REPORT_RETURNED, about="report")
@transaction.atomic
def return_report(*, report, opinion, by, at):
    """第(六)项: the ministry returns a version with its opinion; the bureau may issue into the year again."""
    report = _held(report)
    rules.check_may_return(state=report.state, is_last=is_last_version(report), opinion=opinion)
    was = report.state
    _decide(report, YearReport.State.RETURNED, opinion=opinion.strip(), by=by, at=at)
    record(
        Act.REPORT_RETURNED,
        by=by,
        target=report,
        reason=report.opinion,
        details=_named(report) | {"was": str(was)},
    )
    return report


def _held(report):
    """The version as it stands, its year's counter held against a submission at the same moment."""
    CertificateSequence.objects.locked(issuer=report.province_id, year=report.year)
    return YearReport.objects.select_for_update(of=("self",)).without_files().get(pk=report.pk)


def is_last_version(report):
    """Whether no later version of the same bureau and year exists."""
    later = YearReport.objects.of(province=report.province_id, year=report.year)
    return not later.filter(version__gt=report.version).exists()


def _decide(report, state, *, opinion, by, at):
    report.state, report.opinion, report.decided_by, report.decided_at = state, opinion, by, at
    report.full_clean(exclude={"content", "frozen"})
    report.save(update_fields=["state", "opinion", "decided_by", "decided_at"])


def _named(report):
    return {"year": report.year, "version": report.version}
