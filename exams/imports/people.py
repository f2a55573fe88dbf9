"""The people of an exam's list, and whom each row of a score sheet means (第(七)项)."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence
from spreadsheets.values import mask_id_number
from training.imports.checking import Known
from training.imports.register import name_key
from training.imports.target import Register

from .. import rules
from ..rules import Attendance

NAMED = 8  # people whom a note names before it only counts them
_ONLY_NAME = _(
    "Without a ticket or an ID number only the name fits. "
    "Choose who it is, or fill in one of the two as on the exam's list."
)
_OTHER_NUMBER = _(
    "The exam's list has this name under another ID number. Correct the number, or choose who it is."
)
_OTHER_NAME = _(
    "The exam's list has another name under this ID number: %(names)s. Correct the sheet, or choose who it is."
)
_SEVERAL = _("%(count)d people of the exam's list fit. Choose who it is, or fill in the full ID number.")
_NOBODY = _("Nothing in this row says who it is. Fill in the admission ticket (item 7).")
_TWO_WORDS = _("The score says %(score)s, the attendance %(attendance)s. Correct one of the two.")


class Stored(NamedTuple):
    """What is entered of a person already, in the columns that a sheet may change."""

    attendance: str = ""
    score: Decimal | None = None
    remark: str = ""
    version: int = 1
    outcome: str = ""


class ExamList(Register):
    """Read in one query; `known` holds the results that are entered already, by the key of their line.

    A line's key is that of the result it means, "" when that cannot be said. What it would enter, and what its
    preview shows, is put into its values.
    """

    def __init__(self, scope, lines):
        super().__init__()
        self._exam, self._today, self._by, self._troubles = scope.subject, scope.on, scope.by, {}
        self._results = {str(row.pk): row for row in self._rows()}
        self._stored = {key: self._stored_of(row) for key, row in self._results.items()}
        self._tickets = {row.ticket: key for key, row in self._results.items()}
        self._named, self._ticket_rows = {}, {}
        for key, row in self._results.items():
            self._named.setdefault(name_key(row.enrolment.officer.name), []).append(key)
        for line in lines:
            _settle_attendance(line.values)
            line.key = self._key_of(line)
            row, stored = self._results.get(line.key), self._stored.get(line.key)
            self._show(line, row, stored)
            if row and (stored.attendance or not line.values["attendance"]):
                facts = {name: getattr(stored, name) for name in ("attendance", "score", "remark")}
                self.known[line.key] = Known(row.enrolment.officer_id, stored.version, facts)

    def _rows(self):
        return on_list(self._exam)

    def _stored_of(self, row):
        return Stored(row.attendance, row.score, row.remark, row.version, row.outcome)

    # --- whom a line means --------------------------------------------------------------------------

    def _key_of(self, line):
        """The key of the one whom the line names without a doubt, or who was chosen by hand."""
        if line.person in self._results:
            return line.person
        values = line.values
        if None in (values["id_number"], values["ticket"], values["name"]):
            return ""  # its cell is wrong
        number = values["id_number"]
        named = self._named.get(name_key(values["name"]), [])
        numbered = [
            key for key, row in self._results.items() if _fits(number, row.enrolment.officer.id_number)
        ]
        both = [key for key in named if key in numbered]
        if values["ticket"]:
            key, trouble = self._holder(line, named, numbered, both)
        else:
            key = both[0] if len(both) == 1 else ""
            trouble = None if key else self._trouble(line, named, numbered, both)
        if trouble:
            self._troubles[line.row] = trouble
            return ""
        return key

    def _holder(self, line, named, numbered, both):
        """Whose ticket it is; and what speaks against it, as `Register.faults` yields it."""
        ticket, key = line.values["ticket"], self._tickets.get(line.values["ticket"])
        first = self._ticket_rows.setdefault(ticket, line.row)
        others = self._options(both or named or numbered)
        if twice := refusal(rules.check_ticket_once, row=first if first != line.row else None):
            return "", ("ticket", ticket, twice, others)
        ends = [*self._tickets][:1] + [*self._tickets][-1:] or ["", ""]
        facts = {"is_of_exam": key is not None, "first": ends[0], "last": ends[-1]}
        if strange := refusal(rules.check_ticket_of_exam, **facts):
            return "", ("ticket", ticket, strange, others)
        number = line.values["id_number"]
        facts = {"ticket": ticket, "holder": self._results[key].enrolment.officer.name}
        either = self._options(dict.fromkeys([key, *named]))
        if other := refusal(
            rules.check_ticket_holder, **facts, is_holder=not line.values["name"] or key in named
        ):
            return "", ("name", line.values["name"], other, either)
        if other := refusal(rules.check_ticket_holder, **facts, is_holder=not number or key in numbered):
            return "", ("id_number", _shown_number(number), other, either)
        return key, None

    def _trouble(self, line, named, numbered, both):
        """What stands in the way of a match, as `Register.faults` yields it."""
        name, number = line.values["name"], _shown_number(line.values["id_number"])
        if not name:  # a fault of its own where the sheet has the column
            return None if line.faults else ("ticket", "", _NOBODY)
        if both:
            return "id_number", number, sentence(_SEVERAL, count=len(both)), self._options(both)
        if numbered:
            names = "、".join(self._results[key].enrolment.officer.name for key in numbered)
            return "name", name, sentence(_OTHER_NAME, names=names), self._options([*numbered, *named])
        if named:
            message = _OTHER_NUMBER if number else _ONLY_NAME
            return "id_number", number, message, self._options(named)
        return "name", name, refusal(rules.check_on_list, is_on_list=False)

    def _options(self, keys):
        return [(key, self._told(self._results[key])) for key in keys]

    def _told(self, row):
        officer = row.enrolment.officer
        return f"{officer.name} {officer.masked_id_number} {row.enrolment.agency_name}"

    # --- what it says -------------------------------------------------------------------------------

    def _show(self, line, row, stored):
        values, officer = line.values, row and row.enrolment.officer
        values["holder"] = officer.name if row else values["name"] or ""
        values["masked"] = officer.masked_id_number if row else _shown_number(values["id_number"] or "")
        values["unit"] = row.enrolment.agency_name if row else values["agency"] or ""
        values["old_outcome"] = stored.outcome if row else ""
        values["entry"] = list(_entry(values, stored)) if row else None
        values["outcome"] = self._outcome(*values["entry"][:2]) if row else ""

    def _outcome(self, attendance, score):
        """What would come of a result; nothing while it breaks a rule."""
        facts = {"attendance": attendance, "score": score}
        if not attendance or refusal(rules.check_score, full_mark=self._exam.full_mark, **facts):
            return ""
        outcome = rules.exam_outcome(sitting=self._exam.sitting, pass_mark=self._exam.pass_mark, **facts)
        return outcome.value

    def faults(self, line):
        trouble, row = self._troubles.get(line.row), self._results.get(line.key)
        if trouble:
            yield trouble
        if row is None or not (line.values["attendance"] or line.values.get("remark")):
            return
        attendance, score, _version, remark = line.values["entry"]
        for name, message in self._refusals(row, attendance, score, remark, line.values["score"]):
            if message and name not in {fault.field for fault in line.faults}:
                yield name, _text(line.values["score"]), message
                return

    def _refusals(self, row, attendance, score, remark, said):
        """Yield (field, why not) in the order in which a clerk would ask."""
        held = {"held_on": self._exam.held_on, "today": self._today}
        yield "score", refusal(rules.check_exam_held, **held)
        if isinstance(said, str) and said:
            words = {"score": Attendance(said).label, "attendance": Attendance(attendance).label}
            yield "score", sentence(_TWO_WORDS, **words)
        elif attendance:
            asked = score if attendance == Attendance.PRESENT else said
            marks = {"attendance": attendance, "full_mark": row.full_mark}
            yield "score", refusal(rules.check_score, score=asked, **marks)
        is_changed = (attendance, score, remark) != self._stored[str(row.pk)][:3]
        is_locked = row.is_confirmed and is_changed
        yield "score", refusal(rules.check_not_confirmed, is_confirmed=is_locked)
        if is_changed:
            yield from self._refusals_of_change(row)

    def _refusals_of_change(self, row):
        """What else speaks against another value in this row."""
        return ()

    def notes(self, lines):
        silent = [
            line.row
            for line in lines
            if line.key
            and not line.faults
            and not (line.values["attendance"] or self._stored[line.key].attendance)
        ]
        here = {line.key for line in lines}
        for line in lines:
            if not line.key:  # perhaps one of this name, or of this ticket
                here.update(self._named.get(name_key(line.values["name"] or ""), ()))
                here.add(self._tickets.get(line.values["ticket"]))
        missing = [
            row for key, row in self._results.items() if key not in here and not self._stored[key].attendance
        ]
        found = [{"kind": "silent", "rows": silent}] if silent else []
        if lines and not any(line.values["name"] for line in lines):
            found.append({"kind": "tickets_only", "rows": []})
        if missing:
            names = "、".join(row.enrolment.officer.name for row in missing[:NAMED])
            names += "…" if len(missing) > NAMED else ""
            found.append({"kind": "missing", "name": names, "other": len(missing), "rows": []})
        return found


def on_list(exam):
    """The results of an exam with their people, in the order of its list."""
    return exam.results.select_related("enrolment__officer").order_by("position") if exam else []


def _settle_attendance(values):
    """A word in place of the score is the attendance; a score alone means present."""
    said, attendance = values["score"], values["attendance"]
    if isinstance(said, str) and said and attendance in (None, "", said):
        values["attendance"], values["score"] = said, None
    elif isinstance(said, Decimal) and not attendance:
        values["attendance"] = Attendance.PRESENT.value


def _entry(values, stored):
    """(attendance, score, version, remark) as the row shall be: an empty cell leaves what is stored."""
    attendance = values["attendance"] or stored.attendance
    score = values["score"] if isinstance(values["score"], Decimal) else stored.score
    score = score if attendance == Attendance.PRESENT else None
    return attendance, score, stored.version, values.get("remark") or stored.remark


def _fits(said, number):
    """Whether a number, in full or with stars, can be this one."""
    first, stars, last = said.partition("*")
    return number == said or (bool(stars) and number.startswith(first) and number.endswith(last.lstrip("*")))


def _shown_number(said):
    return said if "*" in said else mask_id_number(said)


def _text(said):
    return str(Attendance(said).label) if isinstance(said, str) and said else rules.score_text(said)


def refusal(rule, **facts):
    """Why a rule forbids something, or nothing."""
    try:
        rule(**facts)
    except RuleViolation as violation:
        return violation.message
    return None
