"""The results of an exam as a workbook."""

from datetime import datetime
from decimal import Decimal

from accounts.models import Act, AuditEntry
from tests.exams.conftest import AT, cells, fill, queries_of, rows_of, url_of


def export(client, exam):
    return cells(client.get(url_of("exam_export", exam)))


def test_who_may(exam_of, answers):
    may = answers(url_of("exam_export", exam_of(1)))
    assert {name for name, status in may.items() if status == 404} == {"outsider", "outside_lead"}
    assert set(may.values()) == {200, 404}


def test_heading_and_value_of_each_person_in_the_order_of_the_list(confirmed, english, clerk):
    exam = confirmed("80.5", "misconduct")
    title, facts, exported, headings, *rows = export(english(clerk), exam)
    assert title[0] == str(exam)
    assert "2026-06-05" in facts[0]
    assert exported[0] == "Exported by clerk on 2026-06-08 09:30"
    first, second = (dict(zip(headings, row, strict=True)) for row in rows)
    assert (first["No."], first["Name"], first["Score"]) == (1, "学员01", Decimal("80.5"))
    assert (first["Outcome"], first["Entered by"], first["Confirmed by"]) == ("Passed", "clerk", "lead")
    assert (second["Attendance"], second["Score"], second["Outcome"]) == ("Misconduct", None, "Failed")
    assert second["Last day for the make-up"] == datetime(2026, 12, 5)


def test_a_blank_row_stays_blank_and_zero_is_zero(exam_of, enter, english, clerk):
    exam = exam_of(2)
    enter(exam, "0")
    headings, *rows = export(english(clerk), exam)[3:]
    assert [row[headings.index("Score")] for row in rows] == [0, None]


def test_what_looks_like_a_formula_stays_text_and_id_numbers_are_masked(exam_of, english, clerk):
    exam = exam_of(1)
    [row] = rows_of(exam)
    exam.results.update(remark="=1+1")
    text = str(export(english(clerk), exam))
    assert "=1+1" in text
    assert row.enrolment.officer.masked_id_number in text
    assert row.enrolment.officer.id_number not in text


def test_of_a_national_exam_a_province_exports_its_own_people(exam_of, ministry, english, outsider):
    exam = exam_of(2, by=ministry, tier="national")
    assert len(export(english(outsider), exam)) == 4
    assert len(export(english(ministry), exam)) == 6


def test_it_is_in_the_trail_with_its_count(exam_of, english, clerk):
    exam = exam_of(2)
    export(english(clerk), exam)
    entry = AuditEntry.objects.get(act=Act.LIST_EXPORTED)
    assert (entry.by, entry.province_id, entry.target_label) == (clerk, "32", str(exam))
    assert entry.details == {"list": "results", "rows": 2}


def test_as_many_queries_for_100_people_as_for_10(exam_of, english, clerk, lead):
    exam, client = exam_of(1), english(clerk)
    entered = {"entered_by": clerk, "entered_at": AT, "confirmed_by": lead, "confirmed_at": AT}
    fill(exam, 9, attendance="absent", outcome="awaiting", **entered)
    few = queries_of(lambda: export(client, exam))
    fill(exam, 90, attendance="absent", outcome="awaiting", **entered)
    assert queries_of(lambda: export(client, exam)) == few <= 8
    assert len(export(client, exam)) == 104
