"""Who takes part in a class, from a sheet: people of the register, found by ID number or chosen by hand (第(一)项)."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.fields import keyed_hash
from spreadsheets.fields import Field
from spreadsheets.values import clean_id_number, clean_name, clean_remark, mask_id_number, show_id_number

from ..models import Enrolment, TrainingClass
from ..rules import HeadType, Level, Tier
from ..services.enrolment_sheets import enter_enrolments, take_back_enrolments
from . import words
from .checking import State
from .enrolment_register import EnrolmentRegister
from .target import Column, Target
from .targets import register

_HEADINGS = {
    "name": "学员姓名 参训人员 参训人员姓名 报名人员 报名人员姓名 学员",
    "id_number": "学员身份证号 学员身份证号码",
    "agency": "学员单位 派出单位 选送单位 报送单位",
    "other_tier_reason": (
        "级别不符的理由 级别不符理由 级别不符原因 跨级别理由 跨级理由 跨级别参训理由 跨级参训理由 理由 事由 原因"
    ),
}
_WORDS = {"head_type": dict(HeadType.choices), "tier": dict(Tier.choices), "level": dict(Level.choices)}
_NOTES = {
    "other_level": _("Required is %(name)s, the class is %(other)s (item 1)."),
    "busy": _("In another class on these days: %(name)s (item 10)."),
}


def _headings(name):
    own = () if name == "other_tier_reason" else words.headings_of(name)
    return (*own, *_HEADINGS[name].split())


class EnrolmentTarget(Target):
    """A row is a person of the register; who stands in the class already is unchanged."""

    name = "enrolment"
    permission = Permission.ENROL
    section = "classes"
    preview = (
        Column("name", _("Name")),
        Column("id_number", _("ID number"), True),
        Column("agency", _("Agency")),
        Column("head_type", _("Head type"), True),
        Column("tier", _("Required tier")),
        Column("level", _("Required level"), True),
        Column("other_tier_reason", _("Reason for the other tier"), True),
    )

    def subjects(self, user):
        return TrainingClass.objects.visible_to(user).fillable_by(user)

    def subject(self, pk):
        return TrainingClass.objects.select_related("province").get(pk=pk)

    def title(self, scope=None):
        if scope and scope.subject:
            return gettext("Participants – %(title)s") % {"title": scope.subject.title}
        return gettext("Participants")

    def crumbs(self, scope):
        classes = (reverse("training:class_list"), gettext("Classes"))
        return [classes, (scope.subject.get_absolute_url(), scope.subject.title)]

    def fields(self, scope):
        reason = Enrolment._meta.get_field("other_tier_reason").max_length
        return [
            Field("name", _("Name"), _headings("name"), clean=clean_name, identifies=True),
            Field("id_number", _("ID number"), _headings("id_number"), required=True, clean=clean_id_number,
                  identifies=True, unique=True, show=show_id_number),
            Field("agency", _("Work unit"), _headings("agency"), clean=words.clean_agency_name),
            Field("other_tier_reason", _("Reason for the other tier"), _headings("other_tier_reason"),
                  clean=words.at_most(reason, clean_remark)),
        ]  # fmt: skip

    def instructions(self, scope):
        return (
            scope.subject.title,
            gettext(
                "One row for each participant. A reason is needed for those alone whose required tier "
                "is not the tier of the class (item 1)."
            ),
        )

    def example(self):
        return {
            "name": "张三",
            "id_number": "110105199001011237",
            "agency": "某某市某某区生态环境综合行政执法大队",
        }

    def key(self, values):
        return keyed_hash(values["id_number"])

    def look_up(self, scope, lines):
        return EnrolmentRegister(scope, lines)

    def shown(self, line):
        shown = {column.name: line.values[column.name] or "" for column in self.preview}
        return shown | {"id_number": mask_id_number(line.values["id_number"] or "")}

    def words(self, name, value):
        return _WORDS[name].get(value, value) if name in _WORDS else value

    def told_note(self, note):
        names = {key: Level(note[key]).label for key in ("name", "other") if note["kind"] == "other_level"}
        return _NOTES[note["kind"]] % (note | names)

    def page_of(self, pk):
        return reverse("training:officer_detail", args=[pk])

    def enter(self, check, *, batch, scope, by, at, tick):
        places = [
            (line.values["officer"], line.values["other_tier_reason"] or "")
            for line in check.of_state(State.NEW)
        ]
        return enter_enrolments(training_class=scope.subject, places=places, by=by, at=at)

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_enrolments(journal, batch=batch, training_class=scope.subject, by=by, at=at)


ENROLMENT = register(EnrolmentTarget())
