"""One person at the gate: the answer, what it gives away, what is kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.fields import keyed_hash
from accounts.models import Act, AuditEntry, MinistrySettings
from certificates.models import GateAnswer
from certificates.services import void_certificate
from tests import factories

URL = "/gate/"


def ask(client, officer, **fields):
    """Ask through the page; return the answer that it shows."""
    asked = {"name": officer.name, "id_number": officer.id_number, "purpose": "first_issue"} | fields
    response = client.post(URL, asked)
    assert response.status_code == 302, response.context["form"].errors
    assert officer.id_number not in response["Location"]
    return GateAnswer.objects.first()


def test_a_yes_names_its_certificate_and_is_kept(issued, clerk, client_of):
    [certificate] = issued(1)
    client = client_of(clerk)
    answer = ask(client, certificate.officer)
    assert (answer.answer, answer.why, answer.certificate) == ("yes", "holds", certificate)
    assert (answer.officer, answer.asked_by, answer.province) == (certificate.officer, clerk, clerk.province)
    page = client.get(answer.get_absolute_url()).content.decode()
    assert certificate.number in page
    assert certificate.get_absolute_url() in page
    assert certificate.holder_id_number not in page
    assert "第(八)项" in page
    entry = AuditEntry.objects.get(act=Act.GATE_ANSWERED)
    assert (entry.by, entry.target_url) == (clerk, answer.get_absolute_url())
    timeline = client.get(certificate.officer.get_absolute_url()).content.decode()
    assert answer.get_absolute_url() in timeline


def test_what_a_no_rests_on(issued, lead, clerk, client_of):
    first, second, third, fourth = issued(4)
    client = client_of(clerk)
    void_certificate(certificate=first, reason="误", by=lead, on=first.issued_on, at=first.issued_at)
    second.officer.is_established = False
    second.officer.save()
    third.officer.off_post_on, third.officer.off_post_reason = date(2026, 11, 24), "retired"
    third.officer.save()
    assert ask(client, first.officer).why == "void"
    assert ask(client, second.officer).why == "not_established"
    assert ask(client, third.officer).why == "off_post"
    assert ask(client, fourth.officer, purpose="renewal").why == "other_level"
    MinistrySettings.objects.update(gate_years=1)
    type(fourth).objects.filter(pk=fourth.pk).update(
        issued_on=date(2025, 11, 23), year=2025, exam_on=date(2025, 11, 1)
    )
    assert ask(client, fourth.officer).why == "too_old"
    unknown = ask(client, fourth.officer, id_number=factories.next_id_number())
    assert (unknown.why, unknown.officer) == ("unknown", None)
    assert {answer.certificate for answer in GateAnswer.objects.all()} == {None}


def test_a_wrong_name_is_a_no_that_does_not_tell_the_right_one(issued, clerk, client_of):
    [certificate] = issued(1)
    client = client_of(clerk)
    answer = ask(client, certificate.officer, name="江明贵")
    assert (answer.why, answer.officer, answer.certificate) == ("other_name", None, None)
    page = client.get(answer.get_absolute_url()).content.decode()
    assert certificate.holder_name not in page
    assert certificate.number not in page
    assert ask(client, certificate.officer, name=" 江 明 桂 ").answer == "yes"  # typed with spaces


def test_another_bureau_learns_the_answer_and_nothing_else(issued, outsider, clerk, client_of):
    [certificate] = issued(1)
    client = client_of(outsider)
    answer = ask(client, certificate.officer)
    assert (answer.answer, answer.province_id) == ("yes", "33")
    page = client.get(answer.get_absolute_url()).content.decode()
    assert certificate.number in page
    for secret in (
        certificate.get_absolute_url(),
        certificate.officer.get_absolute_url(),
        certificate.agency_name,
    ):
        assert secret not in page
    assert client_of(clerk).get(answer.get_absolute_url()).status_code == 404
    assert (
        answer.get_absolute_url()
        not in client_of(clerk).get(certificate.officer.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize(
    "wrong", [{"id_number": "32010219850312000"}, {"id_number": ""}, {"name": "江3"}, {"purpose": "sale"}]
)
def test_what_cannot_be_read_stays_on_the_page(clerk, client_of, wrong):
    asked = {"name": "江明桂", "id_number": factories.id_number(1), "purpose": "renewal"} | wrong
    response = client_of(clerk).post(URL, asked)
    [(field, value)] = wrong.items()
    assert field in response.context["form"].errors
    assert response.context["form"][field].value() == value
    assert not GateAnswer.objects.exists()


def test_a_few_queries_whoever_is_asked_about(issued, clerk, client_of):
    client, counts = client_of(clerk), []
    for heads in (1, 10):
        certificates = issued(heads, title=f"第{heads}期")
        officer = certificates[0].officer
        for certificate in certificates[1:]:  # one person with many certificates
            type(certificate).objects.filter(pk=certificate.pk).update(officer=officer)
        with CaptureQueriesContext(connection) as queries:
            ask(client, officer)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert GateAnswer.objects.first().id_number_hash == keyed_hash(officer.id_number)


def test_a_corrected_certificate_that_the_register_contradicts_is_pointed_out(
    issued, clerk, outsider, client_of
):
    [certificate] = issued(1)
    type(certificate).objects.update(holder_name="江明贵")
    client = client_of(clerk)
    answer = ask(client, certificate.officer, name="江明贵")
    assert answer.why == "other_name"
    assert certificate.get_absolute_url() in client.get(answer.get_absolute_url()).content.decode()
    wrong = ask(client, certificate.officer, name="别人")
    assert certificate.get_absolute_url() not in client.get(wrong.get_absolute_url()).content.decode()
    stranger = client_of(outsider)
    theirs = ask(stranger, certificate.officer, name="江明贵")
    assert certificate.number not in stranger.get(theirs.get_absolute_url()).content.decode()
