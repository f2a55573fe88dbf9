"""The pools, their balance and the nominations as workbooks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act
from accounts.services import record
from spreadsheets.writing import ExportSheet


def pool_name(province):
    return province.short_name if province else _("National pool")


def full_or_part(instructor):
    return _("Full-time") if instructor.is_full_time else _("Part-time")


# The first columns are those of the template, so that a pool can be exported, edited and imported again.
INSTRUCTOR_COLUMNS = [
    (gettext_lazy("Name"), lambda i: i.name),
    (gettext_lazy("Unit"), lambda i: i.unit),
    (gettext_lazy("Professional title"), lambda i: i.title),
    (gettext_lazy("Teaching field"), lambda i: i.field),
    (gettext_lazy("Full-time or part-time"), full_or_part),
    (gettext_lazy("Phone"), lambda i: i.phone),
    (gettext_lazy("Entered on"), lambda i: i.entered_on),
    (gettext_lazy("Left on"), lambda i: i.left_on),
    (gettext_lazy("Left because"), lambda i: i.left_reason),
    (gettext_lazy("Pool"), lambda i: pool_name(i.province)),
    (gettext_lazy("Officer of the register"), lambda i: _("Yes") if i.officer_id else _("No")),
]

POOL_COLUMNS = [
    (gettext_lazy("Pool"), lambda p: pool_name(p.province)),
    (gettext_lazy("Members"), lambda p: p.members),
    (gettext_lazy("Target"), lambda p: p.target),
    (gettext_lazy("Full-time"), lambda p: p.full_time),
    (gettext_lazy("Part-time"), lambda p: p.part_time),
    (gettext_lazy("Fields"), lambda p: "、".join(f"{name} {count}" for name, count in p.fields), 40),
    (gettext_lazy("Nominations waiting"), lambda p: p.waiting),
    (gettext_lazy("What is missing"), lambda p: " ".join(map(str, p.gaps)), 50),
]

NOMINATION_COLUMNS = [
    (gettext_lazy("Bureau"), lambda n: n.province.short_name),
    (gettext_lazy("Name"), lambda n: n.instructor.name),
    (gettext_lazy("Unit"), lambda n: n.instructor.unit),
    (gettext_lazy("Professional title"), lambda n: n.instructor.title),
    (gettext_lazy("Teaching field"), lambda n: n.instructor.field),
    (gettext_lazy("Grounds"), lambda n: n.grounds, 50),
    (gettext_lazy("Submitted at"), lambda n: timezone.localtime(n.submitted_at)),
    (gettext_lazy("State"), lambda n: n.get_state_display()),
    (gettext_lazy("Opinion"), lambda n: n.opinion, 40),
    (gettext_lazy("Decided at"), lambda n: timezone.localtime(n.decided_at) if n.decided_at else ""),
]


def export_instructors(instructors, *, by, at):
    """The list of instructors as it is filtered."""
    rows = instructors.select_related("province")
    return _sheet(_("Instructors"), "instructors", INSTRUCTOR_COLUMNS, rows, by=by, at=at)


def export_nominations(nominations, *, by, at):
    """The list of nominations as it is filtered."""
    return _sheet(_("Nominations"), "nominations", NOMINATION_COLUMNS, nominations, by=by, at=at)


def export_pools(pools, *, by, at):
    """All pools on one day."""
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": "pools", "rows": len(pools)})
    return ExportSheet(
        _("Instructor pools"), POOL_COLUMNS, pools, lines=(_("Instructor pools"), exported(by, at))
    )


def _sheet(title, name, columns, rows, *, by, at):
    record(Act.LIST_EXPORTED, by=by, target=by, details={"list": name, "rows": rows.count()})
    return ExportSheet(title, columns, rows.iterator(chunk_size=500), lines=(title, exported(by, at)))


def exported(by, at):
    return _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}


def export_teaching(rows, *, year, by, at):
    """Who taught how much in a year, as the list is filtered; `rows`: of `services.teaching.teaching_in`."""
    columns = [
        (_("Name"), lambda i: i.name),
        (_("Pool"), lambda i: pool_name(i.province)),
        (_("Unit"), lambda i: i.unit),
        (_("Teaching field"), lambda i: i.field),
        (_("Full-time or part-time"), full_or_part),
        (_("Lessons"), lambda i: i.lessons_taught or 0),
        (_("Hours"), lambda i: i.hours_taught or 0),
        (_("Classes"), lambda i: i.classes_taught or 0),
        (_("Average mark"), lambda i: i.mean_mark),
        (_("Sheets"), lambda i: i.sheets or 0),
    ]
    return _sheet(_("Teaching record %(year)d") % {"year": year}, "teaching", columns, rows, by=by, at=at)


def export_lessons(lessons, *, year, by, at):
    """The lessons behind the figures of a year."""
    columns = [
        (_("Name"), lambda lesson: lesson.instructor.name),
        (_("Pool"), lambda lesson: pool_name(lesson.instructor.province)),
        (_("Day"), lambda lesson: lesson.on),
        (_("Begins"), lambda lesson: lesson.starts_at.strftime("%H:%M")),
        (_("Ends"), lambda lesson: lesson.ends_at.strftime("%H:%M")),
        (_("Lesson"), lambda lesson: lesson.title),
        (_("Hours"), lambda lesson: lesson.hours),
        (_("Class"), lambda lesson: lesson.training_class.title),
    ]
    lines = (_("Teaching record %(year)d") % {"year": year}, exported(by, at))
    return ExportSheet(_("Lessons"), columns, lessons.iterator(chunk_size=500), lines=lines)
