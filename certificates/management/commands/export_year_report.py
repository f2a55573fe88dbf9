import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.access import Permission
from accounts.models import Province, User
from accounts.rules import RuleViolation
from certificates.exports import export_report, export_version
from certificates.models import YearReport
from certificates.rules import NUMBER_YEARS

LAST = 0


class Command(BaseCommand):
    help = (
        "Write a year's certificates as an Excel workbook (the year-end report). Exit 0: written; "
        "1: refused, nothing is written; 2: wrong arguments."
    )

    def add_arguments(self, parser):
        parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="where to; must not exist yet")
        parser.add_argument("--year", type=int, required=True, help="the year of issue")
        parser.add_argument(
            "--province", metavar="CODE", help="a bureau's code; without it, the user's, or all"
        )
        parser.add_argument("--by", metavar="USER", required=True, help="who exports: goes into the trail")
        parser.add_argument(
            "--submitted",
            nargs="?",
            type=int,
            const=LAST,
            metavar="VERSION",
            help="the bytes as the bureau submitted them: that version, or the last one",
        )
        parser.add_argument("--overwrite", action="store_true", help="replace OUT.xlsx if it exists")

    def handle(self, *, out, year, province, by, overwrite, submitted=None, **options):
        if year not in NUMBER_YEARS:
            raise CommandError(f"{year}: numbers bear years from {NUMBER_YEARS[0]} to {NUMBER_YEARS[-1]}.")
        user = self._user(by)
        bureau = self._bureau(province, user)
        if out.exists() and not overwrite:
            raise CommandError(f"{out} exists: name another file, or add --overwrite.")
        if not out.parent.is_dir():
            raise CommandError(f"{out.parent} is no folder: create it first.")
        if submitted is None:
            rows = self._write(out, export_report, year=year, province=bureau, by=user, at=timezone.now())
            self.stdout.write(f"{out}: {rows} rows")
            return
        report = self._report(year, bureau, submitted, user)
        try:
            rows = self._write(out, export_version, report=report, by=user)
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        self.stdout.write(f"{out}: {rows} rows, version {report.version}, SHA-256 {report.sha256}")

    def _user(self, username):
        user = User.objects.filter(username=username).select_related("province").first()
        if user is None:
            raise CommandError(f"There is no user {username}.")
        if not user.may(Permission.REPORT_EXPORT):
            raise CommandError(
                f"{username} may not export the report: a lead or a ministry administrator may."
            )
        return user

    def _bureau(self, code, user):
        if code is None:
            return user.province
        bureau = Province.objects.visible_to(user).filter(pk=code).first()
        if bureau is None:
            raise CommandError(f"{user.username} sees no bureau {code}.")
        return bureau

    def _report(self, year, bureau, version, user):
        if bureau is None:
            raise CommandError("What was submitted is one bureau's: add --province CODE.")
        versions = YearReport.objects.visible_to(user).of(province=bureau, year=year)
        report = (versions if version == LAST else versions.filter(version=version)).first()
        if report is None:
            which = "no version" if version == LAST else f"no version {version}"
            raise CommandError(f"{bureau} submitted {which} of {year}.")
        return report

    def _write(self, out, export, **report):
        """Write beside `out`, then put in its place: a report is there whole or not at all."""
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".xlsx")
        part = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                rows = export(file, **report)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
        return rows
