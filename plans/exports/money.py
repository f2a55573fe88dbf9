"""Progress of a plan, and the bureaus' budget and spending, as workbooks and on paper."""

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet

from .bureaus import exported_line


def progress_sheets(plan, rows, *, by, at):
    """Each row of an annual plan beside what was held."""
    columns = [
        (_("Planned class"), lambda row: row.planned.title, 34),
        (_("Tier"), lambda row: row.planned.get_tier_display(), 10),
        (_("Level"), lambda row: row.planned.get_level_display(), 10),
        (_("Month"), lambda row: row.planned.month, 8),
        (_("Runs planned"), lambda row: row.runs, 10),
        (_("Classes held"), lambda row: None if row.is_national else len(row.held), 10),
        (_("People planned"), lambda row: row.people, 10),
        (_("Seats granted"), lambda row: row.seats, 10),
        (_("People enrolled"), lambda row: row.heads, 10),
        (_("Percent"), lambda row: row.percent, 8),
        (_("Certificates"), lambda row: row.certificates, 10),
        (_("Cost planned (10,000 yuan)"), lambda row: row.planned.cost, 14),
        (_("Cost (10,000 yuan)"), lambda row: None if row.is_national else row.cost, 14),
    ]
    lines = (_("Progress: %(plan)s") % {"plan": plan}, exported_line(by, at))
    return [ExportSheet(_("Progress"), columns, rows, lines=lines, wraps=True)]


def round_sheets(plan, rows, *, by, at):
    """Each year of a three-year plan beside what was held."""
    columns = [
        (_("Year"), lambda row: row.year, 8),
        (_("Number of classes"), lambda row: row.planned.classes, 10),
        (_("Classes held"), lambda row: row.classes, 10),
        (_("People planned"), lambda row: row.people, 10),
        (_("People enrolled"), lambda row: row.heads, 10),
        (_("Percent"), lambda row: row.percent, 8),
        (_("National seats wanted"), lambda row: row.seats, 12),
        (_("In national classes"), lambda row: row.national, 12),
        (_("Certificates"), lambda row: row.certificates, 10),
        (_("Budget (10,000 yuan)"), lambda row: row.planned.budget, 12),
        (_("Spent (10,000 yuan)"), lambda row: row.spent, 12),
    ]
    lines = (_("Progress: %(plan)s") % {"plan": plan}, exported_line(by, at))
    return [ExportSheet(_("Progress"), columns, rows, lines=lines, wraps=True)]


def money_sheets(year, lines, classes, *, by, at):
    """Budget and spending of the bureaus in a year; then what each class cost."""
    title = _("Budget and spending %(year)d") % {"year": year}
    columns = [
        (_("Bureau"), lambda line: line.bureau.name, 26),
        (_("Planned for three years (10,000 yuan)"), lambda line: line.planned, 14),
        (_("Announced for the year (10,000 yuan)"), lambda line: line.announced, 14),
        (_("Budget (10,000 yuan)"), lambda line: line.money.budget if line.money else None, 12),
        (_("Spent (10,000 yuan)"), lambda line: line.spent, 12),
        (_("Spent of the budget, percent"), lambda line: line.percent, 10),
        (_("Costs of classes (10,000 yuan)"), lambda line: line.class_costs, 12),
        (_("Classes"), lambda line: line.classes, 8),
        (_("People"), lambda line: line.heads, 8),
        (_("People times days"), lambda line: line.head_days, 10),
        (_("Yuan a head"), lambda line: line.each_head, 10),
        (_("Yuan a head and day"), lambda line: line.each_head_day, 10),
        (_("Source of the budget"), lambda line: line.money.source if line.money else None, 20),
    ]
    costs = [
        (_("Bureau"), lambda one: one.province.name, 26),
        (_("Class"), lambda one: one.title, 34),
        (_("Begins on"), lambda one: one.starts_on, 12),
        (_("Days"), lambda one: one.days, 8),
        (_("People"), lambda one: one.heads, 8),
        (_("Cost (10,000 yuan)"), lambda one: one.cost.amount if hasattr(one, "cost") else None, 12),
    ]
    line = exported_line(by, at)
    return [
        ExportSheet(_("Budget and spending"), columns, lines, lines=(title, line), wraps=True),
        ExportSheet(_("Costs of classes"), costs, classes, lines=(_("Costs of classes"), line)),
    ]
