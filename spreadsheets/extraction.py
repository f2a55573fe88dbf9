"""Run as a process: a workbook on standard input, its sheets on standard output. See `apart`.

It imports nothing of ours, so that it starts in a moment.
"""

import io
import pickle
import resource
import sys

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum


def extract(content, largest):
    """A list of (name, is hidden, rows, merged ranges) for each sheet of cells; "password"; or the size of a
    sheet that is larger than `largest` rows, columns or cells."""
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for index, about in enumerate(workbook.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_index(index)
                height, width = (last + 1 for last in sheet.end or (-1, -1))  # `total_height` is one less
                if height > largest[0] or width > largest[1] or height * width > largest[2]:
                    return height, width
                rows = sheet.to_python(skip_empty_area=False)
                is_hidden = about.visible != SheetVisibleEnum.Visible
                sheets.append((about.name, is_hidden, rows, sheet.merged_cell_ranges or []))
    except PasswordError:
        return "password"
    return sheets


if __name__ == "__main__":
    memory, *largest = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    pickle.dump(extract(sys.stdin.buffer.read(), largest), sys.stdout.buffer)
