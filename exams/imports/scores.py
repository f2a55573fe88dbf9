"""An exam's score sheet: filled in offline, each row matched to a person on the exam's list (第(七)项)."""

import math
import re
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.rules import RuleViolation
from spreadsheets.fields import Field
from spreadsheets.values import (
    ValueFault,
    cell_text,
    choice_key,
    choice_of,
    clean_code,
    clean_id_number,
    clean_name,
    clean_remark,
    clean_text,
    show_id_number,
)
from training.imports import words
from training.imports.checking import State
from training.imports.target import Column, Target
from training.imports.targets import register

from .. import rules
from ..models import Exam
from ..rules import Attendance
from ..services.results import REMARK_LENGTH, Entry
from ..services.sheets import enter_sheet, take_back_sheet
from .people import ExamList, on_list

ID_DIGITS = 18
_HEADINGS = {
    "ticket": "准考证号 准考证号码 准考证 准考证编号 准考号 考号 考生号 考生编号 考试号",
    "score": "成绩 分数 得分 考试成绩 考试分数 总分 总成绩 考分 卷面成绩 卷面分数 最终成绩 笔试成绩 考核成绩",
    "attendance": (
        "考试状态 出勤状态 状态 考试情况 参考情况 到考情况 到考状态 出勤情况 出勤 考勤 考试状况 参加考试情况 缺考情况"
    ),
}
_ATTENDANCES = {
    Attendance.PRESENT: "正常 参加 已参加 出席 到考 已考 实考 参考 到场 到 正常考试 正常参加 正常参考 √ ✓ present",
    Attendance.ABSENT: "缺考 未参加 未参考 未考 未到考 未到 旷考 弃考 缺席 缺 absent",
    Attendance.DEFERRED: "缓考 申请缓考 延考 延期 延期考试 缓 deferred",
    Attendance.MISCONDUCT: "违纪 作弊 舞弊 违规 考试违纪 考试作弊 违纪作弊 违反纪律 取消成绩 misconduct",
}
_ATTENDANCE_OF = {word: meant for meant, some in _ATTENDANCES.items() for word in some.split()}
_KEYS = {choice_key(word): meant for word, meant in _ATTENDANCE_OF.items()}
_MASK = re.compile(r"([0-9]{1,14})[*＊•●×]+([0-9]{0,13}[0-9Xx])")
_BESIDE_DIGITS = str.maketrans(dict.fromkeys("'’‘`-"))
_NOTES = {
    "tickets_only": _(
        "The sheet names nobody: compare the names of the check with the papers. A ticket alone says who it is."
    ),
    "silent": _("These rows hold neither a score nor an attendance: nothing is entered from them."),
    "missing": _("On the exam's list without a result, and not in this sheet (%(other)s): %(name)s."),
}


def clean_masked_number(value):
    """An ID number in full, or with stars between its first and last signs as our sheets print it."""
    text = value.replace(" ", "") if isinstance(value, str) else ""
    masked = _MASK.fullmatch(text)
    hidden = ID_DIGITS - len(masked[1]) - len(masked[2]) if masked else 0
    return masked[1] + "*" * hidden + masked[2].upper() if hidden > 0 else clean_id_number(value)


def clean_ticket(value):
    """An admission ticket as its digits, also from a cell of a number; raises `ValueFault` for what Excel damaged."""
    return clean_code(value).translate(_BESIDE_DIGITS)


