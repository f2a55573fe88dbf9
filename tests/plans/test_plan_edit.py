"""The grid: what is typed is stored, two people who write at once lose nothing, a lock says why."""

import html
import json
import re
from decimal import Decimal

import pytest

from accounts.models import Act, AuditEntry
from plans.models import Plan, PlanClass
from plans.services.need import need_of_plan
from plans.services.writing import draft_plan
from tests import factories
from tests.plans.conftest import AT, TODAY, plan_of, text_of, url_of

EMPTY = {"title": "", "kind": "post", "tier": "provincial"}


def form_of(page):
    """Every field of the grid as the browser would send it."""
    text = page.content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r'name="([^"]+)"', tag)
        if name and "checkbox" not in tag:
            value = re.search(r'value="([^"]*)"', tag)
            data[name[1]] = html.unescape(value[1]) if value else ""
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, flags=re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        data[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', text, flags=re.S):
        data[name] = html.unescape(body.strip("\r\n"))
    return data


def open_grid(client, plan):
    page = client.get(url_of("plan_edit", plan.pk))
    assert page.status_code == 200
    return form_of(page)


def send(client, plan, data, **typed):
    return client.post(
        url_of("plan_edit", plan.pk), data | {name.replace("__", "-"): value for name, value in typed.items()}
    )


def test_a_three_year_plan_is_filled_in(three_year, english, clerk):
    plan, client = plan_of(three_year), english(clerk)
    data = open_grid(client, plan)
    response = send(client, plan, data, **{
        "plan-safeguards": "列入预算", "year-2027-budget": "12.5", "year-2027-classes": "0", "year-2028-classes": "3",
    })  # fmt: skip
    assert response.status_code == 302
    first, second, third = plan.years.all()
    assert (first.budget, first.classes, second.classes, third.classes) == (Decimal("12.50"), 0, 3, None)
    assert (first.version, third.version) == (2, 1)
    plan.refresh_from_db()
    assert (plan.safeguards, plan.changed_by) == ("列入预算", clerk)
    [entry] = AuditEntry.objects.filter(act=Act.PLAN_CHANGED)
    assert [row["after"] for row in entry.details["rows"]][-1] == {"classes": 3}


def test_what_is_no_number_stays_in_its_field_and_the_rest_is_stored(three_year, english, clerk):
    plan, client = plan_of(three_year), english(clerk)
    data = open_grid(client, plan)
    typed = {
        "year-2027-budget": "十万",
        "year-2027-classes": "2",
        "year-2028-budget": "-1",
        "year-2029-classes": "4",
    }
    text = text_of(send(client, plan, data, **typed))
    for said in (
        'value="十万"',
        "Enter a number.",
        'value="-1"',
        "greater than or equal to 0",
        "not saved yet",
    ):
        assert said in text
    assert list(plan.years.values_list("budget", "classes")) == [(None, 2), (None, None), (None, 4)]


def test_two_people_in_different_columns_lose_nothing(classes, english, clerk, lead):
    row = classes.classes.get()
    one, other = english(clerk), english(lead)
    first, second = open_grid(one, classes), open_grid(other, classes)
    prefix = f"class-{row.pk}"
    send(other, classes, second, **{f"{prefix}-month": "9", f"{prefix}-place": "苏州"})
    assert send(one, classes, first, **{f"{prefix}-cost": "30", "new-0-title": "新班"}).status_code == 302
    row.refresh_from_db()
    assert (row.month, row.place, row.cost) == (9, "苏州", Decimal(30))
    assert [one.title for one in classes.classes.all()] == [row.title, "新班"]


def test_a_clash_shows_both_values_and_is_settled_by_saving_again(classes, english, clerk, lead):
    row = classes.classes.get()
    one, other, cost = english(clerk), english(lead), f"class-{row.pk}-cost"
    first = open_grid(one, classes)
    send(other, classes, open_grid(other, classes), **{cost: "40", f"class-{row.pk}-place": "苏州"})
    page = send(one, classes, first, **{cost: "30", f"class-{row.pk}-month": "11"})
    text = text_of(page)
    assert "lead has meanwhile entered “40.00”" in text
    assert re.search(rf'name="{cost}" value="30"', text)
    row.refresh_from_db()
    assert (row.cost, row.month) == (Decimal(40), 11)
    assert send(one, classes, form_of(page)).status_code == 302
    row.refresh_from_db()
    assert (row.cost, row.month, row.place) == (Decimal(30), 11, "苏州")  # what was not typed over stands


def test_a_class_is_taken_out_unless_somebody_changed_it(classes, english, clerk, lead):
    row, other = classes.classes.get(), factories.make_plan_class(classes, title="另一班")
    client = english(clerk)
    data = open_grid(client, classes)
    send(english(lead), classes, open_grid(english(lead), classes), **{f"class-{row.pk}-runs": "7"})
    ticks = {f"class-{row.pk}-remove": "1", f"class-{other.pk}-remove": "1"}
    text = text_of(send(client, classes, data, **ticks))
    assert "so it is not taken out" in text
    assert list(classes.classes.all()) == [row]


def test_what_was_typed_into_a_class_that_is_gone_comes_back_as_a_new_one(classes, english, clerk, lead):
    row = classes.classes.get()
    client = english(clerk)
    data = open_grid(client, classes)
    send(english(lead), classes, open_grid(english(lead), classes), **{f"class-{row.pk}-remove": "1"})
    page = send(client, classes, data, **{f"class-{row.pk}-place": "无锡"})
    assert "Somebody has taken this class out" in text_of(page)
    assert send(client, classes, form_of(page)).status_code == 302
    again = PlanClass.objects.get()
    assert (again.pk != row.pk, again.place, again.title, again.cost) == (True, "无锡", row.title, row.cost)


def test_a_new_class_with_a_fault_stands_once_until_it_is_mended(classes, english, clerk):
    client, there = english(clerk), classes.classes.get().pk
    typed = {"new-0-title": "甲班", "new-0-month": "13", "new-1-title": "乙班", "new-1-runs": "40000"}
    page = send(client, classes, open_grid(client, classes), **typed)
    text = text_of(page)
    assert [text.count(f'name="new-{number}-title"') for number in range(5)] == [1, 1, 1, 1, 0]
    assert "less than or equal to 32767" in text
    mended = form_of(page) | {"new-0-month": "12", "new-1-runs": "2"}
    assert send(client, classes, mended).status_code == 302
    added = classes.classes.exclude(pk=there).values_list("title", "month", "runs")
    assert list(added) == [("甲班", 12, None), ("乙班", None, 2)]


def test_skills_training_has_no_level_and_a_page_that_was_tampered_with_changes_nothing(
    classes, english, clerk
):
    row = classes.classes.get()
    client = english(clerk)
    send(client, classes, open_grid(client, classes), **{f"class-{row.pk}-kind": "skills"})
    row.refresh_from_db()
    assert (row.kind, row.level) == ("skills", "")
    odd = {f"class-{row.pk}": [1, {"cost": "zz", "month": [1], "title": 5}]}
    tampered = [json.dumps(one) for one in ({f"class-{row.pk}": [1]}, {"class-x": [1, {}]}, odd)]
    for seen in ("", "[]", "x", *tampered):
        data = open_grid(client, classes) | {"seen": seen, f"class-{row.pk}-title": "改"}
        assert client.post(url_of("plan_edit", classes.pk), data).status_code in (200, 302)
    assert PlanClass.objects.get().title == row.title


@pytest.mark.parametrize(
    ("state", "closes", "says"),
    [("submitted", False, "under review: it can be changed once"), ("accepted", False, "A change is a new version"),
     ("draft", True, "The ministry closed the cycle on 2026-11-02")],
)  # fmt: skip
def test_a_locked_plan_says_why_and_what_was_typed_stays(
    classes, ministry, english, clerk, state, closes, says
):
    row, client = classes.classes.get(), english(clerk)
    data = open_grid(client, classes)
    Plan.objects.filter(pk=classes.pk).update(state=state)
    if closes:
        type(classes.cycle).objects.update(closed_at=AT, closed_by=ministry)
    text = text_of(send(client, classes, data, **{f"class-{row.pk}-title": "改过的", "new-0-title": "新班"}))
    assert says in text
    assert 'value="新班"' in text
    assert 'value="改过的"' in text
    assert classes.classes.get().title == row.title
    detail = client.get(url_of("plan_edit", classes.pk), follow=True)
    assert detail.redirect_chain == [(url_of("plan_detail", classes.pk), 302)]
    assert says in text_of(detail)
    assert (
        "fills in this plan itself" in text_of(english(ministry).get(url_of("plan_detail", classes.pk)))
        or state == "submitted"
    )


def test_a_draft_fills_what_is_empty_and_nothing_else(three_year, annual, english, clerk):
    for name in ("甲", "乙", "丙"):
        factories.make_officer(name)
    factories.make_officer("丁", agency=factories.make_agency("省局", level="province", city="", county=""))
    plan, client = plan_of(three_year), english(clerk)
    plan.years.filter(year=2027).update(provincial_initial=99)
    client.post(url_of("plan_draft", plan.pk))
    plan.refresh_from_db()
    assert (plan.need_national_initial, plan.need_provincial_initial, plan.need_national_intermediate) == (
        1,
        3,
        0,
    )
    assert "4 officers on post, 4 to be trained" in plan.overall_need
    rows = list(plan.years.values_list("national_initial", "provincial_initial", "classes", "budget"))
    assert rows == [(1, 99, 1, None), (0, 0, 0, None), (0, 0, 0, None)]
    year = plan_of(annual)
    client.post(url_of("plan_draft", year.pk))
    drafted = list(year.classes.values_list("tier", "level", "runs", "heads", "month", "cost"))
    assert drafted == [("national", "initial", 1, 1, None, None), ("provincial", "initial", 1, 3, None, None)]
    assert draft_plan(plan=year, need=need_of_plan(year, on=TODAY), by=clerk, at=AT) == 0
