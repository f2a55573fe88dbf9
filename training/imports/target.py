"""What a target of imports says of itself: its columns, who a row is, what the register knows, how rows enter.

Reading, comparing, the preview, corrections, the trail and undoing are shared. A new target is one file with a
`Target` of its own, registered in `targets.register` by its app.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Province, User
from spreadsheets.values import cell_text

from . import checking, clean_rows
from .corrections import Corrections
from .report import Report


@dataclass(frozen=True)
class Scope:
    """Whose rows an import is about: the bureau's (None: the ministry's), and the class or exam, if any.

    `on`, `by`: the day of the check and who has it made, for targets whose rules ask for them.
    """

    province: Province | None
    subject: Any = None
    on: date | None = None
    by: User | None = None

    def asked(self, *, by, at):
        return replace(self, on=timezone.localdate(at), by=by)


class Column(NamedTuple):
    """A column of the preview: the name in `Target.shown`, its heading, whether a narrow screen leaves it out."""

    name: str
    label: Any
    is_aside: bool = False


@dataclass
class Register:
    """What the tables say to a sheet.

    `known`: `Line.key` → `Known`. `created`: rows made beside the target's own, as plain values.
    """

    known: dict = field(default_factory=dict)
    created: list = field(default_factory=list)

    def faults(self, line):
        """Yield (field, shown value, message[, options]) of what only the tables can tell of a line.

        `options`: [(key, text)] to choose from by hand; the choice arrives as `Line.person`.
        """
        return ()

    def notes(self, lines):
        """Return what to look at before entering, as plain JSON: {kind, name, other, rows}."""
        return []


class Target:
    """What can be imported. Subclasses fill in the rest."""

    name = ""  # in addresses and in `ImportBatch.target`
    permission = None
    section = "officers"  # of the navigation
    identity = "id_number"  # the field without which nobody can say whose row it is
    compared = ()  # fields that may change in a known row
    preview = ()  # `Column`s, at least two
    masked = frozenset({"id_number"})  # fields whose faults show the cell in part only
    exported = frozenset()  # fields that only our own exports fill in
    locked = frozenset()  # fields that a template brings along and protects, with the number before them
    may_undo = True
    same_file = ()  # other targets for which the very same file says nothing new here
    asked = _("who is it?")  # above the options of a fault
    is_national = False  # whether the ministry has rows of its own, without a class or an exam

    def subjects(self, user):
        """Return the classes or exams into which `user` may import; None when it belongs to the bureau itself."""
        return None

    def subject(self, pk):
        """Return the class or exam of a stored upload."""
        return None

    def title(self, scope=None):
        """Return what is imported, as the heading of its pages."""
        raise NotImplementedError

    def crumbs(self, scope):
        """Return (address, title) of the pages above."""
        raise NotImplementedError

    def onward(self, scope):
        """Return (address, words) of the page to go to once the sheet is entered; None for none."""
        return None

    def instructions(self, scope):
        """Return the lines above the table of a template."""
        return ()

    def fields(self, scope):
        """Return the columns in the order of the template; `scope` None: only names and headings are wanted."""
        raise NotImplementedError

    def choices(self, scope):
        """Return field name → the words its cells may choose from."""
        return {}

    def example(self):
        """Return field name → what its column may hold."""
        return {}

    def rows(self, scope):
        """Return field name → value of each row that a template brings along instead of an example."""
        return []

    def key(self, values):
        """Return by what the tables know a row, "" when it cannot be known yet."""
        return values[self.identity] or ""

    def look_up(self, scope, lines):
        """Return the `Register` for the lines, in a fixed number of queries."""
        raise NotImplementedError

    def shown(self, line):
        """Return what a preview shows of a line, as plain JSON; ID numbers only masked."""
        return {column.name: cell_text(line.values.get(column.name)) for column in self.preview}

    def words(self, name, value):
        """Return a stored value of a column in the words of the reader."""
        return cell_text(value)

    def change_note(self, name, line):
        """Return what a change brings with it, in a few words."""
        return ""

    def told_note(self, note):
        """Return the sentence for a note of `Register.notes`."""
        raise NotImplementedError

    def told_choice(self, key, text=""):
        """Return an option of a fault in words; `text` says which known row it is."""
        if key == checking.NEW_PERSON:
            return gettext("another person")
        return (
            gettext("the same person (%(text)s)") % {"text": text}
            if text
            else gettext("the person of the register")
        )

    def page_of(self, pk):
        """Return the address of a known row's own page."""
        return ""

    def tell_refusals(self, check, *, batch, by):
        """Put into the trail what a check refused, where a rule of the notice asks for that."""

    def enter(self, check, *, batch, scope, by, at, tick):
        """Write what the check found; return what `undo` needs, as plain JSON."""
        raise NotImplementedError

    def undo(self, journal, *, batch, scope, by, at):
        """Take back what `enter` wrote where nothing depends on it; return [(label, reason)] of what was kept."""
        raise NotImplementedError

    # --- shared ------------------------------------------------------------------------------------

    def scope_of(self, batch):
        """Return the `Scope` of a stored upload."""
        return Scope(batch.province, self.subject(batch.subject_pk) if batch.subject_pk else None)

    def filled_in(self, scope):
        """Return the columns that a person fills in."""
        return [field for field in self.fields(scope) if field.name not in self.exported]

    def survey(self, **upload):
        return checking.survey(self, **upload)

    def check(self, **upload):
        return checking.check_upload(self, **upload)

    def compare(self, scope, rows):
        return checking.compare(self, scope, rows)

    def corrections_of(self, batch):
        return Corrections.unpacked(batch.corrections)

    def packed_rows(self, rows):
        return clean_rows.packed_rows(rows)

    def rows_of(self, data):
        return clean_rows.unpacked_rows(data)

    def pack_report(self, check):
        return Report.pack(check)

    def report(self, data):
        return Report(data)

    def report_of(self, batch):
        """Return the `Report` of a stored upload, or None."""
        return Report(batch.report) if batch.report else None

    def told_kept(self, kept):
        return [[label, checking.in_each_language(why)] for label, why in kept]
