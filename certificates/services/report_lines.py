"""第(六)项: where the reports of bureaus and years stand: the lines of the overview and what waits for whom."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import MinistrySettings, Province

from .. import rules
from ..models import Certificate, CertificateRequest, YearReport
from .reconciling import differences_by_bureau

REMINDED = 60  # days before the due date from which a bureau is reminded


@dataclass
class ReportLine:
    """A bureau and year: the last version, if any, and what the ledger holds now."""

    province: Province
    year: int
    due_on: date
    today: date
    report: YearReport | None
    rows: int
    void: int
    corrections: int
    differences: int = 0

    @property
    def url(self):
        return reverse("certificates:year_report_detail", args=[self.province.pk, self.year])

    @property
    def standing(self):
        return _standing(self.report, self.due_on, self.today)

    @property
    def days_late(self):
        if self.report:
            return self.report.days_late
        return rules.days_late(submitted_on=self.today, due_on=self.due_on)

    @property
    def days_left(self):
        return (self.due_on - self.today).days

    @property
    def is_changed(self):
        """Whether rows were added, voided or corrected since the last version. None of the three is ever undone."""
        return self.report is not None and (self.rows, self.void, self.corrections) != (
            self.report.rows,
            self.report.void_rows,
            self.report.corrections,
        )

    @property
    def is_zero(self):
        return self.report is not None and self.report.is_zero

    @property
    def is_to_do(self):
        """Whether the bureau has something to submit now: due soon, overdue, returned, or changed since accepted."""
        if self.standing == rules.Standing.OPEN:
            return self.days_left <= REMINDED
        if self.standing == rules.Standing.ACCEPTED:
            return self.is_changed
        return self.standing in {rules.Standing.OVERDUE, rules.Standing.RETURNED}

    @property
    def submitted_on(self):
        return timezone.localtime(self.report.submitted_at).date() if self.report else None


STATES = {
    **{
        standing.value: (lambda line, standing=standing: line.standing == standing)
        for standing in rules.Standing
    },
    "changed": lambda line: line.is_changed,
    "late": lambda line: line.days_late > 0,
    "zero": lambda line: line.is_zero,
    "to_do": lambda line: line.is_to_do,
}


def report_lines(*, user, today, year=None, state="", with_differences=True):
    """The lines that `user` sees, in the same number of queries for any number of rows.

    Of the year, if given. Else of a bureau every year since the first, the latest first; of all bureaus this
    year, and every year where a state is asked for.
    """
    settings = MinistrySettings.current()
    every_year = not year and (state or not user.is_ministry)
    years = _years(settings, today) if every_year else [year or today.year]
    provinces = list(Province.objects.visible_to(user))
    last = {
        (report.province_id, report.year): report
        for report in YearReport.objects.visible_to(user).last_versions().for_list().filter(year__in=years)
    }
    dues = {
        one: rules.report_due_on(one, month=settings.report_due_month, day=settings.report_due_day)
        for one in years
    }
    pairs = [(province, one) for province in provinces for one in sorted(years, reverse=True)]
    if state in rules.Standing.values:  # known without a count of the ledger
        pairs = [
            (province, one)
            for province, one in pairs
            if _standing(last.get((province.pk, one)), dues[one], today) == state
        ]
    lines = _counted(pairs, last, dues, today=today, with_differences=with_differences)
    wanted = STATES.get(state)
    return [line for line in lines if wanted(line)] if wanted else lines


def _standing(report, due_on, today):
    return rules.report_standing(state=report.state if report else "", due_on=due_on, today=today)


def _counted(pairs, last, dues, *, today, with_differences):
    """The lines of (bureau, year) with what the ledger holds of each."""
    codes, years = {province.pk for province, _year in pairs}, {year for _province, year in pairs}
    counts = counts_by_bureau(codes=codes, years=years)
    corrections = corrections_by_bureau(codes=codes, years=years)
    different = (
        differences_by_bureau(years=years, provinces=codes) if pairs and with_differences else Counter()
    )
    return [
        ReportLine(
            province=province,
            year=year,
            due_on=dues[year],
            today=today,
            report=last.get((province.pk, year)),
            rows=counts.get((province.pk, year), (0, 0))[0],
            void=counts.get((province.pk, year), (0, 0))[1],
            corrections=corrections[province.pk, year],
            differences=different[province.pk, year],
        )
        for province, year in pairs
    ]


def _years(settings, today):
    return list(range(settings.report_first_year, today.year + 1)) or [today.year]


def counts_by_bureau(*, codes, years):
    """(code, year) → (certificates the bureau issued in it, of these void)."""
    rows = Certificate.objects.provincial().filter(year__in=years, province__in=codes).order_by()
    found = rows.values_list("province", "year").annotate(
        rows=Count("pk"), void=Count("pk", filter=Q(voided_at__isnull=False))
    )
    return {(code, year): (count, void) for code, year, count, void in found}


def corrections_by_bureau(*, codes, years):
    """(code, year) → approved corrections of the certificates of that year."""
    rows = (
        CertificateRequest.objects.approved()
        .corrections()
        .filter(certificate__province__in=codes, certificate__year__in=years)
    )
    found = (
        rows.order_by().values_list("certificate__province", "certificate__year").annotate(rows=Count("pk"))
    )
    return Counter({(code, year): count for code, year, count in found})


def neighbours(lines, *, province):
    """The lines before and after a bureau's in a list, for who goes through them; None at an end.

    Of a bureau that the list no longer shows (its state has changed): those between which it would stand.
    """
    before = [line for line in lines if line.province.pk < province.pk]
    after = [line for line in lines if line.province.pk > province.pk]
    return (before[-1] if before else None, after[0] if after else None)


SORTS = {
    "bureau": lambda line: line.province.pk,
    "year": lambda line: line.year,
    "state": lambda line: list(rules.Standing).index(line.standing),
    "rows": lambda line: line.rows,
    "void": lambda line: line.void,
    "submitted": lambda line: line.submitted_on or date.max,
    "late": lambda line: line.days_late,
    "differences": lambda line: line.differences,
}


def sorted_lines(lines, wanted):
    """Order lines by `name` or `-name` of a column; anything else keeps their order."""
    key = SORTS.get(wanted.removeprefix("-"))
    return sorted(lines, key=key, reverse=wanted.startswith("-")) if key else lines


def totals(lines):
    """The sums under the columns of an overview."""
    submitted = [line for line in lines if line.report]
    return {
        "bureaus": len(lines),
        "submitted": len(submitted),
        "reported": sum(line.report.rows for line in submitted),
        "rows": sum(line.rows for line in lines),
        "void": sum(line.void for line in lines),
        "differences": sum(line.differences for line in lines),
    }
