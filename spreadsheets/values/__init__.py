"""What one cell holds, as the value that is meant: text, name, date, choice, phone.

Every cleaner takes any cell (text, number, date, None), gives the clean value, and raises `ValueFault`
with the rule and the remedy. An empty cell is "" or None, never a fault: whether a column may stay empty
is the field's to say.
"""

from .choices import choice_key, choice_of, parse_choice, parse_yes_no
from .dates import parse_date
from .numbers import clean_code, parse_decimal, parse_whole_number
from .people import clean_id_number, clean_name, clean_phone, mask_id_number, masked_numbers, show_id_number
from .text import ErrorCell, Formula, ValueFault, cell_text, clean_remark, clean_text

__all__ = [
    "ErrorCell",
    "Formula",
    "ValueFault",
    "cell_text",
    "choice_key",
    "choice_of",
    "clean_code",
    "clean_id_number",
    "clean_name",
    "clean_phone",
    "clean_remark",
    "clean_text",
    "mask_id_number",
    "masked_numbers",
    "parse_choice",
    "parse_date",
    "parse_decimal",
    "parse_whole_number",
    "parse_yes_no",
    "show_id_number",
]
