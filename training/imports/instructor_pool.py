"""The members of a pool from a sheet: new ones, and other facts of known ones (第(五)项)."""

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.fields import keyed_hash
from accounts.rules import RuleViolation, sentence
from spreadsheets.fields import Field
from spreadsheets.values import (
    choice_key,
    choice_of,
    clean_id_number,
    clean_name,
    clean_phone,
    clean_text,
    mask_id_number,
    parse_date,
    show_id_number,
)

from .. import rules
from ..models import Instructor, Officer, TrainingClass
from ..services.instructor_pool import POOL_FACTS, enter_members, take_back_members
from . import words
from .checking import Known, State
from .target import Column, Register, Target
from .targets import register

_HEADINGS = {
    "name": "姓名 师资姓名 教师姓名 授课教师 教师 讲师 师资",
    "unit": "工作单位 单位 所在单位 单位名称",
    "title": "职称职务 职称 职务 职务职称 专业技术职称 职务/职称",
    "field": "专业领域 领域 授课领域 研究方向 专业方向 授课方向 专业 擅长领域",
    "is_full_time": "专兼职 专职/兼职 专兼职情况 专/兼职 师资类型 是否专职",
    "phone": "电话 联系电话 手机 手机号 联系方式",
    "entered_on": "入库日期 入库时间 入选日期 入选时间 聘任日期",
    "id_number": "身份证号 身份证号(系统内执法人员) 身份证 公民身份号码",
}
_FULL = ("专职", "专", "full-time", "是", "全职")
_PART = ("兼职", "兼", "part-time", "否")
FULL_TIME = choice_of(dict.fromkeys(_FULL, True) | dict.fromkeys(_PART, False))
_STANDING = ~Q(lessons__training_class__state=TrainingClass.State.CANCELLED)
ASKED_AT_ONCE = 500  # ID numbers of a sheet: no pool has as many
TIMES = {True: "专职", False: "兼职"}


def _key(name, unit):
    """Who a member is: the name, and the unit whatever the brackets and spaces in it."""
    return f"{choice_key(name)}|{choice_key(unit)}"


