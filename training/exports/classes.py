"""The class list and the roster of a class as workbooks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.writing import ExportSheet

from .. import rules

CLASS_COLUMNS = [
    (gettext_lazy("Title"), lambda c: c.title),
    (gettext_lazy("Bureau"), lambda c: c.province.short_name if c.province else _("Ministry (national)")),
    (gettext_lazy("Year"), lambda c: c.year),
    (gettext_lazy("Class number"), lambda c: c.number),
    (gettext_lazy("Kind"), lambda c: c.get_kind_display()),
    (gettext_lazy("Tier"), lambda c: c.get_tier_display()),
    (gettext_lazy("Level"), lambda c: c.get_level_display()),
    (gettext_lazy("First day"), lambda c: c.starts_on),
    (gettext_lazy("Last day"), lambda c: c.ends_on),
    (gettext_lazy("Place"), lambda c: c.place),
    (gettext_lazy("Enrolled"), lambda c: c.heads),
    (gettext_lazy("Places"), lambda c: c.capacity),
    (gettext_lazy("Exam"), lambda c: c.exam_state_label),
    (gettext_lazy("State"), lambda c: c.get_state_display()),
    (gettext_lazy("Begun on"), lambda c: c.begun_at and timezone.localdate(c.begun_at)),
    (gettext_lazy("Begun with gaps because"), lambda c: c.gaps_reason),
]

ROSTER_COLUMNS = [
    (gettext_lazy("No."), lambda e: e.position),
    (gettext_lazy("Name"), lambda e: e.officer.name),
    (gettext_lazy("Gender"), lambda e: e.officer.gender.label),
    (gettext_lazy("ID number"), lambda e: e.officer.masked_id_number),
    (gettext_lazy("Agency"), lambda e: e.agency_name),
    (gettext_lazy("Agency level"), lambda e: e.get_agency_level_display()),
    (gettext_lazy("Post"), lambda e: e.post_title),
    (gettext_lazy("Head type"), lambda e: e.get_head_type_display()),
    (gettext_lazy("Required tier"), lambda e: e.get_required_tier_display()),
    (gettext_lazy("Reason for the other tier"), lambda e: e.other_tier_reason),
    (gettext_lazy("Signature"), lambda e: "", 14),
    (gettext_lazy("Remark"), lambda e: "", 14),
]


def class_list_sheet(classes, *, by, at):
    """The classes of a list, in its order; `at` is the moment of the export."""
    return ExportSheet(
        _("Classes"), CLASS_COLUMNS, classes.iterator(chunk_size=500), lines=(_("Classes"), exported(by, at))
    )


def roster_sheet(training_class, enrolments, *, by, at):
    """Who takes part, in roster order; ID numbers are masked: the full ones need a logged reason."""
    facts = [
        training_class.get_tier_display(),
        training_class.get_level_display() or rules.ClassKind.SKILLS.label,
        f"{training_class.starts_on} – {training_class.ends_on}",
        training_class.place,
    ]
    lines = (training_class.title, " · ".join(map(str, facts)), exported(by, at))
    return ExportSheet(_("Roster"), ROSTER_COLUMNS, enrolments.iterator(chunk_size=500), lines=lines)


def exported(by, at):
    """The line under a title: who took the rows out, and when."""
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}
