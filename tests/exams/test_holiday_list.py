"""The table of public holidays: who reads and keeps it, and how the last days of make-ups follow it."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.models import Act, AuditEntry
from exams.models import Holiday
from exams.services.holidays import keep_holidays, take_back_holidays
from exams.services.make_ups import schedule_make_up
from tests.exams.conftest import DEADLINE, queries_of, rows_of, text_of

URL = reverse("exams:holiday_list")
NEXT = DEADLINE + timedelta(days=1)


def deadlines(exam):
    return [row.make_up_deadline for row in rows_of(exam)]


def test_everybody_reads_it_and_the_administrator_finds_how_to_keep_it(
    answers, english, administrator, clerk
):
    assert set(answers(URL).values()) == {200}
    assert "No holiday is entered: no last day moves." in text_of(english(clerk).get(URL))
    Holiday.objects.create(on=date(2026, 10, 1), name="国庆节")
    Holiday.objects.create(on=date(2027, 1, 1), name="元旦")
    text = text_of(english(clerk).get(URL, {"year": "2026"}))
    assert "2026-10-01</td><td>Thursday</td>" in text
    assert "元旦" not in text
    ways = ["/imports/new/holidays/", "/admin/exams/holiday/add/", "/admin/exams/holiday/"]
    assert not [way for way in ways if f'href="{way}"' in text]
    text = text_of(english(administrator).get(URL))
    assert [way for way in ways if f'href="{way}"' in text] == ways
    assert f'href="{URL}"' in text_of(english(clerk).get(reverse("exams:make_up_list")))


def test_as_many_queries_for_40_days_as_for_4(english, clerk):
    client, counts = english(clerk), []
    for many in (4, 40):
        days = [date(2020 + many, 1, 1) + timedelta(days=index) for index in range(many)]
        Holiday.objects.bulk_create(Holiday(on=day, name="节") for day in days)
        counts.append(queries_of(lambda: client.get(URL)))
    assert counts[0] == counts[1]


def test_a_sheet_of_holidays_moves_the_last_days_and_taking_it_back_moves_them_again(
    confirmed, made_up, clerk, administrator
):
    exam, sat = confirmed("50", "80", "50"), made_up("40")
    late = rows_of(exam)[2]
    make_up = schedule_make_up(
        results=[late], held_on=NEXT, place="南京", by=clerk, late_reasons={late.pk: "场地"}
    )
    days = [(DEADLINE, "节"), (DEADLINE + timedelta(days=30), "另一节")]
    journal = keep_holidays(new=days, changed=[], by=administrator, target=administrator)
    assert deadlines(exam) == [NEXT, None, NEXT]
    first = sat.results.get().first_result
    assert first.make_up_deadline == DEADLINE  # sat already
    seat = make_up.results.get()
    assert (seat.is_late, seat.late_reason) == (False, "")
    entry = AuditEntry.objects.get(act=Act.REFERENCE_CHANGED)
    assert (entry.by, entry.details) == (administrator, {"deadlines_moved": 2})
    assert take_back_holidays(journal, by=administrator, target=administrator) == []
    assert deadlines(exam) == [DEADLINE, None, DEADLINE]


def test_in_the_admin_site_the_last_days_follow_each_change(confirmed, english, administrator):
    exam, client = confirmed("50"), english(administrator)
    page = client.post(
        reverse("admin:exams_holiday_add"), {"on": DEADLINE.isoformat(), "name": "节"}, follow=True
    )
    assert "The last day of 1 make-up moved." in page.content.decode()
    assert deadlines(exam) == [NEXT]
    row = Holiday.objects.get()
    change = reverse("admin:exams_holiday_change", args=[row.pk])
    client.post(change, {"on": NEXT.isoformat(), "name": "节"})
    assert deadlines(exam) == [DEADLINE]
    client.post(change, {"on": DEADLINE.isoformat(), "name": "节"})
    client.post(reverse("admin:exams_holiday_delete", args=[row.pk]), {"post": "yes"})
    assert (Holiday.objects.count(), deadlines(exam)) == (0, [DEADLINE])
