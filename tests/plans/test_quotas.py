"""National seats: divided from what was asked, granted, and kept to by every route of enrolment."""

import pytest

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from plans.services.asked import proposed, shares_of
from tests import factories
from tests.plans.conftest import AT, plan_of, queries_of, text_of, url_of
from tests.test_access import text_of as said_by
from training import rules
from training.imports.enrolment_register import EnrolmentRegister
from training.models import ClassQuota
from training.services.classes import change_class
from training.services.enrolments import enrol_officers, withdraw_enrolment
from training.services.quotas import grant_seats

URL = url_of("quota_list")


@pytest.fixture
def national(ministry):
    """A class of four places in 2027."""
    return factories.make_class(
        by=ministry, tier="national", level="initial", year=2027, capacity=4, title="国家级初级班"
    )


@pytest.mark.parametrize(
    ("asked", "capacity", "divided"),
    [
        ({"32": 3, "33": 1}, 4, {"32": 3, "33": 1}),
        ({"32": 3, "33": 1}, 10, {"32": 3, "33": 1}),
        ({"32": 5, "33": 5}, 5, {"32": 3, "33": 2}),
        ({"32": 7, "33": 2, "51": 1}, 5, {"32": 4, "33": 1, "51": 0}),
        ({}, 5, {}),
    ],
)
def test_seats_are_divided_in_proportion(asked, capacity, divided):
    assert rules.divided_seats(asked=asked, capacity=capacity) == divided


@pytest.mark.parametrize(
    ("seats", "enrolled", "adding", "is_refused"),
    [(None, 99, 1, False), (2, 1, 1, False), (2, 1, 2, True), (0, 0, 1, True), (2, 2, 0, False)],
)
def test_a_bureau_keeps_to_its_seats(seats, enrolled, adding, is_refused):
    facts = {"bureau": "江苏", "seats": seats, "enrolled": enrolled, "adding": adding}
    if not is_refused:
        return rules.check_quota(**facts)
    with pytest.raises(RuleViolation, match=f"{seats} seats in this class, {enrolled} taken: {adding} more"):
        rules.check_quota(**facts)


def test_the_ministry_divides_from_what_the_plans_ask(english, annual, national, ministry, lead, clerk):
    plan = plan_of(annual)
    factories.make_plan_class(plan, tier="national", runs=1, heads=3)
    factories.make_plan_class(plan, tier="national", level="intermediate", runs=1, heads=9)
    factories.make_plan_version(plan, by=lead)
    client, url = english(ministry), url_of("quota_edit", national.pk)
    [shares] = shares_of([national], [clerk.province], 2027).values()
    assert (shares[0].asked, shares[0].plan, proposed(shares, 4)) == (3, plan.pk, {"32": 3})
    assert 'name="32" value="3"' in text_of(client.get(url, {"divide": 1})).replace(' type="number"', "")
    too_many = text_of(client.post(url, {"32": 3, "33": 2}))
    assert "5 seats granted, 4 places in the class: take 1 away" in too_many
    assert not ClassQuota.objects.exists()
    client.post(url, {"32": 3, "33": ""})
    assert list(ClassQuota.objects.values_list("province", "seats", "granted_by")) == [("32", 3, ministry.pk)]
    entry = AuditEntry.objects.get(act=Act.QUOTA_GRANTED)
    assert entry.details == {"seats": {"32": [None, 3]}, "granted": 3}
    client.post(url, {"32": 3})
    assert AuditEntry.objects.filter(act=Act.QUOTA_GRANTED).count() == 1
    page = text_of(english(clerk).get(URL, {"year": 2027}))
    assert "国家级初级班" in page
    with pytest.raises(RuleViolation, match="3 seats granted, 2 places"):
        change_class(training_class=national, by=ministry, capacity=2)


def test_every_route_of_enrolment_keeps_to_the_seats(english, national, ministry, clerk):
    head = {"agency": factories.make_agency(level="province")}
    people = [factories.make_officer(by=clerk, **head) for _ in range(3)]
    grant_seats(training_class=national, seats={"32": 2, "33": 2}, by=ministry, at=AT)

    def enrol(officers, by=clerk):
        return enrol_officers(training_class=national, officers=officers, by=by, at=AT)

    for by in (clerk, ministry):
        with pytest.raises(RuleViolation, match="has 2 seats in this class, 0 taken: 3 more do not fit"):
            enrol(people, by=by)
    first, _second = enrol(people[:2])
    client = english(clerk)
    page = client.post(f"/classes/{national.pk}/enrol/", {"officers": [people[2].pk]})
    assert "has 2 seats in this class, 2 taken: 1 more do not fit" in text_of(page)
    with pytest.raises(RuleViolation, match="has enrolled 2 people: grant at least as many seats, not 1"):
        grant_seats(training_class=national, seats={"32": 1}, by=ministry, at=AT)
    withdraw_enrolment(enrolment=first, by=clerk, at=AT, reason="病假")
    enrol([people[2]])
    assert "2 / 2" in text_of(client.get(national.get_absolute_url()))
    assert "2 seats granted to your bureau, 2 taken" in text_of(client.get(f"/classes/{national.pk}/enrol/"))
    grant_seats(training_class=national, seats={}, by=ministry, at=AT)
    enrol([people[0]])
    with pytest.raises(RuleViolation, match="Only the seats of national classes"):
        rules.check_may_divide(tier=rules.Tier.PROVINCIAL)


def test_a_sheet_names_the_rows_beyond_the_seats(national, ministry, clerk):
    factories.make_quota(national, by=ministry, seats=1)
    head = {"agency": factories.make_agency(level="province")}
    people = [factories.make_officer(by=clerk, **head) for _ in range(2)]

    class Line:
        def __init__(self, row, officer):
            self.row, self.key, self.person, self.faults, self.known = (
                row,
                officer.id_number_hash,
                "",
                [],
                None,
            )
            self.values = {"name": "", "id_number": officer.id_number, "agency": "", "other_tier_reason": ""}

    class Scope:
        subject, province = national, clerk.province

    lines = [Line(row, officer) for row, officer in enumerate(people, 5)]
    register = EnrolmentRegister(Scope, lines)
    said = {line.row: [str(fault[2]) for fault in register.faults(line)] for line in lines}
    assert said[5] == []
    assert "has 1 seats in this class, 0 taken: 2 more" in said[6][0]


def test_list_and_grid_cost_the_same_for_many(english, national, ministry, lead, annual):
    client = english(ministry)
    asked = [f"{URL}?year=2027", f"{URL}?year=2027&export=xlsx", f"{URL}?year=2027&export=print"]
    asked.append(url_of("quota_edit", national.pk))

    def costs():
        return [queries_of(lambda: client.get(url)) for url in asked]  # noqa: B023

    factories.make_quota(national, by=ministry, seats=1)
    factories.make_plan_version(plan_of(annual), by=lead)
    few = costs()
    for number in range(2, 12):
        one = factories.make_class(by=ministry, tier="national", year=2027, number=number)
        factories.make_quota(one, by=ministry, code="33")
        factories.make_plan_version(
            plan_of(annual, code=str(31 + number)), by=lead
        ) if 32 < 31 + number < 38 else None
    assert costs() == few
    assert "国家级初级班" in said_by(client.get(asked[1]))
