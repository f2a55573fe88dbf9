"""The attendance of a class as a workbook, and its sign-in sheet."""

from functools import partial

from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet

from .instructors import exported


def export_attendance(training_class, rows, days, *, by, at):
    """Who attended on which day for how many hours; `rows`: [(enrolment, day → row)] in roster order."""
    required = training_class.hours_required
    columns = [
        (_("No."), lambda row: row[0].position),
        (_("Name"), lambda row: row[0].officer.name),
        (_("ID number"), lambda row: row[0].officer.masked_id_number),
        (_("Bureau"), lambda row: row[0].province.short_name),
        (_("Agency"), lambda row: row[0].agency_name),
        *((day.isoformat(), partial(_hours_on, day), 11) for day in days),
        (_("Attended hours"), lambda row: row[0].attended_hours),
        (_("Required hours"), lambda row: required),
        (_("Short of hours"), lambda row: _("Yes") if row[0].is_short_of_hours else ""),
        (_("Remark"), lambda row: "；".join(day.remark for day in row[1].values() if day.remark)),
    ]
    details = {"list": "attendance", "rows": len(rows)}
    record(Act.LIST_EXPORTED, by=by, target=training_class, details=details)
    span = f"{training_class.starts_on} – {training_class.ends_on} · {training_class.place}"
    lines = (f"{training_class.title} {_('Class attendance')}", span, exported(by, at))
    return ExportSheet(_("Class attendance"), columns, rows, lines=lines)


def _hours_on(day, row):
    return row[1][day].hours if day in row[1] else None
