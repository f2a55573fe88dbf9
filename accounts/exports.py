"""The audit trail as a workbook, and attached files as they were sent."""

import io
import tempfile

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet, write_workbook

from .models import Act
from .services import open_attachment, record

ROWS_AT_ONCE = 2000


def columns():
    """The trail's columns: (heading, value, width), in the active language."""
    acts = {value: str(label) for value, label in Act.choices}
    return [
        (_("At"), lambda entry: timezone.localtime(entry.at), 20),
        (_("By"), lambda entry: entry.author, 12),
        (_("User name"), lambda entry: entry.by.username if entry.by_id else "", 16),
        (_("Act"), lambda entry: acts.get(entry.act, entry.act), 20),
        (_("What"), lambda entry: entry.target_label, 40),
        (_("Bureau"), lambda entry: entry.province.short_name if entry.province else "", 10),
        (_("Reason"), lambda entry: entry.reason, 40),
    ]


def export_audit(target, *, entries, by, at):
    """Write `entries` in their order to a path or a binary file, and the export into the trail itself."""
    count = entries.count()
    exported = _("Exported by %(name)s (%(username)s) on %(at)s, %(count)d rows") % {
        "name": by.name,
        "username": by.username,
        "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        "count": count,
    }
    rows = entries.iterator(chunk_size=ROWS_AT_ONCE)
    write_workbook(
        target, [ExportSheet(_("Audit trail"), columns(), rows, (_("Audit trail"), exported), wraps=True)]
    )
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "audit", "rows": count})


def as_file(export, **arguments):
    """Call an export with a nameless temporary file; returns it, rewound. Whoever sends it closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        export(file, **arguments)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def attachment_response(attachment, *, by):
    """Return an attached file as a download, never shown within a page of ours; the trail tells who opened it."""
    return FileResponse(
        io.BytesIO(open_attachment(attachment=attachment, by=by)),
        as_attachment=True,
        filename=attachment.download_name,
        content_type=attachment.content_type,
    )
