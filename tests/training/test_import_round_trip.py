"""An exported register is edited and sent back: only what was edited is a change, and nobody is overwritten."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from tests import factories
from tests.training import rosters
from training.models import Officer, Posting
from training.services import people

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture
def three(clerk):
    names = ("江明桂", "何磊", "阿依古丽·买买提")
    more = {"phone": "13800000000", "id_valid_until": date(2027, 5, 1), "remark": "=1+1", "education": "本科"}
    return [factories.make_officer(name, by=clerk, **more) for name in names]


def export(client, language="en"):
    """The register as its page exports it."""
    client.cookies["django_language"] = language
    return b"".join(client.get(reverse("training:officer_export"), {"sort": "name"}))


def edited(content, name, **cells):
    """The workbook with some cells of a person's row changed; a cell is named by its English heading."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "Name" for cell in row))
    columns = {cell.value: cell.column for cell in heading}
    [row] = [row for row in sheet.iter_rows() if row[columns["Name"] - 1].value == name]
    for title, value in cells.items():
        sheet.cell(row[0].row, columns[title.replace("_", " ")]).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def everything():
    return list(Officer.objects.order_by("pk").values()), list(Posting.objects.order_by("pk").values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_sent_back_as_it_is_it_writes_no_row(language, three, clerk, client_of):
    content, before = export(client_of(clerk), language), everything()
    batch = rosters.enter(content, by=clerk)
    assert batch.counts == {"rows": 3, "new": 0, "changed": 0, "unchanged": 3, "wrong": 0}
    assert everything() == before


def test_only_the_cell_that_was_edited_is_a_change(three, clerk, client_of):
    content = edited(export(client_of(clerk)), "何磊", Mobile_phone="13911111111")
    batch = rosters.upload(content, by=clerk)
    assert (batch.counts["changed"], batch.counts["unchanged"]) == (1, 2)
    [line] = rosters.report(batch).of_state("changed")
    assert line["changes"] == [["phone", "13800000000", "13911111111"]]
    rosters.apply(batch, by=clerk)
    assert list(Officer.objects.order_by("pk").values_list("version", flat=True)) == [1, 2, 1]


def test_a_row_changed_meanwhile_is_refused_with_who_and_when(three, clerk, lead, client_of):
    content = edited(export(client_of(clerk)), "何磊", Mobile_phone="13911111111")
    people.move_officer(
        officer=three[1], agency=three[1].agency, post_title="队长", head_type="deputy",
        from_on=date(2026, 11, 1), by=lead, today=date(2026, 11, 2),
    )  # fmt: skip
    batch = rosters.upload(content, by=clerk)
    assert (batch.counts["wrong"], batch.counts["unchanged"]) == (1, 2)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    [line] = client.get(batch.get_absolute_url()).context["lines"]
    [fault] = line["faults"]
    assert (fault["name"], fault["value"]) == ("version", "1")
    assert "version 1 there, 2 now, last by lead on 20" in fault["message"]


def test_what_was_not_edited_does_not_undo_what_somebody_changed_meanwhile(three, clerk, lead, client_of):
    content = export(client_of(clerk))
    Officer.objects.filter(pk=three[0].pk).update(phone="13922222222", version=2)
    batch = rosters.upload(content, by=clerk)
    assert (batch.counts["changed"], batch.counts["wrong"]) == (0, 1)
    assert Officer.objects.get(pk=three[0].pk).phone == "13922222222"


def test_the_sheet_may_be_let_win(three, clerk, client_of):
    content = edited(export(client_of(clerk)), "何磊", Mobile_phone="13911111111")
    Officer.objects.filter(pk=three[1].pk).update(remark="另", version=2)
    batch = rosters.upload(content, by=clerk)
    [line] = rosters.report(batch).of_state("wrong")
    client = client_of(clerk)
    said = {f"cell-{line['row']}-version": "2", f"shown-{line['row']}-version": "1"}
    client.post(reverse("training:import_correct", args=[batch.pk]), said)
    batch.refresh_from_db()
    assert batch.counts["changed"] == 1
    rosters.apply(batch, by=clerk)
    assert Officer.objects.get(pk=three[1].pk).phone == "13911111111"
