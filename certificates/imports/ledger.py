"""What the ledger, the officer register and the reports say to a list of earlier certificates (第(六)项)."""

from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.fields import keyed_hash
from accounts.models import MinistrySettings, Province
from accounts.rules import RuleViolation, sentence
from exams.rules import Attendance, check_exam_day, check_score, score_text
from spreadsheets.values import cell_text, mask_id_number
from training.imports.agencies import agency_key
from training.imports.checking import Known
from training.imports.register import name_key
from training.imports.target import Register
from training.models import Agency, Officer
from training.rules import Level, Tier, check_class_days

from .. import rules
from ..models import Certificate, CertificateSequence, YearReport

SPANS = 12  # runs of missing numbers that a note names
# A field of the sheet → the column in which the ledger holds it.
HELD = {
    "name": "holder_name",
    "level": "level",
    "class_title": "class_title",
    "class_number": "class_number",
    "class_starts_on": "class_starts_on",
    "class_ends_on": "class_ends_on",
    "exam_on": "exam_on",
    "score": "score",
    "issued_on": "issued_on",
    "agency": "agency_name",
    "post_title": "post_title",
    "voided_on": "voided_on",
    "void_reason": "void_reason",
}
_DIFFERS = _(
    "The ledger has %(held)s under this number, and is never changed by an import. Correct the sheet, "
    "or have the certificate corrected (item 6)."
)
_OTHER_HOLDER = _(
    "The ledger has this number for %(name)s, under another ID number, and is never changed by an import. "
    "Compare number and ID number (item 6)."
)
_UNKNOWN = _(
    "Nobody with this name and ID number is in the officer register. Register the officer first, "
    "or correct the sheet."
)
_OTHER_NAME = _(
    "The register holds this ID number under the name %(name)s. Compare both with the ID card, "
    "then correct the sheet, or the name on the officer's page."
)


class Holder(NamedTuple):
    """Somebody of the register, as much of one as the ledger copies."""

    pk: int
    name: str
    agency: str
    province: Province


