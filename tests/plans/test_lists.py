"""The list of plans and the cycles: filters, queries, what the ministry opens, changes and closes."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry, Province
from plans.models import Plan, PlanningCycle, PlanYear
from plans.services.cycles import open_cycle
from tests import factories
from tests.plans.conftest import AT, DUE, plan_of, queries_of, text_of, url_of

CYCLE = {"kind": "annual", "first_year": 2028, "due_on": "2027-11-30", "reminder_days": 20}


def test_opening_a_cycle_gives_every_bureau_its_plan(english, ministry, clerk):
    client = english(ministry)
    client.post(url_of("cycle_create"), CYCLE | {"kind": "three_year"})
    cycle = PlanningCycle.objects.get()
    assert (cycle.first_year, cycle.last_year) == (2028, 2030)
    assert Plan.objects.count() == Province.objects.count() == 32
    assert PlanYear.objects.count() == 96
    assert AuditEntry.objects.get().act == Act.CYCLE_OPENED
    assert english(clerk).get(url_of("plan_list")).context["page"].paginator.count == 1
    assert english(clerk).get(url_of("cycle_create")).status_code == 403
    text = text_of(client.post(url_of("cycle_create"), CYCLE | {"kind": "three_year", "first_year": 2030}))
    assert "2028–2030 is planned for in another cycle" in text
    client.post(url_of("cycle_create"), CYCLE | {"first_year": 2030})
    assert PlanningCycle.objects.count() == 2


def test_a_cycle_changes_until_the_first_plan_is_submitted(three_year, english, ministry, lead, clerk):
    client, url = english(ministry), url_of("cycle_edit", three_year.pk)
    changed = {"first_year": 2028, "due_on": "2026-12-01", "reminder_days": 5}
    client.post(url, changed)
    three_year.refresh_from_db()
    assert (three_year.last_year, three_year.due_on) == (2030, date(2026, 12, 1))
    assert set(PlanYear.objects.values_list("year", flat=True)) == {2028, 2029, 2030}
    plan = plan_of(three_year)
    Plan.objects.filter(pk=plan.pk).update(changed_at=AT, changed_by=clerk)
    assert "1 bureaus have begun to write" in text_of(client.post(url, changed | {"first_year": 2027}))
    assert client.post(url, changed | {"reminder_days": 6}).status_code == 302
    factories.make_plan_version(plan, by=lead)
    assert "1 bureaus have submitted: the cycle stays" in text_of(client.post(url, changed))


def test_a_cycle_is_closed_and_opened_again(annual, english, ministry):
    client = english(ministry)
    for name, is_closed in [
        ("cycle_close", True),
        ("cycle_close", True),
        ("cycle_reopen", False),
        ("cycle_reopen", False),
    ]:
        client.post(url_of(name, annual.pk))
        annual.refresh_from_db()
        assert annual.is_closed == is_closed
    assert AuditEntry.objects.filter(act=Act.CYCLE_CHANGED).count() == 2


@pytest.mark.parametrize(
    ("today", "soon", "overdue"),
    [("2026-11-09", 0, 0), ("2026-11-10", 31, 0), ("2026-11-20", 31, 0), ("2026-11-21", 31, 31)],
)
def test_a_bureau_is_reminded_from_its_day_on(
    annual, english, ministry, lead, today_is, today, soon, overdue
):
    factories.make_plan_version(plan_of(annual), by=lead)
    today_is(date.fromisoformat(today))
    client = english(ministry)

    def count(**query):
        return client.get(url_of("plan_list"), query).context["page"].paginator.count

    assert (count(due="soon"), count(due="overdue")) == (soon, overdue)
    PlanningCycle.objects.update(closed_at=AT, closed_by=ministry)
    assert count(due="soon") == 0


def test_the_workbench_counts_what_the_list_shows(annual, english, lead, ministry, today_is):
    today_is(DUE)
    plan = plan_of(annual)
    urls = {"due": "?due=soon", "returned": "?state=returned", "review": "?state=submitted"}

    def counts(user):
        queues = english(user).get(reverse("oversight:workbench")).context["queues"]
        found = {queue["url"]: queue["count"] for queue in queues}
        return [found.get(url_of("plan_list") + query) for query in urls.values()]

    assert (counts(lead), counts(ministry)) == ([1, 0, None], [None, None, 0])
    factories.make_plan_version(plan, by=lead)
    Plan.objects.filter(pk=plan.pk).update(state="submitted")
    assert (counts(lead), counts(ministry)) == ([0, 0, None], [None, None, 1])
    Plan.objects.filter(pk=plan.pk).update(state="returned")
    assert (counts(lead), counts(ministry)) == ([0, 1, None], [None, None, 0])


def test_as_many_queries_for_many_plans_as_for_few(annual, english, ministry, clerk, lead):
    client, reader = english(ministry), english(clerk)
    plan = plan_of(annual)
    pages = [url_of("plan_list"), url_of("plan_list") + "?export=xlsx", url_of("cycle_list")]

    def costs():
        found = [queries_of(lambda: client.get(page)) for page in pages]  # noqa: B023
        return [*found, queries_of(lambda: reader.get(url_of("plan_detail", plan.pk)))]

    few = costs()
    for first_year in (2028, 2029):
        open_cycle(kind="annual", first_year=first_year, due_on=DUE, reminder_days=10, by=ministry, at=AT)
    version = factories.make_plan_version(plan, by=lead)
    for _number in range(10):
        factories.make_plan_class(plan)
        factories.make_plan_comment(version, by=ministry)
    many = costs()
    assert many[:3] == few[:3]
    assert many[3] <= few[3] + 1  # the three-year row is looked for once, whatever there is
    assert max(many) <= 20


def test_filters_sorting_and_an_empty_list(three_year, annual, english, ministry, clerk, administrator):
    client = english(ministry)

    def codes(**query):
        return [plan.province_id for plan in client.get(url_of("plan_list"), query).context["page"]]

    assert codes(province="32", kind="annual") == ["32"]
    assert codes(cycle=three_year.pk, sort="-bureau")[0] == "66"
    assert codes(state="returned") == []
    assert "No plan matches" in text_of(client.get(url_of("plan_list"), {"state": "returned"}))
    Plan.objects.filter(pk=plan_of(annual).pk).update(changed_at=AT, changed_by=clerk)
    assert "not begun" in text_of(english(clerk).get(url_of("plan_list")))
