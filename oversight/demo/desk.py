"""Contact persons, implementation reports, national seats, a year's plan beside its classes, and money in the demo."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from plans.models import Plan
from plans.rules import CycleKind
from plans.services.contacts import name_contact
from plans.services.cycles import close_cycle, open_cycle
from plans.services.implementation import receive_report, report_implementation
from plans.services.money import record_class_cost, record_money
from plans.services.progress import link_class, progress_of
from plans.services.review import accept_plan, submit_plan
from plans.services.writing import save_plan
from training.models import TrainingClass
from training.rules import ClassKind, Level, Tier
from training.services.quotas import grant_seats

REPORT = (
    "一、统筹安排。已印发三年规划和年度计划，在岗人员轮训任务分解到市县。\n"
    "二、培训内容。按培训大纲组织教学，近五年新颁布法律法规列为必修，统一选用全国环境执法系列培训教材。\n"
    "三、师资和证书。省级师资库按季度更新，证书统一编号、专人管理。\n"
    "四、考核运用。考试不合格人员半年内安排补考，补考仍不合格的由所在单位约谈。\n"
    "五、存在问题。偏远地区参训成本较高，拟在下一年度预算中统筹解决。"
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def tell_desk(ministry, provinces):
    """Jiangsu changed its contact person and reported; Sichuan's report waits; the Corps has named nobody."""
    jiangsu, sichuan, _corps = provinces
    first = _contact(jiangsu, ago=400, name="陆远", post="执法局综合处处长", phone="025-86266101",
                     mail="luyuan@jsepb.example")  # fmt: skip
    _contact(jiangsu, ago=40, name="周敏", post="执法局综合处副处长", phone="025-86266102", mobile="13900000102",
             mail="zhoumin@jsepb.example", replaces=first, reason="陆远同志轮岗")  # fmt: skip
    _contact(jiangsu, ago=300, name="许文博", post="执法局综合处四级主任科员", phone="025-86266103")
    _contact(sichuan, ago=200, name="何川", post="执法总队培训科科长", phone="028-80589001")
    reviewer = User.objects.get(username="ministry_reviewer")
    report = _report(jiangsu, ago=30)
    with ministry.acting(25) as at:
        receive_report(report=report, remark="收悉，请继续抓好落实。", by=reviewer, at=at, on=at.date())
    _report(sichuan, ago=5)
    _seats(ministry, provinces)
    _year(ministry, jiangsu, reviewer)
    for bureau, a_day in ((jiangsu, 460), (sichuan, 610)):
        _money(bureau, a_day)


def _seats(ministry, provinces):
    """The coming national class is divided among the three bureaus."""
    coming = TrainingClass.objects.coming(today=ministry.on).filter(province__isnull=True).first()
    seats = {bureau.clerk.province_id: number for bureau, number in zip(provinces, (6, 8, 4), strict=True)}
    with ministry.acting(2) as at:
        grant_seats(training_class=coming, seats=seats, by=ministry.clerk, at=at)


def _year(ministry, bureau, reviewer):
    """This year's annual plan, accepted at its beginning, with the classes that were held for it."""
    with ministry.acting(380) as at:
        cycle = open_cycle(
            kind=CycleKind.ANNUAL, first_year=ministry.on.year, due_on=ministry.day(350), reminder_days=30,
            by=ministry.clerk, at=at,
        )  # fmt: skip
    plan = Plan.objects.select_related("cycle", "province").get(
        cycle=cycle, province=bureau.clerk.province_id
    )
    rows = [_row(bureau, *row) for row in ROWS]
    with bureau.acting(360) as at:
        save_plan(plan=plan, typed={"new": rows}, by=bureau.clerk, at=at)
    with bureau.acting(355) as at:
        submit_plan(plan=plan, by=bureau.lead, at=at, on=bureau.day(355))
    with ministry.acting(345) as at:
        accept_plan(plan=plan, by=reviewer, at=at, opinion="同意。")
    with ministry.acting(20) as at:
        close_cycle(cycle=cycle, by=ministry.clerk, at=at)
    for row in progress_of(plan)[0]:
        for held in row.suggested[: row.runs]:
            with bureau.acting(3) as at:
                link_class(planned=row.planned, training_class=held.training_class, by=bureau.clerk, at=at)


ROWS = [
    ("{}年省级初级岗位培训班", Tier.PROVINCIAL, Level.INITIAL, ClassKind.POST, 4, 3, 16),
    ("{}年省级中级岗位培训班", Tier.PROVINCIAL, Level.INTERMEDIATE, ClassKind.POST, 6, 3, 14),
    ("{}年国家级初级岗位培训", Tier.NATIONAL, Level.INITIAL, ClassKind.POST, 8, 1, 8),
]


def _row(bureau, title, tier, level, kind, month, runs, heads):
    is_own = tier == Tier.PROVINCIAL
    return {
        "title": title.format(bureau.on.year),
        "kind": kind,
        "tier": tier,
        "level": level,
        "audience": "首次申领行政执法证件人员" if level == Level.INITIAL else "申请换领行政执法证件人员",
        "content": "生态环境法律法规、现场检查与证据、典型案例研讨",
        "month": month,
        "place": bureau.place if is_own else "生态环境部干部培训基地",
        "runs": runs,
        "heads": heads,
        "days": 5,
        "hours": Decimal(40),
        "cost": (Decimal(runs * heads * 5 * 480) / 10_000).quantize(Decimal("0.01")),
        "funding_source": "省级财政部门预算",
        "host": bureau.clerk.province.name if is_own else "生态环境部",
    }


def _money(bureau, a_day):
    """What each class that is over cost; the budget of this year and of the last."""
    classes = TrainingClass.objects.managed_by(bureau.clerk).not_cancelled().with_heads()
    for one in classes.filter(ends_on__lt=bureau.on, year=bureau.on.year):
        amount = (Decimal(one.heads * one.days * a_day) / 10_000).quantize(Decimal("0.01"))
        with bureau.acting(2) as at:
            record_class_cost(training_class=one, amount=amount, note="", by=bureau.clerk, at=at)
    for year, budget, spent in (
        (bureau.on.year - 1, Decimal(18), Decimal("16.42")),
        (bureau.on.year, Decimal(26), None),
    ):
        with bureau.acting(2) as at:
            record_money(
                year=year,
                budget=budget,
                spent=spent,
                source="省级财政部门预算",
                note="",
                by=bureau.clerk,
                at=at,
            )


def _contact(bureau, *, ago, **facts):
    empty = {"phone": "", "mobile": "", "mail": ""}
    with bureau.acting(ago) as at:
        day = bureau.on - timedelta(days=ago)
        return name_contact(by=bureau.clerk, at=at, today=day, from_on=day, **empty | facts)


def _report(bureau, *, ago):
    day = bureau.on - timedelta(days=ago)
    with bureau.acting(ago) as at:
        return report_implementation(
            title=f"关于岗位培训工作贯彻落实情况的报告({day.year}年)",
            text=REPORT,
            reported_on=day,
            files=[SimpleUploadedFile("贯彻落实情况报告.pdf", PDF)],
            by=bureau.lead,
            at=at,
            today=day,
        )
