"""What is said of a person: name, ID number, phone."""

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from .numbers import DAMAGED, SCIENTIFIC, digits_text
from .text import ValueFault, cell_text, clean_text

_DOTS = re.compile(
    r"(\s*[\u00b7\u0387\u02d9\u16eb\u2022\u2024\u2027\u2219\u22c5\u25cf\u2e31\u2e33\u30fb\u318d\uff0e\uff65]"
    r"|(?<=[^\x00-\x7f])\s*\.(?:\s*\.)*(?=\s*[^\x00-\x7f]))+\s*"
)
_SPACE_BY_IDEOGRAPH = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_NOT_IN_A_NAME = re.compile(r"^[-.]|[0-9=<>@#&|{}\[\]()_\"%$^*+/\\~`!?:;,，、；：。！？（）＝＋＠“”《》]")
_SYMBOLS = frozenset(("So", "Sm", "Sc", "Sk"))
_AS_ON_THE_CARD = _("A name holds no “%(sign)s”. Type the name as on the ID card.")

_ID_IN_TEXT = re.compile(r"[0-9]{14,17}[0-9Xx]")


def clean_name(value):
    """A person's name: no inner spaces between Chinese characters, U+00B7 as the dot of a minority name.

    Characters beyond the BMP are kept. Raises `ValueFault` for a number, a formula or a sign no name has.
    """
    name = clean_text(value)
    if not name:
        return ""
    name = _SPACE_BY_IDEOGRAPH.sub("", _DOTS.sub("·", name)).strip("·'’‘＇ ")
    sign = _sign_in(name)
    if sign:
        raise ValueFault(_AS_ON_THE_CARD, sign=sign)
    return name


def _sign_in(name):
    """The first sign that no name has; □, ○ and pictures are symbols, 〇 is a letter."""
    found = _NOT_IN_A_NAME.search(name)
    if found:
        return found[0]
    return next((sign for sign in name if unicodedata.category(sign) in _SYMBOLS), "")


_NOT_IN_AN_ID_NUMBER = str.maketrans(
    dict.fromkeys("xХхΧχⅩⅹ×✕╳", "X") | dict.fromkeys(" '’‘`-", None)  # letters of other alphabets, signs
)


_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_NO_BIRTH_DATE = _("The birth date in the ID number does not exist. Compare it with the ID card.")


def clean_id_number(value):
    """An 18-digit resident ID number (GB 11643, check digit ISO 7064 MOD 11-2), x as X.

    Address codes are not judged. Raises `ValueFault` for 15 digits, what Excel damaged, a wrong length,
    birth date or check digit.
    """
    if isinstance(value, str) and _SHAPE.fullmatch(value):
        number = value
    else:
        number = digits_text(value).translate(_NOT_IN_AN_ID_NUMBER)
    if not number:
        return ""
    if len(number) == 15 and number.isdecimal():
        raise ValueFault(_("An ID number of 15 digits is no longer valid. Fill in the one of 18 digits."))
    if len(number) != 18:
        raise ValueFault(_("An ID number has 18 digits; this one has %(count)d."), count=len(number))
    if not _SHAPE.fullmatch(number):
        raise ValueFault(_("An ID number is 17 digits and then a digit or X. Remove every other sign."))
    if number[17] != ric.calc_check_digit(number):
        if number.endswith("000"):
            raise ValueFault(DAMAGED)
        raise ValueFault(_("The check digit of the ID number is wrong. Compare it with the ID card."))
    if number[6:8] not in ("19", "20"):
        raise ValueFault(_NO_BIRTH_DATE)
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueFault(_NO_BIRTH_DATE) from None
    return number


_NOT_IN_A_PHONE = re.compile(r"[^0-9+\-()/;,# ]")


def clean_phone(value):
    """A phone number as text: the eleven digits of a mobile phone, or a landline as written.

    Raises `ValueFault` for letters, for a wrong length and for what Excel damaged.
    """
    phone = digits_text(value).replace("、", "/").replace("转", "-")
    if not phone:
        return ""
    digits = re.sub(r"[ \-()]", "", phone).removeprefix("+86").removeprefix("0086")
    if digits.isascii() and digits.isdigit() and digits.startswith("1") and len(digits) > 6:
        if len(digits) != 11:
            raise ValueFault(_("A mobile number has 11 digits; this one has %(count)d."), count=len(digits))
        return digits
    if _NOT_IN_A_PHONE.search(phone) or len(re.sub(r"\D", "", phone)) < 5:
        raise ValueFault(_("A phone number is digits only: 11 for a mobile, or area code, dash and number."))
    return phone


def mask_id_number(value):
    """The ID number as it may be shown: the first three and the last four characters."""
    return f"{value[:3]}***********{value[-4:]}" if value else ""


def masked_numbers(text):
    """The text with every ID number in it masked."""
    return _ID_IN_TEXT.sub(lambda found: mask_id_number(found[0]), text)


def show_id_number(value):
    """A cell of an ID number column as a fault may show it: masked when it may hold a number."""
    text = cell_text(value)
    if SCIENTIFIC.fullmatch(text):
        return f"{float(text):.2E}"
    return mask_id_number(text) if len(text) > 8 else text
