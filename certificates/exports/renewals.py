"""Enforcement IDs that end, as a workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet, write_workbook

from ..services.renewals import with_renewals
from .ledger import exported


def _state(officer):
    if officer.is_certified:
        return _("May be renewed")
    return _("In a class") if officer.is_enrolled else _("To be enrolled")


def _class(officer, name):
    training_class = officer.renewal.training_class
    return getattr(training_class, name) if training_class else ""


COLUMNS = [
    (gettext_lazy("Name"), lambda o: o.name, 10),
    (gettext_lazy("ID number"), lambda o: o.masked_id_number, 20),
    (gettext_lazy("Bureau"), lambda o: o.province.short_name, 8),
    (gettext_lazy("Agency"), lambda o: o.agency.name, 26),
    (gettext_lazy("Enforcement ID number"), lambda o: o.enforcement_id, 16),
    (gettext_lazy("Enforcement ID valid until"), lambda o: o.id_valid_until, 12),
    (gettext_lazy("Days left"), lambda o: o.renewal.days_left, 8),
    (gettext_lazy("Required tier"), lambda o: o.tier_ruling.value.label, 8),
    (gettext_lazy("State"), _state, 10),
    (gettext_lazy("Class that serves"), lambda o: _class(o, "title"), 26),
    (gettext_lazy("First day"), lambda o: _class(o, "starts_on"), 12),
]


def export_renewals(target, *, officers, classes, by, at, today):
    """Write the officers of a list in its order; the export is in the trail."""
    count = officers.count()
    rows = with_renewals(officers.iterator(chunk_size=2000), classes, today=today)
    title = _("Enforcement IDs that end")
    write_workbook(
        target, [ExportSheet(title, COLUMNS, rows, lines=(title, exported(by, at, count)), wraps=True)]
    )
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "renewals", "rows": count})
