"""The roster of officers: its columns, how each is read, and what the register says to it."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.fields import keyed_hash
from spreadsheets.dropdowns import Suggestions
from spreadsheets.fields import Field
from spreadsheets.values import (
    clean_code,
    clean_id_number,
    clean_name,
    clean_phone,
    clean_remark,
    clean_text,
    mask_id_number,
    parse_date,
    parse_whole_number,
    show_id_number,
)

from ..models import Agency, Officer
from ..rules import AgencyLevel, HeadType, Purpose, Tier, required_tier
from ..services.people import FACTS
from ..services.roster_undo import take_back_roster
from ..services.rosters import ChangedOfficer, NewOfficer, enter_roster
from . import words
from .checking import State
from .register import OfficerRegister
from .target import Column, Target
from .targets import register

_WORDS = {
    "agency_level": dict(AgencyLevel.choices),
    "head_type": dict(HeadType.choices),
    "purpose": dict(Purpose.choices),
    "tier": dict(Tier.choices),
    "is_established": {True: _("Yes"), False: _("No")},
}
_NOTES = {
    "double": _(
        "New agency “%(name)s” may be “%(other)s”: a word or a sign differs. Is it the same? Write it alike."
    ),
    "acting": _(
        "Post “%(name)s”, but not a principal head: who leads in acting capacity counts as principal head (item 1)."
    ),
    "county_missing": _("New county agency “%(name)s” without its county."),
    "city_differs": _(
        "Another city than the register has for “%(name)s” (%(other)s). The agency stays as it is."
    ),
    "county_differs": _(
        "Another county than the register has for “%(name)s” (%(other)s). The agency stays as it is."
    ),
}


class Roster(Target):
    """第(一)项: the officers of a bureau with what decides their tier and level."""

    name = "roster"
    permission = Permission.ROSTER_IMPORT
    # What may change in a known officer; the agency's own columns belong to the agency.
    compared = (*(name for name in FACTS if name != "name"), "agency")
    exported = frozenset({"version"})
    preview = (
        Column("name", _("Name")),
        Column("id_number", _("ID number"), True),
        Column("agency", _("Agency")),
        Column("post_title", _("Post"), True),
        Column("head_type", _("Head type")),
        Column("is_established", _("In the establishment"), True),
        Column("purpose", _("Enforcement ID wanted for"), True),
        Column("tier", _("Required tier")),
    )

    def title(self, scope=None):
        return gettext("Officer roster")

    def crumbs(self, scope):
        return [(reverse("training:officer_list"), gettext("Officers"))]

    def fields(self, scope):

        def column(name, label, clean, **marks):
            return Field(name, label, words.headings_of(name), clean=clean, **marks)

        def text(name, label, clean=clean_text, model=Officer, **marks):
            limit = model._meta.get_field("name" if name == "agency" else name).max_length
            return column(name, label, words.at_most(limit, clean), **marks)

        level = words.agency_level(scope.province.pk if scope and scope.province else "")
        return [
            text("name", _("Name"), clean_name, required=True, identifies=True),
            column("id_number", _("ID number"), clean_id_number, required=True, identifies=True, unique=True,
                   show=show_id_number),
            text("agency", _("Work unit"), words.clean_agency_name, Agency, required=True),
            column("agency_level", _("Agency level"), level, required=True),
            text("city", _("City of the agency"), model=Agency),
            text("county", _("County of the agency"), model=Agency),
            text("post_title", _("Post")),
            column("head_type", _("Head type"), words.head_type, required=True),
            column("is_established", _("In the establishment"), words.is_established, required=True),
            column("purpose", _("Way of application"), words.purpose, required=True),
            text("enforcement_id", _("Former enforcement ID number"), clean_code),
            column("id_valid_until", _("Former ID valid until"), parse_date),
            text("ethnicity", _("Ethnic group")),
            text("education", _("Education")),
            text("phone", _("Mobile phone"), clean_phone),
            text("remark", _("Remark"), clean_remark),
            column("version", _("Register version"), parse_whole_number),
        ]  # fmt: skip

    def instructions(self, scope):
        return (
            gettext("Roster of enforcement officers"),
            gettext("Columns with * must be filled in. An empty cell in the others changes nothing."),
        )

    def choices(self, scope):
        agencies = (
            Agency.objects.filter(province=scope.province).order_by("name").values_list("name", flat=True)
        )
        return {
            "agency": Suggestions(agencies),
            "agency_level": list(words.LEVELS.values()),
            "head_type": list(words.HEADS.values()),
            "is_established": list(words.YES_NO.values()),
            "purpose": list(words.PURPOSES.values()),
        }

    def example(self):
        return {
            "name": "张三",
            "id_number": "110105199001011237",
            "agency": "某某市某某区生态环境综合行政执法大队",
            "agency_level": words.LEVELS[AgencyLevel.COUNTY],
            "city": "某某市",
            "county": "某某区",
            "post_title": "执法员",
            "head_type": words.HEADS[HeadType.STAFF],
            "is_established": words.YES_NO[True],
            "purpose": words.PURPOSES[Purpose.RENEWAL],
            "enforcement_id": "A0001234",
            "id_valid_until": "2026-12-31",
            "ethnicity": "汉族",
            "education": "大学本科",
            "phone": "13800000000",
        }

    def key(self, values):
        return keyed_hash(values["id_number"])

    def words(self, name, value):
        if name in _WORDS:
            return _WORDS[name].get(value, value)
        return "" if value is None else value

    def change_note(self, name, line):
        """What a change brings with it: another required tier, a dated posting."""
        shown = line["shown"]
        if name in ("head_type", "agency") and shown["tier"] != shown["old_tier"]:
            return gettext("The required tier becomes: %(tier)s (item 1).") % {
                "tier": Tier(shown["tier"]).label
            }
        if name in ("head_type", "agency", "post_title"):
            return gettext("A new posting from the day of entry.")
        return ""

    def told_note(self, note):
        return _NOTES[note["kind"]] % {"name": note["name"], "other": note.get("other") or "—"}

    def page_of(self, pk):
        return reverse("training:officer_detail", args=[pk])

    def look_up(self, scope, lines):
        return OfficerRegister(scope.province, lines)

    def shown(self, line):
        values = line.values
        known = line.known.values if line.known else {}
        shown = {
            name: "" if values[name] is None else values[name]
            for name in ("name", "agency", "post_title", "head_type", "purpose", "is_established")
        }
        shown["id_number"] = mask_id_number(values["id_number"] or "")
        shown["tier"] = _tier(values["agency_level"], values["head_type"])
        shown["old_tier"] = _tier(known.get("agency_level"), known.get("head_type"))
        return shown

    def enter(self, check, *, batch, scope, by, at, tick):
        return enter_roster(
            batch=batch,
            agencies=[Agency(province=scope.province, **row) for row in check.created],
            new=[
                NewOfficer(line.values["id_number"], line.key, line.values["agency"], _facts(line.values))
                for line in check.of_state(State.NEW)
            ],
            changed=[_changed(line) for line in check.of_state(State.CHANGED)],
            by=by,
            at=at,
            tick=tick,
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_roster(journal, batch=batch, by=by, at=at)


def _facts(values):
    return {name: values[name] for name in FACTS}


def _changed(line):
    values = line.known.values | {name: new for name, _old, new in line.changes}
    before = {name: old for name, old, _new in line.changes}
    return ChangedOfficer(line.known.pk, line.known.version, values["agency"], _facts(values), before)


def _tier(agency_level, head_type):
    if not agency_level or not head_type:
        return ""
    return required_tier(agency_level=agency_level, head_type=head_type).value.value


ROSTER = register(Roster())
