"""What the register says to a roster: who is known, who belongs elsewhere, which agencies are new."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, AuditEntry
from accounts.rules import sentence
from spreadsheets.values import mask_id_number

from ..models import Agency, Officer
from ..rules import AgencyLevel, HeadType
from ..services.people import FACTS
from .agencies import agency_key, likely_doubles, most_common
from .checking import NEW_PERSON, Known
from .target import Register
from .words import LEVELS

ASKED_AT_ONCE = 500  # of what a message names: a sheet with more of it has another problem


class OfficerRegister(Register):
    """Read in a handful of queries, however long the sheet is.

    `known`: keyed hash → `Known`. `created`: the agencies that the sheet brings, as plain rows.
    """

    def __init__(self, province, lines):
        super().__init__()
        self.known, self._off_post = _officers_of(province)
        _match_by_hand(lines, self.known)
        self._namesakes = _namesakes(self.known, self._off_post, lines)
        self._changed_since = _changes_since(self.known, lines)
        self._elsewhere = _officers_elsewhere(province, {line.key for line in lines} - self.known.keys())
        self._agencies = {
            agency_key(agency.name): agency
            for agency in Agency.objects.filter(province=province).order_by("-pk")
        }
        self._named = {}
        for line in lines:
            if line.values["agency"]:
                self._named.setdefault(agency_key(line.values["agency"]), []).append(line)
        self._new = {}
        self._level_rows = {}
        for key, some in self._named.items():
            self._settle(key, some)
        self.created = [
            {"name": agency.name, "level": agency.level, "city": agency.city, "county": agency.county}
            for agency in self._new.values()
        ]

    def _settle(self, key, lines):
        """Decide which agency the lines mean; a new one takes what most of them say of it."""
        agency = self._agencies.get(key)
        if agency is None:
            said = {
                name: [line.values[name] for line in lines] for name in ("agency_level", "city", "county")
            }
            level = most_common(said["agency_level"])
            if level is None:
                return
            self._level_rows[key] = next(line.row for line in lines if line.values["agency_level"] == level)
            agency = self._new[key] = Agency(
                name=lines[0].values["agency"],
                level=level,
                city=most_common(said["city"]) or "",
                county=most_common(said["county"]) or "",
            )
        for line in lines:
            line.values["agency"] = agency.name

    def faults(self, line):
        yield from self._faults_of_agency(line)
        yield from self._faults_of_person(line)
        yield from self._faults_of_namesake(line)
        yield from self._faults_of_version(line)

    def _faults_of_agency(self, line):
        level, key = line.values["agency_level"], agency_key(line.values["agency"] or "")
        if not key or not level:
            return
        known, new = self._agencies.get(key), self._new.get(key)
        if known and known.level != level:
            message = _(
                "The register holds this agency as: %(level)s. Correct the sheet, or the agency on its page."
            )
            yield "agency_level", LEVELS[level], sentence(message, level=AgencyLevel(known.level).label)
        if new and new.level != level:
            message = _("Row %(row)d gives the same agency another level: %(level)s. Make them the same.")
            yield (
                "agency_level",
                LEVELS[level],
                sentence(message, row=self._level_rows[key], level=new.level.label),
            )
        elif new and level == AgencyLevel.CITY and not new.city:
            yield "city", "", _("A new city agency needs its city. Fill it in.")

    def _faults_of_person(self, line):
        name = line.values["name"]
        if line.key in self._elsewhere:
            bureau, is_released = self._elsewhere[line.key]
            message = (
                _(
                    "Released by another bureau: %(bureau)s. Take the officer over on the page “Register an officer” first."
                )
                if is_released
                else _("Registered with another bureau: %(bureau)s. Ask it to release the officer to yours.")
            )
            yield "id_number", mask_id_number(line.values["id_number"]), sentence(message, bureau=bureau)
        if line.known is None:
            return
        held = line.known.values["name"]
        if name and name_key(name) != name_key(held):
            message = _(
                "The register holds this ID number under the name %(name)s. Compare both with the ID card, "
                "then correct the sheet, or the name on the officer's page."
            )
            yield "name", name, sentence(message, name=held)
        if line.known.pk in self._off_post:
            message = _(
                "Off post since %(day)s. Bring the officer back on the officer's page first, or delete this row."
            )
            yield "name", name or held, sentence(message, day=self._off_post[line.known.pk].isoformat())

    def _faults_of_namesake(self, line):
        """Who has the name and the agency of somebody registered under another ID number: the same person?"""
        others = self._namesakes.get((line.values["name"], agency_key(line.values["agency"] or "")))
        if not others or line.known or line.person or line.key in self._elsewhere:
            return
        message = _(
            "%(name)s of this agency is registered under another ID number (%(number)s). The same person? "
            "Then the register's number stays; or another person of the same name?"
        )
        other = others[0]
        shown = mask_id_number(line.values["id_number"] or "")
        options = [[key, number] for key, number in others] + [[NEW_PERSON, ""]]
        yield "id_number", shown, sentence(message, name=line.values["name"], number=other[1]), options

    def _faults_of_version(self, line):
        """A row that was exported, edited and sent back, while somebody changed it in the register."""
        said = line.values["version"]
        if line.known is None or said is None or said == line.known.version or line.faults:
            return
        if not any(
            line.values[name] not in ("", None, line.known.values[name])
            for name in (*FACTS, "agency")
            if name != "name"
        ):
            return
        at, author = self._changed_since.get(line.known.pk, ("", ""))
        message = _(
            "Somebody changed this officer after the sheet was exported: version %(said)s there, %(held)s now, "
            "last by %(author)s on %(at)s. Compare with the officer's page; to let the sheet win, put %(held)s here, "
            "or drop the row."
        )
        values = {"said": said, "held": line.known.version, "author": author or "—", "at": at or "—"}
        yield "version", str(said), sentence(message, **values)

    def notes(self, lines):
        """Return what a clerk should look at before entering, as plain JSON; none of it is a fault."""
        found = [
            {"kind": "double", "name": new.name, "other": other.name, "rows": self._rows_of(new.name)}
            for new, other in likely_doubles(list(self._new.values()), list(self._agencies.values()))
        ]
        for key, some in self._named.items():
            found.extend(self._notes_of_agency(key, some))
        for line in lines:
            if _is_acting(line.values["post_title"]) and line.values["head_type"] in (
                HeadType.DEPUTY,
                HeadType.STAFF,
            ):
                post = line.values["post_title"]
                found.append({"kind": "acting", "name": post, "rows": [line.row]})
        return found

    def _notes_of_agency(self, key, lines):
        agency = self._agencies.get(key) or self._new.get(key)
        if agency is None:
            return
        if key in self._new and agency.level == AgencyLevel.COUNTY and not agency.county:
            yield {"kind": "county_missing", "name": agency.name, "rows": self._rows_of(agency.name)}
        for part in ("city", "county"):
            kept = getattr(agency, part)
            rows = [line.row for line in lines if line.values[part] and line.values[part] != kept]
            if rows:
                yield {"kind": f"{part}_differs", "name": agency.name, "other": kept, "rows": rows}

    def _rows_of(self, name):
        return [line.row for line in self._named[agency_key(name)]]


def _match_by_hand(lines, known):
    """A line that somebody matched to an officer is that officer's, under the number that the register holds."""
    keys = {str(officer.pk): key for key, officer in known.items()}
    for line in lines:
        if line.person and line.person in keys:
            line.key = keys[line.person]


