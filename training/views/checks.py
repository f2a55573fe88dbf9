"""What is looked at before a class begins, for its page and for the page on which it begins."""

from django.urls import reverse

from ..services.readiness import checks_of

# Where what a check found is mended.
MENDED_ON = {
    "timetable": "training:timetable_edit",
    "modules": "training:timetable_edit",
    "laws": "training:timetable_edit",
    "instructors": "training:timetable_edit",
    "syllabus": "training:class_edit",
    "textbook": "training:class_edit",
    "people": "training:class_enrol",
}


def told_checks(training_class):
    """The checks of a class, the red ones first, each with the page on which it is mended."""
    checks = checks_of(training_class)
    told = [(check, reverse(MENDED_ON[check.key], args=[training_class.pk])) for check in checks]
    return sorted(told, key=lambda pair: pair[0].is_met)


def readiness_of(training_class):
    """The checks of a class and how many are red; nothing of one that is cancelled."""
    checks = [] if training_class.is_cancelled else told_checks(training_class)
    return {"checks": checks, "gaps": sum(not check.is_met for check, _url in checks)}
