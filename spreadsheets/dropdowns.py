"""Drop-down lists in a workbook to fill in."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

LISTS = "lists"  # the hidden sheet of what is too long for a cell's own rule
MAX_LISTED = 255  # characters that Excel lets the words of such a rule have
ROWS = 5000  # beneath the headings that offer the list


class Suggestions(tuple):
    """Words that a cell may hold, among others; a plain list of words allows no others."""

    __slots__ = ()


def offer_choices(worksheet, choices, heading_row, lists):
    """Offer words in columns of a worksheet; those too many for a rule are put into `lists`, a column each.

    `choices`: index of a column from 0 → its words.
    """
    for index, words in choices.items():
        if not words:
            continue
        listed = ",".join(map(str, words))
        formula = f'"{listed}"'
        if len(listed) > MAX_LISTED or len(listed.split(",")) != len(words):
            lists.append(list(words))
            place = get_column_letter(len(lists))
            formula = f"={LISTS}!${place}$1:${place}${len(words)}"
        is_closed = not isinstance(words, Suggestions)
        validation = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=is_closed)
        letter = get_column_letter(index + 1)
        validation.add(f"{letter}{heading_row + 1}:{letter}{heading_row + ROWS}")
        worksheet.data_validations.append(validation)
