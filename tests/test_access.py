"""The five locks, walked through the code: what is forgotten fails here."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.access import ROLE_PERMISSIONS, Permission
from tests import factories

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
    "training:class_enrol_sheet": P.ENROL,
    "training:enrolment_withdraw": P.ENROL,
    "exams:exam_list": P.EXAM_VIEW,
    "exams:exam_create": P.EXAM_EDIT,
    "exams:exam_detail": P.EXAM_VIEW,
    "exams:exam_edit": P.EXAM_EDIT,
    "exams:exam_cancel": P.EXAM_EDIT,
    "exams:exam_update_list": P.EXAM_EDIT,
    "exams:exam_export": P.EXAM_VIEW,
    "exams:result_entry": P.RESULT_ENTER,
    "exams:result_confirm": P.RESULT_CONFIRM,
    "exams:result_return": P.RESULT_CONFIRM,
    "exams:result_correct": P.RESULT_ENTER,
    "exams:result_approve": P.RESULT_CONFIRM,
    "exams:make_up_list": P.EXAM_VIEW,
    "exams:make_up_create": P.EXAM_EDIT,
    "exams:awaiting_list": P.EXAM_VIEW,
    "exams:follow_up_list": P.EXAM_VIEW,
    "exams:follow_up_edit": P.RESULT_ENTER,
    "certificates:certificate_list": P.CERTIFICATE_VIEW,
    "certificates:certificate_list_export": P.CERTIFICATE_VIEW,
    "certificates:certificate_detail": P.CERTIFICATE_VIEW,
    "certificates:certificate_void": P.CERTIFICATE_VOID,
    "certificates:certificate_print": P.CERTIFICATE_ISSUE,
    "certificates:class_issue": P.CERTIFICATE_ISSUE,
    "certificates:class_print": P.CERTIFICATE_ISSUE,
    "certificates:result_issue": P.CERTIFICATE_ISSUE,
    "certificates:year_report": P.REPORT_EXPORT,
    "certificates:year_report_export": P.REPORT_EXPORT,
    "training:import_list": P.ROSTER_IMPORT,
    "training:import_create": P.ROSTER_IMPORT,
    "training:import_template": P.ROSTER_IMPORT,
    "training:import_detail": P.ROSTER_IMPORT,
    "training:import_apply": P.ROSTER_IMPORT,
    "training:import_discard": P.ROSTER_IMPORT,
    "training:import_faults": P.ROSTER_IMPORT,
}
# No sign-in needed, or any signed-in user.
PUBLIC = {"accounts:login", "accounts:set_language"}
ANY_USER = {"accounts:logout", "accounts:password_change"}

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "training", "exams", "certificates", "plans", "oversight"]


def own_urls(patterns=None, namespace=""):
    """Yield (name, kwargs) of every URL that is not the admin site's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from own_urls(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}", sorted(entry.pattern.converters)


URLS = dict(own_urls())
GUARDED = sorted(set(URLS) - PUBLIC - ANY_USER)
OF_ROWS = sorted(name for name, kwargs in URLS.items() if kwargs)


@pytest.fixture
def rows(cast):
    """One row of Jiangsu for every kind of URL keyword."""
    clerk, lead = cast["clerk"], cast["lead"]
    officer = factories.make_officer(by=clerk)
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
    certificate = factories.make_certificate(result, by=lead)
    batch = factories.make_batch(by=clerk)
    return {
        "province_pk": "32",
        "agency_pk": officer.agency_id,
        "officer_pk": officer.pk,
        "class_pk": training_class.pk,
        "enrolment_pk": enrolment.pk,
        "exam_pk": exam.pk,
        "result_pk": result.pk,
        "certificate_pk": certificate.pk,
        "batch_pk": batch.pk,
    }


def ask(client, name, rows):
    """GET the URL, or POST where it takes no GET."""
    url = reverse(name, kwargs={key: rows[key] for key in URLS[name]})
    response = client.get(url)
    return client.post(url) if response.status_code == 405 else response


def test_every_url_is_listed():
    assert set(URLS) == set(VIEWS) | PUBLIC | ANY_USER


@pytest.mark.parametrize("name", sorted(set(URLS) - PUBLIC))
def test_a_stranger_is_sent_to_sign_in(name, rows, client):
    response = ask(client, name, rows)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", GUARDED)
def test_the_wrong_role_is_refused(name, rows, cast, client_of):
    asked = 0
    for user in cast.values():
        if VIEWS[name] not in ROLE_PERMISSIONS[user.role]:
            assert ask(client_of(user), name, rows).status_code == 403, user
            asked += 1
    holders = sum(VIEWS[name] in permissions for permissions in ROLE_PERMISSIONS.values())
    assert asked or holders == len(ROLE_PERMISSIONS)


@pytest.mark.parametrize("name", OF_ROWS)
def test_another_province_finds_nothing(name, rows, cast, client_of):
    asked = 0
    for user in (cast["outsider"], cast["outside_lead"]):
        if VIEWS[name] in ROLE_PERMISSIONS[user.role]:
            assert ask(client_of(user), name, rows).status_code == 404, user
            asked += 1
    holders = {role for role, permissions in ROLE_PERMISSIONS.items() if VIEWS[name] in permissions}
    assert asked or not holders & {"clerk", "lead"}


def user_facing_files():
    for app in APPS:
        for stem in ("views", "admin", "forms", "filters", "exports", "context_processors"):
            yield from (ROOT / app).glob(f"{stem}.py")
            yield from (ROOT / app / stem).glob("*.py")


def unscoped_managers(path):
    """Lines with `.objects` that is not followed at once by `.visible_to` or `.managed_by`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"visible_to", "managed_by"}
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager"}
            and id(node) not in scoped
        ):
            yield node.lineno


@pytest.mark.parametrize("path", sorted(user_facing_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_rows_come_only_through_the_users_scope(path):
    assert list(unscoped_managers(path)) == []


def test_the_scope_walker_sees_a_hole(tmp_path):
    hole = tmp_path / "views.py"
    hole.write_text("a = Officer.objects.visible_to(user)\nb = Officer.objects.filter(pk=1)\n")
    assert list(unscoped_managers(hole)) == [2]
