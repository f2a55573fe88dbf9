from datetime import date

import pytest
from django.utils import translation
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st

from accounts import rules
from accounts.rules import RuleViolation


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 5), 0, date(2024, 3, 5)),
        (date(2024, 6, 30), 6, date(2024, 12, 30)),
        (date(2024, 7, 1), 6, date(2025, 1, 1)),
        (date(2024, 12, 31), 1, date(2025, 1, 31)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 2, 29), -60, date(2019, 2, 28)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2100, 1, 31), 1, date(2100, 2, 28)),
        (date(2000, 1, 31), 1, date(2000, 2, 29)),
    ],
)
def test_add_months(day, months, expected):
    assert rules.add_months(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(-240, 240))
def test_add_months_keeps_to_its_month_and_loses_no_day_it_has(day, months):
    later = rules.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, rules.last_day_of(later.year, later.month).day)


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.integers(-60, 60),
)
def test_add_months_never_swaps_two_days(first, second, months):
    first, second = sorted([first, second])
    assert rules.add_months(first, months) <= rules.add_months(second, months)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2023, 2, 28), (2024, 2, 29), (2024, 4, 30), (2024, 12, 31)]
)
def test_last_day_of(year, month, day):
    assert rules.last_day_of(year, month) == date(year, month, day)


class Spoken:
    """A message that, like a translated one, says its language when it is turned into text."""

    def __str__(self):
        return translation.get_language() + ": %(day)s, %(tier)s"


class Tier:
    def __str__(self):
        return "National tier" if translation.get_language() == "en" else "国家级"


IN_BOTH_LANGUAGES = [("en", "en: 2024-02-29, National tier"), ("zh-hans", "zh-hans: 2024-02-29, 国家级")]


@pytest.mark.parametrize(("language", "text"), IN_BOTH_LANGUAGES)
def test_a_violation_speaks_the_language_of_who_reads_it(language, text):
    with translation.override("en" if language != "en" else "zh-hans"):
        violation = RuleViolation(Spoken(), day="2024-02-29", tier=Tier())
    with translation.override(language):
        assert str(violation) == text
        assert str(violation.message) == text


@pytest.mark.parametrize(("language", "text"), IN_BOTH_LANGUAGES)
def test_a_sentence_speaks_the_language_of_who_reads_it(language, text):
    with translation.override("en" if language != "en" else "zh-hans"):
        reason = rules.sentence(Spoken(), day="2024-02-29", tier=Tier())
    with translation.override(language):
        assert str(reason) == f"{reason}" == text


@pytest.mark.parametrize("message", ["100% attended.", lazystr("100% attended.")])
def test_a_violation_without_values_keeps_its_percent_sign(message):
    assert str(RuleViolation(message)) == "100% attended."


@pytest.mark.parametrize("failures", [0, 9])
def test_nine_failures_may_sign_in(failures):
    rules.check_sign_in(failures=failures)


@pytest.mark.parametrize("failures", [10, 11])
def test_ten_failures_pause_the_sign_in(failures):
    with translation.override("en"), pytest.raises(RuleViolation, match=r"10 sign-ins .* wait 15 minutes"):
        rules.check_sign_in(failures=failures)


@pytest.mark.parametrize(
    ("code", "is_chosen"),
    [
        ("11", False),
        ("15", False),
        ("16", True),
        ("32", False),
        ("65", False),
        ("66", True),
        ("82", False),
        ("99", True),
    ],
)
def test_a_code_that_the_standard_lacks_is_chosen(code, is_chosen):
    assert rules.has_chosen_code(code) is is_chosen


CHANGE = {"code": "66", "new_code": "67", "is_taken": False, "has_certificates": False}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, None),
        ({"code": "32"}, "32 is the bureau's code in the national standard"),
        ({"has_certificates": True}, "Certificates were issued under 66"),
        ({"is_taken": True}, "67 belongs to another province"),
        ({"new_code": "32"}, "32 belongs to another province"),
        ({"new_code": "19"}, "19 belongs to another province or reads like a year"),
        ({"new_code": "20"}, "20 belongs to another province or reads like a year"),
    ],
)
def test_a_chosen_code_changes_until_its_first_certificate(change, says):
    with translation.override("en"):
        if says:
            with pytest.raises(RuleViolation, match=says):
                rules.check_code_change(**CHANGE | change)
        else:
            rules.check_code_change(**CHANGE | change)
