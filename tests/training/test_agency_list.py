"""The agency list: counts of officers on post, each the link to exactly those officers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories

URL = reverse("training:agency_list")


def rows(response):
    return {agency.name: agency.heads for agency in response.context["page"]}


def test_officers_on_post_are_counted(clerk, client_of):
    agency = factories.make_agency()
    factories.make_agency("空大队")
    factories.make_officer(agency=agency)
    factories.make_officer(agency=agency)
    factories.make_officer(agency=agency, off_post_on=date(2026, 1, 1), off_post_reason="left")
    assert rows(client_of(clerk).get(URL)) == {agency.name: 2, "空大队": 0}


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_the_link_leads_to_those_officers(cast, client_of, role):
    agency = factories.make_agency()
    officer = factories.make_officer(agency=agency)
    factories.make_officer(agency=factories.make_agency("别的大队"))
    factories.make_officer(agency=agency, off_post_on=date(2026, 1, 1), off_post_reason="left")
    client = client_of(cast[role])
    content = client.get(URL).content.decode()
    query = f"agency={agency.pk}&amp;on_post=yes"
    link = next(part.split('"')[0] for part in content.split('href="') if query in part.split('"')[0])
    assert list(client.get(link.replace("&amp;", "&")).context["page"]) == [officer]


def test_a_province_lists_its_own(clerk, outsider, ministry, client_of):
    factories.make_agency()
    factories.make_agency("杭州市执法队", province=factories.province("33"), level="city")
    assert len(rows(client_of(clerk).get(URL))) == 1
    assert len(rows(client_of(ministry).get(URL))) == 2
    assert list(rows(client_of(ministry).get(URL, {"province": "33"}))) == ["杭州市执法队"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"level": "city"}, ["市局"]),
        ({"name": "大队"}, ["大队"]),
        ({"county": "玄武"}, ["大队"]),
        ({"city": "南"}, ["市局", "大队"]),
    ],
)
def test_filters(clerk, client_of, query, left):
    factories.make_agency("市局", level="city", county="")
    factories.make_agency("大队")
    assert list(rows(client_of(clerk).get(URL, query))) == left


def test_sorting_by_the_count(clerk, client_of):
    factories.make_officer(agency=factories.make_agency("多"))
    factories.make_agency("少")
    assert list(rows(client_of(clerk).get(URL, {"sort": "-heads"}))) == ["多", "少"]
    assert list(rows(client_of(clerk).get(URL, {"sort": "heads"}))) == ["少", "多"]


def test_as_many_queries_for_40_rows_as_for_10(clerk, client_of):
    client = client_of(clerk)
    counts = []
    for start, end in ((0, 10), (10, 40)):
        for index in range(start, end):
            factories.make_officer(agency=factories.make_agency(f"第{index}大队"))
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
