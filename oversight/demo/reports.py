"""The year before, reported: one bureau accepted, one returned, one late and under review, one with nothing."""

from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

from accounts.models import AuditEntry, MinistrySettings, User
from certificates.exports import write_version
from certificates.models import Certificate, YearReport
from certificates.services import accept_report, draft_report, return_report, submit_report

FILED_ON = {"32": (12, 20), "51": (12, 28), "63": (12, 25)}  # of the year itself
LATE_ON = (1, 12)  # of the next one: whoever is not named above
DECIDED_ON = (1, 20)
EXPLANATION = "所列差异已逐项核对：合格未发证人员待下一批颁发，成绩未确认的考试正在复核。"
SPRING_AGO = 205  # the story issues nothing between its class of last year and the spring class


def begin(*, on):
    """Reports are filed here from the year before on."""
    MinistrySettings.objects.update(report_first_year=on.year - 1)


def file_early(bureau):
    """File the year before as soon as nothing more is issued into it: what is voided later is news then."""
    if bureau.day(SPRING_AGO).year == bureau.on.year:
        _file(bureau.lead, on=bureau.on)


def file_the_others(leads, ministry, *, on):
    """File what has not been filed, and let the ministry decide."""
    year = on.year - 1
    for lead in leads:
        if not YearReport.objects.filter(province=lead.province, year=year).exists():
            _file(lead, on=on)
    day = min(date(on.year, *DECIDED_ON), on)
    for code, decide in (("32", _accept), ("63", _accept), ("51", _return)):
        with _dated(day) as at:
            decide(YearReport.objects.get(province=code, year=year), ministry, at)


def _file(lead, *, on):
    year, code = on.year - 1, lead.province_id
    day = date(year, *FILED_ON[code]) if code in FILED_ON else date(on.year, *LATE_ON)
    last = (
        Certificate.objects.in_year_report(year=year, province=lead.province).order_by("-issued_on").first()
    )
    day = min(max(day, last.issued_on) if last else day, on)
    draft = draft_report(province=lead.province, year=year, today=day)
    with _dated(day) as at:
        submit_report(
            province=lead.province,
            year=year,
            explanation=EXPLANATION if draft.reconciliation.doubtful else "",
            shown_rows=len(draft.rows.issued),
            shown_void=draft.void,
            by=lead,
            at=at,
            today=day,
            write_version=write_version,
        )


def _accept(report, by, at):
    accept_report(report=report, by=by, at=at)


def _return(report, by, at):
    opinion = "省级中级培训班有学员的工作单位与花名册不一致，请核对后重新报送。"
    return_report(report=report, opinion=opinion, by=by, at=at)


@contextmanager
def _dated(day):
    """Date what the trail writes meanwhile to a day; gives its moment."""
    at = timezone.make_aware(datetime.combine(day, time(10)))
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield at
    AuditEntry.objects.filter(pk__gt=last).update(at=at)


def leads():
    return list(User.objects.filter(username__startswith="lead_").select_related("province"))