class Ledger(Register):
    """Read in a handful of queries; `known` holds the certificates of the issuer that the sheet repeats.

    Who holds a certificate, and what is copied of the agency, is put into the lines' values.
    """

    def __init__(self, scope, lines):
        super().__init__()
        self._scope, self._issuer = scope, issuer_of(scope)
        self._provinces = Province.objects.in_bulk()
        self._parts = {line.row: self._parts_of(line) for line in lines}
        years = {parts.year for parts in self._parts.values() if parts}
        years |= {line.values["issued_on"].year for line in lines if line.values["issued_on"]}
        numbers = {line.values["number"] for line in lines}
        self._sequences, self._held = self._stored(years, numbers)
        self.known = {number: Known(held["pk"], 1, {}) for number, held in self._held.items()}
        reports = YearReport.objects.reported().filter(province=scope.province, year__in=years)
        self._reported = set(reports.values_list("year", flat=True))
        counters = CertificateSequence.objects.filter(issuer=self._issuer, year__in=years)
        self._counters = dict(counters.values_list("year", "last_number"))
        self._marks = MinistrySettings.current()
        self._agencies = _places(self._provinces, scope.province)
        hashes = {keyed_hash(line.values["id_number"]) for line in lines if line.values["id_number"]}
        self._holders = _holders(hashes, self._provinces)
        for line in lines:
            self._copy(line.values)

    def _parts_of(self, line):
        """The parts of a number that may be this issuer's, or None."""
        facts = {"issuer": self._issuer, "issued_on": None, "province_codes": self._provinces}
        try:
            return rules.check_legacy_number(number=line.values["number"] or "", **facts)
        except RuleViolation:
            return None

    def _stored(self, years, numbers):
        """Return year → its sequences, and number → the facts of those that the sheet names."""
        rows = Certificate.objects.filter(issuer=self._issuer, year__in=years).order_by()
        sequences, held = {year: set() for year in years}, {}
        names = ("pk", "number", "year", "sequence", "holder_id_number_hash", *HELD.values())
        for values in rows.values_list(*names).iterator(chunk_size=2000):
            facts = dict(zip(names, values, strict=True))
            sequences[facts["year"]].add(facts["sequence"])
            if facts["number"] in numbers:
                held[facts["number"]] = facts
        return sequences, held

    def _holder(self, values):
        """Who has the ID number; with another bureau only under the same name: nothing is told of its people."""
        holder = self._holders.get(keyed_hash(values["id_number"] or ""))
        is_told = self._is_ours(holder) or name_key(values["name"] or "") == name_key(holder.name)
        return holder if is_told else None

    def _is_ours(self, holder):
        return holder is None or self._scope.province in (None, holder.province)

    def _copy(self, values):
        """What the ledger copies of the holder; the agency is the sheet's, else that of the own register."""
        own, holder = self._scope.province, self._holder(values)
        values["unit"] = values["agency"] or (holder.agency if holder and self._is_ours(holder) else "")
        values["officer"] = holder and holder.pk
        bureau = own or (holder and holder.province)
        values["holder_province"] = bureau and bureau.pk
        place = self._agencies.get((bureau, agency_key(values["unit"])), ()) if values["unit"] else ()
        values["region"] = " ".join(filter(None, [bureau and bureau.short_name, *place]))

    # --- what may not be ----------------------------------------------------------------------------

    def faults(self, line):
        held = self._held.get(line.key)
        yield from self._differences(line.values, held) if held else self._faults_of_new(line)

    def _differences(self, values, held):
        """What the sheet says otherwise than the ledger; an empty cell says nothing."""
        if values["id_number"] and keyed_hash(values["id_number"]) != held["holder_id_number_hash"]:
            yield "number", held["number"], sentence(_OTHER_HOLDER, name=held["holder_name"])
            return
        for name, column in HELD.items():
            said, stored = values[name], held[column]
            if said not in ("", None) and _plain(name, said) != _plain(name, stored):
                yield name, str(_told(name, said)), sentence(_DIFFERS, held=_told(name, stored) or "—")

    def _faults_of_new(self, line):
        values = line.values
        number, issued_on = values["number"], values["issued_on"]
        if number:
            facts = {"issuer": self._issuer, "issued_on": issued_on, "province_codes": self._provinces}
            yield from _refused("number", number, rules.check_legacy_number, number=number, **facts)
        if values["name"] and values["id_number"]:
            yield from self._faults_of_holder(values)
        yield from self._faults_of_days(values)
        if values["score"] is not None:
            facts = {"attendance": Attendance.PRESENT, "full_mark": self._marks.full_mark}
            shown = score_text(values["score"])
            yield from _refused("score", shown, check_score, score=values["score"], **facts)
        yield from self._faults_of_void(values)

    def _faults_of_holder(self, values):
        holder = self._holder(values)
        if holder is None:
            yield "id_number", mask_id_number(values["id_number"]), _UNKNOWN
        elif name_key(values["name"]) != name_key(holder.name):
            yield "name", values["name"], sentence(_OTHER_NAME, name=holder.name)
        elif not values["unit"] and values["agency"] is not None:
            yield "agency", "", _("Registered with another bureau by now: fill in the agency of that time.")

    def _faults_of_days(self, values):
        starts_on, ends_on, exam_on = (
            values[name] for name in ("class_starts_on", "class_ends_on", "exam_on")
        )
        issued_on = values["issued_on"]
        if starts_on and ends_on:
            shown = ends_on.isoformat()
            yield from _refused(
                "class_ends_on", shown, check_class_days, starts_on=starts_on, ends_on=ends_on
            )
        if starts_on and exam_on:
            shown = exam_on.isoformat()
            yield from _refused("exam_on", shown, check_exam_day, held_on=exam_on, class_starts_on=starts_on)
        if issued_on:
            yield from _refused(
                "issued_on",
                issued_on.isoformat(),
                rules.check_issue_date,
                issued_on=issued_on,
                exam_on=exam_on or issued_on,
                today=self._scope.on,
                is_year_reported=issued_on.year in self._reported,
            )

    def _faults_of_void(self, values):
        voided_on, reason, issued_on = values["voided_on"], values["void_reason"], values["issued_on"]
        if voided_on:
            yield from _refused("void_reason", "", rules.check_may_void, is_void=False, reason=reason or "")
            if issued_on:
                days = {"voided_on": voided_on, "issued_on": issued_on, "today": self._scope.on}
                yield from _refused("voided_on", voided_on.isoformat(), rules.check_void_day, **days)
        elif reason:
            yield "voided_on", "", _("A reason for the voiding, but no day: fill in the day, or empty both.")

    # --- what to look at ----------------------------------------------------------------------------

    def notes(self, lines):
        new = [line for line in lines if line.known is None and not line.faults]
        return [*self._notes_of_years(new), *self._notes_of_rows(new)]

    def _notes_of_years(self, lines):
        """Yield where each year's counter will stand, and which numbers its ledger lacks."""
        brought = {}
        for line in lines:
            parts = self._parts[line.row]
            brought.setdefault(parts.year, []).append(parts.sequence)
        for year in sorted(brought):
            sequences = self._sequences[year] | set(brought[year])
            last = rules.counter_after_legacy(
                last_number=self._counters.get(year, 0), sequences=brought[year]
            )
            kind = "full" if last == rules.LAST_SEQUENCE else "counter"
            numbers = {"top": f"{max(brought[year]):04d}", "next": f"{last + 1:04d}"}
            yield {"kind": kind, "name": str(year), "rows": [], **numbers}
            missing = [number for number in range(1, max(sequences)) if number not in sequences]
            if missing:
                yield {"kind": "gaps", "name": str(year), "other": _spans(missing), "rows": []}

    def _notes_of_rows(self, lines):
        """Yield what a row leaves to the register, or what is odd about it."""
        silent = [line.row for line in lines if not line.values["agency"]]
        if silent:
            yield {"kind": "agency", "rows": silent}
        moved = {}
        for line in lines:
            holder = self._holder(line.values)
            if not self._is_ours(holder):
                moved.setdefault(holder.province.short_name, []).append(line.row)
        for bureau, rows in moved.items():
            yield {"kind": "elsewhere", "name": bureau, "rows": rows}
        mark = self._marks.pass_mark
        below = [
            line.row for line in lines if line.values["score"] is not None and line.values["score"] < mark
        ]
        if below:
            yield {"kind": "below", "name": score_text(mark), "rows": below}


