"""What the database refuses, whoever writes: every constraint is broken once, past the services."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import BaseConstraint, F
from django.utils import timezone

from accounts.models import Act, Attachment, AuditEntry, MinistrySettings, Province, SignInFailure, User
from accounts.services import record
from certificates.models import (
    ApiClient,
    ApiTally,
    Certificate,
    CertificatePdf,
    CertificateRequest,
    CertificateSequence,
    GateAnswer,
    GateList,
    HandOver,
    RegisterCheck,
    YearReport,
)
from exams.models import Absence, Exam, ExamResult, FollowUp, ResultCorrection, SecondEntry
from plans.models import (
    ClassCost,
    Contact,
    ImplementationReport,
    Plan,
    PlanClass,
    PlanComment,
    PlanDecision,
    PlanExtension,
    PlanningCycle,
    PlanVersion,
    PlanYear,
    YearMoney,
)
from tests import factories
from training.models import (
    Agency,
    Attendance,
    ClassQuota,
    Enrolment,
    Evaluation,
    ImportBatch,
    ImportHeadings,
    Instructor,
    Law,
    Lesson,
    Nomination,
    Officer,
    Posting,
    Syllabus,
    SyllabusModule,
    Textbook,
    TrainingClass,
)

APPS = ["accounts", "training", "exams", "certificates", "plans", "oversight"]
MODELS = [model for label in APPS for model in apps.get_app_config(label).get_models()]
NOW, DAY, LATER = timezone.now(), date(2026, 6, 5), date(2026, 7, 5)


@pytest.fixture(scope="module")
def cast_of_all(one_world):
    return factories.make_cast()


@pytest.fixture
def cast(db, cast_of_all):
    """The same people for every test of this file."""
    return cast_of_all


@pytest.fixture(scope="module")
def world_of_all(cast_of_all):
    """One sound row of every table."""
    cast = cast_of_all
    clerk, lead = cast["clerk"], cast["lead"]
    training_class = factories.make_class(by=clerk)
    factories.make_class(by=cast["ministry"], tier="national")
    people = [factories.make_officer(by=clerk) for _ in range(2)]
    places = [factories.make_enrolment(training_class, officer, by=clerk) for officer in people]
    exam = factories.make_exam(training_class, by=clerk)
    signed = {"entered_by": clerk, "confirmed_by": lead}
    passed = factories.make_result(exam, places[0], score=80, **signed)
    failed = factories.make_result(exam, places[1], score=40, **signed)
    again = factories.make_exam(by=clerk)
    factories.make_result(again, places[1], score=30, first_result=failed, **signed)
    certificate = factories.make_certificate(passed, by=lead)
    FollowUp.objects.create(result=failed, recorded_by=lead, recorded_at=NOW)
    Absence.objects.create(result=failed, reason="住院", recorded_by=clerk)
    SecondEntry.objects.create(result=failed, attendance="present", score=40, entered_by=lead)
    change = {
        "old_attendance": "present",
        "new_attendance": "absent",
        "reason": "笔误",
        "requested_by": clerk,
    }
    ResultCorrection.objects.create(result=failed, **change)
    names = {"old_name": "甲", "new_name": "乙", "old_id_number": "1", "new_id_number": "2", "reason": "笔误"}
    CertificateRequest.objects.create(certificate=certificate, requested_by=clerk, **names)
    factories.make_pdf([certificate], by=lead)
    certificate.hand_overs.create(on=DAY, recorded_by=clerk)
    factories.make_answer(by=clerk)
    uploaded = {"file_name": "名单.xlsx", "rows": 2, "asked_by": clerk}
    GateList.objects.create(yes=1, **uploaded)
    RegisterCheck.objects.create(found=1, **uploaded)
    factories.make_client(by=clerk)
    ApiTally.objects.create(source="10.0.0.1", what="no_token", hour=NOW)
    factories.make_year_report(by=lead)
    factories.make_batch(by=clerk)
    for province in (clerk.province, None):
        ImportHeadings.objects.create(province=province, target="roster", matched_by=clerk)
    syllabus = Syllabus.objects.create(title="大纲", tier="national", level="initial", version="1")
    in_force = {"state": "in_force", "in_force_on": DAY}
    Syllabus.objects.create(title="大纲", tier="national", level="intermediate", version="1", **in_force)
    module = SyllabusModule.objects.create(syllabus=syllabus, position=1, title="法律", minimum_hours=2)
    Law.objects.create(title="环境保护法", promulgated_on=DAY)
    Textbook.objects.create(title="教材")
    teacher = factories.make_instructor(entered_on=DAY)
    factories.make_instructor(province=None)
    factories.make_nomination(teacher, by=lead)
    factories.make_evaluation(training_class, teacher, by=clerk)
    factories.make_attendance(places[0], by=clerk)
    times = {"on": DAY, "starts_at": time(9), "ends_at": time(10), "hours": 1}
    Lesson.objects.create(training_class=training_class, title="课", module=module, **times)
    factories.make_attachment(by=clerk)
    record(Act.CLASS_CREATED, by=clerk, target=training_class)
    plan = factories.make_plan(factories.make_cycle(by=cast["ministry"], kind="three_year"))
    factories.make_plan_class(plan)
    version = factories.make_plan_version(plan, by=lead)
    PlanDecision.objects.create(version=version, verdict="accepted", decided_by=cast["ministry"])
    PlanComment.objects.create(plan=plan, version=version, part="plan", text="?", by=cast["ministry"])
    PlanExtension.objects.create(plan=plan, due_on=LATER, reason="汛情", granted_by=cast["ministry"])
    factories.make_contact(by=clerk)
    YearMoney.objects.create(province=clerk.province, year=2026, recorded_by=clerk)
    ClassCost.objects.create(training_class=training_class, amount=1, recorded_by=clerk)
    factories.make_quota(training_class, by=cast["ministry"])
    factories.make_implementation_report(by=lead)
    return cast


@pytest.fixture
def world(db, world_of_all):
    return world_of_all


def change(model, /, **values):
    """Write over the first row of a table, or over the one that `_at` names."""
    where = values.pop("_at", {})
    row = model.objects.filter(**where).order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**values)


def double(model, /, **values):
    """Store a row of a table a second time, with `values` in place of its own."""
    where = values.pop("_at", {})
    row = model.objects.filter(**where).order_by("pk").first()
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    model.objects.bulk_create([row])


PASS, FAIL, MAKE_UP = (
    {"outcome": "passed"},
    {"make_up_deadline__isnull": False},
    {"first_result__isnull": False},
)
# constraint → (how, table, the values that break it)
BROKEN = {
    "user_role_matches_province": (change, User, {"province": None, "_at": {"role": "clerk"}}),
    "ministry_settings_one_row": (double, MinistrySettings, {"pk": 2}),
    "ministry_settings_marks": (change, MinistrySettings, {"pass_mark": 101}),
    "audit_entry_has_author": (change, AuditEntry, {"by": None}),
    "attachment_size_within_limit": (change, Attachment, {"size": 20_000_001}),
    "syllabus_version_once": (double, Syllabus, {}),
    "syllabus_in_force_has_day": (change, Syllabus, {"state": "in_force"}),
    "syllabus_one_in_force": (double, Syllabus, {"version": "9", "_at": {"state": "in_force"}}),
    "syllabus_withdrawal_has_day": (change, Syllabus, {"withdrawn_on": DAY}),
    "syllabus_module_position_once": (double, SyllabusModule, {}),
    "syllabus_module_hours_positive": (change, SyllabusModule, {"minimum_hours": 0}),
    "law_once": (double, Law, {}),
    "law_kind_known": (change, Law, {"kind": "poem"}),
    "law_dates_in_order": (change, Law, {"in_force_on": date(2020, 1, 1)}),
    "textbook_once": (double, Textbook, {}),
    "agency_name_once": (double, Agency, {}),
    "agency_level_known": (change, Agency, {"level": "town"}),
    "officer_off_post_has_reason": (change, Officer, {"off_post_on": DAY}),
    "officer_head_type_known": (change, Officer, {"head_type": "boss"}),
    "officer_purpose_known": (change, Officer, {"purpose": "gift"}),
    "posting_one_open": (double, Posting, {}),
    "posting_dates_in_order": (change, Posting, {"to_on": date(2020, 1, 1)}),
    "class_national_has_no_province": (change, TrainingClass, {"tier": "national"}),
    "class_level_goes_with_kind": (change, TrainingClass, {"kind": "skills"}),
    "class_dates_in_order": (change, TrainingClass, {"ends_on": date(2026, 5, 31)}),
    "class_capacity_positive": (change, TrainingClass, {"capacity": 0}),
    "class_begin_paired": (change, TrainingClass, {"gaps_reason": "教材在途"}),
    "class_number_once_in_province": (double, TrainingClass, {}),
    "class_number_once_in_ministry": (double, TrainingClass, {"_at": {"tier": "national"}}),
    "enrolment_once": (double, Enrolment, {"position": 9}),
    "enrolment_position_once": (change, Enrolment, {"position": 2}),
    "enrolment_hours_not_negative": (change, Enrolment, {"attended_hours": -1}),
    "enrolment_withdrawal_paired": (change, Enrolment, {"withdrawn_at": NOW}),
    "import_applied_paired": (change, ImportBatch, {"state": "applied"}),
    "import_undone_paired": (change, ImportBatch, {"undone_at": NOW}),
    "import_work_paired": (change, ImportBatch, {"work_at": NOW}),
    "import_headings_once_a_bureau": (double, ImportHeadings, {"_at": {"province": "32"}}),
    "import_headings_once_national": (double, ImportHeadings, {"_at": {"province": None}}),
    "instructor_dates_in_order": (change, Instructor, {"left_on": date(2020, 1, 1), "left_reason": "退"}),
    "instructor_left_has_reason": (change, Instructor, {"left_on": LATER}),
    "instructor_once_in_bureau_pool": (double, Instructor, {"_at": {"province": "32"}}),
    "instructor_once_in_national_pool": (double, Instructor, {"_at": {"province": None}}),
    "nomination_one_open": (double, Nomination, {}),
    "nomination_state_implies_decision": (change, Nomination, {"state": "declined"}),
    "nomination_selected_has_member": (change, Nomination, {"member": F("instructor")}),
    "evaluation_once": (double, Evaluation, {}),
    "evaluation_within_scale": (change, Evaluation, {"average": "5.01"}),
    "evaluation_has_sheets": (change, Evaluation, {"count": 0}),
    "attendance_once_a_day": (double, Attendance, {}),
    "attendance_within_day": (change, Attendance, {"hours": 7}),
    "lesson_times_in_order": (change, Lesson, {"ends_at": time(9)}),
    "lesson_hours_positive": (change, Lesson, {"hours": 0}),
    "exam_national_has_no_province": (change, Exam, {"tier": "national"}),
    "exam_class_goes_with_sitting": (change, Exam, {"sitting": "make_up"}),
    "exam_marks_in_order": (change, Exam, {"pass_mark": 101}),
    "exam_return_paired": (change, Exam, {"return_reason": "漏登"}),
    "result_once": (double, ExamResult, {"position": 9}),
    "result_position_once": (change, ExamResult, {"position": 2}),
    "result_one_make_up": (double, ExamResult, {"exam_id": 1, "_at": MAKE_UP}),
    "result_score_only_when_present": (change, ExamResult, {"score": None, "_at": FAIL}),
    "result_score_within_marks": (change, ExamResult, {"score": 101, "_at": PASS}),
    "result_passed_means_pass_mark": (change, ExamResult, {"outcome": "passed", "_at": MAKE_UP}),
    "result_reached_means_passed": (change, ExamResult, {"outcome": "failed", "_at": PASS}),
    "result_entered_paired": (change, ExamResult, {"entered_by": None}),
    "result_confirmed_paired": (change, ExamResult, {"confirmed_by": None}),
    "result_deadline_only_when_failed": (change, ExamResult, {"make_up_deadline": LATER, "_at": PASS}),
    "result_make_up_after_fail": (change, ExamResult, {"made_up_on": F("failed_on"), "_at": MAKE_UP}),
    "result_late_has_reason": (change, ExamResult, {"is_late": True, "_at": MAKE_UP}),
    "result_correction_paired": (change, ResultCorrection, {"approved_at": NOW}),
    "result_correction_decline_paired": (change, ResultCorrection, {"declined_at": NOW}),
    "result_correction_one_pending": (double, ResultCorrection, {}),
    "result_correction_has_reason": (change, ResultCorrection, {"reason": ""}),
    "follow_up_decision_paired": (change, FollowUp, {"decision": "stays"}),
    "second_entry_score_only_when_present": (change, SecondEntry, {"score": None}),
    "follow_up_interview_paired": (change, FollowUp, {"interviewed_on": LATER}),
    "absence_has_reason": (change, Absence, {"reason": ""}),
    "absence_approval_paired": (change, Absence, {"approver": "李处长"}),
    "cycle_years_go_with_kind": (change, PlanningCycle, {"last_year": 2027}),
    "cycle_once": (double, PlanningCycle, {}),
    "cycle_close_paired": (change, PlanningCycle, {"closed_at": NOW}),
    "plan_once": (double, Plan, {}),
    "plan_state_known": (change, Plan, {"state": "lost"}),
    "plan_change_paired": (change, Plan, {"changed_at": NOW}),
    "plan_year_once": (double, PlanYear, {}),
    "plan_year_budget_not_negative": (change, PlanYear, {"budget": -1}),
    "plan_class_level_goes_with_kind": (change, PlanClass, {"kind": "skills"}),
    "plan_class_month_known": (change, PlanClass, {"month": 13}),
    "plan_class_not_negative": (change, PlanClass, {"cost": -1}),
    "plan_extension_once": (double, PlanExtension, {}),
    "plan_extension_has_reason": (change, PlanExtension, {"reason": ""}),
    # Written once: a second row breaks what no row may be changed to.
    "plan_version_once": (double, PlanVersion, {}),
    "plan_version_counts_from_1": (double, PlanVersion, {"number": 0}),
    "plan_decision_known": (double, PlanDecision, {"verdict": "maybe"}),
    "plan_return_has_opinion": (double, PlanDecision, {"verdict": "returned"}),
    "plan_comment_has_text": (change, PlanComment, {"text": ""}),
    "plan_comment_has_its_row": (change, PlanComment, {"row_key": 2027}),
    "class_quota_once": (double, ClassQuota, {}),
    "class_quota_within_reason": (change, ClassQuota, {"seats": 10_000}),
    "year_money_once": (double, YearMoney, {}),
    "year_money_not_negative": (change, YearMoney, {"spent": -1}),
    "class_cost_not_negative": (change, ClassCost, {"amount": -1}),
    "contact_can_be_called": (change, Contact, {"phone": ""}),
    "contact_days_in_order": (change, Contact, {"to_on": date(2020, 1, 1)}),
    "contact_end_paired": (change, Contact, {"to_reason": "退休"}),
    "contact_once_in_bureau": (double, Contact, {}),
    "implementation_report_has_text": (change, ImplementationReport, {"text": ""}),
    "implementation_receipt_paired": (change, ImplementationReport, {"received_on": DAY}),
    "plan_comment_answer_paired": (change, PlanComment, {"answer": "已改"}),
    "sequence_one_a_year": (double, CertificateSequence, {}),
    "sequence_four_digits": (change, CertificateSequence, {"last_number": 10_000}),
    "sequence_opening_paired": (change, CertificateSequence, {"opening_number": 2}),
    "sequence_continues_from_opening": (
        change,
        CertificateSequence,
        {"opening_number": 3, "opening_reason": "纸质证书", "opened_by": F("pk"), "opened_at": NOW},
    ),
    "certificate_sequence_once": (
        double,
        Certificate,
        {"number": "3220260002", "result": None, "is_legacy": True},
    ),
    "certificate_number_by_tier": (change, Certificate, {"number": "20260001"}),
    "certificate_sequence_four_digits": (change, Certificate, {"sequence": 10_000}),
    "certificate_year_is_of_issue": (change, Certificate, {"issued_on": date(2027, 1, 1)}),
    "certificate_after_exam": (change, Certificate, {"exam_on": LATER}),
    "certificate_has_result_or_is_legacy": (change, Certificate, {"result": None}),
    "certificate_void_paired": (change, Certificate, {"voided_on": LATER}),
    "certificate_void_after_issue": (
        change,
        Certificate,
        {"voided_on": date(2026, 1, 1), "voided_at": NOW, "void_reason": "误发", "voided_by": F("issued_by")},
    ),
    "certificate_pdf_state_implies_end": (change, CertificatePdf, {"state": "done"}),
    "hand_over_once_a_print": (double, HandOver, {}),
    "certificate_request_one_open": (double, CertificateRequest, {}),
    "certificate_request_approval_paired": (change, CertificateRequest, {"approved_at": NOW}),
    "certificate_request_decline_paired": (change, CertificateRequest, {"declined_at": NOW}),
    "certificate_request_ends_once": (
        change,
        CertificateRequest,
        {"approved_at": NOW, "approved_by": F("requested_by"), "withdrawn_at": NOW},
    ),
    "certificate_request_has_reason": (change, CertificateRequest, {"reason": ""}),
    "certificate_request_names_go_with_kind": (change, CertificateRequest, {"kind": "void"}),
    "gate_yes_has_certificate": (change, GateAnswer, {"answer": "yes", "why": "holds"}),
    "gate_answer_follows_why": (change, GateAnswer, {"why": "holds"}),
    "gate_answer_has_asker": (change, GateAnswer, {"asked_by": None}),
    "gate_answer_of_list_has_row": (change, GateAnswer, {"row": 3}),
    "gate_settled_paired": (change, GateAnswer, {"settle_note": "收回"}),
    "gate_list_counts": (change, GateList, {"yes": 3}),
    "register_check_counts": (change, RegisterCheck, {"found": 3}),
    "api_client_may_something": (change, ApiClient, {"may_ask_gate": False}),
    "api_client_revoked_paired": (change, ApiClient, {"revoked_at": NOW}),
    "api_client_calls_a_minute": (change, ApiClient, {"calls_a_minute": 0}),
    "api_tally_once_an_hour": (double, ApiTally, {}),
    "year_report_version_once": (
        double,
        YearReport,
        {"state": "accepted", "decided_at": NOW, "decided_by_id": 1},
    ),
    "year_report_state_implies_decision": (change, YearReport, {"state": "accepted"}),
    # What was submitted is written once: a second row breaks what no row may be changed to.
    "year_report_one_with_ministry": (double, YearReport, {"version": 2}),
    "year_report_counts": (double, YearReport, {"version": 0, "year": 2025}),
    "year_report_has_digest": (double, YearReport, {"sha256": "", "year": 2025}),
}


def test_every_constraint_is_broken_here():
    assert {rule.name for model in MODELS for rule in model._meta.constraints} == set(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses(name, world):
    how, model, values = BROKEN[name]
    rule = next(rule for rule in model._meta.constraints if rule.name == name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        how(model, **values)
    if connection.vendor == "postgresql" or isinstance(rule, models.CheckConstraint):
        assert name in str(refusal.value)  # SQLite names the columns of what must be unique
    else:
        assert rule.fields[-1] in str(refusal.value)


ONCE = [
    (Officer, {}, "id_number_hash"),
    (Certificate, {"sequence": 2, "result": None, "is_legacy": True}, "number"),
    (Certificate, {"sequence": 2, "number": "3220260002"}, "result_id"),
]


@pytest.mark.parametrize(("model", "values", "column"), ONCE, ids=[column for *_row, column in ONCE])
def test_a_person_a_number_and_a_pass_stand_once(model, values, column, world):
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        double(model, **values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_says_what_is_wrong(model):
    usual = str(BaseConstraint.default_violation_error_message)
    silent = [rule.name for rule in model._meta.constraints if str(rule.violation_error_message) == usual]
    assert silent == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_disappears_along_with_another_row(model):
    own = [field for field in model._meta.concrete_fields if field.is_relation]
    let_go = {field.name for field in own if field.remote_field.on_delete is not models.PROTECT}
    # Failed sign-ins are no legal fact, and are forgotten after a while.
    assert let_go == ({"user"} if model is SignInFailure else set())


def test_a_bureau_with_rows_cannot_be_deleted(world):
    with pytest.raises(models.ProtectedError):
        Province.objects.get(pk="32").delete()
