"""Sheets for any target of imports: rows as {heading: cell}, checked, entered and taken back."""

from django.utils import timezone

from tests.training.rosters import faults, workbook
from training.imports.corrections import Corrections
from training.imports.target import Scope
from training.services import imports

__all__ = ["faults", "workbook"]


def scope(by, subject=None):
    return Scope(by.province, subject)


def check(target, rows, *, by, subject=None, cells=None, people=None, dropped=()):
    """What rows would do; `cells`, `people` and `dropped` as somebody put them right on the page."""
    corrections = Corrections(cells=cells or {}, people=people or {}, dropped=set(dropped))
    found = target.check(
        content=workbook(*rows), file_name="表.xlsx", scope=scope(by, subject), corrections=corrections
    )
    target.pack_report(found)  # plain JSON, whatever was found
    return found


def states(found):
    """{sheet row: state} of a check."""
    return {line.row: line.state.value for line in found.lines}


def arguments(target, by, subject=None, at=None):
    return {"target": target, "scope": scope(by, subject), "by": by, "at": at or timezone.now()}


def upload(target, *rows, by, subject=None, at=None):
    return imports.check_file(
        content=workbook(*rows), file_name="表.xlsx", **arguments(target, by, subject, at)
    )


def apply(batch, target, *, by, subject=None, at=None):
    imports.apply_batch(batch=batch, **arguments(target, by, subject, at))
    return batch


def enter(target, *rows, by, subject=None, at=None):
    """Upload and enter rows that are all sound."""
    return apply(upload(target, *rows, by=by, subject=subject, at=at), target, by=by, subject=subject, at=at)


def undo(batch, target, *, by, subject=None, at=None):
    """Take an upload back; return [(label, English reason)] of what was kept."""
    imports.undo_batch(batch=batch, **arguments(target, by, subject, at))
    return [(label, why["en"]) for label, why in imports.kept_of(batch)]
