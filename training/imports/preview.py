"""The report of a check in the words of its reader."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..rules import AgencyLevel, Tier
from .checking import State

TABS = (State.NEW, State.CHANGED, State.UNCHANGED, State.WRONG)
_SHOWN_ROWS = 8  # row numbers that a note names before it only counts them


def in_reader_language(texts):
    """Return the text of the active language from `in_each_language`."""
    return texts.get(get_language()) or texts[settings.LANGUAGE_CODE]


def headings(target):
    """Return field name → heading; the same for every bureau."""
    return {field.name: str(field.label) for field in target.fields(None)}


def told_faults(report, target):
    """Return every fault as {row, field, value, message}, in the order of the sheet."""
    names = headings(target)
    return [
        {"row": line["row"], "field": names[name], "value": value, "message": in_reader_language(texts)}
        for line in report["lines"]
        for name, value, texts in line["faults"]
    ]


def first_tab(counts):
    """Return the tab to open: what is wrong first, then what would happen."""
    wanted = (State.WRONG, State.NEW, State.CHANGED, State.UNCHANGED)
    return next((state for state in wanted if counts[state]), State.NEW)


def chosen_tab(wanted, counts):
    """Return the tab that a reader asked for, or the first worth seeing."""
    return wanted if wanted in TABS else first_tab(counts)


def tab_titles(counts):
    """Return (state, title, count) of each tab."""
    titles = {
        State.NEW: _("New"),
        State.CHANGED: _("Changed"),
        State.UNCHANGED: _("Unchanged"),
        State.WRONG: _("Wrong"),
    }
    return [(state.value, titles[state], counts[state]) for state in TABS]


def told_lines(lines, target):
    """Return the report's lines with every code put into words."""
    names = headings(target)
    return [
        {
            "row": line["row"],
            "url": target.page_of(line["known"]) if line.get("known") else "",
            "shown": {name: target.words(name, value) for name, value in line["shown"].items()},
            "changes": [
                (names[name], target.words(name, old), target.words(name, new), _tier_note(name, line))
                for name, old, new in line["changes"]
            ],
            "faults": [
                (names[name], value, in_reader_language(texts)) for name, value, texts in line["faults"]
            ],
        }
        for line in lines
    ]


def _tier_note(name, line):
    """What a change brings with it: another required tier, a dated posting."""
    shown = line["shown"]
    if name in ("head_type", "agency") and shown["tier"] != shown["old_tier"]:
        return _("The required tier becomes: %(tier)s (item 1).") % {"tier": Tier(shown["tier"]).label}
    if name in ("head_type", "agency", "post_title"):
        return _("A new posting from the day of entry.")
    return ""


def told_notes(report):
    """Return the warnings as (message, rows)."""
    texts = {
        "double": _("New agency “%(name)s” may be “%(other)s”: a word or a sign differs. Is it the same? Write it alike."),
        "acting": _("Post “%(name)s”, but not a principal head: who leads in acting capacity counts as principal head (item 1)."),
        "county_missing": _("New county agency “%(name)s” without its county."),
        "city_differs": _("Another city than the register has for “%(name)s” (%(other)s). The agency stays as it is."),
        "county_differs": _("Another county than the register has for “%(name)s” (%(other)s). The agency stays as it is."),
    }  # fmt: skip
    return [
        (texts[note["kind"]] % {"name": note["name"], "other": note.get("other") or "—"}, _rows(note["rows"]))
        for note in report["notes"]
    ]


def told_other_sheets(report):
    """Return the warning that a second table of the workbook is not read; "" when there is none."""
    if not report["other_sheets"]:
        return ""
    message = _(
        "Only the sheet “%(sheet)s” is read. These hold such a table too: %(others)s. "
        "Save each as a file of its own and import it as well."
    )
    return message % {"sheet": report["sheet"], "others": "、".join(report["other_sheets"])}


def _rows(rows):
    shown = "、".join(map(str, rows[:_SHOWN_ROWS]))
    return shown if len(rows) <= _SHOWN_ROWS else _("%(rows)s and %(more)d more") % {
        "rows": shown, "more": len(rows) - _SHOWN_ROWS,
    }  # fmt: skip


def told_created(report):
    """Return the agencies that the sheet brings, with their level in words."""
    levels = dict(AgencyLevel.choices)
    return [agency | {"level": levels[agency["level"]]} for agency in report["created"]]


def told_result(counts):
    """Return what was entered, in one sentence."""
    return _("Entered: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % counts
