"""The ministry's desk, and all that the bureaus planned in a cycle, as workbooks and on paper."""

from django.utils.translation import gettext as _

from certificates.models import YearReport
from spreadsheets.writing import ExportSheet

from .. import rules
from ..models import PlanClass, PlanYear
from ..services.contents import CLASS_FIELDS, YEAR_FIELDS
from .bureaus import exported_line
from .plans import _columns


def desk_sheets(lines, cycles, *, by, at, today):
    """A line for each bureau: the state of its plans, who answers, what it reported."""
    columns = [(_("Bureau"), lambda line: line.bureau.name, 28)]
    for place, cycle in enumerate(cycles):
        columns += [
            (str(cycle), _of_plan(place, lambda plan: plan.get_state_display()), 20),
            (_("Version"), _of_plan(place, lambda plan: plan.versions_count), 8),
            (_("Days late"), _of_plan(place, lambda plan: _late(plan, today)), 10),
            (_("Comments to answer"), _of_plan(place, lambda plan: plan.open_comments), 12),
        ]
    states = dict(YearReport.State.choices)
    columns += [
        (
            _("Contact person"),
            lambda line: ", ".join(one.name for one in line.contacts) or _("nobody named"),
            18,
        ),
        (
            _("Implementation report"),
            lambda line: line.report.reported_on if line.report else _("no report"),
            14,
        ),
        (
            _("Year-end report"),
            lambda line: str(states[line.year_report.state]) if line.year_report else "",
            14,
        ),
    ]
    return [ExportSheet(_("Review desk"), columns, lines, lines=(_("Review desk"), exported_line(by, at)))]


def _of_plan(place, value):
    return lambda line: value(line.plans[place]) if line.plans[place] else None


def _late(plan, today):
    return rules.days_late(due_on=plan.due_on, on=plan.first_submitted_on or today)


def collection_sheets(cycle, versions, *, by, at):
    """What the bureaus planned in a cycle, row by row: years or classes of the version that counts.

    `versions`: bureau's code → (version, whether it is accepted).
    """
    is_three_year = cycle.kind == rules.CycleKind.THREE_YEAR
    part, table, fields = (
        ("years", PlanYear, YEAR_FIELDS) if is_three_year else ("classes", PlanClass, CLASS_FIELDS)
    )
    rows = [
        (version, is_accepted, row)
        for _code, (version, is_accepted) in sorted(versions.items())
        for row in version.content[part]
    ]
    columns = [
        (_("Bureau"), lambda row: row[0].content["bureau"], 24),
        (_("Version"), lambda row: row[0].number, 7),
        (_("Accepted"), lambda row: _("Yes") if row[1] else _("No"), 8),
    ]
    for column in _columns(table, fields, first="key" if is_three_year else None):
        columns.append((column[0], lambda row, value=column[1]: value(row[2]), column[2]))
    title = _("Plans of the bureaus: %(cycle)s") % {"cycle": cycle}
    return [ExportSheet(_("Plans"), columns, rows, lines=(title, exported_line(by, at)), wraps=True)]
