"""What the audit trail keeps of an act on an officer, in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Officer
from ..rules import HeadType, Purpose

register = template.Library()

WORDS = {
    "head_type": dict(HeadType.choices),
    "purpose": dict(Purpose.choices),
    "off_post_reason": dict(Officer.OffPost.choices),
    "is_established": {True: gettext_lazy("Yes"), False: gettext_lazy("No")},
}


@register.filter
def changes(entry):
    """The lines that say what an act changed: `head type: Staff → Deputy head`; names of columns alone
    where the trail keeps no values."""
    details = entry.details
    lines = [_change(name, details) for name in details.get("changed", [])]
    if details.get("from_agency") and details["from_agency"] != details["to_agency"]:
        lines.append(f"{details['from_agency']} → {details['to_agency']}")
    if "from_on" in details:
        lines.append(_("from %(day)s") % {"day": details["from_on"]})
    if "off_post_on" in details:
        reason = WORDS["off_post_reason"].get(details["off_post_reason"], details["off_post_reason"])
        lines += [str(reason), _("from %(day)s") % {"day": details["off_post_on"]}]
    return lines


def _change(name, details):
    label = str(Officer._meta.get_field(name).verbose_name)
    if name not in details.get("after", {}):
        return label
    before, after = _word(name, details["before"][name]), _word(name, details["after"][name])
    return _("%(name)s: %(before)s → %(after)s") % {"name": label, "before": before, "after": after}


def _word(name, value):
    return WORDS.get(name, {}).get(value, value or "–")
