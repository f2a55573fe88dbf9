"""Item 2 as tables: who may do what in which state, the need of one officer, the checks, what changed."""

from datetime import date

import pytest

from accounts.rules import RuleViolation
from plans import rules
from plans.rules import PlanAct, PlanState, Side, Trainee, Why

YEARS = [2026, 2027, 2028]
D, S, R, A = PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.ACCEPTED
# Act → whose, then the state after it for a plan that is a draft, submitted, returned, accepted; None: refused.
TABLE = {
    PlanAct.EDIT: (Side.BUREAU, [D, None, R, None]),
    PlanAct.ANSWER: (Side.BUREAU, [D, None, R, None]),
    PlanAct.SUBMIT: (Side.BUREAU, [S, None, S, None]),
    PlanAct.REOPEN: (Side.BUREAU, [None, None, None, D]),
    PlanAct.COMMENT: (Side.MINISTRY, [None, S, None, None]),
    PlanAct.RETURN: (Side.MINISTRY, [None, R, None, None]),
    PlanAct.ACCEPT: (Side.MINISTRY, [None, A, None, None]),
    PlanAct.EXTEND: (Side.MINISTRY, [D, None, R, None]),
}


def after(act, state, side, closed_on=None):
    """The state after an act; where it is refused, whether the reason cites the item."""
    facts = {"act": act, "state": state, "side": side, "closed_on": closed_on}
    try:
        return rules.next_state(number=2, bureau="江苏省生态环境厅", **facts)
    except RuleViolation as violation:
        return None if str(violation).endswith("(item 2).") else str(violation)


def test_who_may_do_what_in_which_state():
    assert set(TABLE) == set(PlanAct)
    for act, (whose, states) in TABLE.items():
        for state, wanted in zip([D, S, R, A], states, strict=True):
            for side in Side:
                expected = wanted if side == whose else None
                assert after(act, state, side) == expected, (act, state, side)
                closed = expected if act == PlanAct.ACCEPT else None
                assert after(act, state, side, closed_on=date(2026, 11, 1)) == closed, (act, state, side)


def test_four_locks_say_four_things():
    facts = {"number": 2, "bureau": "江苏省生态环境厅"}
    closed = {"closed_on": date(2026, 11, 1)}
    locks = [
        rules.plan_lock(state=D, side=Side.MINISTRY, **facts),
        rules.plan_lock(state=D, side=Side.BUREAU, **facts, **closed),
        rules.plan_lock(state=S, side=Side.BUREAU, **facts),
        rules.plan_lock(state=A, side=Side.BUREAU, **facts),
    ]
    assert [lock.code for lock in locks] == ["other", "closed", "submitted", "accepted"]
    assert len({str(lock.text) for lock in locks}) == 4
    assert "江苏省生态环境厅" in str(locks[0].text)
    assert "2026-11-01" in str(locks[1].text)
    assert "Version 2" in str(locks[2].text)
    assert rules.plan_lock(state=D, side=Side.BUREAU, **facts) is None
    assert rules.plan_lock(state=R, side=Side.BUREAU, **facts) is None


@pytest.mark.parametrize(
    ("due_on", "on", "late"),
    [("2026-11-20", "2026-11-19", 0), ("2026-11-20", "2026-11-20", 0), ("2026-11-20", "2026-11-21", 1)],
)
def test_late_from_the_day_after_the_due_day(due_on, on, late):
    assert rules.days_late(due_on=date.fromisoformat(due_on), on=date.fromisoformat(on)) == late


FIRST, RENEWAL = (
    {"purpose": "first_issue", "level": "initial"},
    {"purpose": "renewal", "level": "intermediate"},
)


