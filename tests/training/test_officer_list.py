"""The officer list: who is in it, what the filters leave, how many queries it takes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.fields import keyed_hash
from accounts.models import MinistrySettings
from certificates.models import Certificate
from tests import factories
from training.models import Officer

URL = reverse("training:officer_list")
SAFE_URL = "/officers/"


def names(response):
    return [officer.name for officer in response.context["page"]]


def get(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response


def zhejiang_officer(**fields):
    agency = factories.make_agency(
        "杭州市生态环境保护综合行政执法队", province=factories.province("33"), level="city"
    )
    return factories.make_officer("浙江人", agency=agency, **fields)


def make_many(count, agency):
    numbers = [factories.next_id_number() for _ in range(count)]
    Officer.objects.bulk_create(
        Officer(
            name=f"人{index}", id_number=number, id_number_hash=keyed_hash(number), agency=agency, head_type="staff",
            is_established=True, purpose="renewal",
        )
        for index, number in enumerate(numbers)
    )  # fmt: skip


def test_a_province_lists_its_own_officers(clerk, client_of):
    factories.make_officer("江明桂")
    zhejiang_officer()
    assert names(get(client_of(clerk))) == ["江明桂"]


@pytest.mark.parametrize("role", ["ministry", "administrator", "auditor"])
def test_the_ministry_lists_everybody(cast, client_of, role):
    factories.make_officer("江明桂")
    zhejiang_officer()
    client = client_of(cast[role])
    assert set(names(get(client))) == {"江明桂", "浙江人"}
    assert names(get(client, province="33")) == ["浙江人"]


def test_id_numbers_are_masked(clerk, client_of):
    officer = factories.make_officer()
    content = get(client_of(clerk)).content.decode()
    assert officer.masked_id_number in content
    assert officer.id_number not in content


@pytest.fixture
def four(clerk):
    """One each: due head of a city, due staff, renewal not due, off post."""
    city = factories.make_agency("南京市生态环境综合行政执法局", level="city", county="")
    return {
        "市局": factories.make_officer("市局", agency=city, head_type="deputy"),
        "编外": factories.make_officer("编外", is_established=False),
        "远期": factories.make_officer("远期", purpose="renewal", id_valid_until=date(2036, 1, 1)),
        "离岗": factories.make_officer("离岗", off_post_on=date(2026, 1, 1), off_post_reason="left"),
    }


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"tier": "national"}, {"市局"}),
        ({"tier": "provincial"}, {"编外", "远期", "离岗"}),
        ({"level": "intermediate"}, {"远期"}),
        ({"level": "initial"}, {"市局", "编外", "离岗"}),
        ({"due": "yes"}, {"市局", "编外"}),
        ({"due": "no"}, {"远期", "离岗"}),
        ({"on_post": "yes"}, {"市局", "编外", "远期"}),
        ({"on_post": "no"}, {"离岗"}),
        ({"is_established": "no"}, {"编外"}),
        ({"is_established": "yes"}, {"市局", "远期", "离岗"}),
        ({"agency_level": "city"}, {"市局"}),
        ({"ends_before": "2036-01-02"}, {"远期"}),
        ({"ends_before": "2036-01-01"}, set()),
        ({"name": "局"}, {"市局"}),
        ({"name": "市"}, {"市局"}),
        ({"name": "无此人"}, set()),
        ({"due": "yes", "tier": "provincial"}, {"编外"}),
        ({"due": "nonsense", "ends_before": "13月"}, {"市局", "编外", "远期", "离岗"}),
    ],
)
def test_filters(four, clerk, client_of, query, left):
    assert set(names(get(client_of(clerk), **query))) == left


def test_an_agency_filters_and_only_own_ones_are_offered(four, clerk, client_of):
    other = zhejiang_officer()
    response = get(client_of(clerk), agency=four["市局"].agency_id)
    assert names(response) == ["市局"]
    assert other.agency not in response.context["filter"].form.fields["agency"].queryset


def test_the_ministry_chooses_a_bureau_before_an_agency(four, ministry, client_of):
    client = client_of(ministry)
    assert "agency" not in get(client).context["filter"].form.fields
    form = get(client, province="32").context["filter"].form
    assert set(form.fields["agency"].queryset) == {four["市局"].agency, four["编外"].agency}
    assert (
        "province"
        not in get(client_of(factories.make_user("l2", "lead", "32"))).context["filter"].form.fields
    )


def test_the_filters_and_the_rows_agree_about_who_is_due(clerk, lead, client_of):
    """`due` in the database says what `rules.is_due` says, for every kind of officer."""
    client = client_of(clerk)
    for purpose in ("first_issue", "renewal"):
        for ends in (None, date(2025, 1, 1), date(2099, 1, 1)):
            for held in (None, "initial", "intermediate"):
                officer = factories.make_officer(purpose=purpose, id_valid_until=ends, by=clerk)
                if held:
                    give_certificate(officer, level=held, by=clerk, lead=lead)
    everybody, due = get(client), get(client, due="yes")
    rulings = everybody.context["rulings"]
    assert len(rulings) == 18
    assert {officer.pk for officer in due.context["page"]} == {
        pk for pk, ruling in rulings.items() if ruling.value
    }
    not_due = {officer.pk for officer in get(client, due="no").context["page"]}
    assert not_due == {pk for pk, ruling in rulings.items() if not ruling.value}


def give_certificate(officer, *, by, lead, level="initial", year=2026):
    training_class = factories.make_class(by=by, level=level, year=year)
    enrolment = factories.make_enrolment(training_class, officer, by=by)
    exam = factories.make_exam(training_class, by=by)
    result = factories.make_result(exam, enrolment, score=80, entered_by=by, confirmed_by=lead)
    return factories.make_certificate(result, by=lead)


def test_a_void_certificate_counts_for_nothing(clerk, lead, client_of):
    officer = factories.make_officer()
    certificate = give_certificate(officer, by=clerk, lead=lead)
    client = client_of(clerk)
    assert names(get(client, due="yes")) == []
    certificate.voided_on, certificate.voided_at, certificate.voided_by = (
        date(2026, 9, 1),
        timezone.now(),
        lead,
    )
    certificate.void_reason = "冒名"
    certificate.save()
    assert names(get(client, due="yes")) == [officer.name]
    assert get(client).context["rulings"][officer.pk].value


def test_an_old_certificate_is_not_made_recent_by_a_void_one(clerk, lead, client_of):
    officer = factories.make_officer()
    give_certificate(officer, by=clerk, lead=lead, year=2019)
    recent = give_certificate(officer, by=clerk, lead=lead)
    Certificate.objects.filter(pk=recent.pk).update(
        voided_on=date(2026, 9, 1), voided_at=timezone.now(), voided_by=lead, void_reason="冒名"
    )
    assert names(get(client_of(clerk), due="yes")) == [officer.name]


def test_an_old_certificate_counts_as_long_as_the_ministry_says(clerk, lead, client_of):
    officer = factories.make_officer()
    give_certificate(officer, by=clerk, lead=lead, year=2019)
    client = client_of(clerk)
    assert names(get(client, due="yes")) == [officer.name]
    MinistrySettings.objects.update(gate_years=0)
    assert names(get(client, due="yes")) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
        ("ends", ["c", "b", "a"]),
        ("-ends", ["b", "c", "a"]),
    ],
)
def test_sorting_by_a_heading_puts_what_is_unknown_last(clerk, client_of, sort, order):
    factories.make_officer("b", id_valid_until=date(2028, 1, 1))
    factories.make_officer("a", id_valid_until=None)
    factories.make_officer("c", id_valid_until=date(2027, 1, 1))
    assert names(get(client_of(clerk), sort=sort)) == order


def test_the_name_asked_for_stays_with_the_other_filters(clerk, client_of):
    factories.make_officer("江明桂")
    content = get(client_of(clerk), name="明", due="yes").content.decode()
    assert '<input type="search" name="q" value="明"' in content
    assert '<option value="yes" selected>' in content


def test_every_filter_offers_all(clerk, client_of):
    content = get(client_of(clerk)).content.decode()
    assert content.count('<option value="" selected>全部</option>') == content.count("<select") == 7


def test_an_empty_register_says_what_to_do_first(clerk, ministry, client_of):
    for user in (clerk, ministry):
        response = get(client_of(user))
        assert response.context["is_empty"]
    factories.make_officer()
    assert not get(client_of(clerk), name="无此人").context["is_empty"]


def test_only_who_may_edit_sees_the_buttons(clerk, ministry, client_of):
    create = reverse("training:officer_create")
    assert create in get(client_of(clerk)).content.decode()
    assert create not in get(client_of(ministry)).content.decode()


@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_60_rows_as_for_10(cast, client_of, role):
    agencies = [factories.make_agency(f"第{index}大队") for index in range(12)]
    client = client_of(cast[role])
    counts = []
    for _ in range(2):
        for agency in agencies:
            make_many(1 if not counts else 5, agency)
        client.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert Officer.objects.count() == 72
    assert counts[0] == counts[1] <= 9
