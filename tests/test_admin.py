"""The admin site: every table, the user's rows only, legal rows for reading, every change in the trail."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.access import Permission
from accounts.models import Act, AuditEntry, User
from certificates.models import CertificateCorrection, GateAnswer, YearReport
from exams.models import FollowUp, Holiday, ResultCorrection
from tests import factories
from training.models import Instructor, Law, Lesson, Nomination, Syllabus, SyllabusModule, Textbook

OUR_APPS = ["accounts", "training", "exams", "certificates", "plans", "oversight"]
MODELS = [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]
STAFF = ["lead", "ministry", "administrator", "auditor"]

P = Permission
# Table → who may look at it, who may change it (None: nobody, the acts go through the pages).
TABLES = {
    "accounts.province": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "accounts.user": (P.ADMIN_SITE, P.ACCOUNT_EDIT),
    "accounts.signinfailure": (P.ACCOUNT_EDIT, None),
    "accounts.ministrysettings": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "accounts.auditentry": (P.AUDIT_VIEW, None),
    "training.agency": (P.OFFICER_VIEW, None),
    "training.officer": (P.OFFICER_VIEW, None),
    "training.posting": (P.OFFICER_VIEW, None),
    "training.importbatch": (P.OFFICER_VIEW, None),
    "training.instructor": (P.ADMIN_SITE, None),
    "training.nomination": (P.ADMIN_SITE, None),
    "training.syllabus": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "training.syllabusmodule": (P.CLASS_VIEW, None),
    "training.law": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "training.textbook": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "training.trainingclass": (P.CLASS_VIEW, None),
    "training.lesson": (P.CLASS_VIEW, None),
    "training.enrolment": (P.CLASS_VIEW, None),
    "exams.holiday": (P.ADMIN_SITE, P.REFERENCE_EDIT),
    "exams.exam": (P.EXAM_VIEW, None),
    "exams.examresult": (P.EXAM_VIEW, None),
    "exams.resultcorrection": (P.EXAM_VIEW, None),
    "exams.followup": (P.EXAM_VIEW, None),
    "certificates.certificatesequence": (P.CERTIFICATE_VIEW, None),
    "certificates.certificate": (P.CERTIFICATE_VIEW, None),
    "certificates.certificatecorrection": (P.CERTIFICATE_VIEW, None),
    "certificates.yearreport": (P.CERTIFICATE_VIEW, None),
    "certificates.gateanswer": (P.CERTIFICATE_VIEW, None),
}
LEGAL = sorted(label for label, (_view, edit) in TABLES.items() if edit is None)
# Read by every bureau, or by none: another province's lead is not the one they hide from.
SHARED = {
    "accounts.province",
    "accounts.ministrysettings",
    "accounts.signinfailure",
    "training.syllabus",
    "training.syllabusmodule",
    "training.law",
    "training.textbook",
    "exams.holiday",
}


def admin_url(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def rows(cast):
    """Table → a row of Jiangsu (or of everybody)."""
    clerk, lead, administrator = cast["clerk"], cast["lead"], cast["administrator"]
    officer = factories.make_officer(by=clerk)
    syllabus = Syllabus.objects.create(title="省级初级大纲", tier="provincial", level="initial", version="1")
    module = SyllabusModule.objects.create(syllabus=syllabus, position=1, title="法律", minimum_hours=4)
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    certificate = factories.make_certificate(result, by=lead)
    instructor = Instructor.objects.create(
        province=factories.province(), name="王老师", unit="南京大学", field="法律", entered_on="2024-01-01"
    )
    return {
        "accounts.province": factories.province(),
        "accounts.user": clerk,
        "accounts.signinfailure": apps.get_model("accounts.SignInFailure").objects.create(
            name_hash="0" * 64, user=clerk, address="10.0.0.1", at=certificate.issued_at
        ),
        "accounts.ministrysettings": apps.get_model("accounts.MinistrySettings").current(),
        "accounts.auditentry": AuditEntry.objects.create(
            act=Act.OFFICER_CREATED,
            by=clerk,
            province=factories.province(),
            target_type="training.officer",
            target_pk=str(officer.pk),
            target_label=officer.name,
        ),
        "training.agency": officer.agency,
        "training.officer": officer,
        "training.posting": officer.postings.get(),
        "training.importbatch": factories.make_batch(by=clerk, content=b"PK content", report=b"{}"),
        "training.instructor": instructor,
        "training.nomination": Nomination.objects.create(
            province=factories.province(), instructor=instructor, grounds="讲得好", submitted_by=lead
        ),
        "training.syllabus": syllabus,
        "training.syllabusmodule": module,
        "training.law": Law.objects.create(title="噪声污染防治法", promulgated_on="2021-12-24"),
        "training.textbook": Textbook.objects.create(title="环境执法", edition="2"),
        "training.trainingclass": training_class,
        "training.lesson": Lesson.objects.create(
            training_class=training_class,
            on=training_class.starts_on,
            starts_at="09:00",
            ends_at="10:00",
            hours=1,
            title="开班",
        ),
        "training.enrolment": enrolment,
        "exams.holiday": Holiday.objects.create(on="2026-10-01", name="国庆节"),
        "exams.exam": exam,
        "exams.examresult": result,
        "exams.resultcorrection": ResultCorrection.objects.create(
            result=result,
            old_attendance="present",
            old_score=70,
            new_attendance="present",
            new_score=80,
            reason="登分有误",
            requested_by=clerk,
        ),
        "exams.followup": FollowUp.objects.create(result=result, recorded_by=lead),
        "certificates.certificatesequence": apps.get_model("certificates.CertificateSequence").objects.get(),
        "certificates.certificate": certificate,
        "certificates.certificatecorrection": CertificateCorrection.objects.create(
            certificate=certificate,
            old_name="江明贵",
            old_id_number=certificate.holder_id_number,
            new_name="江明桂",
            new_id_number=certificate.holder_id_number,
            reason="姓名有误",
            requested_by=administrator,
        ),
        "certificates.yearreport": YearReport.objects.create(
            province=factories.province(), year=2026, submitted_by=lead
        ),
        "certificates.gateanswer": GateAnswer.objects.create(
            province=factories.province(),
            asked_name="江明桂",
            id_number_hash="0" * 64,
            purpose="renewal",
            answer="no",
            reason="无证书",
            asked_by=lead,
        ),
    }


def test_every_table_of_ours_is_in_the_admin_site():
    assert {model._meta.label_lower for model in MODELS} == set(TABLES)
    assert {model._meta.label_lower for model in admin.site._registry} == set(TABLES)


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("label", sorted(TABLES))
def test_list_and_row_open_for_who_may_look(label, role, cast, rows, client_of):
    view, edit = TABLES[label]
    client, row = client_of(cast[role]), rows[label]
    may_look = cast[role].may(view)
    assert client.get(admin_url(label, "changelist")).status_code == (200 if may_look else 403)
    assert client.get(admin_url(label, "change", row.pk)).status_code in ([200] if may_look else [403, 404])
    is_editor = edit is not None and cast[role].may(edit)
    is_extensible = is_editor and label not in {"accounts.province", "accounts.ministrysettings"}
    assert client.get(admin_url(label, "add")).status_code == (200 if is_extensible else 403)
    may_delete = is_extensible and label != "accounts.user"
    assert client.get(admin_url(label, "delete", row.pk)).status_code in ([200] if may_delete else [403, 404])


@pytest.mark.parametrize("label", sorted(set(TABLES) - SHARED))
def test_another_provinces_rows_are_neither_listed_nor_found(label, cast, rows, client_of):
    client, row = client_of(cast["outside_lead"]), rows[label]
    changelist = client.get(admin_url(label, "changelist"))
    assert row not in changelist.context["cl"].result_list
    for page in ("change", "delete", "history"):
        assert client.get(admin_url(label, page, row.pk)).status_code == 404


def test_a_province_finds_its_own_bureau_only(cast, client_of):
    client = client_of(cast["outside_lead"])
    assert client.get(admin_url("accounts.province", "change", "33")).status_code == 200
    assert client.get(admin_url("accounts.province", "change", "32")).status_code == 404


@pytest.mark.parametrize("label", LEGAL)
def test_legal_rows_refuse_to_be_added_changed_or_deleted(label, cast, rows, client_of):
    row = rows[label]
    client = client_of(cast["administrator"])
    before = list(type(row).objects.values())
    assert client.post(admin_url(label, "add"), {"reason": "x"}).status_code == 403
    assert client.post(admin_url(label, "change", row.pk), {"reason": "x"}).status_code == 403
    assert client.post(admin_url(label, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert list(type(row).objects.values()) == before


@pytest.mark.parametrize("label", sorted(TABLES))
def test_no_page_shows_an_id_number_in_full(label, cast, rows, client_of):
    client = client_of(cast["administrator"])
    officer = rows["training.officer"]
    for url in (admin_url(label, "changelist"), admin_url(label, "change", rows[label].pk)):
        text = client.get(url).content.decode()
        assert officer.id_number not in text
        assert officer.id_number_hash not in text


def test_who_lacks_the_permission_is_refused(cast, client_of):
    assert client_of(cast["clerk"]).get(reverse("admin:index"), follow=True).status_code == 403


def test_a_stranger_signs_in_on_the_one_page(client, cast):
    response = client.get(admin_url("training.officer", "changelist"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("accounts:login"))
    response = client.post(
        response.redirect_chain[-1][0], {"username": "auditor", "password": factories.PASSWORD}
    )
    assert response["Location"] == admin_url("training.officer", "changelist")
    assert User.objects.get(username="auditor").last_login is not None
