from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import RuleViolation
from certificates import rules
from certificates.rules import Gate, Held, Person, Why
from training.rules import Level, Purpose, Tier

NATIONAL, PROVINCIAL = Tier.NATIONAL, Tier.PROVINCIAL
INITIAL, INTERMEDIATE = Level.INITIAL, Level.INTERMEDIATE
CODES = frozenset({"11", "32", "33", "66"})


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refusal(check, *args, **values):
    """Return the words with which `check` refuses `values`."""
    with pytest.raises(RuleViolation) as refused:
        check(*args, **values)
    text = str(refused.value)
    assert text.endswith(("(item 6).", "(item 7)."))
    return text


# --- numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tier", "issuer"), [(NATIONAL, "00"), (PROVINCIAL, "32")])
def test_issuer_code(tier, issuer):
    assert rules.issuer_code(tier=tier, province_code="32") == issuer


@pytest.mark.parametrize(
    ("issuer", "year", "sequence", "number"),
    [
        ("00", 2022, 1, "20220001"),
        ("00", 2022, 9999, "20229999"),
        ("32", 2022, 1, "3220220001"),
        ("32", 2022, 9999, "3220229999"),
        ("66", 2026, 120, "6620260120"),
    ],
)
def test_certificate_number(issuer, year, sequence, number):
    assert rules.certificate_number(issuer=issuer, year=year, sequence=sequence) == number


@pytest.mark.parametrize("sequence", [-1, 0, 10_000])
@pytest.mark.parametrize("issuer", ["00", "32"])
def test_a_sequence_has_four_digits(issuer, sequence):
    text = refusal(rules.certificate_number, issuer=issuer, year=2022, sequence=sequence)
    assert text.startswith(f"{sequence} is no number of 2022")


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("20220001", (NATIONAL, "00", 2022, 1)),
        ("20229999", (NATIONAL, "00", 2022, 9999)),
        ("3220220001", (PROVINCIAL, "32", 2022, 1)),
        ("6620229999", (PROVINCIAL, "66", 2022, 9999)),
        ("19900001", (NATIONAL, "00", 1990, 1)),
        ("20990001", (NATIONAL, "00", 2099, 1)),
    ],
)
def test_parse_certificate_number(number, parts):
    assert rules.parse_certificate_number(number, CODES) == parts


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "is no certificate number"),
        ("2022001", "is no certificate number"),
        ("202200001", "is no certificate number"),
        ("32202200001", "is no certificate number"),
        ("２０２２０００１", "is no certificate number"),
        ("٢٠٢٢٠٠٠١", "is no certificate number"),
        ("2022 0001", "is no certificate number"),
        ("20220001\n", "is no certificate number"),
        ("2022000A", "is no certificate number"),
        ("+3220220001", "is no certificate number"),
        ("20220001.0", "is no certificate number"),
        ("9920220001", "begins with 99"),
        ("0020220001", "begins with 00"),
        ("0120220001", "begins with 01"),
        ("20220000", "year or sequence"),
        ("3220220000", "year or sequence"),
        ("19890001", "year or sequence"),
        ("21000001", "year or sequence"),
        ("3219890001", "year or sequence"),
        ("32202200", "year or sequence"),  # a provincial number cut to eight digits
        ("11202200", "year or sequence"),
    ],
)
def test_other_forms_are_refused(number, says):
    text = refusal(rules.parse_certificate_number, number, CODES)
    assert text.startswith(number)
    assert says in text


@pytest.mark.parametrize(("number", "tier"), [("20220001", NATIONAL), ("3220220001", PROVINCIAL)])
def test_a_number_belongs_to_its_tier(number, tier):
    assert rules.parse_certificate_number(number, CODES, tier=tier).tier == tier
    (other,) = set(Tier) - {tier}
    text = refusal(rules.parse_certificate_number, number, CODES, tier=other)
    assert text.startswith(f"{number} is a number of the {tier.label}, not of the {other.label}")


@given(st.sampled_from(["00", *sorted(CODES)]), st.integers(1990, 2099), st.integers(1, 9999))
def test_number_and_parts_give_each_other_back(issuer, year, sequence):
    number = rules.certificate_number(issuer=issuer, year=year, sequence=sequence)
    parts = rules.parse_certificate_number(number, CODES)
    assert parts[1:] == (issuer, year, sequence)
    assert len(number) == (8 if parts.tier == NATIONAL else 10)


@given(st.text("0123456789", min_size=7, max_size=11))
def test_a_parsed_number_is_the_one_that_would_be_given(number):
    try:
        parts = rules.parse_certificate_number(number, CODES)
    except RuleViolation:
        return
    assert rules.certificate_number(issuer=parts.issuer, year=parts.year, sequence=parts.sequence) == number


