"""The five locks, walked through the code: what is forgotten fails here."""

import ast
import inspect
import io
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from django_filters import FilterSet, ModelChoiceFilter

from accounts.access import ROLE_PERMISSIONS, Permission, Role
from accounts.services import attach_files
from certificates.models import Certificate, CertificateSequence, GateList, RegisterCheck
from certificates.rules.interface import Scope
from tests import factories
from training.models import Officer

P = Permission

# Every view with the permission it asks for; a view that is missing here fails the first test.
VIEWS = {
    "oversight:workbench": P.WORKBENCH_VIEW,
    "accounts:audit_list": P.AUDIT_VIEW,
    "accounts:bureau_code": P.REFERENCE_EDIT,
    "training:search": P.OFFICER_VIEW,
    "training:officer_list": P.OFFICER_VIEW,
    "training:officer_export": P.OFFICER_VIEW,
    "training:officer_detail": P.OFFICER_VIEW,
    "training:officer_create": P.OFFICER_EDIT,
    "training:officer_edit": P.OFFICER_EDIT,
    "training:officer_move": P.OFFICER_EDIT,
    "training:officer_leave": P.OFFICER_EDIT,
    "training:officer_return": P.OFFICER_EDIT,
    "training:officer_reveal": P.ID_NUMBER_REVEAL,
    "training:agency_list": P.OFFICER_VIEW,
    "training:agency_create": P.OFFICER_EDIT,
    "training:agency_edit": P.OFFICER_EDIT,
    "training:class_list": P.CLASS_VIEW,
    "training:class_create": P.CLASS_EDIT,
    "training:class_detail": P.CLASS_VIEW,
    "training:class_edit": P.CLASS_EDIT,
    "training:class_cancel": P.CLASS_EDIT,
    "training:class_close": P.CLASS_EDIT,
    "training:class_reopen": P.CLASS_EDIT,
    "training:class_roster_export": P.CLASS_VIEW,
    "training:class_enrol": P.ENROL,
    "training:enrolment_withdraw": P.ENROL,
    "training:instructor_list": P.INSTRUCTOR_VIEW,
    "training:instructor_create": P.INSTRUCTOR_EDIT,
    "training:instructor_detail": P.INSTRUCTOR_VIEW,
    "training:instructor_edit": P.INSTRUCTOR_EDIT,
    "training:instructor_leave": P.INSTRUCTOR_EDIT,
    "training:instructor_nominate": P.INSTRUCTOR_EDIT,
    "training:pool_overview": P.INSTRUCTOR_VIEW,
    "training:teaching_record": P.INSTRUCTOR_VIEW,
    "training:nomination_list": P.INSTRUCTOR_VIEW,
    "training:nomination_detail": P.INSTRUCTOR_VIEW,
    "training:nomination_decide": P.NOMINATION_DECIDE,
    "training:nomination_withdraw": P.INSTRUCTOR_EDIT,
    "training:nomination_attach": P.INSTRUCTOR_EDIT,
    "training:nomination_file": P.INSTRUCTOR_VIEW,
    "training:nomination_file_remove": P.INSTRUCTOR_EDIT,
    "training:class_evaluations": P.CLASS_EDIT,
    "training:class_attendance": P.CLASS_VIEW,
    "training:attendance_entry": P.CLASS_EDIT,
    "training:attendance_paper": P.CLASS_EDIT,
    "exams:exam_list": P.EXAM_VIEW,
    "exams:exam_create": P.EXAM_EDIT,
    "exams:exam_detail": P.EXAM_VIEW,
    "exams:exam_edit": P.EXAM_EDIT,
    "exams:exam_cancel": P.EXAM_EDIT,
    "exams:exam_update_list": P.EXAM_EDIT,
    "exams:exam_export": P.EXAM_VIEW,
    "exams:result_entry": P.RESULT_ENTER,
    "exams:result_save": P.RESULT_ENTER,
    "exams:second_entry": P.RESULT_ENTER,
    "exams:exam_paper": P.EXAM_EDIT,
    "exams:result_confirm": P.RESULT_CONFIRM,
    "exams:result_return": P.RESULT_CONFIRM,
    "exams:result_correct": P.RESULT_ENTER,
    "exams:result_approve": P.RESULT_CONFIRM,
    "exams:make_up_list": P.EXAM_VIEW,
    "exams:holiday_list": P.EXAM_VIEW,
    "exams:make_up_create": P.EXAM_EDIT,
    "exams:awaiting_list": P.EXAM_VIEW,
    "exams:follow_up_list": P.EXAM_VIEW,
    "exams:follow_up_edit": P.RESULT_ENTER,
    "exams:follow_up_paper": P.RESULT_ENTER,
    "exams:absence_edit": P.RESULT_ENTER,
    "exams:exam_history": P.EXAM_VIEW,
    "exams:officer_history": P.EXAM_VIEW,
    "certificates:certificate_list": P.CERTIFICATE_VIEW,
    "certificates:certificate_list_export": P.CERTIFICATE_VIEW,
    "certificates:certificate_detail": P.CERTIFICATE_VIEW,
    "certificates:certificate_void": P.CERTIFICATE_KEEP,
    "certificates:certificate_correct": P.CERTIFICATE_KEEP,
    "certificates:request_list": P.CERTIFICATE_VIEW,
    "certificates:request_decide": P.CERTIFICATE_VOID,
    "certificates:request_take_back": P.CERTIFICATE_KEEP,
    "certificates:certificate_print": P.CERTIFICATE_ISSUE,
    "certificates:certificate_pdf": P.CERTIFICATE_ISSUE,
    "certificates:class_pdf": P.CERTIFICATE_ISSUE,
    "certificates:pdf_detail": P.CERTIFICATE_ISSUE,
    "certificates:pdf_progress": P.CERTIFICATE_ISSUE,
    "certificates:pdf_download": P.CERTIFICATE_ISSUE,
    "certificates:certificate_hand_over": P.CERTIFICATE_KEEP,
    "certificates:class_hand_over": P.CERTIFICATE_KEEP,
    "certificates:hand_over_paper": P.CERTIFICATE_KEEP,
    "certificates:class_issue": P.CERTIFICATE_ISSUE,
    "certificates:class_print": P.CERTIFICATE_ISSUE,
    "certificates:ledger_list": P.CERTIFICATE_VIEW,
    "certificates:ledger_detail": P.CERTIFICATE_VIEW,
    "certificates:ledger_print": P.CERTIFICATE_VIEW,
    "certificates:ledger_export": P.CERTIFICATE_VIEW,
    "certificates:ledger_open": P.CERTIFICATE_ISSUE,
    "certificates:issue_list": P.CERTIFICATE_ISSUE,
    "certificates:selection_issue": P.CERTIFICATE_ISSUE,
    "certificates:enrolment_complete": P.CERTIFICATE_ISSUE,
    "certificates:result_issue": P.CERTIFICATE_ISSUE,
    "certificates:year_report_list": P.REPORT_VIEW,
    "certificates:year_report_list_export": P.REPORT_VIEW,
    "certificates:year_report_detail": P.REPORT_VIEW,
    "certificates:year_report_rows": P.REPORT_VIEW,
    "certificates:year_report_submit": P.REPORT_SUBMIT,
    "certificates:year_report_export": P.REPORT_EXPORT,
    "certificates:year_report_version": P.REPORT_VIEW,
    "certificates:year_report_download": P.REPORT_EXPORT,
    "certificates:year_report_accept": P.REPORT_REVIEW,
    "certificates:year_report_return": P.REPORT_REVIEW,
    "plans:plan_list": P.PLAN_VIEW,
    "plans:plan_detail": P.PLAN_VIEW,
    "training:class_begin": P.CLASS_EDIT,
    "training:skills_list": P.CLASS_VIEW,
    "training:timetable_detail": P.CLASS_VIEW,
    "training:timetable_edit": P.CLASS_EDIT,
    "training:timetable_paper": P.CLASS_VIEW,
    "training:timetable_export": P.CLASS_VIEW,
    "training:syllabus_list": P.CONTENT_VIEW,
    "training:syllabus_detail": P.CONTENT_VIEW,
    "training:syllabus_create": P.REFERENCE_EDIT,
    "training:syllabus_edit": P.REFERENCE_EDIT,
    "training:syllabus_copy": P.REFERENCE_EDIT,
    "training:syllabus_put_in_force": P.REFERENCE_EDIT,
    "training:syllabus_withdraw": P.REFERENCE_EDIT,
    "training:syllabus_delete": P.REFERENCE_EDIT,
    "training:law_list": P.CONTENT_VIEW,
    "training:law_create": P.REFERENCE_EDIT,
    "training:law_edit": P.REFERENCE_EDIT,
    "training:textbook_list": P.CONTENT_VIEW,
    "training:textbook_create": P.REFERENCE_EDIT,
    "training:textbook_edit": P.REFERENCE_EDIT,
    "certificates:gate_ask": P.GATE_ASK,
    "certificates:gate_answer_list": P.GATE_VIEW,
    "certificates:gate_answer_export": P.GATE_VIEW,
    "certificates:gate_answer_detail": P.GATE_VIEW,
    "certificates:gate_list_create": P.GATE_ASK,
    "certificates:gate_list_detail": P.GATE_VIEW,
    "certificates:gate_list_export": P.GATE_VIEW,
    "certificates:register_check_create": P.GATE_ASK,
    "certificates:register_check_detail": P.GATE_VIEW,
    "certificates:register_check_export": P.GATE_VIEW,
    "certificates:register_check_forget": P.GATE_ASK,
    "certificates:alert_list": P.GATE_VIEW,
    "certificates:alert_settle": P.GATE_ASK,
    "certificates:renewal_list": P.OFFICER_VIEW,
    "certificates:renewal_export": P.OFFICER_VIEW,
    "certificates:client_list": P.API_CLIENT_EDIT,
    "certificates:client_create": P.API_CLIENT_EDIT,
    "certificates:client_edit": P.API_CLIENT_EDIT,
    "certificates:client_renew": P.API_CLIENT_EDIT,
    "certificates:client_revoke": P.API_CLIENT_EDIT,
    "plans:need": P.PLAN_VIEW,
    "plans:need_officers": P.PLAN_VIEW,
    "plans:cycle_list": P.PLAN_VIEW,
    "plans:cycle_create": P.CYCLE_EDIT,
    "plans:cycle_edit": P.CYCLE_EDIT,
    "plans:cycle_close": P.CYCLE_EDIT,
    "plans:cycle_reopen": P.CYCLE_EDIT,
    "plans:plan_edit": P.PLAN_EDIT,
    "plans:plan_draft": P.PLAN_EDIT,
    "plans:plan_attach": P.PLAN_EDIT,
    "plans:plan_file": P.PLAN_VIEW,
    "plans:plan_file_remove": P.PLAN_EDIT,
    "plans:plan_submit": P.PLAN_SUBMIT,
    "plans:plan_return": P.PLAN_REVIEW,
    "plans:plan_accept": P.PLAN_REVIEW,
    "plans:plan_reopen": P.PLAN_EDIT,
    "plans:plan_extend": P.PLAN_REVIEW,
    "plans:plan_comment": P.PLAN_REVIEW,
    "plans:comment_answer": P.PLAN_EDIT,
    "plans:plan_version": P.PLAN_VIEW,
    "plans:plan_changes": P.PLAN_VIEW,
    "plans:plan_paper": P.PLAN_VIEW,
    "plans:plan_export": P.PLAN_VIEW,
    "plans:contact_list": P.PLAN_VIEW,
    "plans:contact_create": P.PLAN_EDIT,
    "plans:contact_change": P.PLAN_EDIT,
    "plans:contact_end": P.PLAN_EDIT,
    "plans:desk": P.PLAN_VIEW,
    "plans:desk_accept": P.PLAN_REVIEW,
    "plans:cycle_collection": P.PLAN_REVIEW,
    "plans:money_list": P.PLAN_VIEW,
    "plans:money_edit": P.PLAN_EDIT,
    "plans:class_cost": P.PLAN_EDIT,
    "plans:plan_progress": P.PLAN_VIEW,
    "plans:plan_link": P.PLAN_EDIT,
    "plans:plan_unlink": P.PLAN_EDIT,
    "plans:quota_list": P.PLAN_VIEW,
    "plans:quota_edit": P.PLAN_REVIEW,
    "plans:implementation_list": P.PLAN_VIEW,
    "plans:implementation_create": P.PLAN_SUBMIT,
    "plans:implementation_detail": P.PLAN_VIEW,
    "plans:implementation_receive": P.PLAN_REVIEW,
    "plans:implementation_attach": P.PLAN_SUBMIT,
    "plans:implementation_file": P.PLAN_VIEW,
    "plans:implementation_file_remove": P.PLAN_SUBMIT,
    "training:import_list": P.FILE_IMPORT,
    "training:import_create": P.FILE_IMPORT,
    "training:import_template": P.FILE_IMPORT,
    "training:import_detail": P.FILE_IMPORT,
    "training:import_columns": P.FILE_IMPORT,
    "training:import_progress": P.FILE_IMPORT,
    "training:import_correct": P.FILE_IMPORT,
    "training:import_apply": P.FILE_IMPORT,
    "training:import_undo": P.FILE_IMPORT,
    "training:import_discard": P.FILE_IMPORT,
    "training:import_faults": P.FILE_IMPORT,
}
# No sign-in needed, or any signed-in user.
PUBLIC = {
    "accounts:login",
    "accounts:set_language",
    "certificates:api_document",
    "certificates:verify",
    "certificates:verify_offline",
    "certificates:verify_key",
}
# The interface: each address asks for a client's token, and for nothing else.
INTERFACE = {
    "certificates:api_gate": Scope.GATE,
    "certificates:api_certificate_list": Scope.CERTIFICATES,
    "certificates:api_certificate_detail": Scope.CERTIFICATES,
}
PUBLIC |= set(INTERFACE)
ANY_USER = {"accounts:logout", "accounts:password_change"}

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "training", "exams", "certificates", "plans", "oversight"]


