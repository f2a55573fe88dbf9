"""Reference data of the demo: holidays, laws, textbook, syllabuses, instructors.

The notice's attachments are not public, so hours and modules are examples; the laws and the holidays are
real, with their true dates.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import AuditEntry, User
from exams.models import Holiday
from training.models import Instructor, Law, Textbook
from training.rules import LawKind, Level, Tier
from training.services.syllabuses import copy_syllabus, draft_syllabus, put_in_force

HOLIDAYS = [
    # name, first day, last day
    ("国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8)),
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
]

LAWS = [
    # title, kind, promulgated on, in force on
    ("中华人民共和国环境保护法", LawKind.LAW, date(2014, 4, 24), date(2015, 1, 1)),
    ("中华人民共和国土壤污染防治法", LawKind.LAW, date(2018, 8, 31), date(2019, 1, 1)),
    ("中华人民共和国固体废物污染环境防治法", LawKind.LAW, date(2020, 4, 29), date(2020, 9, 1)),
    ("中华人民共和国长江保护法", LawKind.LAW, date(2020, 12, 26), date(2021, 3, 1)),
    ("中华人民共和国行政处罚法", LawKind.LAW, date(2021, 1, 22), date(2021, 7, 15)),
    ("排污许可管理条例", LawKind.REGULATION, date(2021, 1, 24), date(2021, 3, 1)),
    ("中华人民共和国噪声污染防治法", LawKind.LAW, date(2021, 12, 24), date(2022, 6, 5)),
    ("中华人民共和国湿地保护法", LawKind.LAW, date(2021, 12, 24), date(2022, 6, 1)),
    ("中华人民共和国黑土地保护法", LawKind.LAW, date(2022, 6, 24), date(2022, 8, 1)),
    ("中华人民共和国黄河保护法", LawKind.LAW, date(2022, 10, 30), date(2023, 4, 1)),
    ("中华人民共和国青藏高原生态保护法", LawKind.LAW, date(2023, 4, 26), date(2023, 9, 1)),
    ("中华人民共和国海洋环境保护法", LawKind.LAW, date(2023, 10, 24), date(2024, 1, 1)),
    ("碳排放权交易管理暂行条例", LawKind.REGULATION, date(2024, 1, 25), date(2024, 5, 1)),
    ("生态保护补偿条例", LawKind.REGULATION, date(2024, 4, 6), date(2024, 6, 1)),
]

# level → (module, least hours, required)
MODULES = {
    Level.INITIAL: [
        ("习近平生态文明思想与执法形势", 4, True),
        ("生态环境法律法规", 8, True),
        ("现场检查与取证", 8, True),
        ("行政处罚程序与案卷制作", 8, True),
        ("执法纪律与职业规范", 4, True),
        ("执法装备使用", 4, False),
    ],
    Level.INTERMEDIATE: [
        ("生态环境执法形势分析", 4, True),
        ("近五年新颁布的法律法规", 8, True),
        ("典型案例与复杂案件查办", 8, True),
        ("自动监控与非现场监管", 8, True),
        ("两法衔接与行政复议诉讼", 4, True),
        ("无人机与走航监测", 4, False),
    ],
}
IN_FORCE_ON = date(2022, 9, 15)
NATIONAL_MODULE = ("执法队伍管理与稽查", 4, True)

INSTRUCTORS = [
    # bureau, name, unit, title, field, full-time
    (None, "孟宪章", "生态环境部环境工程评估中心", "研究员", "环境法", True),
    (None, "俞静仪", "中国环境科学研究院", "研究员", "大气污染防治", True),
    (None, "钟少华", "生态环境部华东督察局", "高级工程师", "案件办理", False),
    ("32", "陆文渊", "江苏省环境监测中心", "高级工程师", "监测与取证", True),
    ("32", "殷素琴", "江苏省生态环境综合行政执法局", "二级调研员", "案件办理", False),
    ("51", "蒲家骏", "四川省生态环境科学研究院", "高级工程师", "水污染防治", True),
    ("51", "聂晓岚", "四川省生态环境保护综合行政执法总队", "支队长", "执法文书", False),
    ("66", "贺疆生", "兵团生态环境监测中心站", "高级工程师", "固体废物", True),
]


def load(*, on):
    """Enter the reference data; instructors have been in their pools for three years on `on`."""
    Holiday.objects.bulk_create(
        Holiday(on=first + timedelta(days=offset), name=name)
        for name, first, last in HOLIDAYS
        for offset in range((last - first).days + 1)
    )
    Law.objects.bulk_create(
        Law(title=title, kind=kind, promulgated_on=promulgated, in_force_on=in_force)
        for title, kind, promulgated, in_force in LAWS
    )
    Textbook.objects.create(title="全国环境执法系列培训教材", edition="演示版", is_national_series=True)
    Textbook.objects.create(title="环境执法案卷评查选编", edition="演示版")
    administrator = User.objects.get(username="ministry_admin")
    for tier in Tier:
        for level in Level:
            _syllabus(tier, level, administrator)
    AuditEntry.objects.update(at=timezone.make_aware(datetime.combine(IN_FORCE_ON, time(10))))
    Instructor.objects.bulk_create(
        Instructor(
            province_id=code,
            name=name,
            unit=unit,
            title=title,
            field=field,
            is_full_time=is_full_time,
            entered_on=on - timedelta(days=1095),
        )
        for code, name, unit, title, field, is_full_time in INSTRUCTORS
    )


def _syllabus(tier, level, by):
    """The version in force since the notice; of one pair also the next version, still a draft."""
    modules = MODULES[level] + ([NATIONAL_MODULE] if tier == Tier.NATIONAL else [])
    least = sum(hours for _title, hours, is_required in modules if is_required)
    facts = {
        "title": "岗位培训大纲(演示)",
        "tier": tier,
        "level": level,
        "version": "试行",
        "minimum_hours": least,
    }
    syllabus = draft_syllabus(facts=facts, modules=modules, by=by)
    put_in_force(syllabus=syllabus, in_force_on=IN_FORCE_ON, by=by)
    if (tier, level) == (Tier.PROVINCIAL, Level.INITIAL):
        copy_syllabus(syllabus=syllabus, version="修订草案", by=by)