@given(st.sampled_from(sorted(CODES)), st.integers(1990, 2099), st.integers(1, 9999))
def test_a_number_cut_to_eight_digits_is_no_national_one(issuer, year, sequence):
    number = rules.certificate_number(issuer=issuer, year=year, sequence=sequence)
    refusal(rules.parse_certificate_number, number[:8], CODES)


# --- room -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last_number", "count"), [(0, 9999), (0, 0), (9998, 1), (9900, 99), (9999, 0)])
def test_a_batch_that_fits_exactly_is_given(last_number, count):
    rules.check_room(last_number=last_number, count=count, year=2026)


@pytest.mark.parametrize(
    ("last_number", "count", "room"), [(0, 10_000, 9999), (9998, 2, 1), (9900, 100, 99), (9999, 1, 0)]
)
def test_one_over_refuses_the_whole_batch(last_number, count, room):
    text = refusal(rules.check_room, last_number=last_number, count=count, year=2026)
    assert text.startswith(f"{count} certificates wanted, {room} numbers left in 2026: none was issued.")


@pytest.mark.parametrize(
    ("last_number", "is_nearly_full"), [(0, False), (8999, False), (9000, True), (9999, True)]
)
def test_is_nearly_full(last_number, is_nearly_full):
    assert rules.is_nearly_full(last_number=last_number) is is_nearly_full


@pytest.mark.parametrize(
    ("last_number", "sequences", "counter"),
    [(0, [], 0), (7, [], 7), (0, [3, 120, 5], 120), (200, [3, 120], 200), (0, iter([9999]), 9999)],
)
def test_counter_after_legacy(last_number, sequences, counter):
    assert rules.counter_after_legacy(last_number=last_number, sequences=sequences) == counter


# --- issuing and voiding ----------------------------------------------------------------------------

PASS = {"is_passed": True, "is_confirmed": True, "has_certificate": False}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"is_passed": False}, "Not passed"),
        ({"is_passed": False, "is_confirmed": False}, "Not passed"),
        ({"is_confirmed": False}, "not confirmed"),
        ({"has_certificate": True}, "already issued"),
        ({"has_certificate": True, "is_void": True}, "was voided"),
    ],
)
def test_only_a_confirmed_pass_is_certified_once(change, says):
    rules.check_may_certify(**PASS)
    assert says in refusal(rules.check_may_certify, **PASS | change)


@pytest.mark.parametrize(
    ("tier", "class_province", "user_province", "says"),
    [
        (NATIONAL, None, None, None),
        (NATIONAL, None, "32", "issued by the ministry"),
        (PROVINCIAL, "32", "32", None),
        (PROVINCIAL, "32", "33", "issued by the province"),
        (PROVINCIAL, "32", None, "issued by the province"),
        (PROVINCIAL, None, None, "issued by the province"),
    ],
)
def test_who_issues(tier, class_province, user_province, says):
    values = {"tier": tier, "class_province": class_province, "user_province": user_province}
    if says:
        assert says in refusal(rules.check_issuer, **values)
    else:
        rules.check_issuer(**values)


DAY = {
    "issued_on": date(2026, 12, 20),
    "exam_on": date(2026, 12, 18),
    "today": date(2026, 12, 24),
    "is_year_reported": False,
}


@pytest.mark.parametrize("issued_on", [date(2026, 12, 18), date(2026, 12, 19), date(2026, 12, 24)])
def test_issue_date_from_the_exam_to_today(issued_on):
    rules.check_issue_date(**DAY | {"issued_on": issued_on})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"issued_on": date(2026, 12, 17)}, "2026-12-17 lies before the exam of 2026-12-18"),
        ({"issued_on": date(2026, 12, 25)}, "2026-12-25 lies in the future: choose 2026-12-24"),
        ({"is_year_reported": True}, "The year 2026 is already reported"),
    ],
)
def test_issue_dates_that_are_refused(change, says):
    assert says in refusal(rules.check_issue_date, **DAY | change)


def test_a_certificate_is_voided_once():
    rules.check_may_void(is_void=False, reason="Wrong person")
    assert "void already" in refusal(rules.check_may_void, is_void=True, reason="Wrong person")


@pytest.mark.parametrize("reason", ["", " ", "\u3000"])
def test_a_certificate_is_voided_for_a_reason(reason):
    assert "give it in writing" in refusal(rules.check_may_void, is_void=False, reason=reason)


