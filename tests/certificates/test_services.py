"""Issuing, voiding and recording prints: what the acts promise, whoever calls them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates import services
from certificates.models import Certificate, CertificateSequence, YearReport
from tests import factories

TODAY = date(2026, 11, 24)


def passed_class(*, clerk, lead, heads=3, **fields):
    """A class whose `heads` people all passed, confirmed."""
    training_class = factories.make_class(by=clerk, **fields)
    exam = factories.make_exam(training_class, by=clerk)
    for _ in range(heads):
        add_result(training_class, exam, clerk=clerk, lead=lead)
    return training_class


def add_result(training_class, exam, *, clerk, lead, score=80, **fields):
    agency = fields.pop("agency", None)
    officer = factories.make_officer(**({"agency": agency} if agency else {}))
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    return factories.make_result(
        exam, enrolment, score=score, entered_by=clerk, **({"confirmed_by": lead} | fields)
    )


def issue(training_class, *, by, count, issued_on=TODAY, today=TODAY):
    return services.issue_class(
        training_class=training_class, issued_on=issued_on, by=by, today=today, expected_count=count
    )


def preview(training_class, *, by, issued_on=TODAY, today=TODAY):
    return services.preview_class(training_class=training_class, issued_on=issued_on, by=by, today=today)


def set_counter(last_number, issuer="32", year=2026):
    CertificateSequence.objects.update_or_create(
        issuer=issuer, year=year, defaults={"last_number": last_number}
    )


# --- numbers ----------------------------------------------------------------------------------------


def test_numbers_follow_the_roster_and_the_class_before(clerk, lead):
    first = passed_class(clerk=clerk, lead=lead, heads=3)
    second = passed_class(clerk=clerk, lead=lead, heads=2)
    shown = preview(first, by=lead)
    numbers = [certificate.number for certificate in issue(first, by=lead, count=3)]
    assert numbers == ["3220260001", "3220260002", "3220260003"] == [line.number for line in shown.lines]
    positions = [c.result.enrolment.position for c in Certificate.objects.order_by("sequence")]
    assert positions == [1, 2, 3]
    assert [c.number for c in issue(second, by=lead, count=2)] == ["3220260004", "3220260005"]


def test_both_levels_share_the_sequence_and_each_issuer_and_year_has_its_own(clerk, lead, ministry):
    initial = passed_class(clerk=clerk, lead=lead, heads=1)
    intermediate = passed_class(clerk=clerk, lead=lead, heads=1, level="intermediate")
    older = passed_class(clerk=clerk, lead=lead, heads=1, year=2025)
    national = passed_class(clerk=ministry, lead=ministry, heads=1, tier="national")
    assert issue(initial, by=lead, count=1)[0].number == "3220260001"
    assert issue(intermediate, by=lead, count=1)[0].number == "3220260002"
    assert issue(older, by=lead, count=1, issued_on=date(2025, 12, 31))[0].number == "3220250001"
    assert issue(national, by=ministry, count=1)[0].number == "20260001"


def test_a_make_up_pass_takes_its_place_in_the_roster(clerk, lead):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    failed = add_result(training_class, exam, clerk=clerk, lead=lead, score=40)
    add_result(training_class, exam, clerk=clerk, lead=lead)
    make_up = factories.make_exam(by=clerk, held_on=date(2026, 9, 1))
    factories.make_result(
        make_up, failed.enrolment, score=70, entered_by=clerk, confirmed_by=lead, first_result=failed
    )
    certificates = issue(training_class, by=lead, count=2)
    assert [(c.result.enrolment.position, c.is_make_up, c.exam_on.month) for c in certificates] == [
        (1, True, 9),
        (2, False, 6),
    ]


def test_a_make_up_after_the_issue_date_waits(clerk, lead):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    failed = add_result(training_class, exam, clerk=clerk, lead=lead, score=40)
    add_result(training_class, exam, clerk=clerk, lead=lead)
    make_up = factories.make_exam(by=clerk, held_on=date(2026, 9, 1))
    factories.make_result(
        make_up, failed.enrolment, score=70, entered_by=clerk, confirmed_by=lead, first_result=failed
    )
    shown = preview(training_class, by=lead, issued_on=date(2026, 7, 1))
    assert [line.seat.position for line in shown.lines] == [2]
    assert "2026-09-01" in str(shown.left_out[0].reason)


def test_what_the_ledger_says_is_copied_in(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=1)
    certificate = issue(training_class, by=lead, count=1)[0]
    certificate.refresh_from_db()
    officer = certificate.officer
    assert certificate.holder_name == officer.name
    assert certificate.holder_id_number == officer.id_number
    assert certificate.holder_region == "江苏 南京市 玄武区"
    assert (certificate.score, certificate.exam_on) == (80, date(2026, 6, 5))
    assert (certificate.class_title, certificate.issued_by) == (training_class.title, lead)
    assert AuditEntry.objects.about(certificate).get().act == Act.CERTIFICATE_ISSUED


# --- who is left out --------------------------------------------------------------------------------


def test_who_may_not_have_one_is_left_out_with_the_reason(clerk, lead):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    add_result(training_class, exam, clerk=clerk, lead=lead)
    add_result(training_class, exam, clerk=clerk, lead=lead, score=59.9)
    add_result(training_class, exam, clerk=clerk, lead=lead, score=None, attendance="absent")
    add_result(training_class, exam, clerk=clerk, lead=lead, confirmed_by=None)
    factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    shown = preview(training_class, by=lead)
    assert [line.seat.position for line in shown.lines] == [1]
    reasons = {left.position: left.reason for left in shown.left_out}
    assert sorted(reasons) == [2, 3, 4, 5]
    assert len({str(reason) for reason in reasons.values()}) == 4
    assert len(issue(training_class, by=lead, count=1)) == 1


def test_who_is_outside_the_establishment_is_certified_with_a_note(clerk, lead):
    training_class = factories.make_class(by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    officer = factories.make_officer(is_established=False)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    factories.make_result(exam, enrolment, score=90, entered_by=clerk, confirmed_by=lead)
    assert [bool(line.note) for line in preview(training_class, by=lead).lines] == [True]


def test_a_pass_is_certified_once(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=2)
    issue(training_class, by=lead, count=2)
    with pytest.raises(RuleViolation):
        issue(training_class, by=lead, count=0)
    shown = preview(training_class, by=lead)
    assert [left.certificate.number for left in shown.left_out] == ["3220260001", "3220260002"]
    assert shown.lines == []


def test_a_voided_pass_is_not_certified_again_and_its_number_stays_retired(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=1)
    certificate = issue(training_class, by=lead, count=1)[0]
    void(certificate, by=lead)
    shown = preview(training_class, by=lead)
    assert shown.lines == []
    assert shown.left_out[0].certificate == certificate
    other = passed_class(clerk=clerk, lead=lead, heads=1)
    assert issue(other, by=lead, count=1)[0].number == "3220260002"


def test_one_result_alone_can_be_certified(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=2)
    result = training_class.enrolments.get(position=2).results.get()
    certificate = services.issue_certificate(result=result, issued_on=TODAY, by=lead, today=TODAY)
    assert (certificate.number, certificate.result) == ("3220260001", result)
    with pytest.raises(RuleViolation):
        services.issue_certificate(result=result, issued_on=TODAY, by=lead, today=TODAY)


# --- what is refused, whole ---------------------------------------------------------------------------


def refused(training_class, **arguments):
    """The act is refused, and leaves nothing: no row, no number, no line in the trail."""
    before = list(CertificateSequence.objects.values_list("issuer", "year", "last_number"))
    with pytest.raises(RuleViolation) as violation:
        issue(training_class, **arguments)
    assert not Certificate.objects.exists()
    assert list(CertificateSequence.objects.values_list("issuer", "year", "last_number")) == before
    assert not AuditEntry.objects.filter(act=Act.CERTIFICATE_ISSUED).exists()
    return str(violation.value)


def test_more_or_fewer_than_previewed_is_refused(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=2)
    assert "3" in refused(training_class, by=lead, count=3)
    refused(training_class, by=lead, count=1)


def test_nobody_to_certify_is_refused(clerk, lead):
    refused(factories.make_class(by=clerk), by=lead, count=0)


@pytest.mark.parametrize(
    ("issued_on", "why"),
    [(date(2026, 11, 25), "2026-11-25"), (date(2026, 6, 4), "2026-06-05")],
    ids=["in the future", "before the exam"],
)
def test_a_wrong_day_is_refused(clerk, lead, issued_on, why):
    training_class = passed_class(clerk=clerk, lead=lead)
    assert why in refused(training_class, by=lead, count=3, issued_on=issued_on)
    shown = preview(training_class, by=lead, issued_on=issued_on)
    assert (shown.lines, why in str(shown.refusal)) == ([], True)


def test_today_and_the_exam_day_are_good_days(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=1)
    assert preview(training_class, by=lead, issued_on=date(2026, 6, 5)).refusal is None
    assert preview(training_class, by=lead, issued_on=TODAY).refusal is None


def report(lead, **fields):
    factories.make_year_report(by=lead, **fields)


def test_a_reported_year_is_closed_until_the_report_is_returned(clerk, lead, ministry):
    training_class = passed_class(clerk=clerk, lead=lead)
    report(lead)
    assert "2026" in refused(training_class, by=lead, count=3)
    YearReport.objects.update(
        state="returned", opinion="缺页", decided_by=ministry, decided_at=timezone.now()
    )
    assert len(issue(training_class, by=lead, count=3)) == 3


def test_a_reported_year_closes_no_other_year(clerk, lead):
    training_class = passed_class(clerk=clerk, lead=lead, heads=1)
    report(lead)
    certificates = issue(training_class, by=lead, count=1, issued_on=date(2027, 1, 4), today=date(2027, 1, 4))
    assert certificates[0].number == "3220270001"


def test_only_the_issuer_issues(clerk, lead, outside_lead, ministry):
    provincial = passed_class(clerk=clerk, lead=lead)
    national = passed_class(clerk=ministry, lead=ministry, tier="national")
    refused(provincial, by=outside_lead, count=3)
    refused(provincial, by=ministry, count=3)
    refused(national, by=lead, count=3)
    assert preview(national, by=lead).refusal


def test_skills_training_yields_none(clerk, lead):
    refused(factories.make_class(by=clerk, kind="skills", level=""), by=lead, count=0)


# --- the end of the sequence --------------------------------------------------------------------------


def test_the_last_number_is_9999(clerk, lead):
    set_counter(9997)
    training_class = passed_class(clerk=clerk, lead=lead, heads=2)
    assert [c.number for c in issue(training_class, by=lead, count=2)] == ["3220269998", "3220269999"]


def test_past_9999_the_whole_class_is_refused_with_the_room_left(clerk, lead):
    set_counter(9998)
    training_class = passed_class(clerk=clerk, lead=lead, heads=2)
    assert "1" in refused(training_class, by=lead, count=2)
    assert preview(training_class, by=lead).room == 1


@pytest.mark.parametrize(("last_number", "is_warned"), [(8996, False), (8997, True), (9100, True)])
def test_from_9000_on_it_warns(clerk, lead, last_number, is_warned):
    set_counter(last_number)
    training_class = passed_class(clerk=clerk, lead=lead, heads=3)
    assert preview(training_class, by=lead).is_nearly_full is is_warned


# --- void -----------------------------------------------------------------------------------------------


def void(certificate, *, by, reason="考试违纪"):
    return services.void_certificate(
        certificate=certificate, reason=reason, by=by, on=TODAY, at=timezone.now()
    )


def test_a_void_certificate_keeps_day_author_and_reason(clerk, lead):
    certificate = issue(passed_class(clerk=clerk, lead=lead, heads=1), by=lead, count=1)[0]
    void(certificate, by=lead)
    certificate.refresh_from_db()
    assert (certificate.voided_on, certificate.voided_by, certificate.void_reason) == (
        TODAY,
        lead,
        "考试违纪",
    )
    assert list(Certificate.objects.voided()) == [certificate]
    entry = AuditEntry.objects.about(certificate).first()
    assert (entry.act, entry.reason) == (Act.CERTIFICATE_VOIDED, "考试违纪")


def test_void_twice_without_a_reason_or_by_another_issuer_is_refused(clerk, lead, outside_lead, ministry):
    certificate = issue(passed_class(clerk=clerk, lead=lead, heads=1), by=lead, count=1)[0]
    for by, reason in [(lead, "  "), (outside_lead, "理由"), (ministry, "理由")]:
        with pytest.raises(RuleViolation):
            void(certificate, by=by, reason=reason)
    assert not Certificate.objects.voided().exists()
    void(certificate, by=lead)
    with pytest.raises(RuleViolation):
        void(certificate, by=lead, reason="再次")
    certificate.refresh_from_db()
    assert certificate.void_reason == "考试违纪"


# --- print ----------------------------------------------------------------------------------------------


def test_the_second_print_is_a_reprint_under_the_same_number(clerk, lead):
    certificates = issue(passed_class(clerk=clerk, lead=lead, heads=2), by=lead, count=2)
    services.print_certificates(certificates=certificates[:1], by=lead)
    services.print_certificates(certificates=certificates, by=lead)
    counted = Certificate.objects.order_by("sequence").values_list("number", "reprints")
    assert list(counted) == [("3220260001", 1), ("3220260002", 0)]
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).count() == 3


def test_a_void_certificate_is_not_printed(clerk, lead):
    certificates = issue(passed_class(clerk=clerk, lead=lead, heads=2), by=lead, count=2)
    void(certificates[1], by=lead)
    with pytest.raises(RuleViolation):
        services.print_certificates(certificates=certificates, by=lead)
    assert not AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).exists()


# --- cost -------------------------------------------------------------------------------------------------


def test_issuing_asks_no_question_a_row(clerk, lead):
    def queries(heads):
        training_class = passed_class(clerk=clerk, lead=lead, heads=heads)
        with CaptureQueriesContext(connection) as captured:
            issue(training_class, by=lead, count=heads)
        return len(captured)

    queries(1)  # makes the counter's row
    # SQLite takes 999 values a statement: the 60 rows go in by two statements, everything else is the same.
    assert queries(60) <= queries(10) + 1
