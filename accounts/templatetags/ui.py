"""Small pieces of the frame: navigation, status chips, sortable headings."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()

CHIP_TONES = {
    "passed": "ok", "issued": "ok", "accepted": "ok", "applied": "ok", "yes": "ok", "open": "info",
    "checked": "info", "awaiting": "warn", "absent": "warn", "deferred": "warn",
    "failed": "bad", "misconduct": "bad", "void": "bad", "overdue": "bad", "cancelled": "bad", "no": "bad",
    "national": "info", "to_confirm": "warn", "confirmed": "ok", "returned": "bad",
    "submitted": "warn", "selected": "ok", "declined": "bad",
}  # fmt: skip


@register.simple_tag
def chip(value, label="", tone=""):
    """A state as a word in a chip: `{% chip result.outcome result.get_outcome_display %}`; empty stays empty."""
    if not value:
        return ""
    return format_html(
        '<span class="chip {}">{}</span>', tone or CHIP_TONES.get(str(value), ""), label or value
    )


@register.inclusion_tag("includes/nav_link.html", takes_context=True)
def nav_link(context, url_name, label, section):
    """One entry of the navigation; `section` is the page's block of the same name."""
    return {"url": reverse(url_name), "label": label, "is_here": context.get("section") == section}


@register.inclusion_tag("includes/sort_heading.html", takes_context=True)
def sort_heading(context, name, label, css=""):
    """A `<th>` whose link sorts the list by `name`, and the other way when it already does."""
    request = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{name}" if current == name else name
    direction = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    return {"query": query.urlencode(), "label": label, "direction": direction, "css": css}


@register.filter
def get(mapping, key):
    """`mapping[key]` in a template, or nothing."""
    return mapping.get(key) if mapping else None
