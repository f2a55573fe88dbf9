"""The ministry's desk: every bureau's documents, the next plan to review, several accepted at once."""

import pytest

from accounts.rules import RuleViolation
from plans import rules
from plans.models import Plan, PlanDecision, PlanVersion
from tests import factories
from tests.plans.conftest import plan_of, queries_of, text_of, url_of
from tests.test_access import text_of as said_by

URL = url_of("desk")


def submitted(cycle, code, *, by):
    plan = plan_of(cycle, code=code)
    factories.make_plan_class(plan)
    factories.make_plan_version(plan, by=by)
    Plan.objects.filter(pk=plan.pk).update(state="submitted")
    return plan


@pytest.mark.parametrize(
    ("seen", "now", "said"),
    [
        ({}, {}, "No plan is ticked"),
        ({"a": 1}, {"a": 1}, ""),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, "1 of 2 plans changed since they were listed: b"),
        ({"a": 1}, {}, "1 of 1 plans changed"),
    ],
)
def test_several_are_accepted_as_they_were_listed(seen, now, said):
    if not said:
        return rules.check_same_plans(seen=seen, now=now)
    with pytest.raises(RuleViolation, match=said):
        rules.check_same_plans(seen=seen, now=now)


@pytest.mark.parametrize(
    ("key", "found"), [(1, (None, 3)), (3, (None, 5)), (4, (3, 5)), (5, (3, 7)), (9, (7, None))]
)
def test_neighbours(key, found):
    assert rules.neighbours(key=key, keys=[7, 3, 5]) == found


def test_the_desk_shows_every_document_and_filters(english, annual, three_year, lead, ministry, clerk):
    plan = submitted(annual, "32", by=lead)
    factories.make_plan_comment(plan.versions.get(), by=ministry)
    factories.make_contact(by=clerk)
    report = factories.make_implementation_report(by=lead)
    factories.make_year_report(by=lead, year=2026)
    client = english(ministry)
    page = client.get(URL)
    lines = page.context["lines"]
    line = next(line for line in lines if line.bureau.pk == "32")
    assert (len(lines), [one.state for one in line.plans]) == (32, ["draft", "submitted"])
    assert (line.plans[1].open_comments, line.contacts[0].name, line.report, line.year_report.year) == (
        1, "陆远", report, 2026,
    )  # fmt: skip
    text = text_of(page)
    for url in (plan.get_absolute_url(), plan.get_absolute_url() + "#comments", report.get_absolute_url()):
        assert f'href="{url}"' in text
    found = [
        len(client.get(URL, query).context["lines"])
        for query in (
            {"state": "submitted"},
            {"state": "accepted"},
            {"lacks": "contact"},
            {"lacks": "report"},
            {"province": "33"},
        )
    ]
    assert found == [1, 0, 31, 31, 1]
    assert [line.bureau.pk for line in english(lead).get(URL).context["lines"]] == ["32"]
    assert "Accept those ticked" not in text_of(english(lead).get(URL))
    assert english(lead).get(url_of("cycle_collection", annual.pk)).status_code == 403
    for name in ("xlsx", "print"):
        assert "江苏省生态环境厅" in said_by(
            client.get(url_of("cycle_collection", annual.pk), {"export": name})
        )
        assert "2027年省级初级岗位培训班" in said_by(
            client.get(url_of("cycle_collection", annual.pk), {"export": name})
        )


def test_the_reviewer_goes_from_one_waiting_plan_to_the_next(english, annual, lead, ministry):
    plans = [submitted(annual, code, by=lead) for code in ("32", "33", "51")]
    client = english(ministry)
    waiting = client.get(plans[1].get_absolute_url()).context["waiting"]
    assert (waiting["before"], waiting["after"], waiting["place"], waiting["count"]) == (
        plans[0].pk,
        plans[2].pk,
        2,
        3,
    )
    client.post(url_of("plan_accept", plans[2].pk), {"number": 1})
    waiting = client.get(plans[1].get_absolute_url()).context["waiting"]
    assert (waiting["after"], waiting["count"]) == (None, 2)
    assert "waiting" not in english(lead).get(plans[0].get_absolute_url()).context


def test_several_plans_are_accepted_or_none(english, annual, lead, ministry):
    plans = [submitted(annual, code, by=lead) for code in ("32", "33")]
    client, url = english(ministry), url_of("desk_accept")
    ticked = {"plans": [plan.pk for plan in plans]}
    assert client.post(url, {}).status_code == 302
    seen = client.post(url, ticked).context["form"].initial["seen"]
    assert seen == f"{plans[0].pk}:1,{plans[1].pk}:1"
    assert not PlanDecision.objects.exists()
    factories.make_plan_version(plans[1], by=lead)
    page = text_of(client.post(url, ticked | {"seen": seen}))
    assert "1 of 2 plans changed since they were listed" in page
    assert not PlanDecision.objects.exists()
    assert text_of(client.post(url, ticked | {"seen": "1;drop"}))
    client.post(url, ticked | {"seen": f"{plans[0].pk}:1,{plans[1].pk}:2", "opinion": "同意"})
    assert (
        list(PlanDecision.objects.values_list("verdict", "opinion", "decided_by"))
        == [("accepted", "同意", ministry.pk)] * 2
    )
    assert set(Plan.objects.in_state("accepted")) == set(plans)


def test_the_desk_costs_the_same_for_many(english, annual, three_year, lead, ministry, outsider):
    client = english(ministry)
    asked = [URL, URL + "?export=xlsx", url_of("cycle_collection", annual.pk) + "?export=print"]

    def costs():
        return [queries_of(lambda: client.get(url)) for url in asked]  # noqa: B023

    submitted(annual, "32", by=lead)
    few = costs()
    for code in ("33", "34", "35", "36", "37", "51", "61", "62", "66"):
        submitted(annual, code, by=lead)
    for number in range(5):
        factories.make_contact(by=outsider, name=f"人{number}")
        factories.make_implementation_report(by=outsider)
    assert PlanVersion.objects.count() == 10
    assert costs() == few
