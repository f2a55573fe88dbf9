"""Budget and spending of a bureau and year; costs of classes; the ministry's table."""

from decimal import Decimal

from accounts.models import Act, AuditEntry
from plans.models import ClassCost, YearMoney
from tests import factories
from tests.plans.conftest import TODAY, queries_of, text_of, url_of
from tests.test_access import text_of as said_by

URL = url_of("money_list")


def test_money_is_recorded_and_rolls_up(english, clerk, ministry, outsider):
    held = factories.make_class(
        by=clerk, year=2026, title="春季班", starts_on=TODAY, ends_on=TODAY.replace(day=6)
    )
    for _ in range(2):
        factories.make_enrolment(held, factories.make_officer(by=clerk), by=clerk)
    plan = factories.make_plan(factories.make_cycle(by=ministry, first_year=2026))
    factories.make_plan_class(plan)
    client = english(clerk)
    refused = text_of(client.post(url_of("class_cost", held.pk), {"amount": "-1"}))
    assert "greater than or equal to 0" in refused
    client.post(url_of("class_cost", held.pk), {"amount": "1.00"})
    client.post(url_of("class_cost", held.pk), {"amount": "2.00", "note": "结算"})
    assert ClassCost.objects.get().amount == Decimal("2.00")
    [line] = client.get(URL).context["lines"]
    assert (str(line.announced), line.planned) == ("25.00", None)
    assert (line.spent, line.each_head, line.each_head_day, line.percent) == (2, 10_000, 2000, None)
    edit = url_of("money_edit") + "?year=2026"
    client.post(edit, {"budget": "40", "spent": "", "source": "省级财政"})
    [line] = client.get(URL).context["lines"]
    assert (line.percent, line.money.budget, line.spent) == (5, 40, 2)
    client.post(edit, {"budget": "40", "spent": "10.00"})
    page = client.get(URL)
    [line] = page.context["lines"]
    assert (line.percent, line.spent, line.each_head_day) == (25, 10, 10_000)
    assert "春季班" in text_of(page)
    assert YearMoney.objects.get().province_id == "32"
    entries = AuditEntry.objects.filter(act=Act.SPENDING_RECORDED)
    assert entries.count() == 4
    assert entries.first().details["before"]["spent"] is None
    assert english(outsider).get(url_of("class_cost", held.pk)).status_code == 404
    assert "春季班" not in text_of(english(outsider).get(URL))
    sums = english(ministry).get(URL).context["sums"]
    assert (sums["spent"], sums["heads"], sums["each_head"], sums["planned"]) == (10, 2, 50_000, None)


def test_the_ministrys_table_costs_the_same_for_many(english, clerk, outsider, ministry):
    client = english(ministry)
    asked = [URL, URL + "?export=xlsx", URL + "?export=print"]
    factories.make_class(by=clerk, year=2026)

    def costs():
        return [queries_of(lambda: client.get(url)) for url in asked]  # noqa: B023

    few = costs()
    for number in range(10):
        one = factories.make_class(
            by=outsider, year=2026, number=number + 1, title=f"班{number}", province=outsider.province
        )
        ClassCost.objects.create(training_class=one, amount=1, recorded_by=outsider)
    YearMoney.objects.create(province=outsider.province, year=2026, budget=3, recorded_by=outsider)
    assert costs() == few
    assert "班9" in said_by(client.get(asked[1]))