HEAD = FIRST | {"tier": "national", "certified_on": date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("facts", "year", "why"),
    [
        # Never certified: at once, because nothing may be issued before.
        (FIRST, 2026, Why.NEW),
        # Certified before the round: one round for everybody, spread by the order of registration (key 7 → 2027).
        (FIRST | {"certified_on": date(2025, 12, 31), "certified_tier": "provincial"}, 2027, Why.ROUND),
        (FIRST | {"certified_on": date(2026, 1, 1), "certified_tier": "provincial"}, None, None),
        (FIRST | {"certified_on": date(2028, 12, 31), "certified_tier": "provincial"}, None, None),
        # An ID that ends is renewed on a training three months before.
        (RENEWAL | {"id_valid_until": None}, 2026, Why.ENDING),
        (RENEWAL | {"id_valid_until": date(2025, 6, 1)}, 2026, Why.ENDING),
        (RENEWAL | {"id_valid_until": date(2027, 3, 31)}, 2026, Why.ENDING),
        (RENEWAL | {"id_valid_until": date(2027, 4, 1)}, 2027, Why.ENDING),
        (RENEWAL | {"id_valid_until": date(2029, 3, 31)}, 2028, Why.ENDING),
        (RENEWAL | {"id_valid_until": date(2029, 4, 1)}, 2027, Why.ROUND),
        # Moved up since a provincial certificate; a national one, or a post held before, is enough.
        (HEAD | {"certified_tier": "provincial", "posted_on": date(2026, 5, 2)}, 2026, Why.MOVED),
        (HEAD | {"certified_tier": "provincial", "posted_on": date(2026, 5, 1)}, None, None),
        (HEAD | {"certified_tier": "national", "posted_on": date(2026, 5, 2)}, None, None),
    ],
)  # fmt: skip
def test_in_which_year_somebody_is_trained_and_why(facts, year, why):
    need = rules.training_need(
        Trainee(**{"key": 7, "tier": "provincial"} | facts), years=YEARS, this_year=2026
    )
    assert need == ((year, why) if year else None)


def test_nobody_is_trained_in_a_past_year():
    def year(key, this_year, **facts):
        trainee = Trainee(key, "provincial", **(facts or FIRST | {"certified_on": date(2020, 1, 1)}))
        return rules.training_need(trainee, years=YEARS, this_year=this_year).year

    assert year(7, 2028, **FIRST) == 2028
    assert year(7, 2031, **FIRST) == 2028
    assert [year(key, 2027) for key in (6, 7, 8)] == [2027, 2028, 2027]


def test_cycles_do_not_overlap():
    for first_year, is_free in [(2024, False), (2025, False), (2028, False), (2029, True), (2023, True)]:
        others = [(2026, 2028)]
        if is_free:
            rules.check_no_overlap(kind="three_year", first_year=first_year, others=others)
        else:
            with pytest.raises(RuleViolation, match="2026–2028"):
                rules.check_no_overlap(kind="three_year", first_year=first_year, others=others)
    rules.check_no_overlap(kind="annual", first_year=2027, others=[(2026, 2026), (2028, 2028)])


def content(*rows, years=(), plan=None):
    return {
        "kind": "three_year" if years else "annual", "plan": plan or {}, "years": list(years), "classes": list(rows),
        "files": [],
    }  # fmt: skip


def planned(key=1, **fields):
    full = dict.fromkeys(rules.checks.CLASS_PARTS, "x") | {
        "kind": "post",
        "tier": "provincial",
        "level": "initial",
    }
    return full | {"key": key, "runs": 2, "heads": 50, "days": 5, "hours": "40.0", "cost": "25.00"} | fields


def row(key=2027, **fields):
    full = {
        "national_initial": 1,
        "national_intermediate": 0,
        "provincial_initial": 40,
        "provincial_intermediate": 20,
    }
    return full | {"key": key, "classes": 2, "budget": "10.00", "budget_source": "财政"} | fields


WORDS = dict.fromkeys(
    [*rules.checks.PLAN_PARTS, *rules.checks.YEAR_PARTS, *rules.checks.CLASS_PARTS, "level"], "word"
)


def test_what_is_missing_is_named_with_its_place_and_zero_is_not_missing():
    years = [row(), row(2028, classes=None), row(2029, budget_source="")]
    head = dict.fromkeys(rules.checks.PLAN_PARTS, 0) | {"safeguards": ""}
    found = rules.missing_parts(content(years=years, plan=head), WORDS)
    assert [one.place for one in found] == ["plan-safeguards", "year-2028-classes", "year-2029-budget_source"]
    assert all(one.is_blocking for one in found)
    assert ["enter 0" in str(one.text) for one in found] == [False, True, False]
    assert [one.place for one in rules.missing_parts(content(), WORDS)] == ["classes"]
    found = rules.missing_parts(
        content(planned(), planned(2, level=""), planned(3, kind="skills", level="")), WORDS
    )
    assert [one.place for one in found] == ["class-2-level"]