def test_only_a_certificate_in_force_is_printed():
    rules.check_may_print(is_void=False)
    assert "not printed again" in refusal(rules.check_may_print, is_void=True)


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ({}, date(2026, 12, 31)),
        ({"month": 12, "day": 20}, date(2026, 12, 20)),
        ({"month": 11, "day": 30}, date(2026, 11, 30)),
        ({"month": 11, "day": 31}, date(2026, 11, 30)),
        ({"month": 2, "day": 30}, date(2026, 2, 28)),
    ],
)
def test_report_due_on(settings, due):
    assert rules.report_due_on(2026, **settings) == due


# --- the gate ---------------------------------------------------------------------------------------

FIRST_ISSUE, RENEWAL = Purpose.FIRST_ISSUE, Purpose.RENEWAL
TODAY = date(2026, 11, 24)
FRESH = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("purpose", "certificates", "answer", "says"),
    [
        (FIRST_ISSUE, [], Gate.NO, "No certificate in force at Initial level"),
        (RENEWAL, [], Gate.NO, "No certificate in force at Intermediate level"),
        (FIRST_ISSUE, [(INITIAL, FRESH, False)], Gate.YES, "at Initial level, issued on 2026-06-01"),
        (RENEWAL, [(INTERMEDIATE, FRESH, False)], Gate.YES, "at Intermediate level, issued on 2026-06-01"),
        (FIRST_ISSUE, [(INTERMEDIATE, FRESH, False)], Gate.NO, "No certificate in force at Initial level"),
        (RENEWAL, [(INITIAL, FRESH, False)], Gate.NO, "No certificate in force at Intermediate level"),
        (FIRST_ISSUE, [(INITIAL, FRESH, True)], Gate.NO, "No certificate in force"),
        (FIRST_ISSUE, [(INITIAL, TODAY, False)], Gate.YES, "2026-11-24"),
        (FIRST_ISSUE, [(INITIAL, date(2026, 11, 25), False)], Gate.NO, "No certificate in force"),
        (FIRST_ISSUE, [(INITIAL, date(2021, 11, 24), False)], Gate.YES, "2021-11-24"),
        (FIRST_ISSUE, [(INITIAL, date(2021, 11, 23), False)], Gate.NO, "2021-11-23, more than 5 years ago"),
        (
            FIRST_ISSUE,
            [(INITIAL, date(2021, 11, 23), False), (INITIAL, FRESH, True)],
            Gate.NO,
            "2021-11-23, more than 5 years ago",
        ),
        (
            FIRST_ISSUE,
            [(INITIAL, FRESH, False), (INITIAL, date(2015, 1, 1), False), (INTERMEDIATE, TODAY, True)],
            Gate.YES,
            "2026-06-01",
        ),
    ],
)
def test_gate_answer(purpose, certificates, answer, says):
    verdict = rules.gate_answer(purpose=purpose, certificates=certificates, on=TODAY)
    assert verdict.gate == answer
    assert says in str(verdict.reason)
    assert str(verdict.reason).endswith("(item 8).")


@pytest.mark.parametrize(
    ("on", "issued_on", "years", "answer"),
    [
        (date(2024, 2, 29), date(2019, 2, 28), 5, Gate.YES),
        (date(2024, 2, 29), date(2019, 2, 27), 5, Gate.NO),
        (date(2025, 2, 28), date(2020, 2, 29), 5, Gate.YES),
        (date(2025, 3, 1), date(2020, 2, 29), 5, Gate.NO),
        (TODAY, date(2025, 11, 24), 1, Gate.YES),
        (TODAY, date(2025, 11, 23), 1, Gate.NO),
        (TODAY, date(1995, 1, 1), 0, Gate.YES),
        (TODAY, date(1995, 1, 1), 5, Gate.NO),
    ],
)
def test_how_recent_the_gate_wants_it(on, issued_on, years, answer):
    held = [(INITIAL, issued_on, False)]
    verdict = rules.gate_answer(purpose=FIRST_ISSUE, certificates=held, on=on, years=years)
    assert verdict.gate == answer
    assert answer == Gate.YES or f"{years} years" in str(verdict.reason)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Person(), Why.HOLDS),
        (Person(is_established=False), Why.NOT_ESTABLISHED),
        (Person(is_on_post=False), Why.OFF_POST),
        (Person(is_same_name=False), Why.OTHER_NAME),
        (Person(is_known=False), Why.UNKNOWN),
        # Who asks with a wrong name learns nothing else about the person.
        (Person(is_same_name=False, is_established=False, is_on_post=False), Why.OTHER_NAME),
    ],
)
def test_whom_the_gate_never_lets_through(person, why):
    held = [(INITIAL, FRESH, False)]
    assert rules.gate_answer(purpose=FIRST_ISSUE, certificates=held, person=person, on=TODAY).why == why


