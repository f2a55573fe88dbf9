"""The rows of the score grid, written out: through template tags, 200 of them take ten times as long."""

from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.ui import chip

from .. import rules

register = template.Library()

ROW = (
    '<tr{bad} id="row-{key}"><td class="r num dim">{position}</td><td>{name}</td>'
    '<td class="num dim aside">{masked}</td><td class="fit aside">{agency}</td>'
)
LOCKED = ROW + (
    '<td>{attendance}</td><td class="r num">{score}</td><td>{outcome}</td><td>{remark}</td>'
    '<td class="state{fit}">{state}</td></tr>'
)
OPEN = ROW + (
    '<td><select name="attendance-{key}" aria-label="{attendance_of} {name}">{options}</select></td>'
    '<td class="r"><input class="num score" name="score-{key}" value="{score}" inputmode="decimal"'
    ' autocomplete="off" maxlength="12" aria-label="{score_of} {name}"{invalid}></td>'
    '<td class="outcome">{outcome}</td>'
    '<td><input class="remark" name="remark-{key}" value="{remark}" maxlength="200" autocomplete="off"'
    ' aria-label="{remark_of} {name}"></td><td class="state{fit}" id="state-{key}">{state}</td></tr>'
)


@register.simple_tag
def grid_rows(sheet):
    """Every row of an `EntrySheet` as HTML; whatever somebody typed is escaped."""
    words = {
        "attendance_of": escape(_("Attendance")),
        "score_of": escape(_("Score")),
        "remark_of": escape(_("Remark")),
        "locked": _("Confirmed and locked"),
        "typed": _("You typed: %(typed)s"),
        "saved": _("saved %(at)s"),
        "clash": _(
            "%(name)s has changed this row to %(value)s since you opened the page. "
            "Yours is still in the field: save to replace it, or type theirs."
        ),
    }
    outcomes = {value: chip(value, label) for value, label in rules.Outcome.choices} | {"": ""}
    attendances = [("", ""), *((value, escape(str(label))) for value, label in rules.Attendance.choices)]
    options = {chosen: _options(chosen, attendances) for chosen, _label in attendances}
    rows = (_row(row, words, outcomes, options) for row in sheet.rows())
    return mark_safe("".join(rows))  # noqa: S308 -- each value is escaped below


def _options(chosen, attendances):
    marks = {chosen: " selected"} if chosen else {}
    return "".join(
        f'<option value="{value}"{marks.get(value, "")}>{label}</option>' for value, label in attendances
    )


def _row(row, words, outcomes, options):
    result, is_bad = row["result"], bool(row["fault"] or row["is_clash"])
    facts = {
        "bad": ' class="bad"' if is_bad else "",
        "key": result.pk,
        "position": result.position,
        "name": escape(result.name),
        "masked": result.masked_id_number,
        "agency": escape(result.agency_name),
        "fit": " fit" if is_bad else "",
        "outcome": "" if is_bad and not result.is_confirmed else outcomes[result.outcome],
    }
    if result.is_confirmed:
        said = (
            f"{row['fault']} {words['typed'] % {'typed': row['typed']}}" if row["fault"] else words["locked"]
        )
        facts |= {"attendance": escape(str(result.get_attendance_display())), "score": result.score_text}
        return LOCKED.format(**facts, remark=escape(result.remark), state=escape(said))
    invalid = f' aria-invalid="true" aria-describedby="state-{result.pk}"' if is_bad else ""
    return OPEN.format(
        **facts,
        attendance_of=words["attendance_of"],
        score_of=words["score_of"],
        remark_of=words["remark_of"],
        options=options.get(row["attendance"], options[""]),
        score=escape(row["score"]),
        remark=escape(row["remark"]),
        invalid=invalid,
        state=_state(row, result, words),
    )


def _state(row, result, words):
    """What became of the row: refused and why, changed by somebody else, or saved when and by whom."""
    if row["fault"]:
        return escape(str(row["fault"]))
    if row["is_clash"]:
        values = {"name": result.entered_by or "–", "value": result.value_text or "–"}
        return escape(words["clash"] % values)
    if not result.entered_at:
        return ""
    at = timezone.localtime(result.entered_at).strftime("%m-%d %H:%M")
    return f'<span title="{escape(result.entered_by)}">{escape(words["saved"] % {"at": at})}</span>'
