"""The agencies of a bureau from a sheet: new ones, and other levels and places of known ones (第(一)项)."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.rules import sentence
from spreadsheets.fields import Field
from spreadsheets.values import clean_text

from ..models import Agency
from ..rules import AgencyLevel
from ..services.agency_register import enter_agencies, take_back_agencies
from ..services.people import AGENCY_FACTS
from . import words
from .agencies import agency_key, likely_doubles
from .checking import NEW_PERSON, Known, State
from .target import Column, Register, Target
from .targets import register

# Headings beside those that a roster has for an agency.
_HEADINGS = {
    "name": "机构名称 执法机构名称 机构全称 执法机构全称 执法队伍名称 执法队伍 队伍名称 名称 全称 机构",
    "level": "级别 行政级别 行政层级 机构行政级别 隶属层级 执法队伍层级 层级类别",
    "city": "市州名称 地市名称 设区市名称 城市 城市名称 所属地市 所属设区市 市级 地区",
    "county": "县区名称 区县名称 县市区名称 所属区县 所属县区 所属县市区 所在县市区 县级 区",
}


def _headings(name, of_roster):
    return (*_HEADINGS[name].split(), *words.headings_of(of_roster))


class AgencyTarget(Target):
    """Which agency a row is, its name tells, whatever the brackets and spaces in it."""

    name = "agencies"
    permission = Permission.OFFICER_EDIT
    section = "agencies"
    identity = "name"
    compared = ("level", "city", "county")
    masked = frozenset()
    asked = _("which agency?")
    preview = (
        Column("name", _("Agency name")),
        Column("level", _("Agency level")),
        Column("city", _("City")),
        Column("county", _("County")),
    )

    def title(self, scope=None):
        return gettext("Agencies")

    def crumbs(self, scope):
        return [(reverse("training:agency_list"), gettext("Agencies"))]

    def fields(self, scope):
        level = words.agency_level(scope.province.pk if scope and scope.province else "")

        def text(name, label, of_roster, clean=clean_text, **marks):
            clean = words.at_most(Agency._meta.get_field(name).max_length, clean)
            return Field(name, label, _headings(name, of_roster), clean=clean, **marks)

        return [
            text("name", _("Agency name"), "agency", words.clean_agency_name,
                 required=True, identifies=True, unique=True),
            Field("level", _("Agency level"), _headings("level", "agency_level"), required=True, clean=level),
            text("city", _("City"), "city"),
            text("county", _("County"), "county"),
        ]  # fmt: skip

    def instructions(self, scope):
        return (
            gettext("Enforcement agencies"),
            gettext("Columns with * must be filled in. An empty cell in the others changes nothing."),
        )

    def choices(self, scope):
        return {"level": list(words.LEVELS.values())}

    def example(self):
        return {
            "name": "某某市某某区生态环境综合行政执法大队",
            "level": words.LEVELS[AgencyLevel.COUNTY],
            "city": "某某市",
            "county": "某某区",
        }

    def key(self, values):
        return agency_key(values["name"])

    def look_up(self, scope, lines):
        return AgencyRegister(scope.province, lines)

    def shown(self, line):
        shown = {name: line.values[name] or "" for name in AGENCY_FACTS}
        if any(name == "level" for name, _old, _new in line.changes):
            shown["heads"] = line.known.values["heads"]
        return shown

    def words(self, name, value):
        return dict(AgencyLevel.choices).get(value, value) if name == "level" else value

    def change_note(self, name, line):
        if name != "level":
            return ""
        count = line["shown"]["heads"]
        message = ngettext(
            "%(count)d officer on post: another agency level changes the required tier (item 1).",
            "%(count)d officers on post: another agency level changes their required tier (item 1).",
            count,
        )
        return message % {"count": count}

    def told_note(self, note):
        return gettext("New county agency “%(name)s” without its county.") % note

    def told_choice(self, key, text=""):
        if key == NEW_PERSON:
            return gettext("another agency")
        return gettext("the same agency (%(name)s)") % {"name": text} if text else gettext("the same agency")

    def page_of(self, pk):
        return reverse("training:agency_edit", args=[pk])

    def enter(self, check, *, batch, scope, by, at, tick):
        return enter_agencies(
            batch=batch,
            new=[_facts(line.values) for line in check.of_state(State.NEW)],
            changed=[_changed(line) for line in check.of_state(State.CHANGED)],
            by=by,
            at=at,
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_agencies(journal, batch=batch, by=by, at=at)


class AgencyRegister(Register):
    """What the bureau's agencies say to a sheet of them."""

    def __init__(self, province, lines):
        super().__init__()
        # Of two names that differ by a sign alone the older agency is meant.
        agencies = list(Agency.objects.filter(province=province).with_heads().order_by("-pk"))
        keys = {}
        for agency in agencies:
            key = keys[str(agency.pk)] = agency_key(agency.name)
            self.known[key] = Known(agency.pk, 0, _facts(vars(agency)) | {"heads": agency.heads})
        for line in lines:
            line.key = keys.get(line.person, line.key)
            if line.key in self.known:
                line.values["name"] = self.known[line.key].values["name"]
        self._doubles = self._find_doubles(agencies, lines)

    def _find_doubles(self, agencies, lines):
        """Return key → (the other's key as an option, its name, its row if it is no known one)."""
        new = {}
        for line in lines:
            if line.key and line.key not in self.known and line.values["level"]:
                new.setdefault(line.key, line)
        rows = {key: Agency(**_facts(line.values)) for key, line in new.items()}
        found = {}
        for agency, other in likely_doubles(list(rows.values()), agencies):
            key = agency_key(agency.name)
            row = None if other.pk else new[agency_key(other.name)].row
            found[key] = (str(other.pk or ""), other.name, row)
        return found

    def faults(self, line):
        yield from self._faults_of_place(line)
        yield from self._faults_of_double(line)

    def _faults_of_place(self, line):
        """第(一)项 speaks of a city's agency: which city's?"""
        known = line.known.values if line.known else {}
        becomes_city = line.values["level"] == AgencyLevel.CITY and known.get("level") != AgencyLevel.CITY
        if becomes_city and line.values["city"] == "" and not known.get("city"):
            yield "city", "", _("A city agency needs its city. Fill it in.")

    def _faults_of_double(self, line):
        if line.known or line.person == NEW_PERSON or line.key not in self._doubles:
            return
        key, name, row = self._doubles[line.key]
        if row is None:
            message = _("Much like “%(other)s” of the register. The same agency? Or another one?")
            options = [[key, name], [NEW_PERSON, ""]]
        else:
            message = _(
                "Much like “%(other)s” in row %(row)d. The same agency? Leave out one of the two rows."
            )
            options = [[NEW_PERSON, ""]]
        yield "name", line.values["name"], sentence(message, other=name, row=row), options

    def notes(self, lines):
        return [
            {"kind": "county_missing", "name": line.values["name"], "rows": [line.row]}
            for line in lines
            if line.known is None
            and line.values["level"] == AgencyLevel.COUNTY
            and line.values["county"] == ""
        ]


def _facts(values):
    return {name: values[name] or "" for name in AGENCY_FACTS}


def _changed(line):
    before = _facts(line.known.values)
    return line.known.pk, before, before | {name: new for name, _old, new in line.changes}


AGENCIES = register(AgencyTarget())
