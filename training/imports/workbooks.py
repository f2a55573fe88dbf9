"""The workbooks that go back to a bureau: an empty roster to fill in, and its own with the faults remarked."""

import io
from pathlib import PurePath

from django.utils.translation import gettext as _

from spreadsheets.fields import Fault
from spreadsheets.sendbacks import fault_workbook, template_workbook

from .checking import read_table
from .preview import told_faults


def template(target, scope):
    """Return an empty workbook with the target's headings, its lists to choose from and an example, as a file."""
    file = io.BytesIO()
    template_workbook(
        file,
        target.filled_in(scope),
        name=target.title(),
        lines=target.instructions(scope),
        choices=target.choices(scope),
        example=target.example(),
        rows=target.rows(scope),
        locked=target.locked,
    )
    file.seek(0)
    return file


def faults_of(batch, report, target):
    """Return the workbook as it was sent, with a column that says what is wrong in each row, as a file."""
    scope = target.scope_of(batch)
    fields = target.fields(scope)
    reading = target.corrections_of(batch).reading
    table = read_table(target, batch.content, batch.file_name, scope, reading)
    faults = [Fault(**fault) for fault in told_faults(report, target)]
    file = io.BytesIO()
    fault_workbook(file, table, fields, faults)
    file.seek(0)
    return file


def faults_file_name(batch):
    return _("%(name)s to correct.xlsx") % {"name": PurePath(batch.file_name).stem}
