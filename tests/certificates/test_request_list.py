"""The queue of requests: what the workbench counts, filtered by state and kind, exported as shown."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

URL = reverse("certificates:request_list")


def ask(certificate, clerk, **fields):
    fields = {"kind": "void", "reason": "替考", "requested_by": clerk} | fields
    return certificate.requests.create(**fields)


def test_filters_export_and_workbench_show_the_same_rows(client_of, clerk, lead, issued):
    first, second, third = issued(3)
    ask(first, clerk, reason="待办")
    ask(second, clerk, reason="已退", declined_by=lead, declined_at=second.issued_at, decline_reason="不妥")
    ask(third, clerk, kind="correction", old_name="江明桂", new_name="江明贵", reason="更名")
    client = client_of(lead)

    def reasons(query):
        return {asked.reason for asked in client.get(f"{URL}?{query}").context["page"]}

    assert reasons("") == {"待办", "已退", "更名"}
    assert reasons("state=open&mine=yes") == {"待办", "更名"}
    assert reasons("state=open&kind=void") == {"待办"}
    assert reasons("state=declined") == {"已退"}
    queues = client.get(reverse("oversight:workbench")).context["queues"]
    assert {queue["count"] for queue in queues if queue["url"] == f"{URL}?state=open&mine=yes"} == {2}
    book = b"".join(client.get(f"{URL}?state=declined&export=xlsx"))
    cells = [cell for row in load_workbook(io.BytesIO(book)).active.values for cell in row]
    assert "不妥" in cells
    assert "待办" not in cells


@pytest.mark.parametrize("heads", [2, 12])
def test_the_number_of_queries_does_not_grow(
    client_of, clerk, lead, issued, heads, django_assert_num_queries
):
    for certificate in issued(heads):
        ask(certificate, clerk)
    client = client_of(lead)
    client.get(URL)
    with django_assert_num_queries(5):
        assert len(client.get(URL).context["page"]) == heads
