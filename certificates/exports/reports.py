"""第(六)项: the year-end report as a workbook: as the ledger has it now, and of all bureaus together.

It is the ministry's form: always in Chinese, ID numbers in full.
"""

import hashlib
from itertools import chain, groupby

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Act, Province
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from ..models import Certificate, LedgerRow, YearReport, ledger_rows
from ..services import counts_by_bureau, thaw
from .ledger import columns, exported


def write_report(target, *, year, province, by, at):
    """Write a year's report of a province, or of all, to a path or a binary file; returns its rows.

    First the certificates the provinces issued, in the order of their numbers, then, for reference, the
    national ones of their people. Of all bureaus, whoever has submitted comes as submitted; a third sheet
    says of each bureau which it is.
    """
    certificates = Certificate.objects.visible_to(by)
    issued = certificates.in_year_report(year=year, province=province)
    national = certificates.beside_year_report(year=year, province=province)
    with translation.override(settings.LANGUAGE_CODE):
        if province:
            count, rows, sources = issued.count(), ledger_rows(issued), []
        else:
            count, rows, sources = _together(issued, year=year, by=by)
        bureau = province.name if province else _("All bureaus")
        sheets = [
            report_sheet(
                _("Issued in %(year)d") % {"year": year},
                _("%(bureau)s: certificates issued in %(year)d") % {"bureau": bureau, "year": year},
                rows,
                exported(by, at, count),
            ),
            report_sheet(
                _("National certificates"),
                _("%(bureau)s: national certificates of its people in %(year)d, for reference")
                % {"bureau": bureau, "year": year},
                ledger_rows(national),
                exported(by, at, national.count()),
            ),
        ]
        if not province:
            title = _("Where the rows of %(year)d come from") % {"year": year}
            sheets.append(
                ExportSheet(
                    _("Sources"),
                    _source_columns(),
                    sources,
                    (title, exported(by, at, len(sources))),
                    wraps=True,
                )
            )
        write_workbook(target, sheets)
    return count


def report_sheet(name, title, rows, line):
    """A sheet of the ministry's columns."""
    return ExportSheet(name, columns(show_id_number=str), rows, lines=(title, line), wraps=True)


# --- all bureaus together -----------------------------------------------------------------------------


def _together(issued, *, year, by):
    """Return (count, rows, sources) of all bureaus: the frozen rows of who has reported, the ledger of the others."""
    reports = YearReport.objects.visible_to(by).reported().filter(year=year).order_by("province")
    frozen = {report.province_id: report for report in reports.for_list()}
    returned = YearReport.objects.visible_to(by).last_versions().filter(year=year, state="returned")
    versions = dict(returned.values_list("province", "version"))
    live = issued.exclude(province__in=frozen)
    provinces = list(Province.objects.visible_to(by))
    counts = counts_by_bureau(codes=[province.pk for province in provinces], years=[year])
    sources = [
        _Source(
            province,
            frozen.get(province.pk),
            versions.get(province.pk),
            counts.get((province.pk, year), (0, 0))[0],
        )
        for province in provinces
    ]
    rows = chain.from_iterable(_rows_by_bureau(provinces, frozen, live, by))
    numbered = (LedgerRow(serial, *row[1:]) for serial, row in enumerate(rows, start=1))
    return sum(source.rows for source in sources), numbered, sources


def _rows_by_bureau(provinces, frozen, live, by):
    """The rows of one bureau after the other, of which no more than one is in memory."""
    by_bureau = groupby(ledger_rows(live), key=lambda row: row.number[:2])
    code, rows = next(by_bureau, (None, ()))
    for province in provinces:
        if province.pk in frozen:
            version = YearReport.objects.visible_to(by).only("frozen").get(pk=frozen[province.pk].pk)
            yield thaw(version.frozen).issued
        elif province.pk == code:
            yield rows
            code, rows = next(by_bureau, (None, ()))


class _Source:
    """Where a bureau's rows in the workbook of all come from."""

    def __init__(self, province, report, returned, live_rows):
        self.province, self.report, self.returned = province, report, returned
        self.rows = report.rows if report else live_rows

    @property
    def words(self):
        if self.report:
            return _("Version %(version)d as submitted") % {"version": self.report.version}
        if self.returned:
            return _("Ledger as it is: version %(version)d was returned") % {"version": self.returned}
        return _("Ledger as it is: not submitted")


def _source_columns():
    return [
        (_("Code"), lambda source: source.province.pk, 6),
        (_("Bureau"), lambda source: source.province.name, 30),
        (_("Source of the rows"), lambda source: source.words, 30),
        (_("State"), lambda source: str(source.report.get_state_display()) if source.report else "", 10),
        (_("Rows"), lambda source: source.rows, 8),
        (_("Submitted on"), lambda source: _day(source.report), 12),
        (_("Days late"), lambda source: source.report.days_late if source.report else None, 8),
        ("SHA-256", lambda source: source.report.sha256 if source.report else "", 42),
    ]


def _day(report):
    return timezone.localtime(report.submitted_at).date() if report else None


# --- acts ---------------------------------------------------------------------------------------------


def export_report(target, *, year, province, by, at):
    """Write a year's report and put that it was exported, with the file's SHA-256, into the trail.

    `target`: a binary file that can be read again.
    """
    rows = write_report(target, year=year, province=province, by=by, at=at)
    details = {"year": year, "province": province.pk if province else "", "rows": rows}
    details["sha256"] = _digest(target)
    record(Act.REPORT_EXPORTED, by=by, target=province or by, province=province, details=details)
    return rows


def _digest(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def report_name(*, year, province, version=None):
    """The name of a report's file: no personal data in it."""
    name = _("certificates_%(year)d_%(bureau)s") % {"year": year, "bureau": province or _("all")}
    return f"{name}_v{version}.xlsx" if version else f"{name}.xlsx"
