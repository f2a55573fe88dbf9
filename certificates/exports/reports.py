"""第(六)项: the year-end report as a workbook."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from ..models import Certificate
from .ledger import columns, exported, ledger_rows


def write_report(target, *, year, province, by, at):
    """Write a year's report of a province, or of all, to a path or a binary file; returns its rows.

    First the certificates the provinces issued, in the order of their numbers, then, for reference, the
    national ones of their people. The report is the ministry's form: always in Chinese, ID numbers in full.
    """
    certificates = Certificate.objects.visible_to(by)
    issued = certificates.in_year_report(year=year, province=province)
    national = certificates.beside_year_report(year=year, province=province)
    counts = [issued.count(), national.count()]
    with translation.override(settings.LANGUAGE_CODE):
        bureau = province.name if province else _("All bureaus")
        titles = [
            _("%(bureau)s: certificates issued in %(year)d"),
            _("%(bureau)s: national certificates of its people in %(year)d, for reference"),
        ]
        names = [_("Issued in %(year)d") % {"year": year}, _("National certificates")]
        sheets = [
            ExportSheet(
                name,
                columns(show_id_number=str),
                ledger_rows(queryset),
                lines=(title % {"bureau": bureau, "year": year}, exported(by, at, count)),
                wraps=True,
            )
            for name, title, queryset, count in zip(names, titles, [issued, national], counts, strict=True)
        ]
        write_workbook(target, sheets)
    return counts[0]


def export_report(target, *, year, province, by, at):
    """Write a year's report and put that it was exported into the trail."""
    rows = write_report(target, year=year, province=province, by=by, at=at)
    details = {"year": year, "province": province.pk if province else "", "rows": rows}
    record(Act.REPORT_EXPORTED, by=by, target=province or by, province=province, details=details)
    return rows


def report_name(*, year, province):
    """The name of a report's file: no personal data in it."""
    return _("certificates_%(year)d_%(bureau)s") % {"year": year, "bureau": province or _("all")} + ".xlsx"