def _namesakes(known, off_post, lines):
    """Return (name, agency's key) → [(officer's key, masked number)] of those on post whom no line names."""
    named = {line.key for line in lines} | {line.person for line in lines}
    asked = {line.values["name"] for line in lines if line.key not in known and not line.person}
    wanted = {
        officer.pk: (officer.values["name"], agency_key(officer.values["agency"]))
        for key, officer in known.items()
        if officer.values["name"] in asked
        and key not in named
        and str(officer.pk) not in named
        and officer.pk not in off_post
    }
    numbers = Officer.objects.filter(pk__in=list(wanted)[:ASKED_AT_ONCE]).only("id_number") if wanted else ()
    found = {}
    for officer in numbers:
        found.setdefault(wanted[officer.pk], []).append((str(officer.pk), officer.masked_id_number))
    return found


def _changes_since(known, lines):
    """Return officer → (day, author) of the last change of those that a sheet holds in an older version."""
    outdated = [
        str(known[line.key].pk)
        for line in lines
        if line.values["version"] is not None
        and line.key in known
        and line.values["version"] != known[line.key].version
    ]
    if not outdated:
        return {}
    entries = (
        AuditEntry.objects.filter(target_type="training.officer", target_pk__in=outdated[:ASKED_AT_ONCE])
        .exclude(act=Act.ID_NUMBER_REVEALED)
        .order_by("at", "pk")
        .values_list("target_pk", "at", "by__name")
    )
    return {int(pk): (timezone.localtime(at).strftime("%Y-%m-%d %H:%M"), name) for pk, at, name in entries}


def _is_acting(post_title):
    return bool(post_title) and ("主持" in post_title or "代理" in post_title)


def name_key(name):
    """Names that differ only in the dot or a space are one."""
    return name.replace("·", "").replace(" ", "").casefold()


def _officers_of(province):
    """Return keyed hash → `Known` of every officer of a province, and key → day of those off post."""
    columns = (*FACTS, "agency__name", "agency__level")
    rows = (
        Officer.objects.filter(agency__province=province)
        .order_by()
        .values_list("id_number_hash", "pk", "version", "off_post_on", *columns)
    )
    names = (*FACTS, "agency", "agency_level")
    known, off_post = {}, {}
    for number_hash, pk, version, off_post_on, *values in rows:
        known[number_hash] = Known(pk, version, dict(zip(names, values, strict=True)))
        if off_post_on:
            off_post[pk] = off_post_on
    return known, off_post


def _officers_elsewhere(province, hashes):
    """Return keyed hash → (bureau, whether it released them) for those of `hashes` that another province holds.

    All other officers are read, row by row: asking for the sheet's hashes would need more queries for more rows.
    """
    rows = (
        Officer.objects.exclude(agency__province=province)
        .order_by()
        .values_list("id_number_hash", "agency__province__name", "off_post_reason")
    )
    return {
        number_hash: (bureau, reason == Officer.OffPost.TRANSFERRED)
        for number_hash, bureau, reason in rows.iterator(chunk_size=2000)
        if number_hash in hashes
    }
