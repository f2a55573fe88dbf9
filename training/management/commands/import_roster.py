"""`manage.py import_roster FILE --province 32 --by USER [--check] [--json]`."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Province, User
from accounts.rules import RuleViolation
from spreadsheets.limits import ReadFault
from training.imports.checking import State
from training.imports.mapping import reading_of
from training.imports.preview import told_faults, told_notes, told_other_sheets
from training.imports.roster import ROSTER
from training.imports.target import Scope
from training.services import imports


class Command(BaseCommand):
    help = "Check a bureau's roster (.xlsx, .xls, .ods, .csv) and enter it, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--province", required=True, metavar="CODE", help="the bureau's code, such as 32")
        parser.add_argument(
            "--by", required=True, metavar="USER", help="user name of the bureau's clerk or lead"
        )
        parser.add_argument(
            "--check", action="store_true", help="only say what it would do; nothing is stored"
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *, file, province, by, check, **options):
        province = _province(province)
        by = _importer(by, province)
        try:
            content = file.read_bytes()
        except OSError as error:
            answer = _refused(f"{file}: {error.strerror}")
        else:
            answer = _answer(content, file.name, province, by, is_check_only=check)
        notes = answer.pop("notes", [])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(answer, notes)
        if answer["faults"]:
            sys.exit(1)

    def _tell(self, answer, notes):
        for note in notes:
            self.stderr.write(note)
        for fault in answer["faults"]:
            place = _("Row %(row)d, %(field)s: ") % fault if fault["row"] else ""
            self.stderr.write(place + fault["message"])
        self.stdout.write(
            _(
                "Rows: %(rows)d, new: %(new)d, changed: %(changed)d, unchanged: %(unchanged)d, wrong: %(wrong)d."
            )
            % answer
        )
        self.stdout.write(_("Entered.") if answer["applied"] else _("Nothing was entered."))


def _province(code):
    try:
        return Province.objects.get(pk=code)
    except Province.DoesNotExist:
        raise CommandError(_("There is no bureau with the code %(code)s.") % {"code": code}) from None


def _importer(username, province):
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.may(ROSTER.permission) or user.province_id != province.pk:
        message = _("%(user)s is no active clerk or lead of %(bureau)s.")
        raise CommandError(message % {"user": username, "bureau": province.name})
    return user


def _answer(content, file_name, province, by, *, is_check_only):
    """Return the counts, whether it was entered, and the faults with the sheet's own row numbers."""
    scope, reading = Scope(province), replace(reading_of(ROSTER, province), fixed={})
    try:
        if is_check_only:
            check = ROSTER.check(content=content, file_name=file_name, scope=scope, reading=reading)
            return check.counts | {"applied": False} | _told(ROSTER.report(ROSTER.pack_report(check)))
        arguments = {"target": ROSTER, "scope": scope, "by": by, "at": timezone.now()}
        batch = imports.check_file(content=content, file_name=file_name, reading=reading, **arguments)
        told = _told(ROSTER.report_of(batch))
        if not batch.counts["wrong"]:
            imports.apply_batch(batch=batch, **arguments)
    except (ReadFault, RuleViolation) as refusal:
        return _refused(str(refusal))
    counts = {name: batch.counts[name] for name in ("rows", *State)}
    return counts | {"applied": not batch.counts["wrong"]} | told


def _told(report):
    """The faults, and the warnings: these are spoken only."""
    other_sheets = told_other_sheets(report)
    notes = [other_sheets] if other_sheets else []
    for message, rows in told_notes(report, ROSTER):
        notes.append(f"{message} {_('Rows: %(rows)s') % {'rows': rows}}")
    return {"faults": told_faults(report, ROSTER), "notes": notes}


def _refused(message):
    """The answer about a file that cannot be taken at all."""
    counts = dict.fromkeys(("rows", *State), 0)
    return counts | {
        "applied": False,
        "faults": [{"row": None, "field": None, "value": None, "message": message}],
    }
