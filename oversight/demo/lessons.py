"""The demo's timetables: every module of the syllabus for its hours, the bureau's own instructors, recent laws."""

from datetime import time, timedelta
from decimal import Decimal
from itertools import cycle

from training.models import Instructor, Law
from training.services.timetables import LessonRow, fingerprint, save_timetable

HALVES = [(time(8, 30), time(12)), (time(14), time(17, 30))]  # four hours each, with a break
HOURS = Decimal(4)
CASES = ["某电镀企业私设暗管排放含铬废水案", "某在线监测运维单位弄虚作假案", "某化工企业跨省倾倒危险废物案"]
SKILLS = ["自动监测数据异常识别", "现场比对与取证实操", "数据造假案件办理要点"]


def teach(training_class, *, by, leaves_out=0):
    """Write the timetable of a class, from its first morning on; `leaves_out`: so many of the last lessons."""
    halves = [
        (training_class.starts_on + timedelta(days=day), *half)
        for day in range(training_class.days)
        for half in HALVES
    ]
    lessons = _of_syllabus(training_class) if training_class.syllabus else [(title, None) for title in SKILLS]
    teachers, cases, laws = cycle(_teachers(training_class)), cycle(CASES), cycle(_laws(training_class))
    rows = []
    for (on, starts_at, ends_at), (title, module) in zip(
        halves, lessons[: len(lessons) - leaves_out], strict=False
    ):
        row = LessonRow(on, starts_at, ends_at, HOURS, title, module, next(teachers))
        if "法" in title:
            row.laws = [next(laws), next(laws)]
        if "案" in title:
            row.case_study = next(cases)
        rows.append(row)
    seen = fingerprint(training_class)
    if faults := save_timetable(training_class=training_class, rows=rows, seen=seen, by=by):
        raise ValueError(f"The demo's timetable is refused: {faults}")


def _of_syllabus(training_class):
    """(title, module) of each half day; a module of eight hours takes two."""
    lessons = []
    for module in training_class.syllabus.modules.filter(is_required=True):
        parts = int(module.minimum_hours / HOURS)
        lessons += [
            (f"{module.title}({part}/{parts})" if parts > 1 else module.title, module)
            for part in range(1, parts + 1)
        ]
    return lessons


def _teachers(training_class):
    """Members of the pool of the class's own bureau, so that no two bureaus want one on a day."""
    pool = Instructor.objects.filter(province=training_class.province_id).active_on(training_class.starts_on)
    return list(pool.active_on(training_class.ends_on).order_by("pk"))


def _laws(training_class):
    return list(Law.objects.recent_on(training_class.starts_on).order_by("pk"))
