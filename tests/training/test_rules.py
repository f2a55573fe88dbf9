from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import RuleViolation, add_months
from training import rules
from training.rules import AgencyLevel, ClassKind, Gender, HeadType, Level, Purpose, Ruling, Sat, Tier

PROVINCE, CITY, COUNTY = AgencyLevel.PROVINCE, AgencyLevel.CITY, AgencyLevel.COUNTY
PRINCIPAL, DEPUTY, STAFF = HeadType.PRINCIPAL, HeadType.DEPUTY, HeadType.STAFF
NATIONAL, PROVINCIAL = Tier.NATIONAL, Tier.PROVINCIAL


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("id_number", "gender"),
    [
        ("11010519491231002X", Gender.FEMALE),
        ("440524188001010014", Gender.MALE),
        ("320102199003070009", Gender.FEMALE),
        ("320102199003070092", Gender.MALE),
    ],
)
def test_gender_is_the_17th_digit(id_number, gender):
    assert rules.gender_of(id_number) == gender


TIERS = [
    (PROVINCE, PRINCIPAL, NATIONAL),
    (PROVINCE, DEPUTY, NATIONAL),
    (PROVINCE, STAFF, NATIONAL),
    (CITY, PRINCIPAL, NATIONAL),
    (CITY, DEPUTY, NATIONAL),
    (CITY, STAFF, PROVINCIAL),
    (COUNTY, PRINCIPAL, NATIONAL),
    (COUNTY, DEPUTY, PROVINCIAL),
    (COUNTY, STAFF, PROVINCIAL),
]


@pytest.mark.parametrize(("agency_level", "head_type", "tier"), TIERS)
def test_required_tier(agency_level, head_type, tier):
    ruling = rules.required_tier(agency_level=agency_level, head_type=head_type)
    assert ruling.value == tier
    assert Tier(tier).label.lower().split()[0] in str(ruling.reason)
    assert str(ruling.reason).endswith("(item 1).")


def test_every_level_and_head_type_is_in_the_table_of_tiers():
    assert {row[:2] for row in TIERS} == {(level, head) for level in AgencyLevel for head in HeadType}


@pytest.mark.parametrize(("agency_level", "head_type", "tier"), TIERS)
def test_required_tier_takes_what_the_database_holds(agency_level, head_type, tier):
    ruling = rules.required_tier(agency_level=str(agency_level), head_type=str(head_type))
    assert ruling.value == str(tier)


@pytest.mark.parametrize(
    ("purpose", "level"), [(Purpose.FIRST_ISSUE, Level.INITIAL), (Purpose.RENEWAL, Level.INTERMEDIATE)]
)
def test_required_level(purpose, level):
    ruling = rules.required_level(purpose=purpose)
    assert ruling.value == level
    assert str(ruling.reason).endswith("(item 1).")


@pytest.mark.parametrize(
    ("required", "offered", "reason"),
    [
        (NATIONAL, NATIONAL, ""),
        (PROVINCIAL, PROVINCIAL, ""),
        (NATIONAL, PROVINCIAL, "No national seat left this year"),
        (PROVINCIAL, NATIONAL, "Instructor of the province"),
    ],
)
def test_the_own_tier_or_a_reason_enrols(required, offered, reason):
    rules.check_enrolment_tier(required=required, offered=offered, reason=reason)


@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
@pytest.mark.parametrize(("required", "offered"), [(NATIONAL, PROVINCIAL), (PROVINCIAL, NATIONAL)])
def test_the_other_tier_without_a_reason_is_refused(required, offered, reason):
    with pytest.raises(RuleViolation) as refusal:
        rules.check_enrolment_tier(required=required, offered=offered, reason=reason)
    assert str(refusal.value) == (
        f"{required.label} is required, the class is {offered.label}: give a reason in writing (item 1)."
    )


TODAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("purpose", "id_valid_until", "has_certificate", "is_due", "says"),
    [
        (Purpose.FIRST_ISSUE, None, False, True, "First enforcement ID"),
        (Purpose.FIRST_ISSUE, None, True, False, "Holds a certificate"),
        (Purpose.RENEWAL, None, False, True, "not recorded"),
        (Purpose.RENEWAL, None, True, False, "Holds a certificate"),
        (Purpose.RENEWAL, date(2025, 2, 28), False, True, "2025-02-28"),
        (Purpose.RENEWAL, date(2025, 3, 1), False, False, "2025-03-01"),
        (Purpose.RENEWAL, date(2025, 2, 28), True, False, "Holds a certificate"),
        (Purpose.RENEWAL, date(2024, 2, 28), False, True, "2024-02-28"),
    ],
)
def test_is_due(purpose, id_valid_until, has_certificate, is_due, says):
    ruling = rules.is_due(
        purpose=purpose,
        id_valid_until=id_valid_until,
        on=TODAY,
        notice_months=12,
        has_certificate=has_certificate,
    )
    assert ruling.value is is_due
    assert says in str(ruling.reason)
    assert "(item" in str(ruling.reason)