def parse_score(value):
    """第(七)项: the score in a cell, exactly as marked; None for an empty one. Raises `ValueFault`."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Decimal(cell_text(value))
    try:
        return rules.read_score(clean_text(value).removesuffix("分"))
    except RuleViolation as violation:
        raise ValueFault(violation.message) from None


def clean_score(value):
    """The score in a cell, or how the officer was absent: many sheets say 缺考 where the score would stand."""
    return (
        _KEYS.get(choice_key(value)) or parse_score(value) if isinstance(value, str) else parse_score(value)
    )


class ScoreSheet(Target):
    """第(七)项: the results of one exam; rules, locks and versions are those of typed ones."""

    name = "scores"
    permission = Permission.RESULT_ENTER
    section = "exams"
    identity = "name"
    compared = ("attendance", "score", "remark")
    locked = frozenset({"name", "ticket", "id_number", "agency"})
    preview = (
        Column("holder", _("Name")),
        Column("masked", _("ID number"), True),
        Column("unit", _("Agency"), True),
        Column("attendance", _("Attendance")),
        Column("score", _("Score")),
        Column("outcome", _("Outcome")),
        Column("remark", _("Remark"), True),
    )

    def subjects(self, user):
        return Exam.objects.managed_by(user)

    def subject(self, pk):
        return Exam.objects.select_related("training_class").filter(pk=pk).first()

    def title(self, scope=None):
        exam = scope and scope.subject
        if not exam:
            return gettext("Score sheet")
        place = exam.training_class.title if exam.training_class else exam.place
        return f"{gettext('Score sheet')} {place} {exam.held_on.isoformat()}"

    def crumbs(self, scope):
        above = [(reverse("exams:exam_list"), gettext("Exams"))]
        return [*above, (scope.subject.get_absolute_url(), scope.subject)] if scope.subject else above

    def onward(self, scope):
        return scope.subject and (scope.subject.get_absolute_url(), gettext("To the exam"))

    def instructions(self, scope):
        exam = scope.subject
        marks = {"full": exam.full_mark_text, "pass": exam.pass_mark_text}
        facts = [
            exam.get_sitting_display(),
            exam.held_on.isoformat(),
            exam.place,
            gettext("full mark %(full)s, pass mark %(pass)s") % marks,
        ]
        return (
            str(exam),
            " · ".join(facts),
            gettext("Fill in the score, or the attendance of who has none. An empty row enters nothing."),
            gettext("The columns up to the agency are locked; no password is needed to lift the protection."),
        )

    def fields(self, scope):
        def named(name):
            return words.headings_of(name)

        agency = words.at_most(100, words.clean_agency_name)
        return [
            Field("name", _("Name"), ("考生姓名", "学员姓名", "考生", *named("name")), clean=clean_name,
                  required=True, instead="ticket", identifies=True),
            Field("ticket", _("Admission ticket"), tuple(_HEADINGS["ticket"].split()), clean=clean_ticket,
                  identifies=True),
            Field("id_number", _("ID number"), named("id_number"), clean=clean_masked_number, identifies=True,
                  show=show_id_number),
            Field("agency", _("Agency"), named("agency"), clean=agency),
            Field("score", _("Score"), tuple(_HEADINGS["score"].split()), clean=clean_score),
            Field("attendance", _("Attendance"), tuple(_HEADINGS["attendance"].split()),
                  clean=choice_of(_ATTENDANCE_OF)),
            Field("remark", _("Remark"), named("remark"), clean=words.at_most(REMARK_LENGTH, clean_remark)),
        ]  # fmt: skip

    def choices(self, scope):
        return {"attendance": [some.split()[0] for some in _ATTENDANCES.values()]}

    def rows(self, scope):
        return [
            {
                "name": row.enrolment.officer.name,
                "ticket": row.ticket,
                "id_number": row.enrolment.officer.masked_id_number,
                "agency": row.enrolment.agency_name,
            }
            for row in on_list(scope.subject)
        ]

    def compare(self, scope, rows):
        """A score says that its person was present: both are compared, whichever column the sheet has."""
        rows.present[:] = self.compared
        return super().compare(scope, rows)

    def look_up(self, scope, lines):
        return ExamList(scope, lines)

    def words(self, name, value):
        if name == "attendance":
            return dict(Attendance.choices).get(value, "")
        if name == "outcome":
            return dict(rules.Outcome.choices).get(value, "")
        return rules.score_text(value or None) if name == "score" else value or ""

    def shown(self, line):
        shown = super().shown(line)
        return shown | {"old_outcome": line.values["old_outcome"]}

    def change_note(self, name, line):
        outcome = line["shown"]["outcome"]
        if name == "remark" or not outcome or outcome == line["shown"]["old_outcome"]:
            return ""
        return gettext("The outcome becomes: %(outcome)s (item 7).") % {
            "outcome": rules.Outcome(outcome).label
        }

    def told_note(self, note):
        return _NOTES[note["kind"]] % note

    def told_choice(self, key, text=""):
        return text or gettext("the person of the exam's list")

    def page_of(self, pk):
        return reverse("training:officer_detail", args=[pk])

    def enter(self, check, *, batch, scope, by, at, tick):
        lines = check.of_state(State.NEW) + check.of_state(State.CHANGED)
        entries = {int(line.key): Entry(*line.values["entry"]) for line in lines}
        return enter_sheet(exam=scope.subject, entries=entries, by=by, at=at, today=timezone.localdate(at))

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_sheet(journal, exam=scope.subject, by=by, details={"import": batch.pk})


SCORES = register(ScoreSheet())