class InstructorTarget(Target):
    """A member is known by name and unit; an ID number links to the register and is not kept."""

    name = "instructors"
    permission = Permission.INSTRUCTOR_EDIT
    section = "instructors"
    identity = "name"
    compared = ("title", "field", "is_full_time", "phone", "entered_on", "id_number")
    is_national = True
    preview = (
        Column("name", _("Name")),
        Column("unit", _("Unit")),
        Column("title", _("Professional title"), is_aside=True),
        Column("field", _("Teaching field")),
        Column("is_full_time", _("Full-time or part-time")),
        Column("entered_on", _("Entered on"), is_aside=True),
    )

    def title(self, scope=None):
        return gettext("Instructors")

    def crumbs(self, scope):
        return [(reverse("training:instructor_list"), gettext("Instructors"))]

    def fields(self, scope):
        def text(name, label, clean=clean_text, **marks):
            clean = words.at_most(Instructor._meta.get_field(name).max_length, clean)
            return Field(name, label, tuple(_HEADINGS[name].split()), clean=clean, **marks)

        def other(name, label, clean, **marks):
            return Field(name, label, tuple(_HEADINGS[name].split()), clean=clean, **marks)

        return [
            text("name", _("Name"), clean_name, required=True, identifies=True),
            text("unit", _("Unit"), required=True),
            text("title", _("Professional title")),
            text("field", _("Teaching field"), required=True),
            other("is_full_time", _("Full-time or part-time"), FULL_TIME, required=True),
            text("phone", _("Phone"), clean_phone),
            other("entered_on", _("Entered on"), parse_date, required=True),
            other("id_number", _("ID number, of an officer"), clean_id_number, show=show_id_number),
        ]

    def instructions(self, scope):
        return (
            gettext("Instructor pool"),
            gettext("Columns with * must be filled in. An empty cell in the others changes nothing."),
            gettext("The ID number only of who is an officer of the register: it links, and is not kept."),
        )

    def choices(self, scope):
        return {"is_full_time": list(TIMES.values())}

    def example(self):
        return {
            "name": "某某",
            "unit": "某某大学",
            "title": "教授",
            "field": "环境法",
            "is_full_time": TIMES[False],
            "entered_on": "2022-12-01",
        }

    def key(self, values):
        name, unit = values["name"], values["unit"]
        return _key(name, unit) if name and unit else ""

    def look_up(self, scope, lines):
        return PoolRegister(scope, lines)

    def shown(self, line):
        shown = super().shown(line)
        return shown | {"is_full_time": TIMES.get(line.values["is_full_time"], "")}

    def words(self, name, value):
        if name == "is_full_time":
            return TIMES.get(value, "")
        return mask_id_number(value) if name == "id_number" and value else super().words(name, value)

    def told_note(self, note):
        return gettext("“%(name)s” is in this pool at another unit too: %(other)s.") % note

    def page_of(self, pk):
        return reverse("training:instructor_detail", args=[pk])

    def enter(self, check, *, batch, scope, by, at, tick):
        return enter_members(
            batch=batch,
            new=[_facts(line.values) for line in check.of_state(State.NEW)],
            changed=[_changed(line) for line in check.of_state(State.CHANGED)],
            by=by,
            at=at,
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_members(journal, batch=batch, by=by, at=at)


class PoolRegister(Register):
    """What a pool says to a sheet of its members; two queries, however long the sheet is."""

    def __init__(self, scope, lines):
        super().__init__()
        self._today = scope.on
        members = Instructor.objects.of_pool(scope.province.pk if scope.province else None)
        members = members.select_related("officer").order_by("entered_on", "pk")
        members = members.annotate(taught_on=Min("lessons__on", filter=_STANDING))
        self._left, self._units, self._taught = {}, {}, {}
        for member in members:
            key = _key(member.name, member.unit)
            if member.left_on:
                self._left[key] = member.left_on
            else:
                self.known[key] = Known(member.pk, 0, _values(member))
                self._units.setdefault(member.name, set()).add(member.unit)
                self._taught[key] = member.taught_on
        self._officers = self._by_number(scope, lines)
        for line in lines:
            if line.key in self.known:
                line.values["unit"] = self.known[line.key].values["unit"]
            line.values["officer"] = self._officer_of(line)

    def _by_number(self, scope, lines):
        """Return keyed hash → officer for the ID numbers of the sheet: a bureau's own, the ministry's of all."""
        hashes = {keyed_hash(line.values["id_number"]) for line in lines if line.values["id_number"]}
        if not hashes:
            return {}
        officers = Officer.objects.filter(id_number_hash__in=sorted(hashes)[:ASKED_AT_ONCE])
        if scope.province:
            officers = officers.filter(agency__province=scope.province)
        return {officer.id_number_hash: officer for officer in officers}

    def _officer_of(self, line):
        """The key of the officer whom a line names, or whom the pool has linked already."""
        number = line.values["id_number"]
        if number:
            officer = self._officers.get(keyed_hash(number))
            return officer.pk if officer and officer.name == line.values["name"] else None
        known = self.known.get(line.key)
        return known.values["officer"] if known else None

    def faults(self, line):
        entered_on, number = line.values["entered_on"], line.values["id_number"]
        if entered_on and self._today and entered_on > self._today:
            message = _("%(day)s lies in the future: enter who is in the pool by today (item 5).")
            yield (
                "entered_on",
                entered_on.isoformat(),
                sentence(message, day=entered_on.isoformat()),
            )
        if entered_on:
            told = {"name": line.values["name"], "on": entered_on, "taught_on": self._taught.get(line.key)}
            try:
                rules.check_entry_covers(**told)
            except RuleViolation as violation:
                yield "entered_on", entered_on.isoformat(), violation.message
        left_on = self._left.get(line.key)
        if left_on and line.known is None and entered_on and entered_on < left_on:
            message = _("Left this pool on %(day)s: enter from that day on (item 5).")
            yield "entered_on", entered_on.isoformat(), sentence(message, day=left_on.isoformat())
        if number and line.values["name"] and line.values["officer"] is None:
            message = _(
                "The register that you see has no officer %(name)s with this ID number: compare both with the "
                "ID card, or leave the number empty for who is no officer."
            )
            yield "id_number", mask_id_number(number), sentence(message, name=line.values["name"])

    def notes(self, lines):
        """Who has a namesake at another unit in this pool: perhaps the same person twice."""
        return [
            {
                "kind": "namesake",
                "name": line.values["name"],
                "other": "、".join(sorted(self._units[line.values["name"]])),
                "rows": [line.row],
            }
            for line in lines
            if line.known is None and line.key and line.values["name"] in self._units
        ]


def _values(member):
    """A member's facts as a sheet would say them, with the key of the officer."""
    number = member.officer.id_number if member.officer else ""
    return {name: getattr(member, name) for name in POOL_FACTS} | {
        "officer": member.officer_id,
        "id_number": number,
    }


def _facts(values):
    return {name: values[name] for name in POOL_FACTS} | {
        "title": values["title"] or "",
        "phone": values["phone"] or "",
    }


def _changed(line):
    before = {name: line.known.values[name] for name in POOL_FACTS}
    after = before | {name: new for name, _old, new in line.changes if name in POOL_FACTS}
    return line.known.pk, before, after | {"officer": line.values["officer"]}


INSTRUCTORS = register(InstructorTarget())