@pytest.mark.parametrize(("notice_months", "is_due"), [(0, False), (1, False), (2, True), (12, True)])
def test_notice_months_decide_when_a_renewal_is_due(notice_months, is_due):
    ruling = rules.is_due(
        purpose=Purpose.RENEWAL,
        id_valid_until=date(2024, 4, 29),
        on=TODAY,
        notice_months=notice_months,
        has_certificate=False,
    )
    assert ruling.value is is_due


NO_EXAM = {"place": None, "sat": None}
DUE, NOT_DUE = Ruling(True, "due"), Ruling(False, "not due")
STARTS, DEADLINE, VALID = date(2024, 9, 2), date(2025, 3, 6), date(2026, 1, 1)


def sat(outcome, *, is_make_up=False, is_confirmed=True, has_certificate=False):
    return Sat(date(2024, 9, 6), is_make_up, outcome, is_confirmed, DEADLINE, has_certificate)


@pytest.mark.parametrize(
    ("change", "says", "by"),
    [
        ({}, "Enrols in a class: National tier, Initial level (item 1).", VALID),
        ({"is_on_post": False}, "Off post", None),
        ({"is_established": False}, "Enrols in a class", VALID),
        ({"due": NOT_DUE}, "Nothing for now", VALID),
        ({"due": NOT_DUE, "is_established": False}, "no enforcement ID", None),
        ({"place": ("Autumn class", STARTS)}, "Attends “Autumn class”", STARTS),
        ({"sat": sat("passed", is_confirmed=False)}, "A second person confirms", None),
        ({"sat": sat("failed", is_confirmed=False)}, "A second person confirms", None),
        ({"sat": sat("awaiting")}, "Sits the exam that was missed", None),
        ({"sat": sat("failed")}, "Sits the make-up", DEADLINE),
        ({"sat": sat("failed", is_make_up=True)}, "an interview", None),
        ({"sat": sat("passed")}, "the certificate is to be issued", None),
        ({"sat": sat("passed", is_make_up=True)}, "the certificate is to be issued", None),
        ({"sat": sat("passed", has_certificate=True), "due": NOT_DUE}, "Nothing for now", VALID),
        ({"sat": sat("passed", has_certificate=True)}, "Enrols in a class", VALID),
        ({"sat": sat("failed"), "is_on_post": False}, "Off post", None),
    ],
)
def test_next_step(change, says, by):
    officer = {"is_on_post": True, "is_established": True, "due": DUE, "id_valid_until": VALID}
    step = rules.next_step(tier=NATIONAL, level=Level.INITIAL, **officer | NO_EXAM | change)
    assert says in str(step.text)
    assert step.by == by


@pytest.mark.parametrize(
    ("on", "after", "says"),
    [
        (date(2024, 2, 29), None, None),
        (date(2024, 2, 29), date(2024, 2, 28), None),
        (date(2024, 3, 1), None, "2024-03-01 lies in the future"),
        (date(2024, 2, 28), date(2024, 2, 28), "Choose a day after 2024-02-28"),
        (date(2024, 2, 27), date(2024, 2, 28), "Choose a day after 2024-02-28"),
    ],
)
def test_posts_are_recorded_one_after_the_other(on, after, says):
    if says:
        with pytest.raises(RuleViolation, match=says):
            rules.check_posting_day(on=on, today=TODAY, after=after)
    else:
        rules.check_posting_day(on=on, today=TODAY, after=after)


RELEASED = {
    "bureau": "Zhejiang",
    "is_own": False,
    "is_on_post": False,
    "is_released": True,
    "is_same_name": True,
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, None),
        ({"is_released": False}, "registered with Zhejiang. Ask that bureau to release"),
        ({"is_on_post": True, "is_released": False}, "registered with Zhejiang. Ask that bureau to release"),
        ({"is_same_name": False}, "Zhejiang released this ID number under another name"),
        ({"is_own": True, "is_on_post": True}, "open that officer instead"),
        ({"is_own": True}, "bring them back"),
    ],
)
def test_an_id_number_moves_in_once_its_bureau_released_it(change, says):
    if says:
        with pytest.raises(RuleViolation, match=says):
            rules.check_may_take_over(**RELEASED | change)
    else:
        rules.check_may_take_over(**RELEASED | change)


@pytest.mark.parametrize(
    ("on", "years", "since"),
    [
        (date(2024, 11, 24), 5, date(2019, 11, 24)),
        (date(2024, 2, 29), 5, date(2019, 2, 28)),
        (date(2024, 3, 1), 5, date(2019, 3, 1)),
        (date(2025, 2, 28), 5, date(2020, 2, 28)),
        (date(2024, 11, 24), 1, date(2023, 11, 24)),
        (date(2024, 11, 24), 0, None),
    ],
)
def test_certified_since(on, years, since):
    assert rules.certified_since(on=on, years=years) == since


