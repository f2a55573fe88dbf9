"""Plans as workbooks: the list, and one plan with all it holds."""

from decimal import Decimal

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet
from training.rules import ClassKind, Level, Tier

from .. import rules
from ..models import PlanClass, PlanYear
from ..services.checking import WORDS
from ..services.contents import CLASS_FIELDS, YEAR_FIELDS

CHOICES = {"tier": Tier, "level": Level, "kind": ClassKind}
WIDTHS = {
    "title": 30,
    "audience": 26,
    "content": 30,
    "budget_source": 20,
    "funding_source": 16,
    "host": 20,
    "place": 16,
}


def _exported(by, at):
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}


def plan_list_sheet(plans, *, by, at, today):
    """The plans of a list, in its order; `today`: up to which those never submitted are late."""
    columns = [
        (_("Plan"), lambda plan: str(plan.cycle), 22),
        (_("Bureau"), lambda plan: plan.province.name, 26),
        (_("State"), lambda plan: plan.get_state_display(), 18),
        (_("Version"), lambda plan: plan.versions_count, 8),
        (_("Due day"), lambda plan: plan.due_on, 12),
        (_("First submitted on"), lambda plan: plan.first_submitted_on, 14),
        (
            _("Days late"),
            lambda plan: rules.days_late(due_on=plan.due_on, on=plan.first_submitted_on or today),
            10,
        ),
        (_("Comments to answer"), lambda plan: plan.open_comments, 12),
    ]
    return ExportSheet(_("Plans"), columns, plans, lines=(_("Plans"), _exported(by, at)))


def plan_sheets(plan, version, content, *, by, at):
    """One plan: its texts and figures, then its years or its classes. `version` is None for the working copy."""
    said = _("Version %(number)d, submitted on %(day)s") if version else _("As it stands now, not submitted")
    facts = {"number": version.number, "day": version.submitted_on} if version else {}
    lines = (str(plan), said % facts, _exported(by, at))
    if content["kind"] == rules.CycleKind.THREE_YEAR:
        texts = list(content["plan"].items())
        columns = [
            (_("Content"), lambda row: str(WORDS[row[0]]), 30),
            (_("Value"), lambda row: row[1], 70),
        ]
        return [
            ExportSheet(_("Plan"), columns, texts, lines=lines, wraps=True),
            ExportSheet(
                _("Years"),
                _columns(PlanYear, YEAR_FIELDS, first="key"),
                content["years"],
                lines=lines,
                wraps=True,
            ),
        ]
    return [
        ExportSheet(
            _("Classes"), _columns(PlanClass, CLASS_FIELDS), content["classes"], lines=lines, wraps=True
        )
    ]


def _columns(table, fields, first=None):
    columns = [(_("Year"), lambda row: row["key"], 8)] if first else []
    for name in fields:
        label = str(table._meta.get_field(name).verbose_name)
        columns.append((label, lambda row, name=name: _value(name, row[name]), WIDTHS.get(name, 11)))
    return columns


def _value(name, value):
    """A column's value: choices by their word, money and hours as numbers."""
    if name in CHOICES:
        return str(CHOICES[name](value).label) if value else ""
    return Decimal(value) if name in ("budget", "cost", "hours") and value not in (None, "") else value