def test_who_is_reached_by_no_class_is_told():
    years = [row(), row(2028), row(2029)]  # 61 a year
    for trained, on_post, short in [(17, 200, None), (16, 200, 1), (0, 183, None), (0, 184, 1)]:
        found = rules.coverage_findings(content(years=years), on_post=on_post, trained=trained, need={})
        assert (f"{short} are reached" in str(found[0].text)) if short else found == []
    skills = planned(2, kind="skills", level="")
    need = {("provincial", "initial"): 101}
    [found] = rules.coverage_findings(content(planned(), skills), on_post=0, trained=0, need=need)
    assert "100 people are planned, 101" in str(found.text)
    assert not found.is_blocking
    other = {("provincial", "initial"): 1, ("provincial", "intermediate"): 100}
    [found] = rules.coverage_findings(content(planned(), skills), on_post=0, trained=0, need=other)
    assert "0 people are planned, 100" in str(found.text)  # of the level that they need


def test_seats_are_held_against_the_names():
    need = {("national", "initial"): 2, ("national", "intermediate"): 0, ("provincial", "initial"): 900}
    [found] = rules.seat_findings(content(years=[row()]), need=need)
    assert "1 seats are wanted, the register names 2" in str(found.text)
    assert rules.seat_findings(content(years=[row(), row(2028)]), need=need) == []


def test_an_annual_plan_is_held_against_its_year():
    [found] = rules.against_three_year(content(planned()), row=None)
    assert "No three-year plan" in str(found.text)
    agreed = row(national_initial=0, provincial_initial=100, provincial_intermediate=0, budget="25.00")
    assert rules.against_three_year(content(planned()), row=agreed) == []
    found = rules.against_three_year(content(planned(runs=3, cost="25.01")), row=agreed)
    assert [str(one.text).split(" (item")[0] for one in found] == [
        "Provincial, initial: 150 here, 100 in the three-year plan",
        "Number of classes: 3 here, 2 in the three-year plan",
        "The classes cost 25.01, the three-year plan has 25.00 for the year (10,000 yuan; items 2, 10).",
    ]


def test_a_head_and_day_above_the_ministrys_figure_is_asked_about():
    # 25 万元 for 2 × 50 heads and 5 days: 500 yuan; 10 万元 for 60 heads and 5 days: 333 yuan.
    assert rules.cost_findings(content(planned()), limit=500) == []
    [found] = rules.cost_findings(content(planned(cost="25.01")), limit=500)
    assert (found.place, found.is_blocking) == ("class-1-cost", False)
    assert rules.cost_findings(content(planned(days=None)), limit=1) == []
    [found] = rules.cost_findings(content(years=[row()]), limit=333)
    assert found.place == "year-2027-budget"
    assert rules.cost_findings(content(years=[row()]), limit=334) == []


def test_what_changed_is_told_column_by_column_and_row_by_row():
    old = content(planned(1), planned(2, title="甲"), plan={"safeguards": "a"})
    new = content(planned(1, runs=3), planned(4, title="乙"), plan={"safeguards": "b"})
    old["files"], new["files"] = [{"name": "a.pdf", "sha256": "1"}], [{"name": "a.pdf", "sha256": "2"}]
    told = [(one.part, one.key, one.field) for one in rules.plan_changes(old, new)]
    assert told == [
        ("plan", None, "safeguards"), ("class", 1, "runs"), ("class", 4, ""), ("class", 2, ""), ("file", None, ""),
        ("file", None, ""),
    ]  # fmt: skip
    assert rules.plan_changes(old, old) == []


def test_a_comment_is_pinned_to_what_the_version_holds():
    sent = content(planned(17), plan={})
    rules.check_place(content=sent, part="class", row_key=17, field="cost")
    rules.check_place(content=sent, part="plan", row_key=None, field="")
    for part, key, field in [
        ("class", 18, ""),
        ("class", 17, "nothing"),
        ("year", 2027, ""),
        ("else", None, ""),
    ]:
        with pytest.raises(RuleViolation, match="no such line"):
            rules.check_place(content=sent, part=part, row_key=key, field=field)
