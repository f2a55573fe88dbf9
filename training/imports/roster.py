"""The roster of officers: its columns, how each is read, and what the register says to it."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import keyed_hash
from accounts.models import Act
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
    show_id_number,
)

from ..models import Agency, Officer
from ..rules import AgencyLevel, HeadType, Purpose, Tier, required_tier
from ..services.people import FACTS
from ..services.rosters import ChangedOfficer, NewOfficer, enter_roster
from . import words
from .checking import State, check_against
from .register import Register

_WORDS = {
    "agency_level": dict(AgencyLevel.choices),
    "head_type": dict(HeadType.choices),
    "purpose": dict(Purpose.choices),
    "tier": dict(Tier.choices),
    "is_established": {True: _("Yes"), False: _("No")},
}


class Roster:
    """The target of an officers' roster."""

    name = "roster"
    identity = "id_number"
    # What may change in a known officer; the agency's own columns belong to the agency.
    compared = (*(name for name in FACTS if name != "name"), "agency")
    acts = {
        "checked": Act.ROSTER_CHECKED,
        "applied": Act.ROSTER_IMPORTED,
        "discarded": Act.ROSTER_DISCARDED,
    }

    def fields(self, province):
        """Return the columns in the order of the template."""

        def column(name, label, clean, **marks):
            return Field(name, label, words.headings_of(name), clean=clean, **marks)

        def text(name, label, clean=clean_text, model=Officer, **marks):
            limit = model._meta.get_field("name" if name == "agency" else name).max_length
            return column(name, label, words.at_most(limit, clean), **marks)

        level = words.agency_level(province.pk if province else "")
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
        ]  # fmt: skip

    def title(self):
        return gettext("Officer roster")

    def instructions(self):
        """Return the lines above the table of a template."""
        return (
            gettext("Roster of enforcement officers"),
            gettext("Columns with * must be filled in. An empty cell in the others changes nothing."),
        )

    def choices(self):
        """Return field name → the words to choose from."""
        return {
            "agency_level": list(words.LEVELS.values()),
            "head_type": list(words.HEADS.values()),
            "is_established": list(words.YES_NO.values()),
            "purpose": list(words.PURPOSES.values()),
        }

    def example(self):
        """Return field name → what its column may hold."""
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

    def check(self, *, content, file_name, province):
        return check_against(self, content=content, file_name=file_name, province=province)

    def key(self, values):
        """Return by what the register knows the person of a row."""
        return keyed_hash(values["id_number"])

    def words(self, name, value):
        """Return a stored value of a column in the words of the reader."""
        if name in _WORDS:
            return _WORDS[name].get(value, value)
        return "" if value is None else value

    def page_of(self, pk):
        """Return the address of a known row's own page."""
        return reverse("training:officer_detail", args=[pk])

    def look_up(self, province, lines):
        return Register(province, lines)

    def shown(self, line):
        """Return what a preview shows of a line, as plain JSON; ID numbers only masked."""
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

    def enter(self, check, *, batch, by, at):
        """Write what the check found; see `services.rosters.enter_roster`."""
        enter_roster(
            batch=batch,
            agencies=[Agency(province=batch.province, **row) for row in check.created],
            new=[
                NewOfficer(line.values["id_number"], line.key, line.values["agency"], _facts(line.values))
                for line in check.of_state(State.NEW)
            ],
            changed=[_changed(line) for line in check.of_state(State.CHANGED)],
            by=by,
            at=at,
        )


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
