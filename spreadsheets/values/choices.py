"""One of a few words."""

from django.utils.translation import gettext_lazy as _

from .text import ValueFault, clean_text

_YES = ("是", "有", "√", "✓", "✔", "yes", "y", "1", "true")
_NO = ("否", "无", "不是", "没有", "×", "✗", "✘", "no", "n", "x", "0", "false")


def parse_choice(value, aliases):
    """The value whose alias the cell holds; None for an empty cell.

    `aliases` maps each accepted spelling, in the form of `choice_key`, to its value. Raises `ValueFault`
    with the spelling of each value (the first one).
    """
    text = clean_text(value)
    if not text:
        return None
    try:
        return aliases[choice_key(text)]
    except KeyError:
        firsts = {}
        for alias, meant in aliases.items():
            firsts.setdefault(meant, alias)
        accepted = "、".join(firsts.values())
        raise ValueFault(
            _("“%(value)s” is not accepted. Write one of: %(accepted)s."), value=text, accepted=accepted
        ) from None


def choice_of(aliases):
    """A cleaner for a column of choices, from each accepted spelling to its value."""
    table = {choice_key(alias): value for alias, value in aliases.items()}
    return lambda value: parse_choice(value, table)


def choice_key(text):
    """A spelling without what makes no difference: spaces, case, width of letters and brackets."""
    return clean_text(text).replace(" ", "").translate(str.maketrans("（）－", "()-")).casefold()


parse_yes_no = choice_of(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))
