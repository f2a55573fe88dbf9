import pytest
from django.urls import reverse

from tests import factories

URL = reverse("oversight:workbench")


def test_an_empty_bureau_is_told_what_to_do_first(client_of, clerk):
    page = client_of(clerk).get(URL)
    assert page.context["is_empty"]
    assert reverse("training:import_create") in page.content.decode().split("<ol", 1)[1]


def test_a_bureau_with_officers_is_not(client_of, clerk):
    factories.make_officer()
    assert not client_of(clerk).get(URL).context["is_empty"]


def test_queues_follow_the_role(client_of, clerk, lead):
    def urls(user):
        return {queue["url"] for queue in client_of(user).get(URL).context["queues"]}

    to_confirm = reverse("exams:exam_list") + "?state=to_confirm&mine=yes"
    assert to_confirm in urls(lead)
    assert to_confirm not in urls(clerk)


def test_an_outsiders_rows_are_not_counted(client_of, clerk, lead, outside_lead):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
    exam = factories.make_exam(training_class, by=clerk)
    factories.make_result(exam, enrolment, score=80, entered_by=clerk)

    def count(user):
        queues = client_of(user).get(URL).context["queues"]
        return sum(queue["count"] for queue in queues if "to_confirm" in queue["url"])

    assert count(lead) == 1
    assert count(outside_lead) == 0


@pytest.mark.parametrize("rows", [1, 12])
def test_the_number_of_queries_does_not_grow(client_of, lead, clerk, rows, django_assert_num_queries):
    for number in range(rows):
        training_class = factories.make_class(by=clerk, title=f"班 {number}")
        enrolment = factories.make_enrolment(training_class, factories.make_officer(), by=clerk)
        exam = factories.make_exam(training_class, by=clerk)
        factories.make_result(exam, enrolment, score=40, entered_by=clerk, confirmed_by=lead)
    client = client_of(lead)
    client.get(URL)
    with django_assert_num_queries(20):
        client.get(URL)
