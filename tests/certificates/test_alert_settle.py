"""A yes whose certificate is void since: listed until somebody wrote down what was done."""

import pytest

from accounts.models import Act, AuditEntry
from certificates.models import GateAnswer
from certificates.services import void_certificate
from tests import factories
from tests.test_access import text_of

URL = "/gate/alerts/"


@pytest.fixture
def alert(issued, clerk, lead, outsider):
    """Asked twice by Jiangsu and once by Zhejiang, then void."""
    certificate, other = issued(2)
    for by in (clerk, clerk, outsider):
        factories.make_answer(certificate, by=by)
    factories.make_answer(other, by=clerk)
    void_certificate(
        certificate=certificate, reason="冒名", by=lead, on=certificate.issued_on, at=certificate.issued_at
    )
    return GateAnswer.objects.filter(certificate=certificate, province="32").first()


def open_alerts(client):
    return len(client.get(URL + "?state=open").context["page"])


def test_an_alert_is_listed_until_it_is_dealt_with(alert, clerk, outsider, ministry, client_of):
    client = client_of(clerk)
    assert (open_alerts(client), open_alerts(client_of(ministry))) == (2, 3)
    page = client.get(URL).content.decode()
    assert "冒名" in page
    assert "冒名" in text_of(client.get(URL + "?export=xlsx"))
    assert client.post(f"{URL}{alert.pk}/settle/", {"note": " "}).context["form"].errors
    note = "执法证件已于次日收回"
    assert client.post(f"{URL}{alert.pk}/settle/", {"note": note}).status_code == 302
    assert (open_alerts(client), open_alerts(client_of(outsider))) == (
        0,
        1,
    )  # both of the bureau's, no other's
    entry = AuditEntry.objects.get(act=Act.GATE_ALERT_SETTLED)
    assert (entry.by, entry.reason, entry.details) == (clerk, note, {"answers": 2})
    assert note in client.get(alert.get_absolute_url()).content.decode()
    assert client.get(f"{URL}{alert.pk}/settle/").status_code == 302
    again = client.post(f"{URL}{alert.pk}/settle/", {"note": "又"})
    assert "此前已经处理" in again.content.decode()
    assert client.get(URL).content.decode().count(note) == 2


def test_an_answer_in_force_is_no_alert(alert, clerk, client_of):
    in_force = GateAnswer.objects.exclude(certificate=alert.certificate).get()
    assert client_of(clerk).post(f"{URL}{in_force.pk}/settle/", {"note": "误"}).status_code == 404
