"""第(六)项: the Corps' code is the ministry's choice until its first certificate."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts import rules
from accounts.models import Act, AuditEntry, Province
from accounts.rules import RuleViolation
from certificates.models import Certificate, CertificateSequence
from tests import factories


def url(code="66"):
    return reverse("accounts:bureau_code", args=[code])


@pytest.fixture
def corps_clerk(cast):
    return factories.make_user("clerk_66", "clerk", "66")


def make_certificate(by, province):
    agency = factories.make_agency("兵团第一师执法支队", province=province)
    training_class = factories.make_class(by=by, province=province)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(agency=agency, by=by), by=by)
    exam = factories.make_exam(training_class, by=by)
    result = factories.make_result(exam, enrolment, score=80, entered_by=by, confirmed_by=by)
    return factories.make_certificate(result, by=by)


def test_every_row_of_the_corps_follows_its_code(client_of, administrator, corps_clerk):
    corps = corps_clerk.province
    agency = factories.make_agency("兵团第一师执法支队", province=corps)
    factories.make_class(by=corps_clerk, province=corps)
    response = client_of(administrator).post(url(), {"code": "67"})
    assert response["Location"] == reverse("admin:accounts_province_change", args=["67"])
    connection.check_constraints()
    assert not Province.objects.filter(pk="66").exists()
    assert Province.objects.get(pk="67").name == corps.name
    for row in (agency, corps_clerk, agency.province.training_classes.model.objects.get()):
        row.refresh_from_db()
        assert row.province_id == "67"
    entry = AuditEntry.objects.get(act=Act.REFERENCE_CHANGED)
    assert (entry.province_id, entry.details) == ("67", {"code": ["66", "67"]})


def test_the_first_certificate_fixes_the_code(client_of, administrator, corps_clerk):
    make_certificate(corps_clerk, corps_clerk.province)
    response = client_of(administrator).post(url(), {"code": "67"})
    assert response.status_code == 200
    assert response.context["form"].has_error("code")
    assert response.context["form"]["code"].value() == "67"
    assert Certificate.objects.get().province_id == "66"


def test_an_opening_number_fixes_the_code(client_of, administrator, corps_clerk):
    CertificateSequence.objects.create(issuer="66", year=2026, last_number=37)
    client_of(administrator).post(url(), {"code": "67"})
    assert Province.objects.filter(pk="66").exists()


def test_the_page_names_what_it_touches(client_of, administrator, corps_clerk):
    touches = client_of(administrator).get(url()).context["touches"]
    assert len(touches) == 1
    assert touches[0].endswith(": 1")


def test_a_code_that_stays_is_not_asked_about(client_of, administrator, corps_clerk):
    client = client_of(administrator)
    make_certificate(corps_clerk, corps_clerk.province)
    for code in ("66", "32"):
        there = reverse("admin:accounts_province_change", args=[code])
        assert client.get(url(code))["Location"] == there
        assert f'href="{url(code)}"' not in client.get(there).content.decode()


@pytest.mark.parametrize("code", ["", "6", "6a", "066", "6７"])
def test_a_code_has_two_digits(client_of, administrator, code):
    assert client_of(administrator).post(url(), {"code": code}).context["form"].has_error("code")


@pytest.mark.parametrize(
    ("change", "is_allowed"),
    [
        ({}, True),
        ({"code": "32"}, False),
        ({"new_code": "32"}, False),
        ({"new_code": "20"}, False),
        ({"is_taken": True}, False),
        ({"has_certificates": True}, False),
    ],
)
def test_only_a_code_outside_the_standard_changes(change, is_allowed):
    asked = {"code": "66", "new_code": "67", "is_taken": False, "has_certificates": False} | change
    if is_allowed:
        rules.check_code_change(**asked)
    else:
        with pytest.raises(RuleViolation):
            rules.check_code_change(**asked)


def test_the_standard_names_every_bureau_but_the_corps(db):
    codes = Province.objects.values_list("pk", flat=True)
    assert [code for code in codes if rules.has_chosen_code(code)] == ["66"]


def test_certificates_begin_with_the_new_code(client_of, administrator, corps_clerk):
    client_of(administrator).post(url(), {"code": "67"})
    corps_clerk.refresh_from_db()
    certificate = make_certificate(corps_clerk, Province.objects.get(pk="67"))
    assert certificate.number == f"67{date(2026, 1, 1).year}0001"
