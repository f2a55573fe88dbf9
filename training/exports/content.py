"""The register of laws as a workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.writing import ExportSheet

from .classes import exported

LAW_COLUMNS = [
    (gettext_lazy("Title"), lambda law: law.title),
    (gettext_lazy("Kind"), lambda law: law.get_kind_display()),
    (gettext_lazy("Promulgated on"), lambda law: law.promulgated_on),
    (gettext_lazy("In force on"), lambda law: law.in_force_on),
    (gettext_lazy("Classes"), lambda law: law.class_count),
]


def law_sheet(laws, *, by, at):
    """The laws of a list, in its order; `at` is the moment of the export."""
    lines = (_("Laws and regulations"), exported(by, at))
    return ExportSheet(_("Laws and regulations"), LAW_COLUMNS, laws.iterator(chunk_size=500), lines=lines)