def own_urls(patterns=None, namespace=""):
    """Yield (name, kwargs) of every URL that is not the admin site's; of two with one name the longer is last."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from own_urls(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}", sorted(entry.pattern.converters)


def views_of_ours(patterns=None, namespace=""):
    """Yield (name, view) of every URL that is not the admin site's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name != "admin":
            yield from views_of_ours(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}", entry.callback


URLS = dict(own_urls())
GUARDED = sorted(set(URLS) - PUBLIC - ANY_USER)
OF_ROWS = sorted(name for name, kwargs in URLS.items() if kwargs and name not in PUBLIC)


@pytest.fixture(scope="module")
def cast_of_all(one_world):
    return factories.make_cast()


@pytest.fixture
def cast(db, cast_of_all):
    """The same people for every test of this file."""
    return cast_of_all


@pytest.fixture(scope="module")
def rows_of_all(cast_of_all):
    """One row of Jiangsu for every kind of URL keyword."""
    cast = cast_of_all
    clerk, lead = cast["clerk"], cast["lead"]
    officer = factories.make_officer(by=clerk)
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    certificate = factories.make_certificate(result, by=lead)
    batch = factories.make_batch(by=clerk)
    plan = factories.make_plan(factories.make_cycle(by=cast["ministry"]))
    report = factories.make_year_report(by=lead, year=2025)
    asked = certificate.requests.create(kind="void", reason="替考", requested_by=clerk)
    answer = factories.make_answer(certificate, by=clerk)
    uploaded = {"province": clerk.province, "asked_by": clerk, "file_name": "名单.xlsx", "rows": 1}
    nomination = factories.make_nomination(factories.make_instructor(), by=clerk)
    upload = SimpleUploadedFile("推荐表.pdf", b"%PDF-1.7")
    [file] = attach_files(holder=nomination, files=[upload], by=clerk, at=timezone.now())
    version = factories.make_plan_version(plan, by=lead)
    plan.attachments.add(file)
    implementation = factories.make_implementation_report(by=lead)
    implementation.attachments.add(file)
    return {
        "province_pk": "32",
        "year": 2026,
        "report_pk": report.pk,
        "rows_key": "issued",
        "agency_pk": officer.agency_id,
        "officer_pk": officer.pk,
        "class_pk": training_class.pk,
        "enrolment_pk": enrolment.pk,
        "exam_pk": exam.pk,
        "result_pk": result.pk,
        "certificate_pk": certificate.pk,
        "sequence_pk": CertificateSequence.objects.get().pk,
        "request_pk": asked.pk,
        "pdf_pk": factories.make_pdf([certificate], by=lead).pk,
        "batch_pk": batch.pk,
        "plan_pk": plan.pk,
        "syllabus_pk": factories.make_syllabus(state="draft").pk,
        "law_pk": factories.make_law().pk,
        "textbook_pk": factories.make_textbook().pk,
        "client_pk": factories.make_client(by=cast["administrator"]).pk,
        "answer_pk": answer.pk,
        "gate_list_pk": GateList.objects.create(yes=1, **uploaded).pk,
        "check_pk": RegisterCheck.objects.create(found=1, **uploaded).pk,
        "instructor_pk": nomination.instructor_id,
        "nomination_pk": nomination.pk,
        "cycle_pk": plan.cycle_id,
        "number": version.number,
        "comment_pk": factories.make_plan_comment(version, by=cast["ministry"]).pk,
        "link_pk": factories.make_fulfilment(training_class, plan, by=clerk).pk,
        "contact_pk": factories.make_contact(by=clerk).pk,
        "implementation_pk": implementation.pk,
        "file_pk": file.pk,
        "day": training_class.starts_on.isoformat(),
        "target_name": "scores",
        "kind": "seats",
        "subject_pk": exam.pk,
    }


