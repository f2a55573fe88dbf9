"""结语: a bureau reports on carrying out the notice, the ministry receives the report."""

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import Act
from accounts.services import attach_files, record, remove_attachment

from .. import rules
from ..models import ImplementationReport


def with_reports(provinces):
    """Give each bureau `sent_reports`, the newest first; one more query for any number of bureaus."""
    reports = ImplementationReport.objects.select_related("submitted_by", "received_by")
    return provinces.prefetch_related(Prefetch("implementation_reports", reports, to_attr="sent_reports"))


@transaction.atomic
def report_implementation(*, title, text, reported_on, files, by, at, today):
    """结语: send the report of the bureau of `by` to the ministry, with its files."""
    rules.check_report_day(on=reported_on, today=today)
    report = ImplementationReport(
        province_id=by.province_id,
        title=title.strip(),
        text=text.strip(),
        reported_on=reported_on,
        submitted_by=by,
        submitted_at=at,
    )
    report.full_clean()
    report.save()
    attach_files(holder=report, files=files, by=by, at=at)
    record(Act.IMPLEMENTATION_REPORTED, by=by, target=report, details={"reported_on": str(reported_on)})
    return report


@transaction.atomic
def add_report_files(*, report, files, by, at):
    """结语: attach more files until the ministry has received the report."""
    report = _open(ImplementationReport.objects.managed_by(by), report)
    return attach_files(holder=report, files=files, by=by, at=at)


@transaction.atomic
def take_report_file(*, report, attachment, by):
    """结语: remove a file until the ministry has received the report."""
    report = _open(ImplementationReport.objects.managed_by(by), report)
    remove_attachment(holder=report, attachment=attachment, by=by)


@transaction.atomic
def receive_report(*, report, remark, by, at, on):
    """结语: the ministry notes that it has the report, on which day, with a remark if it has one."""
    report = _open(ImplementationReport.objects.visible_to(by), report)
    report.received_on, report.received_by, report.received_at = on, by, at
    report.remark = remark.strip()
    report.full_clean()
    report.save(update_fields=["received_on", "received_by", "received_at", "remark"])
    record(Act.IMPLEMENTATION_RECEIVED, by=by, target=report, reason=report.remark)
    return report


def _open(reports, report):
    """The report's row, held until the transaction ends."""
    locked = reports.select_for_update(of=("self",)).get(pk=report.pk)
    rules.check_not_received(received_on=locked.received_on)
    return locked
