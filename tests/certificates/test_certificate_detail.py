"""A certificate's page: what the ledger says, and what its reader may do."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import services
from tests import factories
from training.models import Officer


def test_the_id_number_is_masked(client_of, clerk, issued):
    certificate = issued(1)[0]
    html = client_of(clerk).get(certificate.get_absolute_url()).content.decode()
    assert certificate.holder_id_number not in html
    assert certificate.masked_id_number in html


def test_who_keeps_it_asks_and_who_issues_prints(client_of, clerk, lead, ministry, issued):
    certificate = issued(1)[0]
    acts = [
        reverse(f"certificates:certificate_{act}", args=[certificate.pk])
        for act in ("void", "correct", "print")
    ]
    for user, may in [(lead, "yyy"), (clerk, "yyn"), (ministry, "nnn")]:
        html = client_of(user).get(certificate.get_absolute_url()).content.decode()
        assert "".join("y" if act in html else "n" for act in acts) == may, user


def test_it_leads_to_the_officer_the_class_and_the_exam(client_of, clerk, issued):
    certificate = issued(1)[0]
    enrolment = certificate.result.enrolment
    html = client_of(clerk).get(certificate.get_absolute_url()).content.decode()
    for row in (certificate.officer, enrolment.training_class, certificate.result.exam):
        assert f'href="{row.get_absolute_url()}"' in html


def test_the_new_province_reads_it_without_links_into_the_old_one(client_of, outsider, issued):
    certificate = issued(1)[0]
    elsewhere = factories.make_agency("杭州市执法队", province=factories.province("33"))
    Officer.objects.update(agency=elsewhere)
    html = client_of(outsider).get(certificate.get_absolute_url()).content.decode()
    assert certificate.officer.get_absolute_url() in html
    assert certificate.result.enrolment.training_class.get_absolute_url() not in html
    assert certificate.result.exam.get_absolute_url() not in html


def test_the_history_names_each_act_once(client_of, lead, issued):
    certificate = issued(1)[0]
    services.print_certificates(certificates=[certificate], by=lead)
    services.print_certificates(certificates=[certificate], by=lead)
    response = client_of(lead).get(certificate.get_absolute_url())
    assert len(response.context["history"]) == 2
    assert response.context["certificate"].reprints == 1


def test_the_history_costs_no_query_an_act(client_of, lead, issued):
    certificate, client = issued(1)[0], client_of(lead)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(certificate.get_absolute_url())
        return len(captured)

    services.print_certificates(certificates=[certificate], by=lead)
    few = queries()
    for _ in range(5):
        services.print_certificates(certificates=[certificate], by=lead)
    assert queries() == few
