"""The roster of a class as a workbook."""

import io

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from tests import factories


def export(client, training_class):
    response = client.get(reverse("training:class_roster_export", args=[training_class.pk]))
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    return list(sheet.iter_rows(values_only=True))


def test_the_roster_in_its_order_without_the_withdrawn_and_with_masked_numbers(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    first = factories.make_officer("=甲")
    factories.make_enrolment(training_class, factories.make_officer("乙"), by=clerk, position=2)
    factories.make_enrolment(training_class, first, by=clerk, position=1)
    factories.make_enrolment(
        training_class,
        factories.make_officer("丙"),
        by=clerk,
        position=3,
        withdrawn_by=clerk,
        withdrawn_at=timezone.now(),
        withdrawn_reason="借调",
    )
    rows = export(client_of(clerk), training_class)
    assert rows[0][0] == training_class.title
    assert [row[:2] for row in rows[4:]] == [(1, "=甲"), (2, "乙")]
    assert rows[4][3] == first.masked_id_number
    assert not any(first.id_number in map(str, row) for row in rows)


def test_a_province_exports_only_its_people_of_a_national_class_and_it_is_recorded(
    clerk, ministry, client_of
):
    national = factories.make_class(by=ministry, tier="national")
    there = factories.make_agency("杭州市生态环境保护综合行政执法队", province=factories.province("33"))
    factories.make_enrolment(national, factories.make_officer("外人", agency=there), by=ministry)
    factories.make_enrolment(national, factories.make_officer("自己人"), by=clerk)
    rows = export(client_of(clerk), national)
    assert [row[1] for row in rows[4:]] == ["自己人"]
    entry = AuditEntry.objects.get(act=Act.LIST_EXPORTED)
    assert (entry.target_label, entry.details) == (national.title, {"list": "roster", "rows": 1})
