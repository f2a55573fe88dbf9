"""Enforcement IDs that end: who is ready, who is enrolled, which class serves the others."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import MinistrySettings
from certificates.rules import serving_class
from tests import factories
from tests.test_access import text_of

URL = "/gate/renewals/"
AHEAD = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 9), "level": "intermediate"}


def officer(until, **fields):
    return factories.make_officer(id_valid_until=until, purpose="renewal", enforcement_id="苏A1", **fields)


def rows(client, query=""):
    """{name: (days left, ready, in a class, title of the class that serves)}"""
    response = client.get(URL + query)
    return {
        each.name: (
            each.renewal.days_left,
            each.is_certified,
            each.is_enrolled,
            getattr(each.renewal.training_class, "title", None),
        )
        for each in response.context["page"]
    }


@pytest.fixture
def classes(clerk, ministry, outsider):
    factories.make_class(by=clerk, title="省中级", **AHEAD)
    factories.make_class(by=clerk, title="省中级以后", **AHEAD | {"starts_on": date(2026, 12, 8)})
    factories.make_class(by=clerk, title="省初级", **AHEAD | {"level": "initial"})
    factories.make_class(by=ministry, title="国家级中级", tier="national", **AHEAD)
    zhejiang = factories.province("33")
    factories.make_class(
        by=outsider, title="浙江中级", province=zhejiang, **AHEAD | {"starts_on": date(2026, 12, 1)}
    )


def test_each_holder_and_the_class_that_serves(classes, issued, clerk, ministry, outsider, client_of):
    officer(date(2026, 11, 24), name="今日")
    officer(date(2027, 11, 24), name="一年")
    officer(date(2027, 11, 25), name="一年零一天")
    officer(date(2026, 10, 1), name="已过期", head_type="principal")
    officer(None, name="未知")
    [certificate] = issued(1, level="intermediate")
    type(certificate.officer).objects.filter(pk=certificate.officer_id).update(
        id_valid_until=date(2027, 1, 1), name="有证"
    )
    enrolled = officer(date(2027, 2, 1), name="在训")
    training_class = factories.make_class(by=clerk, title="在办", **AHEAD | {"starts_on": date(2026, 11, 20)})
    factories.make_enrolment(training_class, enrolled, by=clerk)
    client = client_of(clerk)
    assert rows(client) == {
        "已过期": (-54, False, False, "国家级中级"),
        "今日": (0, False, False, "省中级"),
        "有证": (38, True, True, None),
        "在训": (69, False, True, None),
        "一年": (365, False, False, "省中级"),
    }
    assert set(rows(client, "?within=24")) - set(rows(client)) == {"一年零一天"}
    assert set(rows(client, "?within=3&state=to_train")) == {"已过期", "今日"}
    assert set(rows(client, "?tier=national")) == {"已过期"}
    assert set(rows(client, "?state=ready")) == {"有证"}
    assert set(rows(client, "?within=x&state=enrolled")) == {"在训"}
    assert rows(client_of(outsider)) == {}
    assert rows(client_of(ministry), "?province=32")["今日"][3] == "省中级"
    page = client.get(URL).content.decode()
    assert "/enrol/" in page
    text = text_of(client.get(URL + "export/?state=to_train"))
    assert "省中级" in text
    assert "有证" not in text
    MinistrySettings.objects.update(renewal_notice_months=1)
    assert set(rows(client)) == {"已过期", "今日"}


@pytest.mark.parametrize(("tier", "serving"), [("national", "n"), ("provincial", "own")])
def test_the_class_that_serves_is_of_the_tier_and_of_the_bureau(tier, serving):
    offered = [
        ("provincial", "33", "other"),
        ("national", None, "n"),
        ("provincial", "32", "own"),
        ("provincial", "32", "later"),
    ]
    assert serving_class(tier=tier, province="32", classes=offered) == serving
    assert serving_class(tier=tier, province="32", classes=offered[:1]) is None


@pytest.mark.parametrize("url", [URL, URL + "export/"])
def test_as_many_queries_for_100_rows_as_for_10(classes, clerk, client_of, url):
    client, counts = client_of(clerk), []
    for heads in (10, 90):
        for _head in range(heads):
            officer(date(2027, 1, 1))
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get(url))
        counts.append(len(queries))
    assert counts[0] == counts[1]
