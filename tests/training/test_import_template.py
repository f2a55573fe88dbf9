"""The template: our headings, lists to choose from, an example that never enters."""

import io

import openpyxl
import pytest
from django.utils import translation

from spreadsheets.limits import ReadFault
from tests.training import rosters

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(clerk, client_of):
    return b"".join(client_of(clerk).get("/imports/template/roster/"))


def test_the_template_has_every_field_and_lists_to_choose_from(template):
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    lists = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert '"省,市,县"' in lists
    assert '"主要负责人,其他负责人,工作人员"' in lists
    assert '"首次申领,换领"' in lists
    assert sheet.max_column == 17


def test_the_ministry_has_no_register_and_so_no_template(administrator, auditor, client_of):
    assert client_of(administrator).get("/imports/template/roster/").status_code == 404
    assert client_of(auditor).get("/imports/template/roster/").status_code == 403


def test_the_example_never_enters(template, cast):
    with pytest.raises(ReadFault):
        rosters.check(template)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_filled_in_template_can_be_imported_in_either_language(language, clerk, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = language
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/imports/template/roster/"))))
    sheet = book.active
    last = sheet.max_row + 1
    for column, value in enumerate(["1", *rosters.ROW.values()], 1):
        sheet.cell(last, column).value = value
    filled = io.BytesIO()
    book.save(filled)
    with translation.override(language):
        assert rosters.check(filled.getvalue()).counts["new"] == 1
