"""第(六)项: a report in words: what a submission does, what changed, the sheets of a version."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MinistrySettings
from spreadsheets.values import mask_id_number
from training.rules import Gender, Level, Tier

from .. import rules
from ..models import Certificate
from .frozen import thaw
from .report_lines import ReportLine, corrections_by_bureau

CHOICES = {"holder_gender": Gender, "tier": Tier, "level": Level}


class ToldChange(NamedTuple):
    """A changed row for a page; `fields`: (column, before, after) in words, ID numbers masked."""

    kind: str
    label: Any
    row: Any
    fields: list


def field_label(name):
    """A column of the ledger in words."""
    return str(Certificate._meta.get_field(name).verbose_name)


def told_value(name, value, *, show_id_number=mask_id_number):
    if value in (None, ""):
        return "–"
    if name == "holder_id_number":
        return show_id_number(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(dict(CHOICES[name].choices).get(value, value)) if name in CHOICES else str(value)


def told_changes(changes):
    return [
        ToldChange(
            change.kind,
            rules.ChangeKind(change.kind).label,
            change.row,
            [
                (field_label(name), told_value(name, old), told_value(name, new))
                for name, old, new in change.fields
            ],
        )
        for change in changes
    ]


class Sheet(NamedTuple):
    label: Any
    rows: list

    @property
    def count(self):
        return len(self.rows)


def version_sheets(report, *, before):
    """The frozen rows of a version by sheet; with what changed against the one before, if there was one."""
    rows = thaw(report.frozen)
    sheets = {
        "issued": Sheet(_("Issued in %(year)d") % {"year": report.year}, rows.issued),
        "national": Sheet(_("National certificates"), rows.national),
    }
    if before:
        changes = rules.report_changes(thaw(before.frozen).issued, rows.issued)
        label = _("Against version %(version)d") % {"version": before.version}
        sheets["changes"] = Sheet(label, told_changes(changes))
    return sheets


def what_submitting_does(draft, *, year, line):
    """The lines above the button: what it freezes, and what the ministry will see."""
    count = len(draft.rows.issued)
    lines = [
        ngettext("%(count)d row, %(void)d of them void", "%(count)d rows, %(void)d of them void", count)
        % {"count": count, "void": draft.void}
        if count
        else _("A zero report: nothing was issued in %(year)d") % {"year": year},
        _("Nobody issues a certificate dated %(year)d any more, unless the ministry returns the report")
        % {"year": year},
    ]
    if draft.last:
        lines.append(
            _("%(count)d rows differ from version %(version)d")
            % {"count": len(draft.changes), "version": draft.last.version}
        )
    if line.days_late:
        lines.append(
            _("It is %(days)d days late; that is shown, it hinders nothing") % {"days": line.days_late}
        )
    lines += [
        _("%(label)s: %(count)d") % {"label": found.label, "count": found.count}
        for found in draft.reconciliation.findings
        if found.verdict != "ok"
    ]
    return lines


def report_line(draft, *, province, year, today):
    """Where the report of one bureau and year stands, as the overview has it."""
    settings = MinistrySettings.current()
    return ReportLine(
        province=province,
        year=year,
        due_on=rules.report_due_on(year, month=settings.report_due_month, day=settings.report_due_day),
        today=today,
        report=draft.last,
        rows=len(draft.rows.issued),
        void=draft.void,
        corrections=corrections_by_bureau(codes=[province.pk], years=[year])[province.pk, year],
        differences=draft.reconciliation.differences,
    )
