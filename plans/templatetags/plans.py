"""What a plan says, in words."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from training.rules import ClassKind, Level, Tier

from .. import rules
from ..services.checking import WORDS

register = template.Library()

CHOICES = {"tier": dict(Tier.choices), "level": dict(Level.choices), "kind": dict(ClassKind.choices)}


@register.filter
def said(value, field=""):
    """A value of a plan's content: choices by their word, nothing as a dash."""
    if value in (None, ""):
        return "–"
    return CHOICES.get(field, {}).get(value, value)


@register.filter
def field_word(field):
    """How a column is called."""
    return WORDS.get(field, field)


@register.filter
def people(row):
    """The people of a planned class: its runs times the heads of each."""
    return (row["runs"] or 0) * (row["heads"] or 0)


@register.filter
def money(value):
    """万元 with two decimals; nothing as a dash."""
    return "–" if value in (None, "") else f"{Decimal(value):,.2f}"


@register.filter
def place_of(comment):
    """Where a comment is pinned, in words, as the version commented on has it."""
    content = comment.version.content
    if comment.part == rules.Part.PLAN:
        name = _("The plan as a whole")
    elif comment.part == rules.Part.YEAR:
        name = str(comment.row_key)
    else:
        name = next((row["title"] for row in content["classes"] if row["key"] == comment.row_key), "–")
    return f"{name} · {field_word(comment.field)}" if comment.field else name


@register.filter
def anchor_of(comment):
    return rules.anchor(comment.part, comment.row_key, comment.field)


@register.filter
def change_side(value):
    """One side of a change: a value, or a whole row as its columns; nothing where there is none."""
    if not isinstance(value, dict):
        return said(value)
    parts = [
        f"{field_word(name)} {said(one, name)}"
        for name, one in value.items()
        if name != "key" and one not in (None, "")
    ]
    return "; ".join(parts)


@register.filter
def days_late(plan, today):
    """By how many days a plan was, or is, late; needs `for_list`."""
    return rules.days_late(due_on=plan.due_on, on=plan.first_submitted_on or today)


@register.filter
def theirs(form, name):
    """What somebody else wrote into the field meanwhile, as `{"value": …}`; nothing where nobody did."""
    return {"value": form.foreign[name]} if name in form.foreign else None


@register.filter
def in_cell(value):
    """A value of a printed table: a day as ISO, nothing as nothing."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
