"""Certificates issued before this system, as a bureau's own ledger lists them (第(六)项)."""

import re

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.fields import keyed_hash
from exams.imports.scores import parse_score
from spreadsheets.fields import Field
from spreadsheets.values import (
    ValueFault,
    choice_key,
    choice_of,
    clean_code,
    clean_id_number,
    clean_name,
    clean_remark,
    clean_text,
    mask_id_number,
    parse_date,
    parse_whole_number,
    show_id_number,
)
from training.imports import words
from training.imports.checking import State
from training.imports.target import Column, Target
from training.imports.targets import register
from training.rules import Level, Tier, gender_of

from .. import rules
from ..models import Certificate
from ..services.legacy import enter_legacy, take_back_legacy
from ..services.refusals import record_refused_numbers
from .ledger import Ledger, issuer_of

LAST_CLASS_NUMBER = 32_767  # what the column holds
_HEADINGS = {
    "name": "姓名 持证人 持证人姓名 证书持有人 领证人 学员 学员姓名 参训人员 人员姓名 执法人员 执法人员姓名 名字",
    "number": "证书编号 证书号 证书号码 证号 编号 合格证书编号 合格证编号 合格证号 培训合格证书编号 培训证书编号",
    "level": "培训层次 层次 证书层次 证书等级 培训等级 等级 级别 培训级别 证书级别",
    "class_title": "培训班名称 培训班 培训班次 班次 班次名称 培训名称 培训项目 培训期班",
    "class_number": "期次 期数 培训期次 期",
    "class_starts_on": "培训开始日期 培训开始时间 开班日期 开班时间 培训起始日期 培训起始时间 开始日期 培训起",
    "class_ends_on": "培训结束日期 培训结束时间 结业日期 结业时间 结束日期 培训截止日期 培训止",
    "exam_on": "考试日期 考试时间 考试日 考核日期 考核时间",
    "score": "成绩 考试成绩 分数 得分 考核成绩",
    "issued_on": "发证日期 颁发日期 颁证日期 发证时间 颁发时间 颁证时间 签发日期 核发日期 证书日期",
    "voided_on": "作废日期 作废时间 注销日期 失效日期",
    "void_reason": "作废原因 作废理由 注销原因 失效原因",
}
_LEVELS = {
    "初级": Level.INITIAL, "初级班": Level.INITIAL, "初级证书": Level.INITIAL, "初级培训": Level.INITIAL,
    "初": Level.INITIAL, "initial": Level.INITIAL, "initiallevel": Level.INITIAL,
    "中级": Level.INTERMEDIATE, "中级班": Level.INTERMEDIATE, "中级证书": Level.INTERMEDIATE,
    "中级培训": Level.INTERMEDIATE, "中": Level.INTERMEDIATE, "intermediate": Level.INTERMEDIATE,
    "intermediatelevel": Level.INTERMEDIATE,
}  # fmt: skip
_PASSED = frozenset({"合格", "及格", "通过", "已通过", "达标"})
_ORDINAL = re.compile(r"第?(\d{1,5})期?")
_NOTES = {
    "counter": _("%(name)s: numbers up to %(top)s; the next one issued here will be %(next)s."),
    "full": _("%(name)s: the counter stops at 9999, nothing more can be issued in that year (item 6)."),
    "gaps": _("%(name)s: not in the ledger, and never filled: %(other)s."),
    "agency": _("No agency given: that of the register is copied into the ledger."),
    "elsewhere": _("The holder is registered with another bureau by now: %(name)s."),
    "below": _("The score lies below today's pass mark of %(name)s. Was it passed?"),
}


def clean_class_number(value):
    """The number of a class in its year: 3, 第3期."""
    found = _ORDINAL.fullmatch(clean_text(value).replace(" ", "")) if isinstance(value, str) else None
    number = int(found[1]) if found else parse_whole_number(value)
    if number is not None and not 1 <= number <= LAST_CLASS_NUMBER:
        raise ValueFault(_("“%(value)s” is no number of a class: write it as 1, 2, 3."), value=number)
    return number


def clean_legacy_score(value):
    """The score, or nothing where an old list says only that it was a pass."""
    is_word = isinstance(value, str) and choice_key(value) in _PASSED
    return None if is_word else parse_score(value)


