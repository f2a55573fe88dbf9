"""A second score sheet: by somebody else, through the same check, compared with the first, taken back."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry, MinistrySettings
from accounts.rules import RuleViolation
from exams.imports.scores import SCORES
from exams.imports.second_scores import SECOND_SCORES
from exams.models import SecondEntry
from exams.services.results import confirm_results
from spreadsheets.writing import ExportSheet, write_workbook
from tests.exams.conftest import AT, fill, queries_of, rows_of, text_of, url_of
from training.imports.target import Scope
from training.models import ImportBatch, Officer
from training.services import imports

pytestmark = pytest.mark.django_db

NAMES = ["张一鸣", "李二河", "王三省", "赵四海", "钱五味"]


@pytest.fixture
def exam(exam_of):
    """An exam whose people have names as a sheet may hold them."""
    made = exam_of(len(NAMES))
    for row, name in zip(rows_of(made), NAMES, strict=True):
        Officer.objects.filter(pk=row.enrolment.officer_id).update(name=name)
    return made


def workbook(exam, *typed):
    """Ticket, name and what was typed, in the order of the list; None leaves the row out."""
    rows = [
        (row.ticket, row.enrolment.officer.name, text)
        for row, text in zip(exam.results.select_related("enrolment__officer"), typed, strict=False)
        if text is not None
    ]
    columns = [(name, lambda row, at=at: row[at]) for at, name in enumerate(("准考证号", "姓名", "成绩"))]
    content = io.BytesIO()
    write_workbook(content, [ExportSheet("成绩", columns, rows)])
    return content.getvalue()


def arguments(exam, by, target=SECOND_SCORES):
    return {"target": target, "scope": Scope(exam.province, exam), "by": by, "at": AT}


def upload(exam, *typed, by, target=SECOND_SCORES, content=None):
    content = content or workbook(exam, *typed)
    return imports.check_file(content=content, file_name="成绩.xlsx", **arguments(exam, by, target))


def enter(exam, *typed, by, target=SECOND_SCORES):
    batch = upload(exam, *typed, by=by, target=target)
    assert batch.counts["wrong"] == 0, told(batch)
    imports.apply_batch(batch=batch, **arguments(exam, by, target))
    return batch


def told(batch):
    """{sheet row: (field, English message)} of what is wrong."""
    lines = SECOND_SCORES.report_of(batch).of_state("wrong")
    return {line["row"]: (line["faults"][0][0], line["faults"][0][2]["en"]) for line in lines}


def counts(batch):
    return [batch.counts[state] for state in ("new", "changed", "unchanged", "wrong")]


def seconds():
    return [entry.value_text for entry in SecondEntry.objects.order_by("result__position")]


def test_two_sheets_of_two_people_are_compared_on_the_page(exam, english, clerk, lead):
    enter(exam, "78.5", "61", "缺考", "50", "60", by=clerk, target=SCORES)
    batch = enter(exam, "78.5", "16", "缺考", by=lead)
    assert seconds() == ["78.5", "16", "Absent"]
    assert [row.score_text for row in rows_of(exam)] == ["78.5", "61", "", "50", "60"]
    entry = AuditEntry.objects.get(act=Act.RESULTS_ENTERED_TWICE)
    assert (entry.by, entry.details) == (lead, {"changed": 3})
    client = english(lead)
    text = text_of(client.get(url_of("second_entry", exam)))
    assert "1 row differs from the first entry." in text
    assert f'<a href="#row-{rows_of(exam)[1].pk}">' in text
    for name in ("import_template", "import_create"):
        assert f'href="{reverse(f"training:{name}", args=["second_scores", exam.pk])}"' in text
    assert f'href="{url_of("second_entry", exam)}">Compare the two entries</a>' in text_of(
        client.get(batch.get_absolute_url())
    )
    with pytest.raises(RuleViolation, match="differ between the two entries"):
        confirm_results(exam=exam, by=lead, at=AT)


def test_the_check_shows_what_is_new_changed_and_wrong_and_never_the_first_entry(exam, english, clerk, lead):
    enter(exam, "78.5", "61", "70", "80", "90", by=clerk, target=SCORES)
    enter(exam, "78.5", "62", by=lead)
    batch = upload(exam, "78.5", "61", "71", "101", "", by=lead)
    assert counts(batch) == [1, 1, 2, 1]
    assert told(batch)[5] == ("score", "101 lies outside 0 to 100: check the paper (item 7).")
    pages = [text_of(english(lead).get(batch.get_absolute_url(), {"tab": tab})) for tab in ("new", "changed")]
    assert "71" in pages[0]
    assert "<del>62</del> <ins>61</ins>" in pages[1]
    assert not [page for page in pages if ">70<" in page or ">90<" in page]
    assert "not entered a second time and not in this sheet" not in pages[0]


def test_who_entered_the_first_does_not_bring_the_second(exam, english, clerk, lead):
    content = enter(exam, "78.5", by=clerk, target=SCORES).content
    message = (
        "One person entered the first result of this row and now the second: somebody else does (item 7)."
    )
    batch = upload(exam, "78.5", "60", by=clerk)
    assert told(batch) == {2: ("score", message)}
    batch = upload(exam, by=lead, content=bytes(content))
    assert "This very file was entered before" in text_of(english(lead).get(batch.get_absolute_url()))
    with pytest.raises(RuleViolation, match="checked again"):
        imports.apply_batch(batch=batch, **arguments(exam, clerk))
    assert (told(batch), seconds()) == ({2: ("score", message)}, [])
    MinistrySettings.objects.update(is_two_person_rule=False)
    enter(exam, "78.5", by=clerk)
    assert seconds() == ["78.5"]


def test_taking_back_sets_second_entries_to_what_they_were(exam, clerk, lead, outside_lead):
    enter(exam, "70", "71", "72", "73", by=clerk, target=SCORES)
    enter(exam, "60", by=lead)
    before = list(SecondEntry.objects.values())
    batch = enter(exam, "70", "71", "72", "73", by=lead)
    enter(exam, None, "61", by=lead)
    SecondEntry.objects.filter(result__position=2).update(entered_by=outside_lead)
    confirmed = rows_of(exam)[2]
    type(confirmed).objects.filter(pk=confirmed.pk).update(confirmed_by=lead, confirmed_at=AT)
    imports.undo_batch(batch=batch, **arguments(exam, clerk))
    kept = [(label, why["en"].split(":")[0]) for label, why in imports.kept_of(batch)]
    assert kept == [("李二河", "It was changed since."), ("王三省", "The result was confirmed since")]
    assert list(SecondEntry.objects.filter(result__position=1).values()) == before
    assert seconds() == ["60", "61", "72"]
    entry = AuditEntry.objects.get(act=Act.RESULTS_TAKEN_BACK)
    assert entry.details == {"changed": 2, "second_entry": True, "import": batch.pk}


def test_a_confirmed_result_may_be_repeated_and_not_contradicted(exam, clerk, lead):
    enter(exam, "70", "71", "72", "73", "74", by=clerk, target=SCORES)
    confirm_results(exam=exam, by=lead, at=AT)
    batch = upload(exam, "70", "17", by=lead)
    assert counts(batch) == [0, 0, 1, 1]
    assert told(batch)[3][1].startswith("The result is confirmed and locked")


def test_before_the_day_nothing_is_offered_and_nothing_taken(exam, english, lead, today_is):
    today_is(date(2026, 6, 4))
    text = text_of(english(lead).get(url_of("second_entry", exam)))
    assert "Download the score sheet" in text
    assert "Import a second score sheet" not in text
    found = SECOND_SCORES.check(
        content=workbook(exam, "70"), file_name="成绩.xlsx",
        scope=Scope(exam.province, exam, date(2026, 6, 4), lead),
    )  # fmt: skip
    assert "The exam is on 2026-06-05" in found.lines[0].faults[0].message["en"]


def test_the_template_says_that_it_is_the_second_and_comes_back(exam, english, clerk, lead):
    enter(exam, "70", by=clerk, target=SCORES)
    client = english(lead)
    response = client.get(reverse("training:import_template", args=["second_scores", exam.pk]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert "70" not in str(cells)
    assert [row for row in cells if "Second entry: somebody else" in str(row[0])]
    start = next(number for number, row in enumerate(cells, 1) if row[0] == "No.")
    assert cells[start - 1][-2:] == ["Score", "Attendance"]
    book.active.cell(start + 1, 6).value = 70
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "成绩.xlsx"
    client.post(reverse("training:import_create", args=["second_scores", exam.pk]), {"file": content})
    batch = ImportBatch.objects.latest("pk")
    assert counts(batch) == [1, 0, 4, 0]
    client.post(reverse("training:import_apply", args=[batch.pk]))
    assert seconds() == ["70"]


def test_the_queries_do_not_depend_on_the_rows(exam_of, clerk, lead):
    digits, counted = str.maketrans("0123456789", "〇一二三四五六七八九"), []
    for heads in (10, 60):
        exam = exam_of(0)
        fill(exam, heads)
        for officer in Officer.objects.filter(enrolments__results__exam=exam):
            Officer.objects.filter(pk=officer.pk).update(name=officer.name.translate(digits))
        content = workbook(exam, *["80"] * heads)
        acts = (
            lambda given, content=content: imports.check_file(
                content=content, file_name="成绩.xlsx", **given
            ),
            lambda given: imports.apply_batch(batch=ImportBatch.objects.latest("pk"), **given),
            lambda given: imports.undo_batch(batch=ImportBatch.objects.latest("pk"), **given),
        )
        given = arguments(exam, lead)
        counted.append([queries_of(lambda act=act, given=given: act(given)) for act in acts])
    assert counted[0] == counted[1]