@pytest.fixture
def rows(db, rows_of_all):
    return rows_of_all


def ask(client, name, rows):
    """GET and POST the URL: the statuses of the methods that it takes, one or two."""
    url = reverse(name, kwargs={key: rows[key] for key in URLS[name]})
    answers = [client.get(url), client.post(url)]
    return {answer.status_code for answer in answers} - {405}


def test_every_url_is_listed():
    assert set(URLS) == set(VIEWS) | PUBLIC | ANY_USER


@pytest.mark.parametrize("name", sorted(INTERFACE))
def test_the_interface_asks_for_a_token_and_minds_no_session(name, rows, cast, client_of, client):
    url = reverse(name, kwargs=dict.fromkeys(URLS[name], "3220260001"))
    view = resolve(url).func
    assert (view.scope, view.login_required, view.csrf_exempt) == (INTERFACE[name], False, True)
    exempt = [name for name, view in views_of_ours() if getattr(view, "csrf_exempt", False)]
    assert set(exempt) == set(INTERFACE)
    for caller in (client, client_of(cast["administrator"])):
        for answer in (caller.get(url), caller.post(url)):
            assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert not answer.cookies


@pytest.mark.parametrize("name", sorted(set(URLS) - PUBLIC))
def test_a_stranger_is_sent_to_sign_in(name, rows, client):
    assert ask(client, name, rows) == {302}
    url = reverse(name, kwargs={key: rows[key] for key in URLS[name]})
    assert client.post(url)["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", GUARDED)
