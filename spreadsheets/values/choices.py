"""One of a few words."""

from django.utils.translation import gettext_lazy as _

from .text import ValueFault, clean_text, plain_signs, plain_text, shown

_NOT_ACCEPTED = _("“%(value)s” is not accepted. Write one of: %(accepted)s.")
_YES = ("是", "有", "√", "✓", "✔", "yes", "y", "1", "true")
_NO = ("否", "无", "不是", "没有", "×", "✗", "✘", "no", "n", "x", "0", "false")


def choice_of(aliases):
    """A cleaner for a column of choices: the value whose spelling the cell holds, None for an empty cell.

    `aliases` maps each accepted spelling to its value; the first of each value is shown in the fault.
    """
    table = {choice_key(alias): value for alias, value in aliases.items()}
    firsts = {value: alias for alias, value in reversed(aliases.items())}
    accepted = "、".join(alias for alias in aliases if firsts[aliases[alias]] == alias)

    def parse(value):
        text = clean_text(value)
        if not text:
            return None
        try:
            return table[choice_key(text)]
        except KeyError:
            raise ValueFault(_NOT_ACCEPTED, value=shown(text), accepted=accepted) from None

    return parse


def parse_choice(value, aliases):
    """One cell of a column of choices, see `choice_of`."""
    return choice_of(aliases)(value)


def choice_key(text):
    """A spelling without what makes no difference: spaces, case, width of letters and signs."""
    return plain_signs(plain_text(text).replace(" ", "")).casefold()


parse_yes_no = choice_of(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))
