"""The need as a workbook: the figures, and the names behind them."""

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet
from training.rules import Level, Tier

from .. import rules


def need_sheets(report, due, officers, *, by, at):
    """Two sheets: how many at which tier and level in each year, and who; ID numbers are masked.

    `due`: the people to list, of `report`; `officers`: the queryset in which their rows are found.
    """
    said = _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}
    span = _("Training need %(first)d–%(last)d") % {"first": report.first_year, "last": report.last_year}
    basis = _("%(on_post)d officers on post, %(trained)d of them trained in the round") % {
        "on_post": report.on_post,
        "trained": report.trained,
    }
    figures = [
        (label, [report.heads(tier=tier, level=level, year=year) for year in report.years])
        for tier, level, label in rules.COLUMNS
    ]
    figures.append((_("Together"), [report.heads(year=year) for year in report.years]))
    years = [
        (str(year), lambda row, index=index: row[1][index], 10) for index, year in enumerate(report.years)
    ]
    columns = [
        (_("Tier and level"), lambda row: str(row[0]), 24),
        *years,
        (_("Together"), lambda row: sum(row[1]), 10),
    ]
    return [
        ExportSheet(_("Need"), columns, figures, lines=(span, basis, said)),
        ExportSheet(_("Names"), _name_columns(), _named(due, officers), lines=(span, said)),
    ]


def _name_columns():
    tiers, levels, reasons = (
        {value: str(label) for value, label in choices.choices} for choices in (Tier, Level, rules.Why)
    )
    reasons[rules.DONE] = _("Trained in the round")
    return [
        (_("Year"), lambda row: row[0].year, 8),
        (_("Bureau"), lambda row: row[1].agency.province.short_name, 10),
        (_("Name"), lambda row: row[1].name, 12),
        (_("ID number"), lambda row: row[1].masked_id_number, 20),
        (_("Agency"), lambda row: row[1].agency.name, 34),
        (_("Post"), lambda row: row[1].post_title, 14),
        (_("Required tier"), lambda row: tiers[row[0].tier], 12),
        (_("Required level"), lambda row: levels[row[0].level], 12),
        (_("Why"), lambda row: reasons[row[0].why], 40),
        (_("Enforcement ID ends"), lambda row: row[1].id_valid_until, 14),
    ]


def _named(due, officers):
    """Each of `due` with its row, a thousand at a time."""
    rows = officers.select_related("agency__province")
    for start in range(0, len(due), 1000):
        part = due[start : start + 1000]
        found = rows.in_bulk([one.officer for one in part])
        yield from ((one, found[one.officer]) for one in part)