def test_the_wrong_role_is_refused(name, rows, cast, client_of):
    asked = 0
    for user in cast.values():
        if VIEWS[name] not in ROLE_PERMISSIONS[user.role]:
            assert ask(client_of(user), name, rows) == {403}, user
            asked += 1
    holders = sum(VIEWS[name] in permissions for permissions in ROLE_PERMISSIONS.values())
    assert asked or holders == len(ROLE_PERMISSIONS)


# Reference data of the ministry, which every bureau reads.
OF_EVERYBODY = {"training:syllabus_detail"}


@pytest.mark.parametrize("name", sorted(set(OF_ROWS) - OF_EVERYBODY))
def test_another_province_finds_nothing(name, rows, cast, client_of):
    asked = 0
    for user in (cast["outsider"], cast["outside_lead"]):
        if VIEWS[name] in ROLE_PERMISSIONS[user.role]:
            assert ask(client_of(user), name, rows) == {404}, user
            asked += 1
    holders = {role for role, permissions in ROLE_PERMISSIONS.items() if VIEWS[name] in permissions}
    assert asked or not holders & {"clerk", "lead"}


# What a province does for its own people in the ministry's classes and exams.
OF_ITS_PEOPLE = {
    "training:class_enrol",
    "training:enrolment_withdraw",
    "exams:follow_up_edit",
    "exams:follow_up_paper",
}
# Whoever sees an officer may ask for the number, with a reason.
OF_WHO_SEES = {"training:officer_reveal"}
# The ministry decides on a bureau's report, and takes the file that was submitted.
OF_THE_MINISTRY = {
    "certificates:year_report_accept",
    "certificates:year_report_return",
    "certificates:year_report_download",
}
# Permissions to look, and those the ministry holds to decide about the bureaus' rows.
BY_THE_MINISTRY = (
    "_VIEW",
    "REFERENCE_EDIT",
    "API_CLIENT_EDIT",
    "_DECIDE",
    "PLAN_REVIEW",
    "CYCLE_EDIT",
)
ACTS = sorted(
    name
    for name in OF_ROWS
    if not VIEWS[name].name.endswith(BY_THE_MINISTRY) and name not in OF_WHO_SEES | OF_THE_MINISTRY
)