@pytest.mark.parametrize(
    ("certificates", "why"),
    [
        ([], Why.NONE),
        ([(INTERMEDIATE, FRESH, False)], Why.OTHER_LEVEL),
        ([(INTERMEDIATE, FRESH, True)], Why.NONE),
        ([(INITIAL, FRESH, True), (INTERMEDIATE, FRESH, False)], Why.VOID),
        ([(INITIAL, date(2021, 11, 23), False), (INITIAL, FRESH, True)], Why.TOO_OLD),
        ([(INTERMEDIATE, TODAY + timedelta(days=1), False)], Why.NONE),
    ],
)
def test_a_no_says_what_is_missing(certificates, why):
    assert rules.gate_answer(purpose=FIRST_ISSUE, certificates=certificates, on=TODAY).why == why


@pytest.mark.parametrize(
    ("purpose", "certificates", "why"),
    [
        ("", [(INITIAL, FRESH, False)], Why.HOLDS),
        ("", [(INTERMEDIATE, FRESH, False)], Why.HOLDS),
        (RENEWAL, [(INITIAL, FRESH, False)], Why.OTHER_LEVEL),
        ("", [(INITIAL, FRESH, True)], Why.VOID),
        ("", [(INITIAL, date(2021, 11, 23), False)], Why.TOO_OLD),
        ("", [], Why.NONE),
    ],
)
def test_an_enforcement_id_is_covered_by_a_certificate_of_its_day(purpose, certificates, why):
    assert rules.register_answer(purpose=purpose, certificates=certificates, on=TODAY).why == why


def test_without_a_purpose_neither_level_is_named():
    verdict = rules.register_answer(purpose="", certificates=[], on=TODAY)
    assert "at either level" in str(verdict.reason)


def test_a_reason_is_read_in_the_readers_language():
    reason = rules.gate_reason("unreadable", {"fault": {"en": "Too short.", "zh-hans": "太短。"}})
    assert str(reason) == "Too short (item 8)."
    with translation.override("zh-hans"):
        assert str(reason).startswith("太短")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"is_alert": True, "is_settled": False, "note": "证件已收回"}, None),
        ({"is_alert": False, "is_settled": False, "note": "证件已收回"}, "in force"),
        ({"is_alert": True, "is_settled": True, "note": "证件已收回"}, "dealt with before"),
        ({"is_alert": True, "is_settled": False, "note": "  "}, "what was done"),
    ],
)
def test_an_alert_is_dealt_with_once_and_in_writing(facts, says):
    if says is None:
        return rules.check_may_settle(**facts)
    with pytest.raises(RuleViolation, match=says):
        rules.check_may_settle(**facts)


@pytest.mark.parametrize(("rows", "is_refused"), [(1_000, False), (1_001, True), (10_000, True)])
def test_a_list_has_an_end(rows, is_refused):
    with pytest.raises(RuleViolation, match="several parts") if is_refused else nullcontext():
        rules.check_list_size(rows=rows, limit=rules.GATE_PEOPLE)


def test_the_gate_names_the_last_certificate_in_force():
    certificates = [
        Held(INITIAL, date(2022, 5, 1), False, key="old"),
        Held(INITIAL, date(2025, 5, 1), False, key="last"),
        Held(INITIAL, date(2026, 5, 1), True, key="void"),
        Held(INTERMEDIATE, date(2026, 5, 1), False, key="other level"),
        Held(INITIAL, TODAY + timedelta(days=1), False, key="to come"),
    ]
    held = rules.gate_certificate(purpose=FIRST_ISSUE, certificates=certificates, on=TODAY)
    assert held.key == "last"
    assert rules.gate_certificate(purpose=FIRST_ISSUE, certificates=[], on=TODAY) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(Level), st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.booleans()),
        max_size=6,
    ),
    st.sampled_from(Purpose),
    st.integers(0, 10),
)
def test_the_gate_opens_for_a_certificate_in_force_and_for_nothing_else(certificates, purpose, years):
    level = INITIAL if purpose == FIRST_ISSUE else INTERMEDIATE
    since = TODAY.replace(year=TODAY.year - years) if years else date.min
    is_open = any(held == level and not void and since <= day <= TODAY for held, day, void in certificates)
    verdict = rules.gate_answer(purpose=purpose, certificates=certificates, on=TODAY, years=years)
    assert (verdict.gate == Gate.YES) is is_open


# --- what a stranger learns ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("王", "*"),
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("欧阳建国", "欧**国"),
        ("𠮷野㛃", "𠮷*㛃"),
        ("买买提·吐尔逊", "买**·**逊"),
        ("阿·里", "阿·*"),
    ],
)
def test_a_stranger_sees_little_of_a_name(name, masked):
    assert rules.masked_name(name) == masked
