"""The division of national seats as a workbook and on paper."""

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet

from .bureaus import exported_line


def quota_sheets(classes, shares, *, by, at):
    """A line for each class and each bureau that asked for seats, was granted some or has enrolled people."""
    rows = [
        (one, share)
        for one in classes
        for share in shares[one.pk]
        if share.asked or share.granted is not None or share.enrolled
    ]
    columns = [
        (_("Class"), lambda row: row[0].title, 36),
        (_("Begins on"), lambda row: row[0].starts_on, 12),
        (_("Places"), lambda row: row[0].capacity, 8),
        (_("Bureau"), lambda row: row[1].bureau.name, 28),
        (_("Asked for"), lambda row: row[1].asked, 10),
        (_("Granted in other classes"), lambda row: row[1].elsewhere, 12),
        (_("Seats granted"), lambda row: row[1].granted, 10),
        (_("Enrolled"), lambda row: row[1].enrolled, 10),
    ]
    return [
        ExportSheet(_("National seats"), columns, rows, lines=(_("National seats"), exported_line(by, at)))
    ]
