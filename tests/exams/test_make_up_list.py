"""Make-ups due: who owes one, by when, who is on a list already, and the export of the same rows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from exams.models import ExamResult
from exams.services.make_ups import schedule_make_up
from tests import factories
from tests.exams.conftest import (
    DEADLINE,
    MADE_UP_ON,
    cells,
    fill,
    queries_of,
    result_columns,
    rows_of,
    text_of,
)

URL = reverse("exams:make_up_list")


def names(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [result.enrolment.officer.name for result in response.context["page"]]


def rename(result, name, **columns):
    type(result.enrolment.officer).objects.filter(pk=result.enrolment.officer_id).update(name=name, **columns)


@pytest.fixture
def owing(confirmed, clerk):
    """Two who owe a make-up; 已排 is on the list of one."""
    free, seated, _passed, _absent = rows_of(confirmed("50", "misconduct", "80", "absent"))
    rename(free, "未排")
    rename(seated, "已排")
    schedule_make_up(results=[seated], held_on=MADE_UP_ON, place="南京", by=clerk)
    return free, seated


def test_confirmed_fails_only_with_the_last_day_and_the_days_left(owing, english, clerk):
    client = english(clerk)
    assert names(client) == ["未排", "已排"]
    text = text_of(client.get(URL))
    assert text.count('<td class="num">2026-12-05</td>') == 2
    assert text.count("180 days") == 2
    assert owing[0].enrolment.officer.masked_id_number in text
    assert owing[0].enrolment.officer.id_number not in text


def test_who_may_schedule_ticks_who_has_no_seat(owing, english, clerk, lead, auditor, ministry):
    free, seated = owing
    for user, offered in ((clerk, True), (lead, True), (auditor, False), (ministry, False)):
        text = text_of(english(user).get(URL))
        assert (f'name="result" value="{free.pk}"' in text) is offered
        assert f'name="result" value="{seated.pk}"' not in text
        assert (
            f'href="{reverse("exams:exam_detail", args=[seated.make_ups.get().exam_id])}">2026-09-01' in text
        )


def test_another_province_sees_none_unless_it_is_its_own_officer(owing, english, outsider, ministry):
    assert names(english(outsider)) == []
    assert names(english(ministry)) == ["未排", "已排"]
    there = factories.make_agency("杭州市执法队", province=factories.province("33"))
    rename(owing[0], "调浙", agency=there)
    assert names(english(outsider)) == ["调浙"]
    text = text_of(english(outsider).get(URL))
    assert 'type="checkbox"' not in text
    assert '<td><span class="dim">江苏</span></td>' in text  # who schedules it
    assert "now: 杭州市执法队 (浙江)" in text
    assert names(english(outsider), agency=there.pk) == ["调浙"]
    assert "now: 杭州市执法队 (浙江)" in text_of(english(ministry).get(URL))


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (DEADLINE - timedelta(days=31), {"30": False, "7": False, "overdue": False}),
        (DEADLINE - timedelta(days=30), {"30": True, "7": False, "overdue": False}),
        (DEADLINE - timedelta(days=7), {"30": True, "7": True, "overdue": False}),
        (DEADLINE, {"30": True, "7": True, "overdue": False}),
        (DEADLINE + timedelta(days=1), {"30": False, "7": False, "overdue": True}),
    ],
)
def test_what_is_due_when(confirmed, english, clerk, today_is, today, due):
    confirmed("50")
    today_is(today)
    client = english(clerk)
    assert {state: bool(names(client, state=state)) for state in due} == due


def test_an_overdue_make_up_is_marked_with_its_days(confirmed, english, clerk, today_is):
    confirmed("50")
    today_is(DEADLINE)
    assert "0 days" in text_of(english(clerk).get(URL))
    today_is(DEADLINE + timedelta(days=1))
    assert "1 day overdue" in text_of(english(clerk).get(URL))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"seat": "no"}, ["未排"]),
        ({"seat": "yes"}, ["已排"]),
        ({"name": "未"}, ["未排"]),
        ({"name": "无此人"}, []),
        ({"state": "nonsense"}, ["未排", "已排"]),
        ({"sort": "name"}, ["已排", "未排"]),
        ({"sort": "-name"}, ["未排", "已排"]),
    ],
)
def test_filters_and_sorting(owing, english, clerk, query, expected):
    assert names(english(clerk), **query) == expected


def test_only_own_agencies_are_offered(owing, english, clerk):
    other = factories.make_agency("杭州市执法队", province=factories.province("33"))
    offered = english(clerk).get(URL).context["filter"].form.fields["agency"].queryset
    assert other not in offered
    assert owing[0].enrolment.agency in offered
    assert names(english(clerk), agency=owing[0].enrolment.agency_id) == ["未排", "已排"]


def test_who_left_enforcement_or_sat_owes_none(confirmed, made_up, english, clerk):
    gone = rows_of(confirmed("50"))[0]
    rename(gone, "离岗", off_post_on=date(2026, 7, 1), off_post_reason="left")
    made_up("40")
    made_up("absent")
    assert names(english(clerk)) == []


def test_a_deferred_make_up_is_still_owed(made_up, english, clerk):
    made_up("deferred")
    assert names(english(clerk)) == ["学员01"]
    assert names(english(clerk), seat="no") == ["学员01"]


def test_an_empty_list_says_why(english, clerk):
    assert "nobody has a confirmed fail without one" in text_of(english(clerk).get(URL))
    assert "No make-up matches. Clear the filters" in text_of(english(clerk).get(URL, {"seat": "no"}))


# --- the export -------------------------------------------------------------------------------------


def test_the_export_holds_exactly_the_rows_of_the_list(owing, english, clerk):
    rows = cells(english(clerk).get(URL, {"export": "xlsx", "seat": "no"}))
    assert rows[1][0] == "Exported by clerk on 2026-06-08 09:30"
    headings, row = rows[2:]
    shown = dict(zip(headings, row, strict=True))
    assert (shown["Name"], shown["Score"], shown["Days left"]) == ("未排", 50, 180)
    assert shown["Last day for the make-up"].date() == DEADLINE
    assert shown["ID number"] == owing[0].enrolment.officer.masked_id_number
    assert len(cells(english(clerk).get(URL, {"export": "xlsx"}))) == 5


def test_the_export_is_in_the_trail_with_its_count(owing, english, clerk, outsider):
    english(clerk).get(URL, {"export": "xlsx"})
    assert len(cells(english(outsider).get(URL, {"export": "xlsx"}))) == 3
    theirs, mine = AuditEntry.objects.filter(act=Act.LIST_EXPORTED)
    assert (mine.by, mine.details) == (clerk, {"list": "make_ups", "rows": 2})
    assert theirs.details == {"list": "make_ups", "rows": 0}


@pytest.mark.parametrize("query", [{}, {"export": "xlsx"}], ids=["list", "export"])
@pytest.mark.parametrize("role", ["clerk", "ministry"])
def test_as_many_queries_for_100_rows_as_for_10(cast, exam_of, english, clerk, lead, role, query):
    exam, client = exam_of(1), english(cast[role])
    exam.results.all().delete()

    def ask():
        assert client.get(URL, query).status_code == 200

    def seat(rows):
        make_up = factories.make_exam(by=clerk)
        ExamResult.objects.bulk_create(
            ExamResult(
                exam=make_up, enrolment=row.enrolment, first_result=row, position=place, full_mark=100, pass_mark=60,
                failed_on=exam.held_on, made_up_on=make_up.held_on,
            )
            for place, row in enumerate(rows)
        )  # fmt: skip

    seat(fill(exam, 10, **result_columns(exam, "50", clerk, lead))[:5])
    few = queries_of(ask)
    seat(fill(exam, 90, **result_columns(exam, "50", clerk, lead))[:45])
    assert queries_of(ask) == few <= 10
