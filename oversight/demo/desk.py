"""Contact persons and implementation reports in the demo."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from plans.services.contacts import name_contact
from plans.services.implementation import receive_report, report_implementation

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