class LegacyCertificates(Target):
    """第(六)项: rows are added to the ledger; what stands in it already is never changed."""

    name = "certificates"
    permission = Permission.CERTIFICATE_ISSUE
    section = "certificates"
    identity = "number"
    is_national = True
    preview = (
        Column("number", _("Certificate number")),
        Column("name", _("Name")),
        Column("masked", _("ID number"), True),
        Column("unit", _("Agency"), True),
        Column("level", _("Level")),
        Column("class_title", _("Training class"), True),
        Column("issued_on", _("Issued on")),
        Column("voided_on", _("Void since"), True),
    )

    def title(self, scope=None):
        return gettext("Earlier certificates")

    def crumbs(self, scope):
        return [(reverse("certificates:certificate_list"), gettext("Certificates"))]

    def instructions(self, scope):
        return (
            gettext("Certificates issued before this system"),
            gettext("Each holder must be in the officer register. What is in the ledger is never changed."),
        )

    def fields(self, scope):
        def field(name, label, clean, **marks):
            aliases = tuple(_HEADINGS[name].split()) if name in _HEADINGS else words.headings_of(name)
            return Field(name, label, aliases, clean=clean, **marks)

        def text(name, label, column, clean=clean_text, **marks):
            limit = Certificate._meta.get_field(column).max_length
            return field(name, label, words.at_most(limit, clean), **marks)

        return [
            field("number", _("Certificate number"), clean_code, required=True, identifies=True, unique=True),
            text("name", _("Name"), "holder_name", clean_name, required=True, identifies=True),
            field("id_number", _("ID number"), clean_id_number, required=True, identifies=True,
                  show=show_id_number),
            field("level", _("Level"), choice_of(_LEVELS), required=True),
            text("class_title", _("Class title"), "class_title", required=True),
            field("class_number", _("Class number"), clean_class_number),
            field("class_starts_on", _("Class from"), parse_date),
            field("class_ends_on", _("Class to"), parse_date),
            field("exam_on", _("Exam day"), parse_date, required=True),
            field("score", _("Score"), clean_legacy_score),
            field("issued_on", _("Issue date"), parse_date, required=True),
            text("agency", _("Agency"), "agency_name", words.clean_agency_name),
            text("post_title", _("Post"), "post_title"),
            field("voided_on", _("Void since"), parse_date),
            text("void_reason", _("Void because"), "void_reason", clean_remark),
        ]  # fmt: skip

    def choices(self, scope):
        return {"level": ["初级", "中级"]}

    def example(self):
        return {
            "number": "3220240001",
            "name": "张三",
            "id_number": "110105199001011237",
            "level": "初级",
            "class_title": "2024年第1期省级初级培训班",
            "class_number": "1",
            "class_starts_on": "2024-06-03",
            "class_ends_on": "2024-06-07",
            "exam_on": "2024-06-07",
            "score": "86.5",
            "issued_on": "2024-06-20",
            "agency": "某某市某某区生态环境综合行政执法大队",
            "post_title": "执法员",
        }

    def look_up(self, scope, lines):
        return Ledger(scope, lines)

    def shown(self, line):
        masked = mask_id_number(line.values["id_number"] or "")
        unit = line.values["unit"] or line.values["agency"]
        return super().shown(line) | {"masked": masked, "unit": unit or ""}

    def words(self, name, value):
        return dict(Level.choices).get(value, "") if name == "level" else super().words(name, value)

    def told_note(self, note):
        return _NOTES[note["kind"]] % note

    def page_of(self, pk):
        return reverse("certificates:certificate_detail", args=[pk])

    def tell_refusals(self, check, *, batch, by):
        """第(六)项: numbers and issue dates that may not be leave one line a file, with the first of them by name."""
        refused = [
            (fault.value if fault.field == "number" else line.values["number"], fault.message)
            for line in check.lines
            for fault in line.faults
            if fault.field in ("number", "issued_on") and fault.value
        ]
        if refused:
            record_refused_numbers(refused, batch=batch, by=by)

    def enter(self, check, *, batch, scope, by, at, tick):
        certificates = [_certificate(line, scope, by=by, at=at) for line in check.of_state(State.NEW)]
        return enter_legacy(certificates=certificates, issuer=issuer_of(scope), batch=batch, by=by, at=at)

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_legacy(journal, batch=batch, by=by, at=at)


def _certificate(line, scope, *, by, at):
    """An unsaved row of the ledger; what was not known then stays empty."""
    values = line.values
    parts = rules.parse_certificate_number(values["number"], {issuer_of(scope)})
    is_void = values["voided_on"] is not None
    return Certificate(
        number=values["number"],
        tier=Tier.PROVINCIAL if scope.province else Tier.NATIONAL,
        level=values["level"],
        province=scope.province,
        issuer=parts.issuer,
        year=parts.year,
        sequence=parts.sequence,
        officer_id=values["officer"],
        holder_name=values["name"],
        holder_id_number=values["id_number"],
        holder_id_number_hash=keyed_hash(values["id_number"]),
        holder_gender=gender_of(values["id_number"]),
        holder_province_id=values["holder_province"],
        holder_region=values["region"],
        agency_name=values["unit"],
        post_title=values["post_title"],
        class_title=values["class_title"],
        class_number=values["class_number"],
        class_starts_on=values["class_starts_on"],
        class_ends_on=values["class_ends_on"],
        exam_on=values["exam_on"],
        score=values["score"],
        issued_on=values["issued_on"],
        issued_by=by,
        issued_at=at,
        is_legacy=True,
        voided_on=values["voided_on"],
        voided_at=at if is_void else None,
        voided_by=by if is_void else None,
        void_reason=values["void_reason"] if is_void else "",
    )


LEGACY_CERTIFICATES = register(LegacyCertificates())
