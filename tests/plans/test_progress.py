"""Progress: planned against held, row by row; which class counts for which row."""

from decimal import Decimal

import pytest

from accounts.rules import RuleViolation
from plans import rules
from plans.models import ClassCost, Fulfilment, YearMoney
from plans.services.progress import link_class, progress_of, totals_of
from plans.services.rounds import round_of
from plans.services.writing import Typed, save_plan
from tests import factories
from tests.plans.conftest import AT, queries_of, text_of, url_of

ROW = ("32", 2027, "post", "provincial", "initial")


@pytest.mark.parametrize(
    ("planned", "held", "linked_to", "said"),
    [
        (ROW, ROW, "", ""),
        ((*ROW[:4], ""), ROW, "", ""),
        (ROW, ("33", *ROW[1:]), "", "another bureau"),
        (ROW, ("32", 2026, *ROW[2:]), "", "another bureau, year"),
        (ROW, (*ROW[:4], "intermediate"), "", "level than the row"),
        (ROW, ROW, "省级班", "fulfils “省级班” already"),
    ],
)
def test_a_class_fulfils_a_row_like_itself(planned, held, linked_to, said):
    if not said:
        return rules.check_fulfils(planned=planned, held=held, linked_to=linked_to)
    with pytest.raises(RuleViolation, match=said):
        rules.check_fulfils(planned=planned, held=held, linked_to=linked_to)


@pytest.mark.parametrize(
    ("amount", "units", "yuan"),
    [
        (None, 5, None),
        (1, 0, None),
        (1, 3, 3333),
        (Decimal("0.00"), 4, 0),
        (Decimal("2.00"), 32, 625),
        (1, 16, 625),
    ],
)
def test_yuan_each(amount, units, yuan):
    assert rules.yuan_each(amount=amount, units=units) == yuan


@pytest.mark.parametrize(
    ("planned", "held", "percent"), [(0, 3, None), (3, 2, 66), (1000, 999, 99), (10, 12, 120)]
)
def test_share_held_is_cut(planned, held, percent):
    assert rules.share_held(planned=planned, held=held) == percent


def test_rows_are_fulfilled_by_classes_and_counted(english, classes, clerk, lead, ministry):
    row = classes.classes.get()
    mine = {"by": clerk, "year": 2027}
    held = factories.make_class(**mine, level="initial", title=row.title, number=1)
    other = factories.make_class(**mine, level="initial", title="另一个班", number=2)
    factories.make_class(**mine, level="intermediate", title="中级班", number=3)
    enrolments = [
        factories.make_enrolment(held, factories.make_officer(by=clerk), by=clerk) for _ in range(2)
    ]
    exam = factories.make_exam(held, by=clerk)
    result = factories.make_result(exam, enrolments[0], score=80, entered_by=clerk, confirmed_by=lead)
    factories.make_certificate(result, by=lead)
    ClassCost.objects.create(training_class=held, amount=Decimal("7.50"), recorded_by=clerk)
    client, url = english(clerk), url_of("plan_progress", classes.pk)
    [[line], free] = progress_of(classes)
    assert [one.training_class for one in line.suggested] == [held, other]
    assert len(free) == 3
    link = url_of("plan_link", classes.pk)
    client.post(link, {"planned": row.pk, "training_class": held.pk})
    [[line], free] = progress_of(classes)
    assert (line.heads, line.certificates, line.cost, line.percent, len(free)) == (
        2,
        1,
        Decimal("7.50"),
        2,
        2,
    )
    assert totals_of([line]) == {
        "runs": 2, "held": 1, "people": 100, "heads": 2, "certificates": 1,
        "planned_cost": Decimal("25.00"), "cost": Decimal("7.50"),
    }  # fmt: skip
    with pytest.raises(RuleViolation, match="already"):
        link_class(planned=row, training_class=held, by=clerk, at=AT)
    page = text_of(client.get(url))
    assert f'href="{held.get_absolute_url()}"' in page
    assert "1 / 2" in page
    few = queries_of(lambda: client.get(url))
    for number in range(4, 10):
        one = factories.make_class(**mine, level="initial", number=number)
        factories.make_enrolment(one, factories.make_officer(by=clerk), by=clerk)
        factories.make_plan_class(classes)
    assert queries_of(lambda: client.get(url)) == few
    removed = {("class", row.pk): Typed(row.version, {}, {}, is_removed=True)}
    report = save_plan(plan=classes, typed=removed, by=clerk, at=AT)
    assert "was held" in str(report.faults["class", row.pk])
    client.post(url_of("plan_unlink", Fulfilment.objects.get().pk))
    assert not Fulfilment.objects.exists()
    national = factories.make_class(by=ministry, tier="national", level="initial", year=2027)
    client.post(link, {"planned": row.pk, "training_class": national.pk})
    assert not Fulfilment.objects.exists()


def test_national_rows_count_the_ministrys_classes(annual, classes, clerk, ministry):
    factories.make_plan_class(classes, tier="national", runs=1, heads=3)
    national = factories.make_class(by=ministry, tier="national", level="initial", year=2027)
    factories.make_quota(national, by=ministry, seats=2)
    factories.make_enrolment(national, factories.make_officer(by=clerk), by=clerk)
    rows, _free = progress_of(classes)
    [line] = [row for row in rows if row.is_national]
    assert (line.seats, line.heads, line.certificates, line.percent, line.suggested) == (2, 1, 0, 33, [])


def test_a_three_year_plan_is_counted_year_by_year(english, complete, clerk, lead, ministry):
    held = factories.make_class(by=clerk, year=2028, level="initial")
    national = factories.make_class(by=ministry, tier="national", level="initial", year=2027)
    factories.make_enrolment(national, factories.make_officer(by=clerk), by=clerk)
    place = factories.make_enrolment(held, factories.make_officer(by=clerk), by=clerk)
    result = factories.make_result(
        factories.make_exam(held, by=clerk), place, score=80, entered_by=clerk, confirmed_by=lead
    )
    factories.make_certificate(result, by=lead)
    ClassCost.objects.create(training_class=held, amount=Decimal("7.50"), recorded_by=clerk)
    YearMoney.objects.create(province=clerk.province, year=2029, spent=3, recorded_by=clerk)
    client, url = english(lead), url_of("plan_progress", complete.pk)
    rows = round_of(complete)
    counted = [(one.year, one.classes, one.heads, one.national, one.certificates, one.spent) for one in rows]
    assert counted == [
        (2027, 0, 0, 1, 0, None),
        (2028, 1, 1, 0, 1, Decimal("7.50")),
        (2029, 0, 0, 0, 0, 3),
    ]
    assert [(one.people, one.seats, one.percent) for one in rows] == [(60, 1, 0), (60, 1, 1), (60, 1, 0)]
    assert "year=2028&amp;province=32&amp;kind=post" in text_of(client.get(url))
    few = queries_of(lambda: client.get(url))
    for number in range(2, 8):
        factories.make_class(by=clerk, year=2028, number=number)
    assert queries_of(lambda: client.get(url)) == few
    assert (
        client.get(url, {"export": "xlsx"}).status_code
        == client.get(url, {"export": "print"}).status_code
        == 200
    )
