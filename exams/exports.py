"""An exam's results and the list of make-ups as workbooks, its papers to print; ID numbers are masked."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet
from training.rules import hours_text

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
    (gettext_lazy("Agency today"), lambda r: r.enrolment.officer.agency.name),
    (gettext_lazy("Class"), lambda r: r.enrolment.training_class.title),
    (gettext_lazy("Failed on"), lambda r: r.exam.held_on),
    (gettext_lazy("Score"), lambda r: r.score if r.score is not None else r.get_attendance_display()),
    (gettext_lazy("Last day for the make-up"), lambda r: r.make_up_deadline),
    (gettext_lazy("Days left"), lambda r: r.time_left.days),
    (gettext_lazy("On the list of"), lambda r: r.seated_on),
]


AWAITING_COLUMNS = [
    (gettext_lazy("Name"), lambda r: r.enrolment.officer.name),
    (gettext_lazy("ID number"), lambda r: r.enrolment.officer.masked_id_number),
    (gettext_lazy("Bureau"), lambda r: r.enrolment.province.short_name),
    (gettext_lazy("Agency"), lambda r: r.enrolment.agency_name),
    (gettext_lazy("Class"), lambda r: r.enrolment.training_class.title),
    (gettext_lazy("Missed on"), lambda r: r.exam.held_on),
    (gettext_lazy("Attendance"), lambda r: r.get_attendance_display()),
    (gettext_lazy("Reason"), lambda r: r.absence_told("reason")),
    (gettext_lazy("Evidence"), lambda r: r.absence_told("evidence")),
    (gettext_lazy("Approved by"), lambda r: r.absence_told("approver")),
    (gettext_lazy("Approved on"), lambda r: r.absence_told("approved_on")),
    (gettext_lazy("Missing"), lambda r: ", ".join(map(str, r.absence_missing))),
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


def export_awaiting(results, *, by, at):
    """Who awaits an exam, as the list is filtered, with the reasons and what is missing of them."""
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "awaiting", "rows": results.count()})
    lines = (_("Awaiting an exam"), _exported(by, at))
    return ExportSheet(_("Awaiting an exam"), AWAITING_COLUMNS, results.iterator(chunk_size=500), lines=lines)


def _exported(by, at):
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}


# --- papers --------------------------------------------------------------------------------------------

TICKET = (gettext_lazy("Admission ticket"), lambda result: result.ticket)
NAME = (gettext_lazy("Name"), lambda result: result.enrolment.officer.name)
ID_NUMBER = (gettext_lazy("ID number"), lambda result: result.enrolment.officer.masked_id_number)
AGENCY = (gettext_lazy("Agency"), lambda result: result.enrolment.agency_name)
HOURS = (gettext_lazy("Attended hours"), lambda result: _hours(result.enrolment))


def _hours(enrolment):
    """第(四)(七)项: the hours somebody attended, marked when fewer than required; empty when none are recorded."""
    if enrolment.attended_hours is None:
        return ""
    text = hours_text(enrolment.attended_hours)
    if not enrolment.is_short_of_hours:
        return text
    return _("%(hours)s, short of %(required)s") % {
        "hours": text,
        "required": hours_text(enrolment.hours_required),
    }


class Paper(NamedTuple):
    """What a paper is called, its (heading, function of a result), the empty columns and who signs below."""

    title: Any
    columns: tuple
    blanks: tuple = ()
    signatures: tuple = ()
    are_cards: bool = False

    def rows(self, results):
        """Return each result's position with its cells."""
        return [(result.position, [value(result) for _heading, value in self.columns]) for result in results]

    @property
    def headings(self):
        return [heading for heading, _value in self.columns]


PAPERS = {
    "tickets": Paper(gettext_lazy("Admission tickets"), (NAME, TICKET, ID_NUMBER, AGENCY), are_cards=True),
    "seats": Paper(gettext_lazy("Seat list"), (TICKET, NAME, AGENCY, HOURS)),
    "sign-in": Paper(
        gettext_lazy("Sign-in sheet"),
        (TICKET, NAME, ID_NUMBER, AGENCY),
        (gettext_lazy("Signature"),),
        (gettext_lazy("Invigilators"),),
    ),
    "scores": Paper(
        gettext_lazy("Blank score sheet"),
        (TICKET, NAME, AGENCY),
        (gettext_lazy("Score"), gettext_lazy("Attendance"), gettext_lazy("Remark")),
        (gettext_lazy("Entered by"), gettext_lazy("Confirmed by"), gettext_lazy("Day")),
    ),
}
