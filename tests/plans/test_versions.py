"""第(二)项: a version never changes: every route to it is tried."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from plans.models import PlanDecision, PlanVersion
from plans.services.contents import checksum, content_of
from plans.services.review import accept_plan, reopen_plan, return_plan, submit_plan
from plans.services.writing import Typed, save_plan
from tests import factories
from tests.plans.conftest import AT, TODAY, url_of

BY_HAND = [
    "UPDATE plans_planversion SET sha256 = ''",
    "UPDATE plans_planversion SET content = '{}'",
    "DELETE FROM plans_planversion_attachments",
    "UPDATE plans_plandecision SET opinion = ''",
    "DELETE FROM plans_plandecision",
    "DELETE FROM plans_planversion",
]


@pytest.fixture
def decided(complete, lead, ministry):
    complete.attachments.add(factories.make_attachment(by=lead))
    submit_plan(plan=complete, by=lead, at=AT, on=TODAY)
    return return_plan(plan=complete, opinion="请补充", by=ministry, at=AT).version


def test_no_route_changes_a_version(decided, lead, administrator, client_of):
    before = list(PlanVersion.objects.values()), list(PlanDecision.objects.values())

    def save(row, **changed):
        for name, value in changed.items():
            setattr(row, name, value)
        row.save()

    version, decision = PlanVersion.objects.get(), PlanDecision.objects.get()
    routes = [
        lambda: save(version, content={}),
        lambda: save(version, number=2),
        lambda: save(decision, verdict="accepted"),
        lambda: PlanVersion.objects.update(note="x"),
        lambda: PlanVersion.objects.bulk_update([version], ["sha256"]),
        lambda: models.QuerySet(PlanVersion)._raw_delete("default"),
        lambda: PlanDecision.objects.all().delete(),
        *(lambda sql=sql: connection.cursor().execute(sql) for sql in BY_HAND),
    ]  # fmt: skip
    for number, route in enumerate(routes):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            route()
        assert (list(PlanVersion.objects.values()), list(PlanDecision.objects.values())) == before, number
    with pytest.raises(models.ProtectedError):
        decided.delete()
    for page in ("change", "delete"):
        url = reverse(f"admin:plans_planversion_{page}", args=[decided.pk])
        assert client_of(administrator).post(url, {"post": "yes", "note": "x"}).status_code == 403
    assert (list(PlanVersion.objects.values()), list(PlanDecision.objects.values())) == before


def test_whatever_is_done_with_the_plan_its_versions_stand(decided, complete, clerk, lead, ministry):
    sent = decided.content
    plan = type(complete).objects.select_related("cycle", "province").get(pk=complete.pk)
    typed = {"plan": Typed(plan.version, {"safeguards": plan.safeguards}, {"safeguards": "改为专项经费"})}
    save_plan(plan=plan, typed=typed, by=clerk, at=AT)
    second = submit_plan(plan=plan, by=lead, at=AT, on=TODAY)
    accept_plan(plan=plan, by=ministry, at=AT)
    reopen_plan(plan=plan, reason="机构改革", by=clerk)
    plan.years.all().delete()
    first = PlanVersion.objects.get(number=1)
    assert first.content == sent
    assert (first.sha256, second.sha256) == (checksum(sent), checksum(second.content))
    assert second.content["plan"]["safeguards"] == "改为专项经费"
    assert content_of(plan)["years"] == []
    assert [version.number for version in PlanVersion.objects.accepted()] == [2]


def test_the_page_of_a_version_shows_what_was_sent(decided, complete, english, clerk):
    complete.years.update(budget_source="后来改的")
    text = english(clerk).get(url_of("plan_version", complete.pk, 1)).content.decode()
    assert "省级财政" in text
    assert "后来改的" not in text
    assert decided.sha256[:16] in text
    assert english(clerk).get(url_of("plan_version", complete.pk, 2)).status_code == 404
