"""The timetable of a class by days, as a workbook, and what its modules sum up to."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.writing import ExportSheet

from .classes import exported

TIMETABLE_COLUMNS = [
    (gettext_lazy("Day"), lambda lesson: lesson.on),
    (gettext_lazy("Begins"), lambda lesson: f"{lesson.starts_at:%H:%M}"),
    (gettext_lazy("Ends"), lambda lesson: f"{lesson.ends_at:%H:%M}"),
    (gettext_lazy("Hours"), lambda lesson: lesson.hours),
    (gettext_lazy("Module"), lambda lesson: lesson.module.title if lesson.module else ""),
    (gettext_lazy("Lesson"), lambda lesson: lesson.title),
    (gettext_lazy("Instructor"), lambda lesson: lesson.instructor.name if lesson.instructor else ""),
    (gettext_lazy("Unit"), lambda lesson: lesson.instructor.unit if lesson.instructor else ""),
    (gettext_lazy("Laws"), lambda lesson: "；".join(lesson.law_titles)),
    (gettext_lazy("Case study"), lambda lesson: lesson.case_study),
]


def timetable_sheet(training_class, lessons, *, by, at):
    """The lessons of a class in their order; `at` is the moment of the export."""
    facts = [f"{training_class.starts_on} – {training_class.ends_on}", training_class.place]
    lines = (f"{training_class.title} {_('Timetable')}", " · ".join(facts), exported(by, at))
    return ExportSheet(_("Timetable"), TIMETABLE_COLUMNS, lessons.iterator(chunk_size=500), lines=lines)


def days_of(lessons):
    """Return (day, its hours, its lessons) in their order."""
    days = [(on, list(some)) for on, some in groupby(lessons, key=lambda lesson: lesson.on)]
    return [(on, sum(lesson.hours for lesson in some), some) for on, some in days]


def module_sums(training_class, lessons):
    """What is taught of each module against its least hours, and of everything; nothing of a class without a syllabus."""
    taught = {}
    for lesson in lessons:
        taught[lesson.module_id] = taught.get(lesson.module_id, 0) + lesson.hours
    modules = training_class.syllabus.modules.all() if training_class.syllabus else ()
    return {
        "modules": [(module, taught.get(module.pk, 0)) for module in modules],
        "others": taught.get(None, 0),
        "total": sum(taught.values()),
    }
