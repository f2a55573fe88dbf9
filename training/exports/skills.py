"""第(三)项: skills training by year and bureau: its heads and hours, counted apart from post-training."""

from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.writing import ExportSheet

from ..rules import ClassKind, Tier
from .classes import exported

SKILLS_COLUMNS = [
    (gettext_lazy("Year"), lambda row: row["year"]),
    (gettext_lazy("Bureau"), lambda row: row["bureau"]),
    (gettext_lazy("Classes"), lambda row: row["classes"]),
    (gettext_lazy("People"), lambda row: row["heads"]),
    (gettext_lazy("Hours taught"), lambda row: row["hours"]),
    (gettext_lazy("Hours attended by all"), lambda row: row["attended"]),
]


def skills_figures(classes, *, user):
    """Return the sums of `classes`, sorted by year and bureau, each with the address of the classes behind it.

    `classes`: with `heads`, `hours` and `attended`.
    """
    rows = []
    for (year, _code), some in groupby(classes, key=lambda one: (one.year, one.province_id)):
        held = list(some)
        sums = {name: sum(getattr(one, name) for one in held) for name in ("heads", "hours", "attended")}
        bureau = held[0].province.short_name if held[0].province else _("Ministry (national)")
        url = _behind(held[0], user)
        rows.append({"year": year, "bureau": bureau, "classes": len(held), "url": url, **sums})
    return rows


def _behind(training_class, user):
    """The class list narrowed to the classes of one sum."""
    asked = {
        "kind": ClassKind.SKILLS,
        "course": "stands",
        "year": training_class.year,
        "tier": training_class.tier,
    }
    if user.is_ministry and training_class.tier == Tier.PROVINCIAL:
        asked["province"] = training_class.province_id
    return f"{reverse('training:class_list')}?{urlencode(asked)}"


def skills_sheet(rows, *, by, at):
    """The sums as they are shown; `at` is the moment of the export."""
    lines = (_("Specialist skills training"), exported(by, at))
    return ExportSheet(_("Specialist skills training"), SKILLS_COLUMNS, rows, lines=lines)
