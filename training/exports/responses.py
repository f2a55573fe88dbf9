"""A workbook as the answer to a request."""

import io

from django.http import FileResponse

from spreadsheets.writing import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(file_name, sheets):
    """Return the sheets as a download of this name."""
    file = io.BytesIO()
    write_workbook(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)
