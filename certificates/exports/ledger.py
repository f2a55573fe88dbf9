"""Any list of certificates as a workbook, and the columns that it shares with the year-end report."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Act
from accounts.services import record
from spreadsheets.values import mask_id_number
from spreadsheets.writing import ExportSheet, write_workbook
from training.rules import Gender, Level, Tier

from ..models import ledger_rows


def columns(*, show_id_number):
    """The report's columns in its order: (heading, value, width), in the active language.

    The words of the choices are looked up once, not once a row.
    """
    genders, tiers, levels = (_words(choices) for choices in (Gender, Tier, Level))
    yes, no, in_force, void, to = _("Yes"), _("No"), _("Valid"), _("Void"), _(" to ")
    return [
        (_("No."), lambda row: row.serial, 6),
        (_("Certificate number"), lambda row: row.number, 13),
        (_("Name"), lambda row: row.holder_name, 10),
        (_("Gender"), lambda row: genders[row.holder_gender], 6),
        (_("ID number"), lambda row: show_id_number(row.holder_id_number), 20),
        (_("Agency"), lambda row: row.agency_name, 26),
        (_("Post"), lambda row: row.post_title, 10),
        (_("Administrative division"), lambda row: row.holder_region, 14),
        (_("Training tier"), lambda row: tiers[row.tier], 6),
        (_("Training level"), lambda row: levels[row.level], 6),
        (_("Class title"), lambda row: row.class_title, 20),
        (_("Class number"), lambda row: row.class_number, 6),
        (_("Training from and to"), lambda row: _span(row.class_starts_on, row.class_ends_on, to), 13),
        (_("Exam day"), lambda row: row.exam_on, 11),
        (_("By make-up"), lambda row: yes if row.is_make_up else no, 6),
        (_("Score"), lambda row: row.score, 6),
        (_("Issued on"), lambda row: row.issued_on, 11),
        (_("Certificate state"), lambda row: void if row.voided_on else in_force, 6),
        (_("Remark"), _remark, 16),
    ]


def export_list(target, *, certificates, by, at):
    """Write any certificates, in their order and in the reader's language, ID numbers masked."""
    count = certificates.count()
    sheet = ExportSheet(
        _("Certificates"),
        columns(show_id_number=mask_id_number),
        ledger_rows(certificates),
        lines=(_("Certificates"), exported(by, at, count)),
        wraps=True,
    )
    write_workbook(target, [sheet])
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "certificates", "rows": count})
    return count


def _words(choices):
    return {value: str(label) for value, label in choices.choices}


def _span(first, last, to):
    return f"{first.isoformat()}{to}{last.isoformat()}" if first and last else ""


def _remark(row):
    remarks = []
    if row.voided_on:
        remarks.append(
            _("Void since %(day)s: %(reason)s")
            % {"day": row.voided_on.isoformat(), "reason": row.void_reason}
        )
    if row.reprints:
        remarks.append(_("Reprinted %(times)d times") % {"times": row.reprints})
    if row.is_legacy:
        remarks.append(_("Issued before this system"))
    return "; ".join(remarks)


def exported(by, at, count):
    return _("Exported by %(name)s (%(username)s) on %(at)s, %(count)d rows") % {
        "name": by.name,
        "username": by.username,
        "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        "count": count,
    }
