"""How much one file may hold, and what is said of a file that cannot be read."""

from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000

DAMAGED = _(
    "The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and upload it again."
)
PROTECTED = _("The workbook is protected by a password. Take the password off, save it and upload it again.")
OTHER_KIND = _("This is a %(kind)s file. Save the table as .xlsx and upload that.")
NO_SPREADSHEET = _("This is not a spreadsheet. Upload an .xlsx, .xls, .ods or .csv file.")


class ReadFault(ValueError):
    """A file that cannot be read; `str()` gives the reason and the remedy in the reader's language."""

    def __init__(self, message, **params):
        super().__init__(message)
        self.message, self.params = message, params

    def __str__(self):
        return str(self.message) % self.params if self.params else str(self.message)


def check_size(rows, columns):
    """Raises `ReadFault` when a sheet is larger than can be read."""
    if rows > MAX_ROWS:
        raise ReadFault(
            _("The sheet has %(count)d rows; at most %(limit)d can be read. Split it into several files."),
            count=rows,
            limit=MAX_ROWS,
        )
    if columns > MAX_COLUMNS:
        raise ReadFault(
            _(
                "The sheet has %(count)d columns; at most %(limit)d can be read. Delete what is beside the table."
            ),
            count=columns,
            limit=MAX_COLUMNS,
        )
    if rows * columns > MAX_CELLS:
        raise ReadFault(
            _("The sheet has %(count)d cells; at most %(limit)d can be read. Split it into several files."),
            count=rows * columns,
            limit=MAX_CELLS,
        )