def issuer_of(scope):
    """The code under which a bureau, or the ministry, keeps its ledger."""
    tier = Tier.PROVINCIAL if scope.province else Tier.NATIONAL
    return rules.issuer_code(tier=tier, province_code=scope.province and scope.province.pk)


def _holders(hashes, provinces):
    """Return keyed hash → `Holder`. All officers are read: asking for the sheet's would need more queries for more."""
    columns = "id_number_hash", "pk", "name", "agency__name", "agency__province"
    rows = Officer.objects.order_by().values_list(*columns).iterator(chunk_size=2000)
    return {row[0]: Holder(*row[1:4], provinces[row[4]]) for row in rows if row[0] in hashes}


def _places(provinces, province):
    """Return (province, agency's key) → city and county, of a bureau's agencies or of all."""
    agencies = Agency.objects.filter(**{"province": province} if province else {}).order_by()
    rows = agencies.values_list("province", "name", "city", "county")
    return {(provinces[code], agency_key(name)): place for code, name, *place in rows}


def _plain(name, value):
    return name_key(value) if name == "name" else agency_key(value) if name == "agency" else value


def _told(name, value):
    if name == "level":
        return Level(value).label
    return score_text(value) if name == "score" else cell_text(value)


def _spans(numbers):
    """Runs of numbers in a few words: 0003、0007–0009."""
    runs = [
        [number for _place, number in run]
        for _gap, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    told = [f"{run[0]:04d}" if len(run) == 1 else f"{run[0]:04d}–{run[-1]:04d}" for run in runs]
    return "、".join(told[:SPANS]) + ("…" if len(told) > SPANS else "")


def _refused(name, shown, rule, **facts):
    """Yield the fault of a field when a rule forbids what it holds."""
    try:
        rule(**facts)
    except RuleViolation as violation:
        yield name, shown, violation.message
