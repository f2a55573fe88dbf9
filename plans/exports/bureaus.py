"""The lists with a row for each bureau: contact persons, implementation reports; as workbooks and on paper."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet


class Paper(NamedTuple):
    """A sheet as it is printed: its lines above, its headings, its rows as values."""

    lines: tuple
    headings: list
    rows: list


def on_paper(sheet):
    """The same table as the workbook's, for the printer."""
    rows = [[column[1](row) for column in sheet.columns] for row in sheet.rows]
    return Paper(sheet.lines, [column[0] for column in sheet.columns], rows)


def exported_line(by, at):
    """Who exported a list, and when."""
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}


def contact_sheets(provinces, *, by, at):
    """Who answers today, a line for each bureau without anybody too; then who answered before."""
    today = [(bureau, one) for bureau in provinces for one in bureau.standing_contacts or [None]]
    before = [(bureau, one) for bureau in provinces for one in bureau.former_contacts]
    title, line = _("Contact persons for post-training"), exported_line(by, at)
    columns = [
        (_("Bureau"), lambda row: row[0].name, 28),
        (_("Name"), lambda row: row[1].name if row[1] else _("nobody named"), 14),
        (_("Division and post"), _of("post"), 26),
        (_("Telephone"), _of("phone"), 18),
        (_("Mobile"), _of("mobile"), 16),
        (_("Mail"), _of("mail"), 26),
        (_("From"), _of("from_on"), 12),
    ]
    ended = [(_("Until"), _of("to_on"), 12), (_("Reason of the change"), _of("to_reason"), 30)]
    sheets = [ExportSheet(_("Contact persons"), columns, today, lines=(title, line))]
    if before:
        name = _("Former contact persons")
        sheets.append(ExportSheet(name, columns + ended, before, lines=(name, line)))
    return sheets


def _of(name):
    """A column of the second part of a row; nothing where there is none."""
    return lambda row: getattr(row[1], name) if row[1] else None


def implementation_sheets(provinces, *, by, at):
    """Every implementation report, and a line for each bureau that has sent none."""
    rows = [(bureau, one) for bureau in provinces for one in bureau.sent_reports or [None]]
    columns = [
        (_("Bureau"), lambda row: row[0].name, 28),
        (_("Report"), lambda row: row[1].title if row[1] else _("no report"), 40),
        (_("Day of the report"), _of("reported_on"), 14),
        (_("Submitted by"), lambda row: str(row[1].submitted_by) if row[1] else None, 14),
        (_("Received on"), _of("received_on"), 14),
        (
            _("Received by"),
            lambda row: str(row[1].received_by) if row[1] and row[1].received_by else None,
            14,
        ),
        (_("Remark"), _of("remark"), 30),
    ]
    lines = (_("Implementation reports"), exported_line(by, at))
    return [ExportSheet(_("Implementation reports"), columns, rows, lines=lines)]
