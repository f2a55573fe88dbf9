"""第(八)项: the gate's answers as workbooks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from .ledger import exported

ROWS_AT_ONCE = 2000


def _certificate(answer, name):
    return getattr(answer.certificate, name) if answer.certificate_id else ""


def _yes_or_no(answer):
    return _("May receive the ID") if answer.answer == "yes" else _("May not")


_PERSON = [
    (gettext_lazy("Name"), lambda a: a.asked_name, 10),
    (gettext_lazy("ID number"), lambda a: a.asked_id_number, 20),
    (gettext_lazy("Wanted for"), lambda a: a.get_purpose_display(), 10),
    (gettext_lazy("Gate's answer"), _yes_or_no, 10),
    (gettext_lazy("Reason"), lambda a: str(a.reason), 60),
    (gettext_lazy("Certificate number"), lambda a: _certificate(a, "number"), 14),
    (gettext_lazy("Issued on"), lambda a: _certificate(a, "issued_on"), 12),
]
ANSWER_COLUMNS = [
    (gettext_lazy("Asked at"), lambda a: timezone.localtime(a.asked_at), 20),
    *_PERSON,
    (gettext_lazy("Asked by bureau"), lambda a: a.province.short_name if a.province else _("Ministry"), 10),
    (gettext_lazy("Asked by"), lambda a: a.asker, 12),
]
LIST_COLUMNS = [(gettext_lazy("Row of the sheet"), lambda a: a.row, 8), *_PERSON]
ALERT_COLUMNS = [
    (gettext_lazy("Name"), lambda a: a.asked_name, 10),
    (gettext_lazy("ID number"), lambda a: a.asked_id_number, 20),
    (gettext_lazy("Wanted for"), lambda a: a.get_purpose_display(), 10),
    (gettext_lazy("Yes given at"), lambda a: timezone.localtime(a.asked_at), 20),
    (gettext_lazy("Asked by bureau"), lambda a: a.province.short_name if a.province else _("Ministry"), 10),
    (gettext_lazy("Asked by"), lambda a: a.asker, 12),
    (gettext_lazy("Certificate number"), lambda a: _certificate(a, "number"), 14),
    (gettext_lazy("Void since"), lambda a: _certificate(a, "voided_on"), 12),
    (gettext_lazy("Void because"), lambda a: _certificate(a, "void_reason"), 30),
    (gettext_lazy("What was done"), lambda a: a.settle_note, 30),
    (gettext_lazy("Dealt with by"), lambda a: str(a.settled_by or ""), 12),
]


def export_answers(target, *, answers, by, at):
    """Write any answers in their order; the export is in the trail."""
    _export(target, answers, ANSWER_COLUMNS, _("Answers of the gate"), by=by, at=at, name="gate_answers")


def export_alerts(target, *, answers, by, at):
    """Write the alerts in their order; the export is in the trail."""
    _export(target, answers, ALERT_COLUMNS, _("Alerts of the gate"), by=by, at=at, name="gate_alerts")


def export_gate_list(target, *, gate_list, answers, by, at):
    """Write the answers of an uploaded list, in the order of its sheet; the export is in the trail."""
    _export(
        target, answers, LIST_COLUMNS, gate_list.file_name, by=by, at=at, name="gate_list", about=gate_list
    )


def _export(target, answers, columns, title, *, by, at, name, about=None):
    count = answers.count()
    rows = answers.iterator(chunk_size=ROWS_AT_ONCE)
    lines = (title, exported(by, at, count))
    write_workbook(target, [ExportSheet(_("Answers"), columns, rows, lines=lines, wraps=True)])
    record(Act.LIST_EXPORTED, by=by, target=about or by, details={"list": name, "rows": count})