@pytest.mark.parametrize(
    ("promulgated_on", "starts_on", "is_recent"),
    [
        (date(2019, 9, 1), date(2024, 9, 1), True),
        (date(2019, 8, 31), date(2024, 9, 1), False),
        (date(2024, 9, 1), date(2024, 9, 1), True),
        (date(2024, 9, 2), date(2024, 9, 1), False),
        (date(2019, 2, 28), date(2024, 2, 29), True),
        (date(2019, 2, 27), date(2024, 2, 29), False),
        (date(2020, 2, 29), date(2025, 2, 28), True),
        (date(2020, 2, 29), date(2025, 3, 1), False),
        (date(2020, 2, 28), date(2025, 2, 28), True),
    ],
)
def test_is_recent_law(promulgated_on, starts_on, is_recent):
    assert rules.is_recent_law(promulgated_on=promulgated_on, starts_on=starts_on) is is_recent


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_five_years_end_on_one_day(starts_on):
    first = add_months(starts_on, -60)
    assert rules.is_recent_law(promulgated_on=first, starts_on=starts_on)
    assert not rules.is_recent_law(promulgated_on=first - timedelta(days=1), starts_on=starts_on)


TAUGHT = ("Evidence", Decimal("4.0"), Decimal("4.0"))
SHORT = ("Penalties", Decimal("4.0"), Decimal("3.5"))


@pytest.mark.parametrize(
    ("level", "modules", "promulgated", "is_national_series", "warnings"),
    [
        (Level.INITIAL, [], [], True, []),
        (Level.INITIAL, [TAUGHT], [], True, []),
        (Level.INITIAL, [TAUGHT, SHORT], [], True, ["Penalties: 3.5 of 4 hours"]),
        (Level.INITIAL, [], [], False, ["No textbook"]),
        (Level.INITIAL, None, [], None, ["No syllabus", "No textbook"]),
        (Level.INTERMEDIATE, [TAUGHT], [], True, ["No law of the last five years"]),
        (Level.INTERMEDIATE, [TAUGHT], [date(2019, 8, 31)], True, ["No law of the last five years"]),
        (Level.INTERMEDIATE, [TAUGHT], [date(2010, 1, 1), date(2019, 9, 1)], True, []),
        (Level.INTERMEDIATE, [SHORT, SHORT], [], False, ["Penalties", "Penalties", "No law", "No textbook"]),
    ],
)
def test_what_the_content_of_a_class_lacks(level, modules, promulgated, is_national_series, warnings):
    content = rules.Content(Decimal(8), Decimal(8), modules, promulgated, is_national_series)
    found = rules.content_checks(
        kind=ClassKind.POST, level=level, starts_on=date(2024, 9, 1), content=content
    )
    red = [str(check.text) for check in found if not check.is_met]
    assert [any(text.startswith(says) for text in red) for says in warnings] == [True] * len(red)
    assert all(str(check.text).endswith("(item 4).") for check in found)


@pytest.mark.parametrize(("hours", "is_met"), [("0", False), ("7.5", False), ("8", True)])
def test_skills_training_is_asked_for_its_hours_alone(hours, is_met):
    content = rules.Content(Decimal(hours), Decimal(8), None, [], None)
    (check,) = rules.content_checks(
        kind=ClassKind.SKILLS, level="", starts_on=date(2024, 9, 1), content=content
    )
    assert (check.key, check.is_met) == ("timetable", is_met)


def test_post_training_yields_a_certificate():
    rules.check_yields_certificate(kind=ClassKind.POST)


def test_skills_training_yields_no_certificate():
    with pytest.raises(RuleViolation, match=r"open a post-training class \(item 3\)"):
        rules.check_yields_certificate(kind=ClassKind.SKILLS)


@pytest.mark.parametrize(
    ("capacity", "enrolled", "adding"), [(60, 0, 60), (60, 59, 1), (60, 60, 0), (None, 500, 500)]
)
def test_a_class_can_be_filled_to_its_last_place(capacity, enrolled, adding):
    rules.check_capacity(capacity=capacity, enrolled=enrolled, adding=adding)


@pytest.mark.parametrize(("capacity", "enrolled", "adding"), [(60, 0, 61), (60, 59, 2), (60, 60, 1)])
def test_one_over_the_places_is_refused(capacity, enrolled, adding):
    with pytest.raises(RuleViolation) as refusal:
        rules.check_capacity(capacity=capacity, enrolled=enrolled, adding=adding)
    assert str(refusal.value) == (
        f"{capacity} places, {enrolled} taken: {adding} more do not fit. "
        "Enlarge the class or choose fewer (item 10)."
    )


def test_a_class_may_last_one_day():
    rules.check_class_days(starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 1))


def test_a_class_does_not_end_before_it_begins():
    with pytest.raises(RuleViolation) as refusal:
        rules.check_class_days(starts_on=date(2026, 6, 1), ends_on=date(2026, 5, 31))
    assert str(refusal.value) == (
        "2026-05-31 lies before the first day, 2026-06-01: choose that day or a later one (item 6)."
    )
