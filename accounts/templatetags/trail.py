"""What the audit trail keeps of a change, in words."""

from django import template
from django.apps import apps
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def changes(entry):
    """The columns an act changed, each a line `pass mark: 60.0 → 70`; nothing where the trail keeps no values."""
    after, before = entry.details.get("after"), entry.details.get("before") or {}
    if not after:
        return []
    fields = _fields(entry.target_type)
    return [
        _("%(name)s: %(before)s → %(after)s")
        % {
            "name": fields[name].verbose_name if name in fields else name,
            "before": _word(fields.get(name), before.get(name)),
            "after": _word(fields.get(name), value),
        }
        for name, value in after.items()
    ]


def _fields(table):
    try:
        model = apps.get_model(table)
    except LookupError:  # a table of an earlier version
        return {}
    return {field.name: field for field in model._meta.concrete_fields}


def _word(field, value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return "–"
    return dict(getattr(field, "flatchoices", ())).get(value, value)
