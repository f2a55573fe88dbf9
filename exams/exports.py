"""An exam's results and the list of make-ups as workbooks; ID numbers are masked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet

RESULT_COLUMNS = [
    (gettext_lazy("No."), lambda r: r.position),
    (gettext_lazy("Name"), lambda r: r.enrolment.officer.name),
    (gettext_lazy("ID number"), lambda r: r.enrolment.officer.masked_id_number),
    (gettext_lazy("Bureau"), lambda r: r.enrolment.province.short_name),
    (gettext_lazy("Agency"), lambda r: r.enrolment.agency_name),
    (gettext_lazy("Attendance"), lambda r: r.get_attendance_display()),
    (gettext_lazy("Score"), lambda r: r.score),
    (gettext_lazy("Outcome"), lambda r: r.get_outcome_display()),
    (gettext_lazy("Last day for the make-up"), lambda r: r.make_up_deadline),
    (gettext_lazy("Late make-up"), lambda r: r.late_reason),
    (gettext_lazy("Entered by"), lambda r: r.entered_by.name if r.entered_by else ""),
    (gettext_lazy("Confirmed by"), lambda r: r.confirmed_by.name if r.confirmed_by else ""),
    (gettext_lazy("Remark"), lambda r: r.remark),
]

MAKE_UP_COLUMNS = [
    (gettext_lazy("Name"), lambda r: r.enrolment.officer.name),
    (gettext_lazy("ID number"), lambda r: r.enrolment.officer.masked_id_number),
    (gettext_lazy("Bureau"), lambda r: r.enrolment.province.short_name),
    (gettext_lazy("Agency"), lambda r: r.enrolment.agency_name),
    (gettext_lazy("Class"), lambda r: r.enrolment.training_class.title),
    (gettext_lazy("Failed on"), lambda r: r.exam.held_on),
    (gettext_lazy("Score"), lambda r: r.score if r.score is not None else r.get_attendance_display()),
    (gettext_lazy("Last day for the make-up"), lambda r: r.make_up_deadline),
    (gettext_lazy("Days left"), lambda r: r.time_left.days),
    (gettext_lazy("On the list of"), lambda r: r.seated_on),
]


def export_exam(exam, results, *, by, at):
    """The results of an exam that `by` may see, in the order of its list; `at` is the moment of the export."""
    record(Act.LIST_EXPORTED, by=by, target=exam, details={"list": "results", "rows": results.count()})
    facts = [exam.get_sitting_display(), exam.held_on.isoformat(), exam.place]
    lines = (str(exam), " · ".join(map(str, facts)), _exported(by, at))
    return ExportSheet(_("Results"), RESULT_COLUMNS, results.iterator(chunk_size=500), lines=lines)


def export_make_ups(results, *, by, at):
    """The rows of the make-up list as it is filtered."""
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "make_ups", "rows": results.count()})
    lines = (_("Make-ups due"), _exported(by, at))
    return ExportSheet(_("Make-ups due"), MAKE_UP_COLUMNS, results.iterator(chunk_size=500), lines=lines)


def _exported(by, at):
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}
