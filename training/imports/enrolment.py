"""A sheet of people to enrol, matched to the register by ID number. Nothing of it is stored."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.fields import keyed_hash
from accounts.rules import sentence
from spreadsheets.checking import check_rows
from spreadsheets.fields import Fault, Field
from spreadsheets.headings import find_table
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook
from spreadsheets.values import clean_id_number, clean_name, mask_id_number, show_id_number

from ..models import Officer

ASKED_AT_ONCE = 5000

FIELDS = [
    Field("name", _("Name"), ("姓名", "人员姓名", "执法人员姓名", "学员姓名", "名字"), clean=clean_name, identifies=True),
    Field("id_number", _("ID number"), ("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号码",
          "居民身份证号", "身份证", "身份证件号码", "证件号码"), required=True, clean=clean_id_number, identifies=True,
          unique=True, show=show_id_number),
]  # fmt: skip


@dataclass(frozen=True)
class EnrolmentCheck:
    """What a sheet says: `ready` officers in the sheet's order, those `standing` in the class, the `faults`.

    `skipped` are filled rows that name nobody: totals and notes.
    """

    sheet: str
    ready: list
    standing: list
    faults: list
    skipped: list

    @property
    def rows(self):
        return len(self.ready) + len(self.standing) + len({fault.row for fault in self.faults})


def check_enrolment(*, content, file_name, training_class, user):
    """Match each row to an officer `user` may enrol; who has a place in the class already is set aside.

    Raises `ReadFault` for a file without a table or without rows.
    """
    table = find_table(read_workbook(content, file_name), FIELDS)
    checked = check_rows(table, FIELDS)
    if not checked.rows:
        raise ReadFault(
            _("There are no rows under the headings in row %(row)d. Fill in the table and upload it again."),
            row=table.heading_row,
        )
    sound = [row for row in checked.rows if row.is_sound]
    register = _register([keyed_hash(row.values["id_number"]) for row in sound], user)
    standing = set(training_class.enrolments.standing().values_list("officer_id", flat=True))
    found = EnrolmentCheck(table.sheet, [], [], list(checked.faults), checked.skipped)
    for row in sound:
        officer = register.get(keyed_hash(row.values["id_number"]))
        message = _fault(officer, row.values["name"])
        if message:
            shown = row.values["name"] or mask_id_number(row.values["id_number"])
            found.faults.append(Fault(row.number, str(_("ID number")), shown, str(message)))
        else:
            (found.standing if officer.pk in standing else found.ready).append(officer)
    found.faults.sort()
    return found


def _register(hashes, user):
    """The officers by the keyed hash of their ID number."""
    found = {}
    for start in range(0, len(hashes), ASKED_AT_ONCE):
        asked = hashes[start : start + ASKED_AT_ONCE]
        officers = Officer.objects.visible_to(user).filter(id_number_hash__in=asked)
        found |= {officer.id_number_hash: officer for officer in officers.select_related("agency")}
    return found


def _fault(officer, name):
    """Why a row cannot be taken, with the remedy; None when it can."""
    if officer is None:
        return _("This ID number is not in your register. Register the officer first, or correct the number.")
    if name and name != officer.name:
        return sentence(
            _("The register has %(name)s under this ID number. Correct the name or the number."),
            name=officer.name,
        )
    if not officer.is_on_post:
        return sentence(
            _("Off post since %(day)s. Take the row out, or put the officer back on post."),
            day=officer.off_post_on.isoformat(),
        )
    return None
