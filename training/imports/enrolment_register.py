"""What the register and the class say to a sheet of people to enrol."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation, sentence
from spreadsheets.values import mask_id_number

from .. import rules
from ..models import Enrolment, Officer
from ..services.classes import check_open
from ..services.quotas import seats_of, seats_taken
from .agencies import agency_key
from .checking import Known
from .register import name_key
from .target import Register

ASKED_AT_ONCE = 5000  # more than a class holds
NAMES_ASKED = 500  # of people without a number: a sheet with more of them has another problem
OFFERED = 20  # people of one name to choose from
_COPIED = ("head_type", "tier", "level", "officer")  # what a preview shows beside the sheet's own cells


class EnrolmentRegister(Register):
    """`known`: who has a place in the class. A bureau's sheet finds its own officers, the ministry's all."""

    def __init__(self, scope, lines):
        super().__init__()
        self._class, self._is_national = scope.subject, scope.province is None
        self._officers = Officer.objects.select_related("agency__province")
        if scope.province:
            self._officers = self._officers.filter(agency__province=scope.province)
        self._found = self._by_number(lines) | self._by_hand(lines)
        places = self._class.enrolments.standing().order_by()
        standing = set(places.values_list("officer_id", flat=True))
        for key, officer in self._found.items():
            if officer.pk in standing:
                self.known[key] = Known(officer.pk, officer.version, {})
        for line in lines:
            self._fill(line)
        self._namesakes = self._people_named(lines)
        self._overflow = self._without_a_place(lines, len(standing))
        self._busy = self._elsewhere_on_these_days(scope.province)

    # --- who is meant ---------------------------------------------------------------------------------

    def _by_number(self, lines):
        """Return keyed hash → officer of the ID numbers in the sheet."""
        keys = sorted({line.key for line in lines if line.key})
        found = {}
        for start in range(0, len(keys), ASKED_AT_ONCE):
            asked = self._officers.defer("id_number").filter(
                id_number_hash__in=keys[start : start + ASKED_AT_ONCE]
            )
            found |= {officer.id_number_hash: officer for officer in asked}
        return found

    def _by_hand(self, lines):
        """Give lines that somebody matched the officer's number; return keyed hash → officer of these."""
        wanted = [int(line.person) for line in lines if line.person.isdecimal()]
        chosen = self._officers.in_bulk(wanted) if wanted else {}
        for line in lines:
            officer = chosen.get(int(line.person)) if line.person.isdecimal() else None
            if officer:
                line.key, line.values["id_number"] = officer.id_number_hash, officer.id_number
                line.faults = [fault for fault in line.faults if fault.field != "id_number"]
        return {officer.id_number_hash: officer for officer in chosen.values()}

    def _fill(self, line):
        """Say of a line what the register has of the person."""
        officer = self._found.get(line.key)
        line.values |= dict.fromkeys(_COPIED, "")
        if officer is None:
            return
        line.values |= {
            "agency": officer.agency.name,
            "head_type": officer.head_type,
            "tier": officer.tier_ruling.value.value,
            "level": officer.level_ruling.value.value if self._class.yields_certificate else "",
            "officer": officer.pk,
        }
        if not line.values["name"]:
            line.values["name"] = officer.name

    def _people_named(self, lines):
        """Return row → [(officer's key, masked number and agency)] for lines whose number finds nobody."""
        lost = [line for line in lines if line.values["name"] and line.key not in self._found]
        names = sorted({line.values["name"] for line in lost})[:NAMES_ASKED]
        if not names:
            return {}
        people = {}
        for officer in self._officers.on_post().filter(name__in=names):
            if officer.id_number_hash not in self._found:  # another row means that one
                people.setdefault(officer.name, []).append(officer)
        return {
            line.row: self._options(people[line.values["name"]], line)
            for line in lost
            if line.values["name"] in people
        }

    def _options(self, people, line):
        """Those of the agency in the sheet, if any of the name is there; else all of the name."""
        agency = agency_key(line.values["agency"] or "")
        there = [officer for officer in people if agency_key(officer.agency.name) == agency] or people
        return [
            [str(officer.pk), f"{officer.masked_id_number} {self._place_of(officer)}"]
            for officer in there[:OFFERED]
        ]

    def _place_of(self, officer):
        return (
            f"{officer.agency.name} {officer.agency.province}" if self._is_national else officer.agency.name
        )

    # --- what is wrong --------------------------------------------------------------------------------

    def faults(self, line):
        officer = self._found.get(line.key)
        if line.known is None:
            yield from self._faults_of_class(line)
        if officer is None:
            yield from self._faults_of_nobody(line)
            return
        if line.values["name"] and name_key(line.values["name"]) != name_key(officer.name):
            message = _("The register has %(name)s under this ID number. Correct the name or the number.")
            yield "name", line.values["name"], sentence(message, name=officer.name)
        if line.known is None:
            yield from self._faults_of_officer(line, officer)

    def _faults_of_class(self, line):
        shown = mask_id_number(line.values["id_number"] or "")
        try:
            check_open(self._class)
        except RuleViolation as violation:
            yield "id_number", shown, violation.message
            return
        if line.row in self._overflow:
            yield "id_number", shown, self._overflow[line.row]

    def _faults_of_nobody(self, line):
        """Nobody of the register has the number; those of the name are offered."""
        options = self._namesakes.get(line.row, [])
        if line.values["id_number"]:
            message = _(
                "This ID number is not in your register. Register the officer first, or correct the number."
            )
            yield "id_number", mask_id_number(line.values["id_number"]), message, options
        elif line.values["id_number"] == "" and line.values["name"]:
            line.faults = [fault for fault in line.faults if fault.field != "id_number"]  # said better here
            message = (
                _("No ID number. Choose who of the register it is, or fill in the number.")
                if options
                else _("No ID number, and nobody on post in your register has this name. Fill in the number.")
            )
            yield "id_number", "", message, options
        elif options:
            line.faults = [
                fault._replace(options=options) if fault.field == "id_number" else fault
                for fault in line.faults
            ]

    def _faults_of_officer(self, line, officer):
        if not officer.is_on_post:
            message = _("Off post since %(day)s. Take the row out, or put the officer back on post.")
            day = officer.off_post_on.isoformat()
            yield "id_number", mask_id_number(line.values["id_number"]), sentence(message, day=day)
        if not self._class.yields_certificate or line.values["other_tier_reason"] is None:
            return
        try:
            rules.check_enrolment_tier(
                required=officer.tier_ruling.value,
                offered=self._class.tier,
                reason=line.values["other_tier_reason"],
            )
        except RuleViolation as violation:
            message = _("%(why)s The same for everybody? Give it once, in the step “Headings”.")
            yield "other_tier_reason", "", sentence(message, why=violation.message)

    def _without_a_place(self, lines, taken):
        """Return row → why, for those who would come when the class is full (第(十)项)."""
        coming = {}
        for line in lines:
            officer = self._found.get(line.key)
            if officer and officer.is_on_post and line.key not in self.known:
                coming.setdefault(line.key, line.row)
        rows = list(coming.values())
        faults = self._beyond_the_seats(coming)
        try:
            rules.check_capacity(capacity=self._class.capacity, enrolled=taken, adding=len(rows))
        except RuleViolation as violation:
            left = max(self._class.capacity - taken, 0)
            return dict.fromkeys(rows[left:], violation.message) | faults
        return faults

    def _beyond_the_seats(self, coming):
        """Return row → why, for those who would come beyond the seats of their bureau (第(二)项)."""
        seats = seats_of(self._class)
        if seats is None:
            return {}
        rows, found = {}, {}
        for key, row in coming.items():
            rows.setdefault(self._found[key].agency.province, []).append(row)
        taken = seats_taken(self._class)
        for bureau, theirs in rows.items():
            granted, enrolled = seats.get(bureau.pk, 0), taken[bureau.pk]
            try:
                rules.check_quota(bureau=bureau.name, seats=granted, enrolled=enrolled, adding=len(theirs))
            except RuleViolation as violation:
                found |= dict.fromkeys(theirs[max(granted - enrolled, 0) :], violation.message)
        return found

    # --- what to look at ------------------------------------------------------------------------------

    def notes(self, lines):
        new = [line for line in lines if line.known is None and line.key in self._found]
        other = [line for line in new if line.values["level"] not in ("", self._class.level)]
        found = []
        if other:
            rows = [line.row for line in other]
            level = {"name": other[0].values["level"], "other": self._class.level}
            found.append({"kind": "other_level", "rows": rows} | level)
        busy = {}
        for line in new:
            for title in self._busy.get(line.values["officer"], ()):
                busy.setdefault(title, []).append(line.row)
        return found + [{"kind": "busy", "name": title, "rows": rows} for title, rows in busy.items()]

    def _elsewhere_on_these_days(self, province):
        """Return officer → titles of the other classes with a day in common (第(十)项: a red flag)."""
        same_days = Enrolment.objects.standing().filter(
            training_class__starts_on__lte=self._class.ends_on,
            training_class__ends_on__gte=self._class.starts_on,
        )
        if province:
            same_days = same_days.filter(officer__agency__province=province)
        others = same_days.exclude(training_class__state="cancelled")
        found = {}
        for officer, title in others.order_by("pk").values_list("officer_id", "training_class__title"):
            found.setdefault(officer, []).append(title)
        return found
