"""第(四)项: the ministry's register of laws, a law a row; a law that was revised stands there once for each version."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.rules import RuleViolation
from spreadsheets.fields import Field
from spreadsheets.values import choice_of, clean_text, parse_date

from ..models import Law
from ..rules import LawKind, check_promulgated, plain_title
from ..services.references import LAW_FACTS, keep_laws, take_back_laws
from . import words
from .checking import Known, State
from .target import Column, Register, Target
from .targets import register

KINDS = {
    LawKind.LAW: "法律",
    LawKind.REGULATION: "行政法规 条例 国务院令",
    LawKind.RULE: "部门规章 规章 部令 部门规章制度",
    LawKind.LOCAL: "地方性法规 地方法规 地方政府规章",
    LawKind.INTERPRETATION: "司法解释",
    LawKind.OTHER: "标准及其他文件 标准 规范性文件 其他 文件",
}
_KIND = choice_of({word: kind for kind, written in KINDS.items() for word in written.split()})


def _clean_title(text):
    return plain_title(clean_text(text))


class Laws(Target):
    """A law is known by its title and the day on which this version was promulgated."""

    name = "laws"
    permission = Permission.REFERENCE_EDIT
    section = "content"
    identity = "title"
    compared = ("kind", "in_force_on")
    masked = frozenset()
    is_national = True
    preview = (
        Column("title", _("Title")),
        Column("kind", _("Kind")),
        Column("promulgated_on", _("Promulgated on")),
        Column("in_force_on", _("In force on")),
    )

    def title(self, scope=None):
        return gettext("Laws and regulations")

    def crumbs(self, scope):
        return [(reverse("training:law_list"), gettext("Laws and regulations"))]

    def instructions(self, scope):
        return (
            gettext("Laws and regulations, a law a row"),
            gettext(
                "A revised law has a row of its own, with the day on which the revision was promulgated."
            ),
        )

    def fields(self, scope):
        title = words.at_most(Law._meta.get_field("title").max_length, _clean_title)
        return [
            Field("title", _("Title"), ("名称", "法规名称", "法律名称", "法律法规名称", "法律法规", "标题", "文件名称"),
                  required=True, clean=title, identifies=True),
            Field("kind", _("Kind"), ("类别", "种类", "类型", "效力级别", "法规类别", "位阶"), required=True, clean=_KIND),
            Field("promulgated_on", _("Promulgated on"),
                  ("公布日期", "颁布日期", "发布日期", "公布时间", "颁布时间", "通过日期", "修订日期", "公布日"),
                  required=True, clean=parse_date),
            Field("in_force_on", _("In force on"),
                  ("施行日期", "实施日期", "生效日期", "施行时间", "实施时间", "起施行", "施行日"), clean=parse_date),
        ]  # fmt: skip

    def choices(self, scope):
        return {"kind": [written.split()[0] for written in KINDS.values()]}

    def example(self):
        return {
            "title": "中华人民共和国噪声污染防治法",
            "kind": "法律",
            "promulgated_on": "2021-12-24",
            "in_force_on": "2022-06-05",
        }

    def key(self, values):
        day = values["promulgated_on"]
        return f"{values['title']} {day.isoformat()}" if day else ""

    def look_up(self, scope, lines):
        return _Known(
            {
                f"{law.title} {law.promulgated_on.isoformat()}": Known(
                    law.pk, 1, {name: getattr(law, name) for name in LAW_FACTS}
                )
                for law in Law.objects.all()
            },
            today=scope.on,
        )

    def words(self, name, value):
        return dict(LawKind.choices).get(value, value) if name == "kind" else super().words(name, value)

    def page_of(self, pk):
        return reverse("training:law_edit", args=[pk])

    def enter(self, check, *, batch, scope, by, at, tick):
        return keep_laws(
            new=[
                {name: line.values[name] or None for name in LAW_FACTS} for line in check.of_state(State.NEW)
            ],
            changed=[
                (
                    line.known.pk,
                    line.known.values,
                    line.known.values | {name: new for name, _old, new in line.changes},
                )
                for line in check.of_state(State.CHANGED)
            ],
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_laws(journal)


class _Known(Register):
    def __init__(self, known, *, today):
        super().__init__(known)
        self._today = today

    def faults(self, line):
        """A law is promulgated by today, and in force on that day or later."""
        promulgated, in_force = line.values["promulgated_on"], line.values["in_force_on"]
        if promulgated and self._today:
            told = {"title": line.values["title"], "promulgated_on": promulgated}
            try:
                check_promulgated(today=self._today, **told)
            except RuleViolation as violation:
                yield "promulgated_on", promulgated.isoformat(), violation.message
        if promulgated and in_force and in_force < promulgated:
            yield "in_force_on", in_force.isoformat(), _("A law is in force after it was promulgated.")


LAWS = register(Laws())
