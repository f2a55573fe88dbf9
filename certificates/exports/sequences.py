"""第(六)项: the ledger of an issuer and a year (颁发档案) as a workbook: every number from 0001 on, void and missing ones too."""

from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.services import record
from spreadsheets.values import mask_id_number
from spreadsheets.writing import ExportSheet, write_workbook
from training.rules import Gender, Level

from ..services import all_rows
from .ledger import exported


def ledger_columns():
    """The ledger's columns: (heading, value, width), in the active language; of a missing run only two are filled."""
    genders, levels = ({key: str(label) for key, label in choices.choices} for choices in (Gender, Level))
    in_force, void, missing = _("Valid"), _("Void"), _("No row")

    def of_row(value):
        return lambda row: "" if row.is_gap else value(row)

    return [
        (_("Certificate number"), _number, 23),
        (_("State"), lambda row: missing if row.is_gap else void if row.voided_on else in_force, 8),
        (_("Name"), of_row(lambda row: row.holder_name), 10),
        (_("Gender"), of_row(lambda row: genders[row.holder_gender]), 6),
        (_("ID number"), of_row(lambda row: mask_id_number(row.holder_id_number)), 20),
        (_("Agency"), of_row(lambda row: row.agency_name), 26),
        (_("Post"), of_row(lambda row: row.post_title), 10),
        (_("Training level"), of_row(lambda row: levels[row.level]), 6),
        (_("Class title"), of_row(lambda row: row.class_title), 22),
        (_("Class number"), of_row(lambda row: row.class_number), 6),
        (_("Exam day"), of_row(lambda row: row.exam_on), 11),
        (_("Score"), of_row(lambda row: row.score), 6),
        (_("Issued on"), of_row(lambda row: row.issued_on), 11),
        (_("Remark"), remark, 30),
    ]


def export_ledger(target, *, book, by, at):
    """Write every number of a ledger in its order; ID numbers masked."""
    heading = _("%(bureau)s: ledger of %(year)d") % {"bureau": book.bureau, "year": book.sequence.year}
    lines = (heading, verdict_line(book), exported(by, at, book.rows))
    sheet = ExportSheet(_("Ledger"), ledger_columns(), all_rows(book), lines=lines, wraps=True)
    write_workbook(target, [sheet])
    details = {"list": "ledger", "rows": book.rows}
    record(Act.LIST_EXPORTED, by=by, target=book.sequence, details=details)
    return book.rows


def ledger_name(book):
    return _("ledger_%(year)d_%(bureau)s") % {"year": book.sequence.year, "bureau": book.bureau} + ".xlsx"


def verdict_line(book):
    """The verdict in one sentence."""
    verdict = book.verdict
    values = {
        "last": f"{verdict.last:04d}",
        "rows": book.rows,
        "void": book.void,
        "explained": sum(run.count for run in verdict.explained),
        "broken": sum(run.count for run in verdict.broken),
    }
    if verdict.is_unbroken:
        return (
            _(
                "Unbroken from 0001 to %(last)s: %(rows)d rows, %(void)d of them void; %(explained)d precede the system."
            )
            % values
        )
    return _("Broken: up to %(last)s there are %(rows)d rows, %(broken)d numbers are unexplained.") % values


def remark(row):
    """What explains a void, an earlier or a missing number, in words."""
    if row.is_gap:
        return str(row.why)
    remarks = []
    if row.voided_on:
        remarks.append(
            _("Void since %(day)s: %(reason)s")
            % {"day": row.voided_on.isoformat(), "reason": row.void_reason}
        )
    if row.is_legacy:
        remarks.append(_("Issued before this system"))
    if row.reprints:
        remarks.append(_("Reprinted %(times)d times") % {"times": row.reprints})
    return "; ".join(remarks)


def _number(row):
    if not row.is_gap:
        return row.number
    return row.first if row.first == row.last else f"{row.first}–{row.last}"
