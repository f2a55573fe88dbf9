"""What the cells of a written sheet look like, and which of them may be typed into."""

from typing import NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

OPEN = Protection(locked=False)  # of a cell in a protected sheet


class Styles(NamedTuple):
    line: int
    text: int
    number: int
    date: int
    moment: int
    heading: int
    title: int
    marked: int
    example: int


def styles_of(worksheet, *, wraps, **looks):
    """The styles of a sheet's cells; `looks` are common to all of them."""
    bold, grey = Font(bold=True), Font(italic=True, color="FF808080")
    boxed = {"border": Border(*[Side("thin", "FF94A3B8")] * 4)} if wraps else {}
    lines = boxed | {"alignment": Alignment(vertical="center", wrap_text=True)} if wraps else {}
    centre = boxed | {"alignment": Alignment(horizontal="center", vertical="center")} if wraps else {}
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return Styles(
        line=_style(worksheet, **looks, number_format="@"),
        text=_style(worksheet, **looks, number_format="@", **lines),
        number=_style(worksheet, **looks, **centre),
        date=_style(worksheet, **looks, number_format="yyyy-mm-dd", **centre),
        moment=_style(worksheet, **looks, number_format="yyyy-mm-dd hh:mm:ss", **centre),
        heading=_style(
            worksheet,
            **looks,
            number_format="@",
            font=bold,
            alignment=middle,
            fill=_fill("FFE2E8F0"),
            **boxed,
        ),
        title=_style(worksheet, **looks, number_format="@", font=Font(bold=True, size=14)),
        marked=_style(worksheet, **looks, number_format="@", fill=_fill("FFFFC7CE")),
        example=_style(worksheet, **looks, number_format="@", font=grey),
    )


def _style(worksheet, **looks):
    cell = WriteOnlyCell(worksheet)
    for name, value in looks.items():
        setattr(cell, name, value)
    return cell.style_id


def _fill(colour):
    return PatternFill("solid", fgColor=colour)


def protect(worksheet):
    """Lock the sheet without a password, so that who must can lift it; widths, heights and looks stay free."""
    worksheet.protection.enable()
    for name in ("formatCells", "formatColumns", "formatRows"):
        setattr(worksheet.protection, name, False)  # False: not forbidden
