"""Planning in the demo: a three-year cycle and an annual one, and a plan in every state."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from plans.models import Plan
from plans.rules import CycleKind, Part
from plans.services.cycles import open_cycle
from plans.services.need import need_of_plan
from plans.services.review import (
    accept_plan,
    answer_comment,
    comment_plan,
    extend_plan,
    return_plan,
    submit_plan,
)
from plans.services.writing import Typed, draft_plan, save_plan
from training.rules import Tier

SAFEGUARDS = (
    "一、培训经费列入省级部门预算，专款专用，不足部分由执法能力建设专项经费统筹。\n"
    "二、国家级培训往返差旅费由派出单位承担，省级培训食宿、师资、教材费用由省厅统一承担。\n"
    "三、每年第四季度核对执行情况，结余结转下一年度培训。"
)
YUAN_A_DAY, DAYS = 480, 5


def tell_plans(ministry, provinces):
    """Jiangsu is accepted with its second version, Sichuan returned with comments, the Corps still writes."""
    jiangsu, sichuan, corps = provinces
    reviewer = User.objects.get(username="ministry_reviewer")
    three = _open(ministry, CycleKind.THREE_YEAR, ministry.on.year, ago=80, due_in=-20)
    year = _open(ministry, CycleKind.ANNUAL, ministry.on.year + 1, ago=35, due_in=20)
    _accepted(jiangsu, ministry, three, reviewer)
    _returned(sichuan, ministry, three, reviewer)
    plan = _plan(corps, three)
    _draft(corps, plan, ago=24)
    with ministry.acting(22, 15) as at:
        extend_plan(
            plan=plan, due_on=ministry.on + timedelta(days=10), by=reviewer, at=at, today=ministry.day(22),
            reason="兵团机构改革，在岗人员名册尚在核对",
        )  # fmt: skip
    _annual(jiangsu, year, reviewer)
    _draft(sichuan, _plan(sichuan, year), ago=6)


def _open(ministry, kind, first_year, *, ago, due_in):
    with ministry.acting(ago) as at:
        return open_cycle(
            kind=kind,
            first_year=first_year,
            due_on=ministry.on + timedelta(days=due_in),
            reminder_days=30,
            by=ministry.clerk,
            at=at,
        )


def _plan(bureau, cycle):
    return Plan.objects.select_related("cycle", "province").get(
        cycle=cycle, province=bureau.clerk.province_id
    )


def _draft(bureau, plan, *, ago):
    with bureau.acting(ago) as at:
        draft_plan(plan=plan, need=need_of_plan(plan, on=bureau.on), by=bureau.clerk, at=at)


def _write(bureau, plan, values, *, ago):
    """Type over rows: place → the new values."""
    rows = {("year", row.year): row for row in plan.years.all()}
    rows |= {("class", row.pk): row for row in plan.classes.all()} | {"plan": Plan.objects.get(pk=plan.pk)}
    typed = {
        place: Typed(rows[place].version, {name: getattr(rows[place], name) for name in new}, new)
        for place, new in values.items()
    }
    with bureau.acting(ago, 15) as at:
        report = save_plan(plan=plan, typed=typed, by=bureau.clerk, at=at)
    if report.clashes or report.faults:
        raise ValueError(f"The demo's plan is refused: {report}")


def _cost(heads, days=DAYS):
    return (Decimal(heads * days * YUAN_A_DAY) / 10_000).quantize(Decimal("0.01"))


def _money(plan):
    """What a three-year plan still needs after its draft: budgets and safeguards."""
    values = {"plan": {"safeguards": SAFEGUARDS}}
    for row in plan.years.all():
        heads = row.provincial_initial + row.provincial_intermediate
        values["year", row.year] = {"budget": _cost(heads), "budget_source": "省级财政部门预算"}
    return values


def _submit(bureau, plan, *, ago, note=""):
    with bureau.acting(ago, 16) as at:
        return submit_plan(plan=plan, by=bureau.lead, at=at, on=bureau.day(ago), note=note)


def _comment(ministry, plan, reviewer, text, *, ago, part=Part.PLAN, row_key=None, field=""):
    with ministry.acting(ago, 10) as at:
        return comment_plan(plan=plan, part=part, row_key=row_key, field=field, text=text, by=reviewer, at=at)


def _return(ministry, plan, reviewer, opinion, *, ago):
    with ministry.acting(ago, 11) as at:
        return_plan(plan=plan, opinion=opinion, by=reviewer, at=at)


def _accepted(bureau, ministry, cycle, reviewer):
    plan = _plan(bureau, cycle)
    last = cycle.last_year
    _draft(bureau, plan, ago=70)
    _write(bureau, plan, _money(plan), ago=66)
    row = plan.years.get(year=last)
    _write(
        bureau, plan, {("year", last): {"provincial_intermediate": row.provincial_intermediate // 2}}, ago=65
    )
    _submit(bureau, plan, ago=60, note=f"{last}年中级人数待机构改革方案明确后补报。")
    comment = _comment(
        ministry, plan, reviewer, "人数与名册测算相差较大，未覆盖全部在岗人员，请核实。", ago=55,
        part=Part.YEAR, row_key=last, field="provincial_intermediate",
    )  # fmt: skip
    _return(ministry, plan, reviewer, "总体安排可行。请按在岗人员轮训一遍的要求补足人数后重新报送。", ago=54)
    with bureau.acting(50) as at:
        answer_comment(comment=comment, answer="已按名册核实，补足全部应训人员。", by=bureau.clerk, at=at)
    _write(bureau, plan, {("year", last): {"provincial_intermediate": row.provincial_intermediate}}, ago=50)
    _submit(bureau, plan, ago=48)
    with ministry.acting(44, 11) as at:
        accept_plan(plan=plan, by=reviewer, at=at, opinion="同意，请按规划组织实施。")


def _returned(bureau, ministry, cycle, reviewer):
    plan = _plan(bureau, cycle)
    first = cycle.first_year
    _draft(bureau, plan, ago=40)
    _write(bureau, plan, _money(plan), ago=30)
    row = plan.years.get(year=first)
    _write(
        bureau,
        plan,
        {("year", first): {"budget": row.budget * 2, "national_initial": row.national_initial + 6}},
        ago=29,
    )
    _submit(bureau, plan, ago=16)
    year = {"part": Part.YEAR, "row_key": first}
    _comment(
        ministry, plan, reviewer, "人均每天费用超过标准，请说明测算依据。", ago=11, field="budget", **year
    )
    _comment(
        ministry,
        plan,
        reviewer,
        "需求名额多于名册中应参加国家级培训的人数。",
        ago=11,
        field="national_initial",
        **year,
    )
    _comment(ministry, plan, reviewer, "请补充凉山州等偏远地区的参训保障措施。", ago=11, field="safeguards")
    _return(ministry, plan, reviewer, "请逐条答复批注，修改后于一周内重新报送。", ago=10)


def _annual(bureau, cycle, reviewer):
    """Every class of the draft with month, place and money; submitted, and not looked at yet."""
    plan = _plan(bureau, cycle)
    _draft(bureau, plan, ago=20)
    values = {}
    for number, row in enumerate(plan.classes.order_by("position")):
        is_own = row.tier == Tier.PROVINCIAL
        values["class", row.pk] = {
            "content": "生态环境法律法规、现场检查与证据、自由裁量、典型案例研讨",
            "month": 4 + 2 * number,
            "place": bureau.place if is_own else "生态环境部干部培训基地",
            "days": DAYS,
            "hours": Decimal(40),
            "cost": _cost(row.runs * row.heads) if is_own else _cost(row.runs * row.heads, days=1),
            "funding_source": "省级财政部门预算",
        }
    _write(bureau, plan, values, ago=12)
    _submit(bureau, plan, ago=4)
