"""The demo's pools: one that is full, two that are not, nominations in every state, attendance and marks."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from training.models import Instructor, Officer, TrainingClass
from training.rules import HeadType
from training.services import attendance, instructors, nominations, teaching

from .people import name_of

MORE = {"32": 18, "51": 10, "66": 5, None: 27}  # beside the few that teach from the first day
UNITS = {
    "32": [
        "南京大学",
        "东南大学",
        "南京市生态环境综合行政执法局",
        "苏州市生态环境局",
        "江苏省环境科学研究院",
    ],
    "51": ["四川大学", "成都市生态环境保护综合行政执法总队", "四川省生态环境监测总站"],
    "66": ["石河子大学", "兵团生态环境局", "第八师生态环境局"],
    None: ["清华大学", "北京大学", "中国政法大学", "生态环境部卫星环境应用中心", "生态环境部华南督察局"],
}
FIELDS = [
    "环境法",
    "案件办理",
    "监测与取证",
    "水污染防治",
    "大气污染防治",
    "固体废物",
    "执法文书",
    "自动监控",
]
TITLES = ["教授", "高级工程师", "副教授", "四级调研员", "研究员"]
MARKS = ["4.62", "4.35", "4.80", "4.17"]
# A sheet of paper without a word on it: what is proposed stands in the grounds.
LETTER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def tell_pools(ministry, provinces):
    """Fill the pools, then tell what became of their members and who sat in which lesson."""
    for bureau in [*provinces, ministry]:
        _fill(bureau)
    jiangsu, sichuan, corps = provinces
    _one_left(jiangsu, corps)
    _nominate(jiangsu, ministry)
    _waiting_and_withdrawn(sichuan)
    for bureau in [*provinces, ministry]:
        _attend(bureau)
        _mark(bureau)


def _fill(bureau):
    code = bureau.clerk.province_id
    for serial in range(MORE[code]):
        ago = 700 - serial * 23
        facts = {
            "name": name_of(code or "11", 300 + serial),
            "unit": UNITS[code][serial % len(UNITS[code])],
            "title": TITLES[serial % len(TITLES)],
            "field": FIELDS[serial * 3 % len(FIELDS)],
            "is_full_time": serial % 3 == 0,
            "phone": f"1380000{serial:04d}",
            "entered_on": bureau.day(ago),
        }
        with bureau.acting(ago):
            instructors.enter_instructor(by=bureau.clerk, facts=facts, today=bureau.on)


def _one_left(jiangsu, corps):
    """Of the Corps one left for another post; Jiangsu has one who is an officer of its own register."""
    with corps.acting(95):
        instructors.leave_pool(
            instructor=_members(corps).last(), on=corps.day(95), reason="调往其他单位", by=corps.clerk, today=corps.on
        )  # fmt: skip
    officer = Officer.objects.filter(
        agency__province="32", agency__level="province", head_type=HeadType.STAFF
    )
    officer = officer.on_post().order_by("-pk").first()
    member = _members(jiangsu).last()
    facts = {name: getattr(member, name) for name in instructors.INSTRUCTOR_FACTS}
    facts |= {"name": officer.name, "unit": officer.agency.name}
    with jiangsu.acting(60):
        instructors.change_instructor(
            instructor=member, by=jiangsu.clerk, facts=facts, today=jiangsu.on, officer=officer
        )


def _members(bureau):
    return Instructor.objects.of_pool(bureau.clerk.province_id).active_on(bureau.on).order_by("pk")


def _nominate(jiangsu, ministry):
    """Selected last year, declined in spring, waiting since last week with its letter."""
    selected, declined, waiting = _members(jiangsu)[:3]
    first = _propose(jiangsu, selected, ago=310, grounds="连续三年承担省级岗位培训授课，学员评价优秀。")
    with ministry.acting(290) as at:
        nominations.select(
            nomination=first, opinion="授课经验丰富，同意入选。", by=ministry.clerk, at=at, today=ministry.day(290)
        )  # fmt: skip
    second = _propose(jiangsu, declined, ago=130, grounds="案件办理经验丰富。")
    with ministry.acting(118) as at:
        nominations.decline(
            nomination=second, opinion="授课经历较少，建议积累后再推荐。", by=ministry.clerk, at=at
        )
    _propose(jiangsu, waiting, ago=6, grounds="主编省级培训案例教材，授课学时居全省前列。", has_letter=True)


def _waiting_and_withdrawn(sichuan):
    waiting, withdrawn = _members(sichuan)[:2]
    nomination = _propose(sichuan, withdrawn, ago=62, grounds="执法文书授课专家。")
    with sichuan.acting(55) as at:
        nominations.withdraw(nomination=nomination, reason="补充材料后再报", by=sichuan.clerk, at=at)
    _propose(sichuan, waiting, ago=2, grounds="长期从事水污染防治研究和授课。", has_letter=True)


def _propose(bureau, instructor, *, ago, grounds, has_letter=False):
    files = [SimpleUploadedFile("国家级师资推荐表.pdf", LETTER)] if has_letter else []
    with bureau.acting(ago) as at:
        return nominations.nominate(
            instructor=instructor, grounds=grounds, files=files, by=bureau.clerk, at=at, today=bureau.day(ago)
        )


def _last_classes(bureau, count):
    mine = TrainingClass.objects.managed_by(bureau.clerk).post_training().exclude(state="cancelled")
    return mine.filter(ends_on__lt=bureau.on).order_by("-ends_on")[:count]


def _attend(bureau):
    """The last two classes that are over, and skills training: one was ill for a day and one left early."""
    skills = TrainingClass.objects.managed_by(bureau.clerk).skills().filter(ends_on__lt=bureau.on)
    for training_class in [*_last_classes(bureau, 2), *skills]:
        people = list(training_class.enrolments.standing())
        taught = attendance.hours_by_day(training_class)
        for number, day in enumerate(attendance.days_of(training_class, taught)):
            offered = attendance.usual_hours(training_class, day, taught)
            entries = {
                place.pk: attendance.Entry(*_presence(place.position, number, offered), version=0)
                for place in people
            }
            with bureau.acting((bureau.on - day).days - bureau.behind, 18) as at:
                report = attendance.record_day(
                    training_class=training_class, on=day, offered=offered, entries=entries, by=bureau.clerk, at=at,
                    today=bureau.on,
                )  # fmt: skip
            if report.faults or report.clashes:
                raise ValueError(f"The demo's attendance is refused: {report}")


def _presence(position, number, offered):
    """(hours, remark) of one person on the class's day `number`."""
    if (position, number) == (4, 1):
        return "0", "病假，有医院证明"
    if (position, number) == (6, 2):
        return str(offered / 2), "下午公务"
    return str(offered), ""


def _mark(bureau):
    for training_class in _last_classes(bureau, 4):
        heads = training_class.enrolments.standing().count()
        taught = Instructor.objects.of_class(training_class).order_by("pk")
        marks = [
            (
                instructor,
                Decimal(MARKS[(instructor.pk + training_class.pk) % len(MARKS)]),
                max(heads - number % 3, 1),
            )
            for number, instructor in enumerate(taught)
        ]
        with bureau.acting(
            (bureau.on - training_class.ends_on - timedelta(days=1)).days - bureau.behind, 9
        ) as at:
            teaching.record_evaluations(
                training_class=training_class, marks=marks, by=bureau.clerk, at=at, today=at.date()
            )