@pytest.mark.parametrize("name", ACTS)
def test_the_ministry_changes_no_row_of_a_province(name, rows, cast, client_of):
    for user in (cast["administrator"], cast["ministry"]):
        if VIEWS[name] in ROLE_PERMISSIONS[user.role]:
            assert ask(client_of(user), name, rows) == {404}, user


@pytest.fixture(scope="module")
def national_rows(cast_of_all):
    """One row of the ministry for the URL keywords that its rows have."""
    ministry = cast_of_all["ministry"]
    training_class = factories.make_class(by=ministry, tier="national", title="国家级培训班")
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=ministry)
    exam = factories.make_exam(training_class, by=ministry)
    result = factories.make_result(exam, enrolment, score=80, entered_by=ministry, confirmed_by=ministry)
    certificate = factories.make_certificate(result, by=ministry)
    return {
        "class_pk": training_class.pk,
        "exam_pk": exam.pk,
        "result_pk": result.pk,
        "certificate_pk": certificate.pk,
        "pdf_pk": factories.make_pdf([certificate], by=ministry).pk,
        "request_pk": certificate.requests.create(kind="void", reason="替考", requested_by=ministry).pk,
    }


@pytest.mark.parametrize("name", sorted(set(ACTS) - OF_ITS_PEOPLE))
def test_a_province_changes_no_row_of_the_ministry(name, cast, national_rows, client_of):
    if set(URLS[name]) <= set(national_rows):
        assert ask(client_of(cast["lead"]), name, national_rows) == {404}


