"""One certificate for one result: after a make-up that gathers many classes."""

from django.urls import reverse

from certificates.models import Certificate
from exams.models import ExamResult


def test_one_pass_is_certified_alone(client_of, lead, passed_class):
    result = passed_class(2).enrolments.get(position=2).results.get()
    url = reverse("certificates:result_issue", args=[result.pk])
    client = client_of(lead)
    assert client.get(url).status_code == 200
    response = client.post(url, {"issued_on": "2026-06-20"})
    certificate = Certificate.objects.get()
    assert (certificate.result, certificate.number) == (result, "3220260001")
    assert response["Location"] == certificate.get_absolute_url()


def test_a_refusal_stays_on_the_page_with_what_was_typed(client_of, lead, passed_class):
    result = passed_class(1).enrolments.get().results.get()
    ExamResult.objects.update(confirmed_at=None, confirmed_by=None)
    response = client_of(lead).post(
        reverse("certificates:result_issue", args=[result.pk]), {"issued_on": "2026-06-20"}
    )
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert response.context["form"]["issued_on"].value() == "2026-06-20"
    assert not Certificate.objects.exists()


def test_a_pass_that_is_certified_leads_to_its_certificate(client_of, lead, issued):
    certificate = issued(1)[0]
    url = reverse("certificates:result_issue", args=[certificate.result_id])
    assert client_of(lead).get(url)["Location"] == certificate.get_absolute_url()


def test_the_preview_of_the_class_leads_to_it(client_of, lead, passed_class):
    training_class = passed_class(1)
    result = training_class.enrolments.get().results.get()
    page = client_of(lead).get(reverse("certificates:class_issue", args=[training_class.pk]))
    assert reverse("certificates:result_issue", args=[result.pk]) in page.content.decode()
