"""Who fetched which paper: ticked, all of a class, or one; a reprint is handed over once more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from certificates.models import Certificate, HandOver
from certificates.services import print_certificates, void_certificate


@pytest.fixture
def papers(issued):
    return issued(3)


@pytest.fixture
def url(papers):
    return reverse("certificates:class_hand_over", args=[papers[0].result.enrolment.training_class_id])


def test_ticked_ones_then_all_others(client_of, clerk, papers, url, today):
    client = client_of(clerk)
    assert client.get(url).context["waiting"] == 3
    typed = {"on": today.isoformat(), "received_by": "李 代领", "waiting": 3}
    client.post(url, typed | {"certificates": [papers[1].pk]})
    done = HandOver.objects.get()
    assert (done.certificate, done.received_by, done.on, done.recorded_by) == (
        papers[1],
        "李代领",
        today,
        clerk,
    )
    entry = AuditEntry.objects.about(papers[1]).get()
    assert (entry.act, entry.details["received_by"]) == (Act.CERTIFICATE_HANDED_OVER, "李代领")
    stale = client.post(url, typed | {"everyone": "1"})
    assert "名单已有变化" in stale.content.decode()
    client.post(url, {"on": today.isoformat(), "everyone": "1", "waiting": 2})
    assert not Certificate.objects.not_handed_over().exists()
    page = client.get(papers[1].get_absolute_url()).content.decode()
    assert "李代领" in page


def test_refused_are_nothing_a_wrong_day_twice_and_a_void_one(client_of, clerk, lead, papers, url, today):
    client = client_of(clerk)
    void_certificate(certificate=papers[2], reason="替考", by=lead, on=today, at=papers[2].issued_at)
    one = {"certificates": [papers[0].pk], "waiting": 2}
    for typed in (
        {"waiting": 2, "on": today.isoformat()},
        one | {"on": (today + timedelta(days=1)).isoformat()},
        one | {"on": (papers[0].issued_on - timedelta(days=1)).isoformat()},
        one | {"on": today.isoformat(), "certificates": [papers[0].pk, papers[2].pk]},
    ):
        assert client.post(url, typed).context["form"].errors, typed
    assert not HandOver.objects.exists()
    single = reverse("certificates:certificate_hand_over", args=[papers[2].pk])
    assert client.post(single, {"on": today.isoformat()}).context["form"].non_field_errors()
    assert AuditEntry.objects.about(papers[2]).first().act == Act.CERTIFICATE_REFUSED


def test_a_reprint_is_handed_over_once_more(client_of, clerk, lead, papers, today):
    client = client_of(clerk)
    url = reverse("certificates:certificate_hand_over", args=[papers[0].pk])
    for _ in range(2):
        print_certificates(certificates=papers[:1], by=lead)
    client.post(url, {"on": today.isoformat()})
    again = client.post(url, {"on": today.isoformat()})
    assert again.context["form"].non_field_errors()
    print_certificates(certificates=papers[:1], by=lead)
    assert "此后已补发" in client.get(papers[0].get_absolute_url()).content.decode()
    client.post(url, {"on": today.isoformat()})
    assert list(HandOver.objects.values_list("reprint", flat=True)) == [2, 1]


def test_the_list_to_sign_names_who_may_sign(client_of, clerk, lead, papers, today, url):
    void_certificate(certificate=papers[2], reason="替考", by=lead, on=today, at=papers[2].issued_at)
    html = client_of(clerk).get(url + "print/").content.decode()
    assert [paper.number in html for paper in papers] == [True, True, False]
    assert papers[0].masked_id_number not in html


@pytest.mark.parametrize("heads", [2, 12])
def test_the_number_of_queries_does_not_grow(
    client_of, lead, issued, heads, today, django_assert_num_queries
):
    papers = issued(heads)
    class_pk = papers[0].result.enrolment.training_class_id
    client = client_of(lead)
    page = reverse("certificates:class_hand_over", args=[class_pk])
    client.get(page)
    client.post(page, {"on": today.isoformat(), "everyone": "1", "waiting": heads})
    with django_assert_num_queries(8):
        client.get(page)
