"""The report of a check in the words of its reader."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spreadsheets.values import masked_numbers

from ..rules import AgencyLevel
from ..services.imports import kept_of
from .checking import State

TABS = (State.NEW, State.CHANGED, State.UNCHANGED, State.WRONG)
SHOWN_FAULTS = 5  # of one row; the others are shown once these are put right
EDITED = 60  # characters that are edited in place; what is longer is typed anew
LISTED = 50  # of the new agencies, the notes and what is beside the rows
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
    lines = sorted(report.of_state(State.WRONG), key=lambda line: line["row"])
    return [
        {"row": line["row"], "field": names[name], "value": value, "message": in_reader_language(texts)}
        for line in lines
        for name, value, texts, _options in line["faults"]
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
            "cells": [
                (column, target.words(column.name, line["shown"][column.name])) for column in target.preview
            ],
            "changes": [
                (
                    names[name],
                    target.words(name, old),
                    target.words(name, new),
                    target.change_note(name, line),
                )
                for name, old, new in line["changes"]
            ],
            "faults": _told_line_faults(line["faults"][:SHOWN_FAULTS], names, target),
            "more": max(len(line["faults"]) - SHOWN_FAULTS, 0),
        }
        for line in lines
    ]


def _told_line_faults(faults, names, target):
    """A cell with two faults is put right in one place, at the first."""
    seen, told = set(), []
    for name, value, texts, options in faults:
        fault = {
            "name": name,
            "field": names[name],
            "value": value[:EDITED],
            "message": in_reader_language(texts),
            "options": [(key, target.told_choice(key, text)) for key, text in options],
            "is_hidden": name in target.masked or len(value) > EDITED,
            "is_told_again": name in seen,
        }
        seen.add(name)
        told.append(fault)
    return told


def told_notes(report, target):
    """Return the warnings as (message, rows)."""
    return [(target.told_note(note), _rows(note["rows"])) for note in report.head["notes"]]


def told_other_sheets(report):
    """Return the warning that a second table of the workbook is not read; "" when there is none."""
    head = report.head
    if not head["other_sheets"]:
        return ""
    message = _(
        "Only the sheet “%(sheet)s” is read. These hold such a table too: %(others)s. "
        "Upload the file again for each of them and choose the sheet."
    )
    return message % {"sheet": head["sheet"], "others": "、".join(head["other_sheets"])}


def _rows(rows):
    shown = "、".join(map(str, rows[:_SHOWN_ROWS]))
    return shown if len(rows) <= _SHOWN_ROWS else _("%(rows)s and %(more)d more") % {
        "rows": shown, "more": len(rows) - _SHOWN_ROWS,
    }  # fmt: skip


def startable(targets, user):
    """Return (name, title) of what `user` may import without a class or an exam to put it into."""
    return [
        (target.name, target.title())
        for target in targets
        if (user.province or target.is_national) and target.subjects(user) is None
    ]


class Listed(list):
    """The first of a list, as a page shows it; `total`: of all, `more`: of those left out."""

    def __init__(self, rows):
        super().__init__(rows[:LISTED])
        self.total = len(rows)
        self.more = self.total - len(self)


def told_head(batch, report, target):
    """Return what a page says of the whole upload."""
    return {
        "tabs": tab_titles(batch.counts),
        "result": told_result(batch.counts),
        "notes": Listed(told_notes(report, target)),
        "created": Listed(told_created(report)),
        "other_sheets": told_other_sheets(report),
        "fixed": told_fixed(report, target),
        "absent": told_absent(report, target),
        "unknown": report.head["unknown"],
        "skipped": Listed(report.head["skipped"]),
        "corrections": Listed(told_corrections(target.corrections_of(batch), target)),
        "kept": Listed([(label, in_reader_language(why)) for label, why in kept_of(batch)]),
    }


def told_created(report):
    """Return the agencies that the sheet brings, with their level in words."""
    levels = dict(AgencyLevel.choices)
    return [agency | {"level": levels[agency["level"]]} for agency in report.head["created"]]


def told_fixed(report, target):
    """Return (heading, text) of the columns that have one value in every row."""
    names = headings(target)
    return [(names[name], text) for name, text in report.head["fixed"].items()]


def told_absent(report, target):
    """Return the headings that the sheet lacks."""
    names = headings(target)
    return [names[name] for name in report.head["absent"]]


def told_corrections(corrections, target):
    """Return (row, what was decided about it) of every row that was put right on the page."""
    names = headings(target)
    told = []
    for row in corrections.rows:
        said = [
            _("%(field)s: %(text)s") % {"field": names[name], "text": _shown(text)}
            for name, text in corrections.cells.get(row, {}).items()
        ]
        if row in corrections.people:
            said.append(target.told_choice(corrections.people[row]))
        if row in corrections.dropped:
            said = [_("dropped")]
        told.append((row, "；".join(said)))
    return told


def _shown(text):
    """A corrected cell without the ID number that may stand in it."""
    return masked_numbers(text) if text else _("(empty)")


def told_problem(batch):
    """Return why the last work on a batch could not be done; "" when it could."""
    return in_reader_language(batch.problem) if batch.problem else ""


def told_result(counts):
    """Return what was entered, in one sentence."""
    return _("Entered: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % counts