@pytest.mark.parametrize("name", sorted(set(GUARDED) - set(OF_ROWS)))
def test_no_list_shows_another_provinces_rows(name, rows, cast, client_of):
    certificate = Certificate.objects.get(pk=rows["certificate_pk"])
    secrets = [certificate.holder_name, certificate.number, certificate.class_title, certificate.agency_name]
    queries = [
        "",
        f"?agency={rows['agency_pk']}&province=32&holder=32",
        "?export=xlsx",
        "?year=2026&issuer=32",
    ]
    for user in (cast["outsider"], cast["outside_lead"]):
        for query in queries:
            response = client_of(user).get(reverse(name) + query)
            assert not [secret for secret in secrets if secret in text_of(response)], query


def text_of(response):
    """What a response says: a page's text, or what stands in the parts of a workbook."""
    content = b"".join(response) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist())


def test_the_lists_are_looked_at_with_open_eyes(rows, cast, client_of):
    shown = text_of(client_of(cast["lead"]).get(reverse("training:officer_export")))
    assert Certificate.objects.get(pk=rows["certificate_pk"]).holder_name in shown


def test_who_enters_does_not_confirm_and_who_audits_only_reads():
    """The table of roles, read once more: a permission that slips to another role fails here."""
    held = {
        permission: {role.value for role in Role if permission in ROLE_PERMISSIONS[role]} for permission in P
    }
    province, ministry = {"clerk", "lead"}, {"reviewer", "administrator"}
    everybody = province | ministry | {"auditor"}
    reading = [P.WORKBENCH_VIEW, P.OFFICER_VIEW, P.CLASS_VIEW, P.EXAM_VIEW, P.CERTIFICATE_VIEW]
    reading += [P.REPORT_VIEW, P.GATE_VIEW, P.CONTENT_VIEW, P.INSTRUCTOR_VIEW, P.PLAN_VIEW]
    entering = [P.CLASS_EDIT, P.ENROL, P.EXAM_EDIT, P.RESULT_ENTER, P.CERTIFICATE_KEEP, P.FILE_IMPORT]
    entering += [P.GATE_ASK, P.INSTRUCTOR_EDIT]
    reviewing = [P.REPORT_REVIEW, P.NOMINATION_DECIDE, P.PLAN_REVIEW, P.CYCLE_EDIT]
    confirming = [P.RESULT_CONFIRM, P.CERTIFICATE_ISSUE, P.CERTIFICATE_VOID]
    assert held == (
        dict.fromkeys(reading, everybody)
        | dict.fromkeys(entering, everybody - {"auditor"})
        | dict.fromkeys(confirming, {"lead"} | ministry)
        | dict.fromkeys(reviewing, ministry)
        | dict.fromkeys([P.OFFICER_EDIT, P.ROSTER_IMPORT, P.PLAN_EDIT], province)
        | dict.fromkeys([P.REPORT_SUBMIT, P.PLAN_SUBMIT], province - {"clerk"})
        | {P.ID_NUMBER_REVEAL: province | {"administrator"}, P.REPORT_EXPORT: {"lead", "administrator"}}
        | dict.fromkeys([P.AUDIT_VIEW, P.ADMIN_SITE], everybody - {"clerk"})
        | dict.fromkeys([P.REFERENCE_EDIT, P.ACCOUNT_EDIT, P.API_CLIENT_EDIT], ministry - {"reviewer"})
    )


def user_facing_files():
    for app in APPS:
        for stem in ("views", "admin", "forms", "filters", "exports", "context_processors"):
            yield from (ROOT / app).glob(f"{stem}.py")
            yield from (ROOT / app / stem).glob("*.py")


def unscoped_managers(path):
    """Lines with `.objects` that is not followed at once by `.visible_to` or `.managed_by`.

    Or with a row fetched from the bare table: `get_object_or_404(Officer, …)`.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"visible_to", "managed_by"}
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager", "_base_manager"}
            and id(node) not in scoped
        ):
            yield node.lineno
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in {"get_object_or_404", "get_list_or_404"}
            and isinstance(node.args[0], ast.Name)
            and node.args[0].id[:1].isupper()
        ):
            yield node.lineno


@pytest.mark.parametrize("path", sorted(user_facing_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_rows_come_only_through_the_users_scope(path):
    assert list(unscoped_managers(path)) == []


def test_the_scope_walker_sees_a_hole(tmp_path):
    hole = tmp_path / "views.py"
    hole.write_text(
        "a = Officer.objects.visible_to(user)\n"
        "b = Officer.objects.filter(pk=1)\n"
        "c = get_object_or_404(rows, pk=1)\n"
        "d = get_object_or_404(Officer, pk=1)\n"
    )
    assert sorted(unscoped_managers(hole)) == [2, 4]


def forms_of_ours():
    for app in APPS:
        for path in (*(ROOT / app).glob("forms.py"), *(ROOT / app / "forms").glob("*.py")):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for _name, form in inspect.getmembers(module, inspect.isclass):
                if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__:
                    yield form


def open_choices(form):
    """Fields that offer every row of a table, because no `__init__` of the form narrows them."""
    narrowed = "".join(
        inspect.getsource(parent.__init__)
        for parent in form.__mro__
        if parent.__module__.split(".")[0] in APPS
    )
    return [
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and f'fields["{name}"].queryset = ' not in narrowed
    ]


@pytest.mark.parametrize("form", sorted(forms_of_ours(), key=str), ids=lambda form: form.__name__)
def test_a_form_offers_only_what_its_user_may_see(form):
    # Accounts are made on the admin site, which narrows every choice by `visible_to`.
    if form.__module__ != "accounts.forms":
        assert open_choices(form) == []


def test_the_form_walker_sees_a_hole():
    class Hole(forms.ModelForm):
        class Meta:
            model = Officer
            fields = ["agency"]

    assert open_choices(Hole) == ["agency"]


def filters_of_ours():
    for app in APPS:
        for path in (*(ROOT / app).glob("filters.py"), *(ROOT / app / "filters").glob("*.py")):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for _name, one in inspect.getmembers(module, inspect.isclass):
                if issubclass(one, FilterSet) and one.__module__ == module.__name__:
                    yield one


@pytest.mark.parametrize("filters", sorted(filters_of_ours(), key=str), ids=lambda one: one.__name__)
def test_a_filter_offers_only_what_its_user_may_see(filters):
    related = [one for one in filters.base_filters.values() if isinstance(one, ModelChoiceFilter)]
    # A function of the request; the manager in it is followed by `.visible_to`, as in every such file.
    assert [one.field_name for one in related if not inspect.isfunction(one.queryset)] == []
